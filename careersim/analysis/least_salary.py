"""The salary at which an offer is worth a given sum a year."""

from __future__ import annotations

import math
from collections.abc import Callable

from careersim.analysis.breakeven import only
from careersim.analysis.experiment import Experiment
from careersim.analysis.root import illinois
from careersim.analysis.short_keys import full_key, number_at
from careersim.analysis.worth import Worth
from careersim.decision import Decision
from careersim.offers_file import varied

COARSE_PATHS = 4096
CLOSE = 1e-4
LARGEST = 1e9


def salary_for(
    decision: Decision, offer: str, more: float, worth: Worth, seed: int | None
) -> tuple[float, float] | None:
    """Return the salary at which an offer is worth `more` a year than now, and what a year a unit of salary is worth.

    More salary is worth the same on a few paths as on many, so a few are run. None where the offer has no salary, or
    where no salary suffices; 0 where none at all is needed.
    """
    if offer not in decision.offers or not decision.offers[offer].package.get("salary"):
        return None
    kept = {offer, decision.reference}
    place = full_key(decision, offer, "salary")
    number = number_at(decision, place)
    if number is None:
        return None

    def mean(changed: Decision) -> float:
        return float(worth.of(offer, Experiment.of(only(changed, kept), COARSE_PATHS, seed).outcomes).mean())

    now, start = mean(decision), number.mean

    def gap(salary: float) -> float:
        return mean(varied(decision, {place: salary})) - now - more

    return _solved(gap, start, 2.0 * abs(more) or 0.01 * start or 1.0)


def _solved(gap: Callable[[float], float], start: float, step: float) -> tuple[float, float] | None:
    """Return where an increasing function is 0, and its slope there."""
    low, high = start, start
    at_low = at_high = gap(start)
    while at_low > 0 and low > 0:
        high, at_high = low, at_low
        low = max(low - step, 0.0)
        at_low, step = gap(low), 2 * step
    while at_high < 0 and high < LARGEST:
        low, at_low = high, at_high
        high = min(high + step, LARGEST)
        at_high, step = gap(high), 2 * step
    if at_high < 0:
        return None
    if at_low >= 0:
        return low, math.nan
    root = illinois(gap, (low, at_low), (high, at_high), CLOSE)
    return root, (at_high - at_low) / (high - low)
