"""Decision -> who works where and when, and what each job then pays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from careersim.decision import CURRENT, STAY, Decision, Path
from careersim.departure import Departure
from careersim.exit import Exit
from careersim.leg import Leg, Spell
from careersim.number import key_path
from careersim.prices.private import Private
from careersim.timegrid import ONE_DAY

Spells = list[tuple[str, Spell]]
"""The jobs of an alternative in order, each with the time spent in it."""


def spells(decision: Decision, alternative: str) -> Spells:
    """Return the spells of an alternative, each with what luck may do to it.

    Where there is a current job it comes first: leaving it at once is a spell that ended the day before the start.
    """
    return [
        (job, replace(time, departure=_departure(decision, job, time))) for job, time in _planned(decision, alternative)
    ]


def spell(decision: Decision, job: str, first_day: date, last_day: date) -> Spell:
    """Return the time from one day to another in a job, luck apart; the current one began with its own `since`."""
    table = decision.jobs[job]
    if job == CURRENT and decision.current is not None:
        first_day = decision.current.since or decision.start
    promotion = None if table.promotion is None else table.promotion.chances(_name(job, "promotion"))
    stock = decision.stock(job)
    return Spell(decision.grid, first_day, last_day, stock, promotion=promotion, exits=_exits(decision))


def legs(decision: Decision, job: str, time: Spell) -> Iterator[Leg]:
    """Yield what each component of a job pays over a spell in it."""
    package = decision.jobs[job].package
    for components in package.values():
        for component in components:
            yield component.leg(time, package)


def _planned(decision: Decision, alternative: str) -> Spells:
    if alternative == STAY and decision.current is not None:
        return [(CURRENT, spell(decision, CURRENT, decision.start, decision.grid.end))]
    if alternative in decision.offers:
        first_day = decision.offers[alternative].start or decision.start
        found = [(alternative, spell(decision, alternative, first_day, decision.grid.end))]
    else:
        found = _of_path(decision, decision.alternatives[alternative])
    first_job, first = found[0]
    if decision.current is None or first_job == CURRENT:
        return found
    return [(CURRENT, spell(decision, CURRENT, decision.start, first.first_day - ONE_DAY)), *found]


def _of_path(decision: Decision, path: Path) -> Spells:
    found = []
    free = decision.start
    for step in path.path:
        offer = decision.offers.get(step.job)
        first_day = max(free, offer.start or free) if offer else free
        last_day = step.until or decision.grid.end
        found.append((step.job, spell(decision, step.job, first_day, last_day)))
        free = last_day + ONE_DAY
    return found


def _departure(decision: Decision, job: str, time: Spell) -> Departure | None:
    """Return how luck may end a spell; None where the job has no hazards, or the spell no month's end.

    The hazards run from the job's start, or from the decision.
    """
    table, grid = decision.jobs[job], time.grid
    if table.layoff is None and table.leave is None:
        return None
    begins = max(time.first_day, grid.start)
    months = [m for m in range(1, grid.n_months + 1) if begins < grid.dates[m] <= time.last_day]
    if not months:
        return None
    return Departure(
        None if table.layoff is None else table.layoff.hazard(_name(job, "layoff"), time.stock),
        None if table.leave is None else table.leave.hazard(_name(job, "leave")),
        months[0] - time.worked(months[0]),
        range(months[0], months[-1] + 1),
        grid.n_months,
    )


def market_stream(stock: str) -> str:
    """Return the name of a stock's random stream."""
    return key_path(("market", stock))


def _exits(decision: Decision) -> dict[str, Exit]:
    """Return the luck that gives the shares of each company without a market one."""
    return {
        name: model.exit(market_stream(name), decision.grid.n_months)
        for name, model in decision.market.items()
        if isinstance(model, Private)
    }


def _name(job: str, event: str) -> str:
    return key_path((job, event) if job == CURRENT else ("offers", job, event))
