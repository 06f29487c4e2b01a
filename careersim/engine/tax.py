"""Money before tax -> taxes by calendar year, and the share of each year's money that is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from careersim.engine.cashflow import CashFlow
from careersim.leg import Income, TimeGrid
from careersim.quantity import Quantity, Value
from careersim.taxes.base import Tax


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
    owed = {}
    for (year, income), wages in flow.gross.items():
        if income is Income.UNTAXED:
            continue
        months = grid.months_by_tax_year[year]
        levies = {name: levy * (months / 12) for name, levy in tax.owed(year, wages * (12 / months), number).items()}
        total: Value = sum(levies.values(), start=0.0)
        earned = np.asarray(wages) > 0
        rate = np.where(earned, np.divide(total, np.where(earned, wages, 1.0)), 0.0)
        owed[year] = YearTax(levies, float(rate) if rate.ndim == 0 else rate)
    return owed
