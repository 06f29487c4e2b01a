"""How good a job is on one attribute, 0 to 10, be it the same all along or fading to what one gets used to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo

from careersim.activities import FitScore
from careersim.number import Number, Score
from careersim.quantity import Quantity
from careersim.table import Span, Table
from careersim.timegrid import DAYS_PER_MONTH
from careersim.words import Words

_SCORE = Number(low=0, high=10)


class FadingScore(Table):
    """A score that fades: later + (first - later) x 2^(-time in the job / half_life).

    What is new pleases more, or less, than what one is used to (Boswell, Boudreau & Tichy 2005).

    first, later : on the first day, and in the long run.
    half_life : until half of the difference is gone.
    """

    first: Score
    later: Score
    half_life: Span

    def parts(self) -> Iterator[tuple[Quantity, Callable[[float], float]]]:
        """Yield the numbers it is made of, each with its weight by months in the job."""
        half_life = max(self.half_life.months + self.half_life.days / DAYS_PER_MONTH, 1e-9)
        yield self.first, lambda months: 2.0 ** (-months / half_life)
        yield self.later, lambda months: 1.0 - 2.0 ** (-months / half_life)

    def says(self, words: Words) -> str:
        """Return the score in words."""
        return f"{words.number(self.first)} at first, {words.number(self.later)} later"


def parts(score: Quantity | FadingScore | FitScore) -> Iterator[tuple[Quantity, Callable[[float], float]]]:
    """Yield the numbers a score is made of, each with its weight by months in the job."""
    if isinstance(score, Quantity):
        yield score, lambda _: 1.0
    else:
        yield from score.parts()


def says(score: Quantity | FadingScore | FitScore, words: Words) -> str:
    """Return a score in words."""
    return words.number(score) if isinstance(score, Quantity) else score.says(words)


def _score(raw: Any, info: ValidationInfo) -> Quantity | FadingScore:
    if isinstance(raw, dict) and raw.keys() & set(FadingScore.model_fields):
        return FadingScore.model_validate(raw, context=info.context)
    return _SCORE.parse(raw)


JobScore = Annotated[Quantity | FadingScore | FitScore, PlainValidator(_score, json_schema_input_type=float | dict)]
