"""Money and taxes -> what an alternative is worth on each path."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from careersim.engine.cashflow import CashFlow
from careersim.engine.plan import Plan
from careersim.engine.state import BlockState
from careersim.engine.tax import YearTax, bearing
from careersim.factor import Sum
from careersim.leg import Income
from careersim.quantity import Value
from careersim.taxes.ramps import is_zero


def present_value(flow: CashFlow, taxes: Mapping[int, YearTax]) -> Value:
    """Return the present value of after-tax money, float or (n_paths,) [currency]."""
    value: Value = 0.0
    for source, discounted in flow.discounted.items():
        year, income, _ = source
        if income is Income.UNTAXED:
            value = value + discounted
        elif income.is_pay:
            value = value + discounted * (1.0 - taxes[year].average_rate)
        else:
            money = discounted if income.is_money else 0.0
            value = value + money - taxes[year].average_rate * bearing(income, flow.gross[source], discounted)
    return value


def annuity(discounts: Mapping[int, Value]) -> Value:
    """Return the present value of one unit of money a year, A = sum over months of discount / 12."""
    return sum((discount for month, discount in discounts.items() if month > 0), start=0.0) / 12


def scores(plan: Plan, state: BlockState) -> dict[str, dict[str, Value]]:
    """Return each attribute's discount-weighted time average over the horizon, 0 to 10, by alternative.

    Nothing accrues where nothing is scored, as out of work.
    """
    averages: dict[str, dict[str, Value]] = {key: dict.fromkeys(plan.attributes, 0.0) for key in plan.alternatives}
    total = 12 * annuity(state.discounts)

    @cache
    def share(months: Sum) -> Value:
        return state.once(months, months.value) / total

    for row in plan.scores:
        score = state.draw(row.score)
        if not is_zero(score):
            of = averages[row.alternative]
            of[row.attribute] = of[row.attribute] + score * share(row.months)
    return averages
