"""The events of a working life: what may end a job, raise its pay, and follow it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field, PlainValidator

from careersim.dates import Duration
from careersim.departure import Hazard, StockLink
from careersim.factor import FACTOR_INDEX, Draw, chance
from careersim.leg import Promotion as PromotionPlan
from careersim.number import Fraction, Money, Multiple, NonNegative, Number, Raise
from careersim.quantity import Lognormal, Quantity, fixed
from careersim.table import Context, Contradiction, Span, Table
from careersim.timegrid import DAYS_PER_MONTH
from careersim.vesting.base import VestingKey
from careersim.vesting.periodic import Periodic
from careersim.words import Words

Sensitivity = Annotated[Quantity, Number(low=0, high=10)]
_SCORE = Number(low=0, high=10)


def _scores(raw: Any) -> Quantity | dict[str, Quantity]:
    if isinstance(raw, Mapping):
        return {key: _SCORE.parse(score) for key, score in raw.items()}
    return _SCORE.parse(raw)


Scores = Annotated[Quantity | dict[str, Quantity], PlainValidator(_scores, json_schema_input_type=float | dict)]
"""One score for every attribute, or one by name."""


def _event(name: str, rate: Quantity) -> str:
    """Return the name of an event's stream, another than its rate's where `layoff = { uniform = [...] }` names both."""
    return f"{name} event" if rate.name == name else name


class Layoff(Table):
    """Losing the job, at a month's end after that month's pay and vests.

    rate : probability per year.
    severance : months of base salary, one sum in that month.
    stock_sensitivity : b of a hazard that is multiplied by exp(-b r), r the log return of the employer's stock over the
        last twelve months.
    factor_sensitivity : the same of the common market factor, r its log return beyond the expected one.
    """

    shorthand: ClassVar[str | None] = "rate"
    rate: Fraction
    severance: Span = Duration()
    stock_sensitivity: Sensitivity | None = None
    factor_sensitivity: Sensitivity | None = None

    @property
    def severance_months(self) -> float:
        """Return the severance in months of base salary."""
        return self.severance.months + self.severance.days / DAYS_PER_MONTH

    def hazard(self, name: str, stock: str | None) -> Hazard:
        """Return the hazard; `name` is that of its random stream."""
        links = []
        if self.stock_sensitivity is not None:
            assert stock is not None
            links.append(StockLink(stock, Draw(self.stock_sensitivity)))
        if self.factor_sensitivity is not None:
            links.append(StockLink(FACTOR_INDEX, Draw(self.factor_sensitivity)))
        return Hazard(Draw(self.rate), chance(_event(name, self.rate)), tuple(links))

    def says(self, words: Words) -> str:
        """Return the probability and the severance."""
        pay = f"{self.severance} of base salary" if self.severance_months else "nothing"
        followed = [
            name
            for name, sensitivity in (("employer's stock", self.stock_sensitivity), ("market", self.factor_sensitivity))
            if sensitivity is not None
        ]
        rises = f", more when the {' or the '.join(followed)} falls" if followed else ""
        return f"{words.share(self.rate)} a year{rises}, with {pay} as severance"


class Leave(Table):
    """Leaving of one's own will for a job not yet known, straight after a month's end.

    rate : probability per year.
    """

    shorthand: ClassVar[str | None] = "rate"
    rate: Fraction

    def hazard(self, name: str) -> Hazard:
        """Return the hazard; `name` is that of its random stream."""
        return Hazard(Draw(self.rate), chance(_event(name, self.rate)))

    def says(self, words: Words) -> str:
        """Return the probability."""
        return f"{words.share(self.rate)} a year of leaving by choice"


class Promotion(Table):
    """A promotion that may come at each anniversary of the job.

    rate : probability at each anniversary.
    raise : of the salary, besides the yearly raise.
    grant : value of a stock grant that comes with it [currency].
    vesting : of that grant.
    """

    rate: Fraction
    raise_: Raise = Field(default=fixed(0.0), alias="raise")
    grant: Money | None = None
    vesting: VestingKey = Periodic(schedule="4y quarterly")

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a schedule of no grant."""
        if "vesting" in raw and "grant" not in raw:
            yield ("vesting",), "is given without 'grant'. Add the value of the grant that comes with a promotion."

    def chances(self, name: str) -> PromotionPlan:
        """Return what pay depends on; `name` is that of the random stream."""
        return PromotionPlan(name, Draw(self.rate), Draw(self.raise_))

    def says(self, words: Words) -> str:
        """Return the probability and what it brings."""
        granted = "" if self.grant is None else f" and {words.money(self.grant)} of stock vesting {self.vesting.says()}"
        return f"with {words.share(self.rate)} at each anniversary, {words.share(self.raise_)} more salary{granted}"


class BetweenJobs(Table):
    """The time out of work after a layoff.

    duration : months, rounded to whole ones.
    benefit : per month [currency/month].
    scores : of every attribute, or of each by name; 0 by default.
    """

    duration: NonNegative = Quantity(Lognormal(4.9, 9.7), "between_jobs.duration", 0.0)
    benefit: Money = fixed(0.0)
    scores: Scores = fixed(0.0)

    def says(self, words: Words) -> str:
        """Return how long and on what."""
        living = "without income" if self.benefit.is_fixed and self.benefit.mean == 0 else ""
        return (
            f"{words.number(self.duration)} months out of work, {living or f'on {words.money(self.benefit)} a month'}"
        )


class NextJob(Table):
    """The job after one that luck ended: no hazards, no raises.

    pay : share of the lost job's salary and target bonus, paid monthly.
    equity : share of the lost job's vests in its last twelve months, paid monthly.
    scores : as in `between_jobs`; those of the lost job by default.
    """

    pay: Multiple = fixed(1.0)
    equity: Multiple = fixed(0.0)
    scores: Scores | None = None

    def says(self, words: Words) -> str:
        """Return its pay."""
        equity = ""
        if not (self.equity.is_fixed and self.equity.mean == 0):
            equity = f" and {words.share(self.equity)} of its last year's vests, a year,"
        return f"a job at {words.share(self.pay)} of the lost one's salary and target bonus{equity} without raises"
