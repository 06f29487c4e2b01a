"""Decision -> how long each score counts in each alternative, by luck."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from careersim.activities import FitScore
from careersim.dates import months_between
from careersim.decision import Decision
from careersim.departure import Return
from careersim.engine.aftermath import free_months
from careersim.engine.products import Catalogue
from careersim.engine.spells import spells
from careersim.factor import Draw, Factor, Sum
from careersim.leg import Spell
from careersim.quantity import Quantity, fixed
from careersim.score import FadingScore, parts

Months = Iterator[tuple[float, tuple[Factor, ...]]]


@dataclass(frozen=True)
class ScoreRow:
    """One number that goes into an attribute's score in one alternative, and the discounted months it counts for."""

    alternative: str
    attribute: str
    score: Draw
    months: Sum


def score_rows(decision: Decision, catalogue: Catalogue) -> Iterator[ScoreRow]:
    """Yield what makes up the scores of every alternative."""
    for key in decision.alternative_keys:
        for job, time in spells(decision, key):
            for attribute, score in decision.jobs[job].scores.items():
                for number, weight in parts(score):
                    yield ScoreRow(key, attribute, Draw(number), catalogue.sum(_in_job(time, weight, catalogue)))
            if time.departure is None:
                continue
            back = Return(time.departure, Draw(decision.between_jobs.duration))
            out_of_work = catalogue.sum(_out_of_work(time, back, catalogue))
            in_next_job = catalogue.sum(_in_next_job(time, back, catalogue))
            for attribute, score in decision.jobs[job].scores.items():
                idle, following = _scores_after(decision, attribute, score)
                yield ScoreRow(key, attribute, Draw(idle), out_of_work)
                for number, share in following:
                    months = in_next_job if share == 1.0 else catalogue.sum([(share, (in_next_job,))])
                    yield ScoreRow(key, attribute, Draw(number), months)


def _in_job(time: Spell, weight: Callable[[float], float], catalogue: Catalogue) -> Months:
    for month, end in enumerate(time.grid.dates[1:], start=1):
        if part := time.worked(month):
            # In the middle of the month.
            in_job = max(months_between(time.first_day, end) - part / 2, 0.0)
            yield part * weight(in_job), (*time.employed(month), catalogue.discount(month))


def _out_of_work(time: Spell, back: Return, catalogue: Catalogue) -> Months:
    for month, part in free_months(time):
        yield part, (back.departure.gone(month), catalogue.discount(month))
    for weight, factors in _in_next_job(time, back, catalogue):
        yield -weight, factors


def _in_next_job(time: Spell, back: Return, catalogue: Catalogue) -> Months:
    for month, part in free_months(time):
        yield part, (back.working(month), catalogue.discount(month))


def _scores_after(
    decision: Decision, attribute: str, lost: Quantity | FadingScore | FitScore
) -> tuple[Quantity, list[tuple[Quantity, float]]]:
    """Return an attribute's score out of work, and in the next job: the lost one's where the file gives none.

    The latter are the numbers it is made of, each with its weight.
    """
    usual = [(number, weight(math.inf)) for number, weight in parts(lost)]
    idle, following = decision.between_jobs.scores, decision.next_job.scores
    if isinstance(following, dict):
        usual = [(following[attribute], 1.0)] if attribute in following else usual
    elif following is not None:
        usual = [(following, 1.0)]
    return (
        idle if isinstance(idle, Quantity) else idle.get(attribute, fixed(0.0)),
        [(number, weight) for number, weight in usual if weight],
    )
