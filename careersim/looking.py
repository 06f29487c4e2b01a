"""How one looks for a job, for `careersim search`: what comes, what it costs, and how soon a job is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from careersim.dates import Duration
from careersim.number import Money, Multiple, Number, Price, Uncertain, fault, show
from careersim.quantity import Quantity, fixed
from careersim.table import Context, Contradiction, Span, Table
from careersim.timegrid import DAYS_PER_MONTH
from careersim.words import Words


def _some_time(raw: Any) -> Any:
    try:
        duration = Duration.parse(raw)
    except (ValueError, TypeError):
        return raw  # the duration's own fault
    if duration == Duration():
        raise fault(f'{show(raw)} is no time. Write a longer one, such as "6mo".')
    return raw


Time = Annotated[Span, BeforeValidator(_some_time)]


class Search(Table):
    """How one looks for a job.

    offers_per_year : offers that come to one who looks.
    typical : what such an offer is worth a year, after tax, happiness counted [currency/year]; default the mean of the
        file's jobs.
    spread : how much offers differ, standard deviation of the log of what they are worth.
    income : what a year of looking without a job is worth, as a share of a typical offer.
    cost : of looking into one offer [currency]; default 1 % of what a typical one is worth a year.
    match_sd : how much a job turns out to be worth more or less than expected, standard deviation as a share of a
        typical offer.
    half_known : the time in a job after which half of that is known, in variance.
    look_again : how long one stays, on average, in a job that fits before one looks again, or must.
    """

    offers_per_year: Annotated[Quantity, Number(low=0, high=365)] = fixed(1.3)
    typical: Price | None = None
    spread: Annotated[Quantity, Number(low=0, high=2)] = fixed(0.38)
    income: Multiple = fixed(0.4)
    cost: Money | None = None
    match_sd: Annotated[Quantity, Number(low=0, high=2)] = fixed(0.2)
    half_known: Time = Duration(months=6)
    look_again: Time = Duration(months=24)

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a number that is uncertain: the rules are for known odds."""
        for key, value in raw.items():
            if isinstance(value, Uncertain):
                yield (key,), f"{show(value)} is uncertain. Write one number, and try others."

    def says(self, words: Words) -> str:
        """Return what comes to one who looks, and how a job is learnt."""
        typical = "as much as the file's jobs on average" if self.typical is None else words.money(self.typical)
        return (
            f"{words.number(self.offers_per_year)} offers a year, worth {typical} a year give or take "
            f"{words.share(self.spread)}; a job taken turns out {words.share(self.match_sd)} better or worse, half of "
            f"that is known after {self.half_known}, and one that fits is kept for {self.look_again}"
        )


def in_months(time: Duration) -> float:
    """Return how many months a time is."""
    return time.months + time.days / DAYS_PER_MONTH
