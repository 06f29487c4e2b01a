"""A company that is not listed: no market before an exit, and often none at all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import BeforeValidator

from careersim.dates import Duration
from careersim.departure import Hazard
from careersim.exit import Exit
from careersim.factor import Draw, chance
from careersim.number import Fraction, NonNegative
from careersim.prices.base import PriceModel
from careersim.quantity import Array, Quantity, Value, fixed
from careersim.table import Context, Contradiction, Span, one_or_many
from careersim.timegrid import DAYS_PER_MONTH
from careersim.words import Words

EXIT, FAILURE = "exit", "failure"


def _not_empty(raw: Any) -> Any:
    return raw or [0.0]


class Private(PriceModel):
    """A private company: sold or listed at price x multiple, or failed, or still private at the horizon.

    Exit and failure come at continuous times with hazards -ln(1 - rate), the earlier wins. The price is quoted at
    `spot` until then, though nobody buys; at the exit a common share brings

        spot x (1 - dilution)^(rounds before) x c(multiple),  c(v) = v for v >= 1, else max(v - p, 0) / (1 - p),

    p the preference: investors with a 1x non-participating preference of the part p of today's value take their money
    back below it, and convert above. A failed company's shares are worth nothing; a company still private at the
    horizon has paid nothing by then. The waterfall of one series of preferred stock: Metrick & Yasuda, Venture Capital
    and the Finance of Innovation.

    spot : price of a share in the last round [currency/share].
    exit_rate, failure_rate : probabilities per year.
    multiple : of today's value of the company, at an exit.
    dilution : by each round, or a list with one number a round of which the last goes on.
    rounds_every : their interval.
    preference : the part of today's value that comes before the common shares.

    ```toml
    [market.ACME]
    kind = "private"
    spot = 4.0
    exit_rate = 0.10
    failure_rate = 0.12
    multiple = { odds = [[1, 0.65], [5, 0.90], [10, 0.96], [20, 0.985]] }
    dilution = 0.18
    rounds_every = "18mo"
    preference = 0.30
    ```
    """

    kind: ClassVar[str] = "private"
    is_random: ClassVar[bool] = False
    is_listed: ClassVar[bool] = False
    events: ClassVar[tuple[str, ...]] = (EXIT, FAILURE)
    exit_rate: Fraction
    failure_rate: Fraction = fixed(0.0)
    multiple: NonNegative = fixed(1.0)
    dilution: Annotated[tuple[Fraction, ...], one_or_many(Fraction), BeforeValidator(_not_empty)] = (fixed(0.0),)
    rounds_every: Span = Duration(months=18)
    preference: Fraction = fixed(0.0)

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield an interval of nothing, and an interval of rounds that do not dilute."""
        if "rounds_every" in raw and "dilution" not in raw:
            yield ("rounds_every",), "is given without 'dilution'. Add the part that each round takes, such as 0.18."
        try:
            every = Duration.parse(raw.get("rounds_every", "18mo"))
        except (ValueError, TypeError):
            return  # the field's own fault
        if every.months == 0:
            yield ("rounds_every",), f"{every} is shorter than a month. Write a longer one, such as 18mo."

    @property
    def numbers(self) -> dict[str, Quantity]:
        """Return the model's numbers by key, each round's dilution by its own."""
        return super().numbers | {f"dilution[{i}]": dilution for i, dilution in enumerate(self.dilution)}

    def exit(self, stream: str, n_months: int) -> Exit:
        """Return the luck that decides the exit; `stream` names its random numbers."""
        sold, failed = (chance(f"{stream}.{event}") for event in self.events)
        return Exit(Hazard(Draw(self.exit_rate), sold), Hazard(Draw(self.failure_rate), failed), n_months)

    def p_exit(self, years: float) -> float:
        """Return P(exit within some years) at the means of the rates: h_e / h (1 - exp(-h years)), h = h_e + h_f."""
        exits, fails = (-math.log1p(-min(rate.mean, SURE)) for rate in (self.exit_rate, self.failure_rate))
        return exits / (exits + fails) * -math.expm1(-(exits + fails) * years) if exits > 0 else 0.0

    def price_paths(self, drawn: Mapping[str, Value], times: Array, motion: Array | None) -> Sequence[Value]:
        """Return the quoted price: `spot` while private, from the exit on its price, after a failure 0."""
        with np.errstate(divide="ignore"):
            sold, failed = (
                np.asarray(np.log(drawn[event]) / np.log1p(-np.asarray(drawn[f"{event}_rate"])))
                for event in self.events
            )
        value, preference = np.asarray(drawn["multiple"]), np.asarray(drawn["preference"])
        with np.errstate(invalid="ignore", divide="ignore"):
            common = np.where(value >= 1, value, np.maximum(value - preference, 0.0) / (1.0 - preference))
        at_exit = drawn["spot"] * np.where(sold < failed, common * self._kept(drawn, sold), 0.0)
        is_over = np.minimum(sold, failed)
        return [np.where(is_over <= time, at_exit, drawn["spot"]) for time in times.tolist()]

    def says(self, words: Words) -> str:
        """Return the odds of an exit, and what comes before the common shares."""
        diluted = ", then ".join(words.share(part) for part in self.dilution)
        rounds = (
            ""
            if all(part.is_fixed and part.mean == 0 for part in self.dilution)
            else (f"; each round, every {self.rounds_every}, dilutes by {diluted}")
        )
        first = self.preference
        before = "" if first.is_fixed and first.mean == 0 else f"; investors' preference is {words.share(first)} of it"
        return (
            f"{words.money(self.spot)} in the last round and no market before an exit; exit "
            f"{words.share(self.exit_rate)} a year, failure {words.share(self.failure_rate)} a year; at an exit the "
            f"company is worth this many times today's value: {words.number(self.multiple)}{rounds}{before}"
        )

    def _kept(self, drawn: Mapping[str, Value], years: Array) -> Array:
        """Return the part of a share's claim that is left after the rounds before some times."""
        every = (self.rounds_every.months + self.rounds_every.days / DAYS_PER_MONTH) / 12
        rounds = np.floor(np.minimum(years, LONGEST) / every)
        kept: Array = np.ones(rounds.shape)
        for i in range(len(self.dilution)):
            is_last = i == len(self.dilution) - 1
            times = np.maximum(rounds - i, 0.0) if is_last else (rounds > i).astype(np.float64)
            kept = kept * (1.0 - np.asarray(drawn[f"dilution[{i}]"])) ** times
        return kept


SURE = 1 - 1e-12
LONGEST = 100.0
"""A bound for the time to an exit, far beyond any horizon [years]."""
