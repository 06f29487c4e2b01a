"""Payments -> products of factors, each computed once a path, and the weights that make money of them.

Every payment is linear: a fixed weight times factors that differ by path. Payments with the same factors share one
product, whoever receives them and whenever, and all money is a matrix of weights times the products.
Payments that differ only in what the same luck decides (which months one is still in the job) are one lookup, which
is split into what it is where nothing happens, a weight like any other, and what luck changes: a product times a
number for each outcome, computed only on the paths on which something does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from careersim.departure import Indexes, Lookup, Luck, shared
from careersim.factor import Discount, Draw, Factor, Sum
from careersim.leg import Income, Leg, Payment
from careersim.quantity import Array
from careersim.timegrid import TimeGrid

Product = tuple[int, int]
"""The group of a product, 0 for those of all paths, and its index there."""
Change = tuple[int, Sum | None, Lookup]
"""What luck changes: the index of a product of all paths, times a sum that luck decides too, times a lookup."""


@dataclass(frozen=True)
class LuckySum:
    """A sum of products, each a product of all paths times a number for each outcome of one luck.

    rows : the indexes of the products of all paths, (n_parts,).
    table : the numbers, weights included, (n_parts, n_outcomes).
    """

    luck: Luck
    rows: Indexes
    table: Array


@dataclass(frozen=True)
class ChangePlan:
    """What one luck changes, and what follows from it: products of all paths times a number for each outcome.

    luck : where it leaves all as it is, all changes are 0.
    rows : the indexes of the products of all paths that are needed, each once, (n_rows,).
    multiplied : of each change, the place of what it multiplies among these, (n_changes,).
    tables : of the changes in order, those of one luck after those of another, the number of every outcome,
        (n_decided, n_outcomes).
    sums : what some changes are times besides, and which; their rows are places among the rows here.
    """

    luck: Luck
    rows: Indexes
    multiplied: Indexes
    tables: tuple[tuple[Luck, Array], ...]
    sums: tuple[tuple[LuckySum, Indexes], ...]

    @classmethod
    def of(cls, luck: Luck, changes: Iterable[Change], sums: Mapping[Sum, LuckySum]) -> ChangePlan:
        """Return the plan of some changes, those of one luck after those of another."""
        places: dict[int, int] = {}
        multiplied: list[int] = []
        tables: dict[Luck, list[tuple[float, ...]]] = {}
        summed: dict[Sum, list[int]] = {}
        for index, (row, lost, lookup) in enumerate(changes):
            multiplied.append(places.setdefault(row, len(places)))
            tables.setdefault(lookup.luck, []).append(lookup.table)
            if lost is not None:
                summed.setdefault(lost, []).append(index)

        def placed(total: LuckySum) -> LuckySum:
            return replace(total, rows=_indexes([places.setdefault(row, len(places)) for row in total.rows.tolist()]))

        lost_sums = [(placed(sums[lost]), _indexes(which)) for lost, which in summed.items()]
        by_luck = tuple((by, np.array(rows)) for by, rows in tables.items())
        return cls(luck, _indexes(places), _indexes(multiplied), by_luck, tuple(lost_sums))


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
    """The tax year of money, its kind of income, the state it is earned in if a job says so, and the component."""

    year: int
    income: Income
    state: str | None
    component: str


class Paid(NamedTuple):
    """Money that is received, undiscounted and in present value."""

    gross: Linear
    discounted: Linear


@dataclass(frozen=True)
class Terms:
    """The payments of a leg as terms: paid, both undiscounted and in present value, lost, and beyond the horizon."""

    component: str
    state: str | None
    paid: tuple[Term, ...]
    discounted: tuple[Term, ...]
    forfeited: tuple[Term, ...]
    beyond: tuple[Term, ...]


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
    changes: dict[Luck, dict[Change, int]] = field(default_factory=dict)

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
        sums = {lost: self._lucky_sum(lost) for changes in self.changes.values() for _, lost, _ in changes if lost}
        plans: list[ChangePlan] = []
        places = {(0, index): Place(index, index) for index in self.rows.values()}
        for group, (luck, changes) in enumerate(self.changes.items(), start=1):
            by_luck: dict[Luck, list[Change]] = {}
            for change in changes:
                by_luck.setdefault(change[-1].luck, []).append(change)
            in_order = [change for some in by_luck.values() for change in some]
            first = len(places)
            places |= {(group, changes[change]): Place(i, first + i) for i, change in enumerate(in_order)}
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
        lost = next((factor for factor in factors if isinstance(factor, Sum) and is_lucky(factor)), None)
        row = self._row(factor for factor in factors if factor is not lost)
        root = lookup.luck.root
        group = self.changes.setdefault(root, {})
        return 1 + [*self.changes].index(root), group.setdefault((row, lost, lookup), len(group))

    def _row(self, factors: Iterable[Factor]) -> int:
        indexes = tuple([self.factors.setdefault(factor, len(self.factors)) for factor in factors])
        return self.rows.setdefault(indexes, len(self.rows))

    def _lucky_sum(self, total: Sum) -> LuckySum:
        parts = [(weight, factors[:-1], factors[-1]) for weight, factors in total.parts]
        rows = _indexes(self._row(factors) for _, factors, _ in parts)
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


def is_lucky(total: Sum) -> bool:
    """Tell whether every part of a sum ends in a lookup of the same luck."""
    ends = [factors[-1] if factors else None for _, factors in total.parts]
    lucks = {end.luck if isinstance(end, Lookup) else None for end in ends}
    return len(lucks) == 1 and None not in lucks


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


def _indexes(numbers: Iterable[int]) -> Indexes:
    return np.array([*numbers], dtype=np.intp)


def _table(rows: Sequence[ArrayLike]) -> Array:
    return np.array(rows)
