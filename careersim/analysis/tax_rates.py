"""What a job's pay is taxed at: the effective and the marginal rate of its first twelve months, at the means."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from careersim.dates import add_months
from careersim.decision import Decision
from careersim.engine.spells import legs, spell
from careersim.factor import Draw, Made, State
from careersim.leg import Income, Leg
from careersim.quantity import Quantity
from careersim.taxes.base import Tax, YearIncome

STEP = 100.0
"""The next money that the marginal rate is of [currency]."""


@dataclass(frozen=True)
class TaxRates:
    """The taxes on twelve months in a job, at the mean of every number and today's prices [currency].

    year : the calendar year whose law counts. equity : the part of the income that vests.
    withheld, owed : of the federal tax on what vests; none where the rule knows no withholding.
    """

    year: int
    income: float
    effective: float
    marginal: float
    equity: float
    withheld: float | None
    owed: float


def tax_rates(decision: Decision, job: str) -> TaxRates | None:
    """Return the rates of a job; None where it pays nothing taxed."""
    tax = decision.tax_rule
    first_day = getattr(decision.jobs[job], "start", None) or decision.start
    year = decision.grid.tax_year(add_months(first_day, 1))
    income, equity = _first_year(decision, job, first_day)
    total = income.paid
    assert isinstance(total, float)
    if total <= 0:
        return None
    owed = _owed(tax, year, income)
    more = _owed(tax, year, replace(income, wages=income.wages + STEP))
    without = _owed(tax, year, replace(income, wages=income.wages - equity))
    first = next(iter(owed), "")
    return TaxRates(
        year,
        total,
        sum(owed.values()) / total,
        (sum(more.values()) - sum(owed.values())) / STEP,
        equity,
        tax.withheld(year, equity),
        owed[first] - without[first] if owed else 0.0,
    )


def _owed(tax: Tax, year: int, income: YearIncome) -> dict[str, float]:
    levies = tax.owed(year, income, _mean)
    return {name: float(np.asarray(levy)) for name, levy in levies.items()}


def _mean(quantity: Quantity) -> float:
    return quantity.mean


def _first_year(decision: Decision, job: str, first_day: date) -> tuple[YearIncome, float]:
    """Return the income of the first twelve months by kind, and how much of it vests."""
    time = spell(decision, job, first_day, decision.grid.end)
    end = add_months(max(time.first_day, decision.start), 12)
    at_means, kinds, equity = _AtMeans(decision), dict[str, float](), 0.0
    equity_kinds = {kind for kind, found in decision.jobs[job].package.items() if found[0].is_equity}
    for leg in legs(decision, job, time):
        for income, paid in _paid(leg, end, at_means).items():
            kinds[income.value] = kinds.get(income.value, 0.0) + paid
            # Nothing is withheld of a gain, nor of what is no money.
            if income.is_pay:
                equity += paid * (leg.component in equity_kinds)
    state = decision.state(job)
    shares = {} if state is None else {state: 1.0}
    return replace(YearIncome(shares=shares), **kinds), equity  # type: ignore[arg-type]


def _paid(leg: Leg, end: date, at_means: State) -> dict[Income, float]:
    """Return what a leg pays up to a day by kind of income, but for what is not taxed."""
    paid: dict[Income, float] = {}
    for payment in leg.paid:
        income = payment.income or leg.income
        if payment.date <= end and income is not Income.UNTAXED:
            factors = np.prod([np.asarray(factor.value(at_means)) for factor in payment.factors])
            paid[income] = paid.get(income, 0.0) + payment.weight * float(factors)
    return paid


@dataclass(frozen=True)
class _AtMeans:
    """The one path on which every number is its mean, and prices are today's."""

    decision: Decision

    def draw(self, draw: Draw) -> float:
        return draw.quantity.mean

    def price(self, stock: str, month: int) -> float:
        return self.decision.price_model(stock).spot.mean

    def discount(self, month: int) -> float:
        return 1.0

    def once(self, name: Hashable, make: Callable[[State], Made]) -> Made:
        return make(self)
