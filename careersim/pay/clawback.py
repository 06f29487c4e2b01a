"""What is paid back of a sum on leaving by choice too soon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from careersim.dates import Duration, months_between
from careersim.leg import Payment, Spell
from careersim.number import fault, show
from careersim.table import Contradiction
from careersim.timegrid import DAYS_PER_MONTH, ONE_DAY


def _one_of_two(raw: Any) -> Any:
    if raw not in ("prorata", "full"):
        raise fault(f'{show(raw)} is no kind of clawback. Write "prorata" or "full".')
    return raw


ClawbackKind = Annotated[Literal["prorata", "full"], BeforeValidator(_one_of_two)]


def kind_of_none(raw: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Yield a fault where a table says how to repay, and not until when."""
    if "clawback_kind" in raw and "clawback" not in raw:
        yield ("clawback_kind",), "is given without 'clawback'. Add clawback = \"12mo\"."


def clawback_says(clawback: Duration | None, kind: str, spell: Spell) -> str:
    """Return in words what is repaid."""
    if clawback is None:
        return "nothing is repaid"
    how = "all of it" if kind == "full" else "in proportion to the time left"
    return f"repaid on leaving by choice before {clawback.after(spell.first_day)}, {how}"


def repayments(spell: Spell, sums: Iterable[Payment], clawback: Duration | None, kind: str) -> Iterator[Payment]:
    """Yield what a departure by choice repays of sums that were paid by then, be it before the decision.

    Counted from the job's start: by days for a planned departure, by whole months for one by luck. A layoff repays
    nothing.
    """
    if clawback is None:
        return
    sums = tuple(sums)
    free = clawback.after(spell.first_day)
    departure = spell.last_day + ONE_DAY
    if spell.leaves and departure < free:
        share = 1.0 if kind == "full" else (free - departure).days / (free - spell.first_day).days
        stays = () if spell.departure is None else (spell.departure.stays(),)
        for paid in sums:
            if paid.date <= spell.last_day:
                yield spell.payment(spell.departure_date, -share, *paid.factors, *stays)
    if spell.departure is None or spell.departure.leave is None:
        return
    length = clawback.months + clawback.days / DAYS_PER_MONTH
    for month in spell.departure.months:
        day = spell.grid.dates[month]
        if day >= free:
            return
        share = 1.0 if kind == "full" else 1.0 - int(months_between(spell.first_day, day)) / length
        for paid in sums:
            if paid.date <= day:
                yield spell.payment(day, -share, *paid.factors, spell.departure.leaves(month))
