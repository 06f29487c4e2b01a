"""Numbers and prices -> the money of every alternative, by tax year and kind of income."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from careersim.departure import Indexes, Luck
from careersim.engine.plan import Flow, Plan
from careersim.engine.products import Group
from careersim.engine.state import AffectedPaths, BlockState
from careersim.factor import Factor, State
from careersim.leg import Income
from careersim.quantity import Array, Value

Paths = TypeVar("Paths", bound=State)
Source = tuple[int, Income, str | None]
"""The tax year of money, its kind of income, and the state it is earned in if a job says so."""


@dataclass
class CashFlow:
    """The money of one alternative in one block of paths, before tax, by (tax year, kind of income, state).

    gross, discounted : undiscounted and in present value, each float or (n_paths,) [currency].
    """

    gross: dict[Source, Value] = field(default_factory=dict)
    discounted: dict[Source, Value] = field(default_factory=dict)


def discount_factors(rate: Value, n_months: int) -> dict[int, Value]:
    """Return (1 + rate)^(-m/12) for months 0 to n_months, each float or (n_paths,)."""
    if isinstance(rate, np.ndarray):
        log_rate = np.log1p(rate)
        return {month: np.exp(-month / 12 * log_rate) for month in range(n_months + 1)}
    return {month: (1.0 + rate) ** (-month / 12) for month in range(n_months + 1)}


def cash_flows(plan: Plan, state: BlockState) -> tuple[dict[str, CashFlow], dict[int, Array]]:
    """Return the money of each alternative, and the means of each year's products, (n_products, n_batches)."""
    flows = {key: CashFlow() for key in plan.alternatives}
    means: dict[int, Array] = {}
    # One room for all years: memory that the system must find anew costs as much as what is written into it.
    room = np.empty((max((year.n_of_all_paths for year in plan.years), default=0), state.n_paths))
    of_all = _Values(plan.factors, state)
    affected: dict[Luck, _Values[AffectedPaths]] = {}
    for year in plan.years:
        means[year.year] = np.empty((year.n_products, state.n_batches))
        computed: list[tuple[Indexes | None, Array]] = []
        for group in year.groups:
            if group.luck is None:
                products = _products_of_all_paths(group, of_all, room)
                means[year.year][group.products] = state.batch_means(products)
                computed.append((None, products))
                continue
            if group.luck not in affected:
                affected[group.luck] = _Values(plan.factors, AffectedPaths(state, group.luck))
            values = affected[group.luck]
            products = _products_by_luck(group, values)
            means[year.year][group.products] = values.state.batch_means(products)
            computed.append((values.state.paths, products))
        for flow in year.flows:
            gross, discounted = _money(flow, computed, state.n_paths)
            source = year.year, flow.income, flow.state
            flows[flow.alternative].gross[source] = gross
            flows[flow.alternative].discounted[source] = discounted
    return flows, means


@dataclass
class _Values(Generic[Paths]):
    """The factors on some paths, each computed when first asked for."""

    factors: tuple[Factor, ...]
    state: Paths
    known: dict[int, Value] = field(default_factory=dict)

    def product(self, factors: tuple[int, ...]) -> Value:
        """Return the product of some factors by their indexes, float or (n_paths,)."""
        value = self._value(factors[0])
        for factor in factors[1:]:
            value = value * self._value(factor)
        return value

    def write_product(self, factors: tuple[int, ...], row: Array) -> None:
        """Write the product of some factors, (n_paths,)."""
        if len(factors) == 1:
            row[:] = self._value(factors[0])
            return
        np.multiply(self.product(factors[:-1]), self._value(factors[-1]), out=row)

    def _value(self, index: int) -> Value:
        # By the index: to hash a factor takes longer than to multiply by it.
        if index not in self.known:
            factor = self.factors[index]
            self.known[index] = self.state.once(factor, factor.value)
        return self.known[index]


def _products_of_all_paths(group: Group, values: _Values[BlockState], room: Array) -> Array:
    """Return the products of a group without luck, (n_products, n_paths), in the first rows of `room`."""
    products = room[: group.products.size]
    for row, (factors, _) in zip(products, group.runs, strict=True):
        values.write_product(factors, row)
    return products


def _products_by_luck(group: Group, values: _Values[AffectedPaths]) -> Array:
    """Return the products of a group on the paths that its luck affects, (n_products, n_affected)."""
    products = group.tables.take(values.state.outcomes, axis=1)
    first = 0
    for factors, n_products in group.runs:
        if factors:
            products[first : first + n_products] *= values.product(factors)
        first += n_products
    return products


def _money(flow: Flow, computed: Sequence[tuple[Indexes | None, Array]], n_paths: int) -> tuple[Value, Value]:
    """Return constants + weights x products, undiscounted and in present value: each float or (n_paths,).

    computed : the products of each of the year's groups, and the paths on which they are not 0; None for all.
    """
    if not flow.parts:
        return flow.constants
    money: Array | None = None
    for part in flow.parts:
        paths, products = computed[part.group]
        moving = part.weights @ products[part.rows]
        if paths is None:  # the first part, if any
            money = moving
            continue
        if money is None:
            money = np.zeros((2, n_paths))
        for row, change in zip(money, moving, strict=True):
            row[paths] += change
    assert money is not None
    gross, discounted = flow.constants
    if gross or discounted:
        money += np.array([[gross], [discounted]])
    return money[0], money[1]
