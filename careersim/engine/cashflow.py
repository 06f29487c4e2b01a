"""Numbers and prices -> the money of every alternative, by tax year and kind of income."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from careersim.engine.plan import Flow, Plan, YearPlan
from careersim.factor import Draw, Made, State
from careersim.leg import Income
from careersim.quantity import Array, Value

Source = tuple[int, Income, str | None]
"""The tax year of money, its kind of income, and the state it is earned in if a job says so."""


@dataclass(frozen=True)
class BlockState:
    """One block of paths as the factors of a payment see it."""

    n_paths: int
    n_batches: int
    numbers: Mapping[Draw, Value]
    prices: Mapping[tuple[str, int], Value]
    discounts: Mapping[int, Value]
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def draw(self, draw: Draw) -> Value:
        """Return the number a draw stands for."""
        return self.numbers[draw]

    def price(self, stock: str, month: int) -> Value:
        """Return a stock's price at a month [currency/share]."""
        return self.prices[stock, month]

    def discount(self, month: int) -> Value:
        """Return the discount factor of a month."""
        return self.discounts[month]

    def once(self, name: Hashable, make: Callable[[State], Made]) -> Made:
        """Return what `make` makes of this block, made once and kept under a name."""
        if name not in self._made:
            self._made[name] = make(self)
        made: Made = self._made[name]
        return made


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
    values = [factor.value(state) for factor in plan.factors]
    flows = {key: CashFlow() for key in plan.alternatives}
    means = {}
    # One room for all years: memory that the system must find anew costs as much as what is written into it.
    room = np.empty((max((len(year.products) for year in plan.years), default=0), state.n_paths))
    for year in plan.years:
        products = _products(year, values, room)
        means[year.year] = products.reshape(len(products), state.n_batches, state.n_paths // state.n_batches).mean(
            axis=2
        )
        for flow in year.flows:
            gross, discounted = _money(flow, products)
            source = year.year, flow.income, flow.state
            flows[flow.alternative].gross[source] = gross
            flows[flow.alternative].discounted[source] = discounted
    return flows, means


def _products(year: YearPlan, values: list[Value], room: Array) -> Array:
    """Return the products of a year, (n_products, n_paths), in the first rows of a room that has as many or more."""
    products = room[: len(year.products)]
    for row, (first, *others) in zip(products, year.products, strict=True):
        if not others:
            row[:] = values[first]
            continue
        np.multiply(values[first], values[others[0]], out=row)
        for other in others[1:]:
            np.multiply(row, values[other], out=row)
    return products


def _money(flow: Flow, products: Array) -> tuple[Value, Value]:
    """Return constants + weights x products, undiscounted and in present value: each float or (n_paths,)."""
    gross, discounted = flow.constants
    if not flow.products:
        return gross, discounted
    needed = products if len(flow.products) == len(products) else products[list(flow.products)]
    moving = flow.weights @ needed
    return moving[0] + gross, moving[1] + discounted
