"""Payments -> products of factors, each computed once a path, and the weights that make money of them.

Every payment is linear: a fixed weight times factors that differ by path. Payments with the same factors share one
product, whoever receives them, and all money of a tax year is one matrix of weights times the year's products.
Payments that differ only in what the same luck decides (which months one is still in the job) are one lookup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from careersim.departure import Lookup, Luck
from careersim.factor import Discount, Draw, Factor, Sum
from careersim.leg import Income, Leg, Payment
from careersim.quantity import Array
from careersim.timegrid import TimeGrid

Product = tuple[int, ...]
"""The indexes of the factors that are multiplied."""


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
            factors = term.factors if term.lookup is None else (*term.factors, term.lookup)
            if not factors:
                constant += term.weight
                continue
            product = tuple(self.factors.setdefault(factor, len(self.factors)) for factor in factors)
            of_year = self.products.setdefault(year, {})
            index = of_year.setdefault(product, len(of_year))
            weights[index] = weights.get(index, 0.0) + term.weight
        return Linear(constant, weights)

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
    """Return terms of one year with those of the same factors and the same luck as one."""
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
        # What one payment's table holds is 0 and 1: scaled so, its discounted and undiscounted ones are one lookup.
        scale = float(table[np.argmax(np.abs(table))])
        if scale:
            found.append(Term(0, scale, factors, Lookup(luck, tuple((table / scale).tolist()))))
    return found
