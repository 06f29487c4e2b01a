"""Money before tax -> taxes by calendar year, and the share of each year's money that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from careersim.engine.cashflow import CashFlow
from careersim.leg import Income
from careersim.quantity import Value
from careersim.taxes.base import Draws, Tax, YearIncome
from careersim.taxes.ramps import only, plus
from careersim.timegrid import TimeGrid

Parts = dict[tuple[Income, str | None], Value]
"""A year's taxed money by kind of income and state, each float or (n_paths,) [currency]."""


@dataclass(frozen=True)
class YearTax:
    """What is owed on one calendar year's income.

    levies : by name, float or (n_paths,) [currency].
    average_rate : all levies over the income that bears them, alike in every payment of the year; 0 without income.
    """

    levies: dict[str, Value]
    average_rate: Value


def taxes_by_year(tax: Tax, grid: TimeGrid, flow: CashFlow, number: Draws) -> dict[int, YearTax]:
    """Return the taxes of each calendar year with income, in order.

    A year with n months on the grid owes n/12 T(12/n income), T the tax on a whole year.
    """
    by_year: dict[int, Parts] = {}
    for (year, income, state), amount in flow.gross.items():
        if income is not Income.UNTAXED:
            by_year.setdefault(year, {})[income, state] = amount
    owed = {}
    credit: Value = 0.0
    for year, parts in sorted(by_year.items()):
        part = grid.months_by_tax_year[year] / 12
        whole = _whole_year(parts, part, credit / part)
        levies = tax.owed(year, whole, number)
        total: Value = 0.0
        for levy in levies.values():
            total = plus(total, levy)
        # Of the whole year's tax its part is owed, at the same rate on its part of the income.
        rate = _average_rate(total, _bearing_income(parts, part, whole))
        owed[year] = YearTax({name: _times(levy, part) for name, levy in levies.items()}, rate)
        credit = tax.credit_left(year, whole, number) * part
    return owed


def bearing(income: Income, gross: Value, amount: Value) -> Value:
    """Return what of an amount bears its year's average rate: a loss does not, the gain of a held exercise does.

    gross : the undiscounted amount, which tells a loss from a gain; both float or (n_paths,) [currency].
    """
    if income is Income.GAINS:
        return only(amount, np.greater(gross, 0.0))
    return 0.0 if income is Income.ISO_SOLD else amount


def _bearing_income(parts: Parts, part: float, whole: YearIncome) -> Value:
    """Return the whole year's income that its taxes are borne by."""
    total = plus(whole.wages, whole.ordinary)
    for (income, _), amount in parts.items():
        if not income.is_pay:
            total = plus(total, bearing(income, amount, _times(amount, 1 / part)))
    return total


def _whole_year(parts: Parts, part: float, credit: Value) -> YearIncome:
    """Return a year's income by kind, as that of a whole year, and the share of it earned in each state."""
    kinds: dict[str, Any] = {}
    states: dict[str, Value] = {}
    for (income, state), amount in parts.items():
        whole = _times(amount, 1 / part)
        kinds[income.value] = kinds[income.value] + whole if income.value in kinds else whole
        if state is not None and income.is_money:
            states[state] = states[state] + whole if state in states else whole
    year = YearIncome(**kinds, credit=credit)
    return replace(year, shares=_shares(states, year.paid)) if states else year


def _shares(states: Mapping[str, Value], total: Value) -> dict[str, Value]:
    if len(states) < 2:
        return dict.fromkeys(states, 1.0)
    return {state: np.clip(_average_rate(amount, total), 0.0, 1.0) for state, amount in states.items()}


def _average_rate(part: Value, whole: Value) -> Value:
    """Return part / whole; 0 where the whole is not above 0."""
    if isinstance(whole, np.ndarray):
        if whole.min() > 0:
            return part / whole
        part = np.broadcast_to(np.asarray(part), whole.shape)
        return np.divide(part, whole, out=np.zeros(whole.shape), where=whole > 0)
    return part / whole if whole > 0 else 0.0


def _times(value: Value, part: float) -> Value:
    return value if part == 1.0 else value * part
