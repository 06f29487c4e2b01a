"""Decision -> what a departure by luck, or a promotion, brings: severance, benefits, the next job, a grant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from careersim.dates import add_months
from careersim.decision import Decision
from careersim.departure import Departure, Return
from careersim.factor import Draw, Factor, Level, Sum
from careersim.leg import Income, Leg, Payment, Spell
from careersim.pay.base import Package
from careersim.pay.bonus import Bonus
from careersim.pay.rsu import bought_with, vest_payments
from careersim.pay.salary import Salary

Parts = Iterable[tuple[float, tuple[Factor, ...]]]
VESTS_OF = 12
"""Months before the departure whose vests the next job's equity is a share of."""


def aftermath(decision: Decision, job: str, time: Spell, summed: Callable[[Parts], Sum]) -> Iterator[Leg]:
    """Yield what luck in one spell brings.

    summed : returns a sum of products as one factor.
    """
    table = decision.jobs[job]
    if (promotion := table.promotion) is not None and promotion.grant is not None:
        yield time.settle("promotion", _promotion_grants(decision, job, time))
    if (luck := time.departure) is None:
        return
    if table.layoff is not None and table.layoff.severance_months:
        months = table.layoff.severance_months
        yield Leg(
            "severance",
            paid=tuple(
                time.payment(time.grid.dates[month], months / 12, level, luck.laid_off(month))
                for month in luck.months
                for level in _salaries(table.package, month, time)
            ),
        )
    back = Return(luck, Draw(decision.between_jobs.duration))
    yield Leg("benefit", paid=tuple(_benefits(decision, time, luck, back)), income=Income.ORDINARY)
    yield Leg("next_job", paid=tuple(_next_pay(decision, job, time, back, summed)))


def free_months(time: Spell) -> Iterator[tuple[int, float]]:
    """Yield each month that a departure by luck may free, and the part of it."""
    assert time.departure is not None
    for month in range(time.departure.months[0] + 1, time.grid.n_months + 1):
        if part := time.worked(month):
            yield month, part


def _benefits(decision: Decision, time: Spell, luck: Departure, back: Return) -> Iterator[Payment]:
    benefit = decision.between_jobs.benefit
    for month, part in free_months(time):
        monthly = time.payment(time.grid.dates[month], part, Draw(benefit))
        yield monthly.times(luck.gone(month))
        yield monthly.times(back.working(month), weight=-1.0)


def _next_pay(
    decision: Decision, job: str, time: Spell, back: Return, summed: Callable[[Parts], Sum]
) -> Iterator[Payment]:
    package, next_job = decision.jobs[job].package, decision.next_job
    pay = summed(_pay_at_departure(package, time))
    vests = summed(_vests_before_departure(package, time))
    for month, part in free_months(time):
        for share, lost in ((next_job.pay, pay), (next_job.equity, vests)):
            yield time.payment(time.grid.dates[month], part / 12, Draw(share), lost, back.working(month))


def _pay_at_departure(package: Package, time: Spell) -> Iterator[tuple[float, tuple[Factor, ...]]]:
    """Yield the salary and target bonus in force at the departure, by its month [currency/year]."""
    luck = time.departure
    assert luck is not None
    for month in luck.months:
        left = luck.lookup(lambda when, _, month=month: when == month)  # type: ignore[misc]
        levels = [*_salaries(package, month, time)]
        yield from ((1.0, (level, left)) for level in levels)
        for bonus in package.get("bonus", ()):
            assert isinstance(bonus, Bonus)
            if bonus.amount is not None:
                yield 1.0, (Draw(bonus.amount), left)
            elif bonus.target is not None:
                yield from ((1.0, (level, Draw(bonus.target), left)) for level in levels)


def _vests_before_departure(package: Package, time: Spell) -> Iterator[tuple[float, tuple[Factor, ...]]]:
    """Yield what vested in the last months before the departure, by its month [currency]."""
    luck, grid = time.departure, time.grid
    assert luck is not None
    earliest = add_months(grid.start, -VESTS_OF)
    for components in package.values():
        for component in components:
            for vest in component.vests(replace(time, departure=None), package):
                if not earliest < vest.date <= time.last_day or grid.start < vest.date < time.first_day:
                    continue
                reached = grid.month_reaching(vest.date)
                window = range(reached, reached + VESTS_OF)
                if vest.date <= grid.start:
                    window = range(sum(add_months(vest.date, VESTS_OF) > day for day in grid.dates))
                yield vest.weight, (*vest.factors, luck.lookup(lambda when, _, window=window: when in window))  # type: ignore[misc]


def _salaries(package: Package, month: int, time: Spell) -> Iterator[Level]:
    """Yield the salaries in force at the end of a month."""
    for salary in package.get("salary", ()):
        assert isinstance(salary, Salary)
        yield salary.level_before(time.grid.dates[month], time)


def _promotion_grants(decision: Decision, job: str, time: Spell) -> Iterator[Payment]:
    promotion, chances = decision.jobs[job].promotion, time.promotion
    assert promotion is not None
    assert promotion.grant is not None
    assert chances is not None
    for count, day in enumerate(time.anniversaries(), start=1):
        shares = bought_with(promotion.grant, time, None, day)
        for vest in vest_payments(time, None, promotion.vesting.vests(day), shares):
            yield vest.times(chances.happened(count))
