"""Decision -> who works where and when, and what each job then pays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from careersim.decision import CURRENT, STAY, Decision, Path
from careersim.leg import ONE_DAY, Leg, Spell

Spells = list[tuple[str, Spell]]
"""The jobs of an alternative in order, each with the time spent in it."""


def spells(decision: Decision, alternative: str) -> Spells:
    """Return the spells of an alternative.

    Where there is a current job it comes first: leaving it at once is a spell that ended the day before the start.
    """
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


def spell(decision: Decision, job: str, first_day: date, last_day: date) -> Spell:
    """Return the time from one day to another in a job; the current one began with its own `since`."""
    if job == CURRENT and decision.current is not None:
        first_day = decision.current.since or decision.start
    return Spell(decision.grid, first_day, last_day, decision.stock(job))


def legs(decision: Decision, job: str, time: Spell) -> Iterator[Leg]:
    """Yield what each component of a job pays over a spell in it."""
    package = decision.jobs[job].package
    for components in package.values():
        for component in components:
            yield component.leg(time, package)


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
