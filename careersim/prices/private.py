"""A company that is not listed: no market before an exit, and often none at all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import BeforeValidator

from careersim.dates import Duration
from careersim.departure import Hazard, StockLink, event_times, followed, last_year
from careersim.exit import Exit
from careersim.factor import FACTOR_INDEX, Draw, chance
from careersim.number import Fraction, NonNegative, Number
from careersim.prices.base import FACTOR_LEVEL, SHARED_LEVEL, PriceModel
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
    factor_beta : of the company's value on the common factor: `multiple` is multiplied at the exit by what the factor
        did beyond expectation, to this power and compensated, so that its mean stays.
    factor_sensitivity : b of hazards that follow the factor: r being its log return of the last twelve months beyond
        the expected one, that of an exit is multiplied by exp(b r), that of a failure by exp(-b r).

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
    factor_beta = 1.5
    factor_sensitivity = 1.0
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
    factor_beta: Annotated[Quantity, Number(low=0, high=5)] = fixed(0.0)
    factor_sensitivity: Annotated[Quantity, Number(low=0, high=10)] = fixed(0.0)

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
    def follows_factor(self) -> bool:
        """Tell whether a beta or a sensitivity is given, be it 0."""
        return not {"factor_beta", "factor_sensitivity"}.isdisjoint(self.model_fields_set)

    @property
    def numbers(self) -> dict[str, Quantity]:
        """Return the model's numbers by key, each round's dilution by its own."""
        return super().numbers | {f"dilution[{i}]": dilution for i, dilution in enumerate(self.dilution)}

    def exit(self, stream: str, n_months: int) -> Exit:
        """Return the luck that decides the exit; `stream` names its random numbers."""
        sold, failed = (chance(f"{stream}.{event}") for event in self.events)
        rises, falls = (
            (StockLink(FACTOR_INDEX, Draw(self.factor_sensitivity), rises=rises),) if self.follows_factor else ()
            for rises in (True, False)
        )
        return Exit(Hazard(Draw(self.exit_rate), sold, rises), Hazard(Draw(self.failure_rate), failed, falls), n_months)

    def p_exit(self, years: float) -> float:
        """Return P(exit within some years) at the means of the rates: h_e / h (1 - exp(-h years)), h = h_e + h_f."""
        exits, fails = (-math.log1p(-min(rate.mean, SURE)) for rate in (self.exit_rate, self.failure_rate))
        return exits / (exits + fails) * -math.expm1(-(exits + fails) * years) if exits > 0 else 0.0

    def price_paths(self, drawn: Mapping[str, Value], times: Array, motion: Array | None) -> Sequence[Value]:
        """Return the quoted price: `spot` while private, from the exit on its price, after a failure 0."""
        sold, failed = self._sold_and_failed(drawn)
        value, preference = np.asarray(drawn["multiple"]), np.asarray(drawn["preference"])
        if self.follows_factor:
            shared = np.asarray(drawn[SHARED_LEVEL])
            month = np.clip(np.ceil(np.minimum(12 * sold, len(shared))), 1, len(shared)).astype(np.intp)
            value = value * shared[month - 1, np.arange(month.size)]
        with np.errstate(invalid="ignore", divide="ignore"):
            common = np.where(value >= 1, value, np.maximum(value - preference, 0.0) / (1.0 - preference))
        at_exit = drawn["spot"] * np.where(sold < failed, common * self._kept(drawn, sold), 0.0)
        is_over = np.minimum(sold, failed)
        return [np.where(is_over <= time, at_exit, drawn["spot"]) for time in times.tolist()]

    def _sold_and_failed(self, drawn: Mapping[str, Value]) -> tuple[Array, Array]:
        """Return when either clock goes, (n_paths,) [years]: infinite beyond the months that are simulated."""
        with np.errstate(divide="ignore"):
            left = [-np.log(np.asarray(drawn[event])) for event in self.events]
            intensity = [-np.log1p(-np.asarray(drawn[f"{event}_rate"])) for event in self.events]
            if not self.follows_factor:
                return left[0] / intensity[0], left[1] / intensity[1]
        level = np.vstack([np.ones(left[0].size), drawn[FACTOR_LEVEL]])
        months = range(1, len(level))
        sensitivity = drawn["factor_sensitivity"]

        def times(month: int, *, rises: bool) -> Value:
            now, before = last_year(month)
            return followed(level[now], level[before], sensitivity, rises=rises)

        sold, failed = (
            event_times(of_clock, of_event / 12, 0.0, months, partial(times, rises=event == EXIT)) / 12
            for event, of_clock, of_event in zip(self.events, left, intensity, strict=True)
        )
        return sold, failed

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
        follows = (
            f"; its value follows the market by a beta of {words.number(self.factor_beta)}, its exit and failure by a "
            f"sensitivity of {words.number(self.factor_sensitivity)}"
            if self.follows_factor
            else ""
        )
        return (
            f"{words.money(self.spot)} in the last round and no market before an exit; exit "
            f"{words.share(self.exit_rate)} a year, failure {words.share(self.failure_rate)} a year; at an exit the "
            f"company is worth this many times today's value: {words.number(self.multiple)}{rounds}{before}{follows}"
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
