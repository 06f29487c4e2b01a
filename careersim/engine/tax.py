"""Money before tax -> taxes by calendar year, and the share of each year's money that is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from careersim.engine.cashflow import CashFlow
from careersim.leg import Income
from careersim.quantity import Quantity, Value
from careersim.taxes.base import Tax
from careersim.timegrid import TimeGrid


@dataclass(frozen=True)
class YearTax:
    """What is owed on one calendar year's income.

    levies : by name, float or (n_paths,) [currency].
    average_rate : all levies over taxed income, borne alike by every payment of the year; 0 without income.
    """

    levies: dict[str, Value]
    average_rate: Value


def taxes_by_year(tax: Tax, grid: TimeGrid, flow: CashFlow, number: Callable[[Quantity], Value]) -> dict[int, YearTax]:
    """Return the taxes of each calendar year with income.

    A year with n months on the grid owes n/12 T(12/n income), T the tax on a whole year.
    """
    taxed: dict[int, Value] = {}
    for (year, income), money in flow.gross.items():
        if income is not Income.UNTAXED:
            taxed[year] = taxed[year] + money if year in taxed else money
    owed = {}
    for year, wages in taxed.items():
        part = grid.months_by_tax_year[year] / 12
        levies = tax.owed(year, wages / part, number)
        if part != 1.0:
            levies = {name: levy * part for name, levy in levies.items()}
        owed[year] = YearTax(levies, _average_rate(sum(levies.values(), start=0.0), wages))
    return owed


def _average_rate(total: Value, wages: Value) -> Value:
    if isinstance(wages, np.ndarray):
        total = np.broadcast_to(np.asarray(total), wages.shape)
        return np.divide(total, wages, out=np.zeros(wages.shape), where=wages > 0)
    return total / wages if wages > 0 else 0.0
