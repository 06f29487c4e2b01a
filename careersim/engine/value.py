"""Money and taxes -> what an alternative is worth on each path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from careersim.engine.cashflow import CashFlow
from careersim.engine.plan import ScoreRow
from careersim.engine.tax import YearTax
from careersim.leg import Draw, Income
from careersim.quantity import Array, Value


def present_value(flow: CashFlow, taxes: Mapping[int, YearTax]) -> Value:
    """Return the present value of after-tax money, float or (n_paths,) [currency]."""
    value: Value = 0.0
    for (year, income), discounted in flow.discounted.items():
        kept = 1.0 if income is Income.UNTAXED else 1.0 - taxes[year].average_rate
        value = value + discounted * kept
    return value


def annuity(discount: Array) -> Value:
    """Return the present value of one unit of money a year, A = sum over months of discount / 12."""
    total = discount[1:].sum(axis=0) / 12
    return float(total) if total.ndim == 0 else total


def scores(
    attributes: Iterable[str], rows: Iterable[ScoreRow], numbers: Mapping[Draw, Value], discount: Array
) -> dict[str, Value]:
    """Return each attribute's discount-weighted time average over the horizon, 0 to 10; nothing accrues jobless."""
    averages: dict[str, Value] = dict.fromkeys(attributes, 0.0)
    total = discount[1:].sum(axis=0)
    for row in rows:
        share = np.tensordot(row.worked, discount[1:], axes=1) / total
        score = numbers[row.score] * (float(share) if share.ndim == 0 else share)
        averages[row.attribute] = averages[row.attribute] + score
    return averages
