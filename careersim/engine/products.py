"""Payments -> products of factors, each computed once a path, and the weights that make money of them.

Every payment is linear: a fixed weight times factors that differ by path. Payments with the same factors share one
product, whoever receives them and whenever, and all money is a matrix of weights times the products.
Payments that differ only in what the same luck decides (which months one is still in the job) are one lookup, which
is split into what it is where nothing happens, a weight like any other, and what luck changes: a product times a
number for each outcome, computed only on the paths on which something does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from careersim.departure import Lookup, Luck
from careersim.engine.changes import Change, ChangePlan, LuckySum, indexes, is_lucky
from careersim.engine.terms import Term, Terms, merged
from careersim.factor import Discount, Draw, Factor, Sum
from careersim.leg import Income, Leg, Payment
from careersim.timegrid import TimeGrid

Product = tuple[int, int]
"""The group of a product, 0 for those of all paths, and its index there."""
Source = tuple[int, Income, str | None]
"""The tax year of money, its kind of income, and the state it is earned in if a job says so."""


@dataclass(frozen=True)
class Linear:
    """A sum of money: a constant, and the weights of some products."""

    constant: float
    weights: Mapping[Product, float]

    @classmethod
    def total(cls, parts: Iterable[Linear]) -> Linear:
        """Return the sum of several."""
        constant, weights = 0.0, dict[Product, float]()
        for part in parts:
            constant += part.constant
            for product, weight in part.weights.items():
                weights[product] = weights.get(product, 0.0) + weight
        return cls(constant, weights)


class Receipt(NamedTuple):
    """The source of money, and the component that pays it."""

    year: int
    income: Income
    state: str | None
    component: str


class Paid(NamedTuple):
    """Money that is received, undiscounted and in present value."""

    gross: Linear
    discounted: Linear


class Place(NamedTuple):
    """Where a product stands: in its group, and among all products, one group after another."""

    in_group: int
    of_all: int


class Layout(NamedTuple):
    """What each luck changes, the changes by one luck after those by another, and the place of every product."""

    changes: tuple[ChangePlan, ...]
    places: Mapping[Product, Place]


@dataclass
class Catalogue:
    """The distinct factors and products of a plan, each by its index.

    known : returns a factor's value where it is the same on every path, else None.
    rows : the products of all paths, by the indexes of their factors; of none it is 1.
    changes : what each luck that follows from no other changes; these are the groups of products from 1 on.
    """

    grid: TimeGrid
    discount_rate: Draw
    known: Callable[[Factor], float | None]
    factors: dict[Factor, int] = field(default_factory=dict)
    rows: dict[tuple[int, ...], int] = field(default_factory=dict)
    changes: dict[Luck, dict[Change, Product]] = field(default_factory=dict)

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

    def paid(self, legs: Iterable[Terms]) -> dict[Receipt, Paid]:
        """Return what some legs pay, year by year."""
        terms: dict[Receipt, tuple[list[Term], list[Term]]] = {}
        for leg in legs:
            for gross, discounted in zip(leg.paid, leg.discounted, strict=True):
                receipt = Receipt(gross.year, gross.income, leg.state, leg.component)
                both = terms.setdefault(receipt, ([], []))
                both[0].append(gross)
                both[1].append(discounted)
        # A year's products are then mostly one after another.
        in_order = sorted(terms, key=lambda receipt: receipt.year)
        return {receipt: Paid(*(self.linear(some) for some in terms[receipt])) for receipt in in_order}

    def linear(self, terms: Iterable[Term]) -> Linear:
        """Return the sum of some terms."""
        constant, weights = 0.0, dict[Product, float]()
        for term in merged(terms):
            if not term.factors and term.lookup is None:
                constant += term.weight
                continue
            product = self._product(term.factors, term.lookup)
            weights[product] = weights.get(product, 0.0) + term.weight
        return Linear(constant, weights)

    def laid_out(self) -> Layout:
        """Return where every product stands, once all have been met."""
        # First: what they are sums of are products too.
        sums = {
            total: self._lucky_sum(total)
            for changes in self.changes.values()
            for _, total, _ in changes
            if total is not None
        }
        plans: list[ChangePlan] = []
        places = {(0, index): Place(index, index) for index in self.rows.values()}
        for luck, changes in self.changes.items():
            by_luck: dict[Luck, list[Change]] = {}
            for change in changes:
                by_luck.setdefault(change[-1].luck, []).append(change)
            in_order = [change for some in by_luck.values() for change in some]
            first = len(places)
            places |= {changes[change]: Place(i, first + i) for i, change in enumerate(in_order)}
            plans.append(ChangePlan.of(luck, in_order, sums))
        return Layout(tuple(plans), places)

    @property
    def lucks(self) -> tuple[Luck, ...]:
        """Return what luck decides of any product."""
        return tuple(dict.fromkeys(lookup.luck for changes in self.changes.values() for _, _, lookup in changes))

    def sum(self, parts: Iterable[tuple[float, tuple[Factor, ...]]]) -> Sum:
        """Return a sum of products as one factor."""
        terms = merged(self._term(0, weight, factors) for weight, factors in parts)
        return Sum(
            tuple((t.weight, t.factors if t.lookup is None else (*t.factors, t.lookup)) for t in terms if t.weight)
        )

    def discount(self, month: int) -> Discount:
        """Return the discount factor of a month."""
        return Discount(self.discount_rate, month)

    def _product(self, factors: tuple[Factor, ...], lookup: Lookup | None) -> Product:
        if lookup is None:
            return 0, self._row(factors)
        total = next((factor for factor in factors if isinstance(factor, Sum) and is_lucky(factor)), None)
        row = self._row(factor for factor in factors if factor is not total)
        changes = self.changes.setdefault(lookup.luck.root, {})
        group = next(iter(changes.values()))[0] if changes else len(self.changes)
        return changes.setdefault((row, total, lookup), (group, len(changes)))

    def _row(self, factors: Iterable[Factor]) -> int:
        numbers = tuple([self.factors.setdefault(factor, len(self.factors)) for factor in factors])
        return self.rows.setdefault(numbers, len(self.rows))

    def _lucky_sum(self, total: Sum) -> LuckySum:
        parts = [(weight, factors[:-1], factors[-1]) for weight, factors in total.parts]
        rows = indexes(self._row(factors) for _, factors, _ in parts)
        lookups = [(weight, lookup) for weight, _, lookup in parts if isinstance(lookup, Lookup)]
        return LuckySum(lookups[0][1].luck, rows, np.array([w * np.array(lookup.table) for w, lookup in lookups]))

    def _of(self, leg: Leg, payment: Payment, *more: Factor) -> Term:
        # What is beyond the horizon counts in its last year.
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
