"""Numbers and prices -> the money of one alternative, by tax year, component and kind of income."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from careersim.engine.plan import Row
from careersim.leg import Draw, Income, product
from careersim.quantity import Array, Value


@dataclass(frozen=True)
class BlockState:
    """One block of paths as the factors of a payment see it."""

    numbers: Mapping[Draw, Value]
    prices: Mapping[tuple[str, int], Value]

    def draw(self, draw: Draw) -> Value:
        """Return the number a draw stands for."""
        return self.numbers[draw]

    def price(self, stock: str, month: int) -> Value:
        """Return a stock's price at a month [currency/share]."""
        return self.prices[stock, month]


@dataclass
class CashFlow:
    """The money of one alternative in one block of paths, each value float or (n_paths,) [currency].

    gross, discounted : by (tax year, kind of income), before tax, undiscounted and in present value.
    by_component : by (tax year, component), undiscounted.
    """

    gross: dict[tuple[int, Income], Value] = field(default_factory=dict)
    discounted: dict[tuple[int, Income], Value] = field(default_factory=dict)
    by_component: dict[tuple[int, str], Value] = field(default_factory=dict)


def discount_factors(rate: Value, n_months: int) -> Array:
    """Return (1 + rate)^(-m/12) for months 0 to n_months: (n_months + 1,), or (n_months + 1, n_paths)."""
    exponents = -np.arange(n_months + 1) / 12
    if isinstance(rate, np.ndarray):
        return np.exp(exponents[:, None] * np.log1p(rate))
    return (1.0 + rate) ** exponents


def cash_flow(rows: Iterable[Row], state: BlockState, discount: Array) -> CashFlow:
    """Return the money of an alternative's rows.

    discount : (n_months + 1,) or (n_months + 1, n_paths), the discount factor of each month.
    """
    flow = CashFlow()
    for row in rows:
        amount = product(state, row.factors)
        gross = sum(row.weights) * amount
        _add(flow.gross, (row.tax_year, row.income), gross)
        _add(flow.by_component, (row.tax_year, row.component), gross)
        _add(flow.discounted, (row.tax_year, row.income), _discounted_weight(row, discount) * amount)
    return flow


def present_values(rows: Iterable[Row], state: BlockState, discount: Array | None) -> dict[str, Value]:
    """Return the present value before tax of rows by component; undiscounted without `discount`."""
    values: dict[str, Value] = {}
    for row in rows:
        weight = sum(row.weights) if discount is None else _discounted_weight(row, discount)
        _add(values, row.component, weight * product(state, row.factors))
    return values


def _discounted_weight(row: Row, discount: Array) -> Value:
    months = list(row.months)
    weights = np.asarray(row.weights)
    if discount.ndim == 1:
        return float(weights @ discount[months])
    return np.asarray(np.einsum("m,mp->p", weights, discount[months]))


def _add(totals: dict[Any, Value], key: Any, value: Value) -> None:
    # Never in place: a value may be shared between rows.
    totals[key] = totals[key] + value if key in totals else value
