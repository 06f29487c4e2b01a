"""Payments -> products of factors, each computed once a path, and the weights that make money of them.

Every payment is linear: a fixed weight times factors that differ by path. Payments with the same factors share one
product, whoever receives them, and all money of a tax year is one matrix of weights times the year's products.
Payments that differ only in what the same luck decides (which months one is still in the job) are one lookup, which
is split into what it is where nothing happens, a weight like any other, and what luck changes: that is computed only
on the paths on which something does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from careersim.departure import Lookup, Luck, shared
from careersim.factor import Discount, Draw, Factor, Sum
from careersim.leg import Income, Leg, Payment
from careersim.quantity import Array
from careersim.timegrid import TimeGrid


@dataclass(frozen=True)
class Product:
    """Factors that are multiplied, by their indexes, and a lookup that is 0 where nothing happens."""

    factors: tuple[int, ...]
    lookup: Lookup | None = None


@dataclass(frozen=True)
class Group:
    """The products of a year that the same luck decides; of all paths alike where there is no luck.

    products : their indexes in the year, those of the same factors one after another.
    runs : the indexes of the factors that are multiplied, and the number of products that follow with these.
    tables : of each product, the number of every outcome, (n_products, n_outcomes); empty without luck.
    """

    luck: Luck | None
    products: NDArray[np.intp]
    runs: tuple[tuple[tuple[int, ...], int], ...]
    tables: Array

    @classmethod
    def of(cls, luck: Luck | None, products: Mapping[Product, int]) -> Group:
        """Return the group of some products of one luck, by their indexes in the year."""
        runs: dict[tuple[int, ...], list[Product]] = {}
        for product in products:
            runs.setdefault(product.factors, []).append(product)
        in_order = [product for run in runs.values() for product in run]
        return cls(
            luck,
            np.array([products[product] for product in in_order], dtype=np.intp),
            tuple((factors, len(run)) for factors, run in runs.items()),
            np.array([product.lookup.table for product in in_order if product.lookup is not None]),
        )


@dataclass(frozen=True)
class Term:
    """One payment: a weight times the factors that differ by path, one lookup of luck apart."""

    year: int
    weight: float
    factors: tuple[Factor, ...]
    lookup: Lookup | None = None
    income: Income = Income.WAGES


@dataclass(frozen=True)
class Linear:
    """A sum of money: a constant, and the weights of some products by their index."""

    constant: float
    weights: dict[int, float]


@dataclass(frozen=True)
class Terms:
    """The payments of a leg as terms: paid, both undiscounted and in present value, lost, and beyond the horizon."""

    component: str
    state: str | None
    paid: tuple[Term, ...]
    discounted: tuple[Term, ...]
    forfeited: tuple[Term, ...]
    beyond: tuple[Term, ...]


@dataclass
class Catalogue:
    """The distinct factors of a plan, and the distinct products of each tax year.

    known : returns a factor's value where it is the same on every path, else None.
    """

    grid: TimeGrid
    discount_rate: Draw
    known: Callable[[Factor], float | None]
    factors: dict[Factor, int] = field(default_factory=dict)
    products: dict[int, dict[Product, int]] = field(default_factory=dict)

    def terms(self, leg: Leg) -> Terms:
        """Return a leg's payments as terms; what it forfeits in present value."""
        return Terms(
            leg.component,
            leg.state,
            tuple(self._of(leg, payment) for payment in leg.paid),
            tuple(self._of(leg, payment, self.discount(payment.month)) for payment in leg.paid),
            tuple(self._of(leg, payment, self.discount(payment.month)) for payment in leg.forfeited),
            tuple(self._of(leg, payment) for payment in leg.beyond),
        )

    def linear(self, year: int, terms: Iterable[Term]) -> Linear:
        """Return the sum of terms of one year."""
        constant, weights = 0.0, dict[int, float]()
        for term in merged(terms):
            if not term.factors and term.lookup is None:
                constant += term.weight
                continue
            factors = tuple(self.factors.setdefault(factor, len(self.factors)) for factor in term.factors)
            of_year = self.products.setdefault(year, {})
            index = of_year.setdefault(Product(factors, term.lookup), len(of_year))
            weights[index] = weights.get(index, 0.0) + term.weight
        return Linear(constant, weights)

    def groups(self, year: int) -> tuple[Group, ...]:
        """Return the products of a year, those of all paths first."""
        by_luck: dict[Luck | None, dict[Product, int]] = {None: {}}
        for product, index in self.products.get(year, {}).items():
            luck = None if product.lookup is None else product.lookup.luck
            by_luck.setdefault(luck, {})[product] = index
        return tuple(Group.of(luck, products) for luck, products in by_luck.items() if products)

    @property
    def lucks(self) -> tuple[Luck, ...]:
        """Return what luck decides of any product."""
        lookups = (product.lookup for of_year in self.products.values() for product in of_year)
        return tuple(dict.fromkeys(lookup.luck for lookup in lookups if lookup is not None))

    def sum(self, parts: Iterable[tuple[float, tuple[Factor, ...]]]) -> Sum:
        """Return a sum of products as one factor."""
        terms = merged(self._term(0, weight, factors) for weight, factors in parts)
        return Sum(
            tuple((t.weight, t.factors if t.lookup is None else (*t.factors, t.lookup)) for t in terms if t.weight)
        )

    def discount(self, month: int) -> Discount:
        """Return the discount factor of a month."""
        return Discount(self.discount_rate, month)

    def _of(self, leg: Leg, payment: Payment, *more: Factor) -> Term:
        # What is beyond the horizon takes the products of its last year.
        year = min(self.grid.tax_year(payment.date), self.grid.last_tax_year)
        return self._term(year, payment.weight, (*payment.factors, *more), payment.income or leg.income)

    def _term(self, year: int, weight: float, factors: Iterable[Factor], income: Income = Income.WAGES) -> Term:
        moving: list[Factor] = []
        lookup = None
        for factor in factors:
            known = self.known(factor)
            if known:
                # A number that is 0 stays a factor, so that a file that has it keeps its draws.
                weight *= known
            elif isinstance(factor, Lookup) and (lookup is None or lookup.luck == factor.luck):
                lookup = factor if lookup is None else lookup.times(factor)
            else:
                moving.append(factor)
        return Term(year, weight, tuple(moving), lookup, income)


def merged(terms: Iterable[Term]) -> list[Term]:
    """Return terms of one year with those of the same factors and the same luck as two: without, and with luck."""
    found: list[Term] = []
    tables: dict[tuple[tuple[Factor, ...], Luck], Array] = {}
    for term in terms:
        if term.lookup is None:
            found.append(term)
            continue
        table = term.weight * np.asarray(term.lookup.table)
        key = term.factors, term.lookup.luck
        tables[key] = tables[key] + table if key in tables else table
    for (factors, luck), table in tables.items():
        if otherwise := float(table[luck.nothing]):
            found.append(Term(0, otherwise, factors))
        change = table - otherwise
        # What one payment's table holds is 0 and 1: scaled so, its discounted and undiscounted ones are one lookup.
        if scale := float(change[np.argmax(np.abs(change))]):
            found.append(Term(0, scale, factors, Lookup(luck, shared((change / scale).tolist()))))
    return found
