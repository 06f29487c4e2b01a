"""What one number of the file has to be for an offer to equal another alternative: what to ask for."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from careersim.analysis.root import illinois
from careersim.analysis.short_keys import full_key, number_at
from careersim.decision import MONEY, Decision
from careersim.engine.batch_means import estimate_of
from careersim.estimate import Estimate, finite
from careersim.kinds import kinds
from careersim.number import key_path
from careersim.offers_file import Fault, OffersError, varied
from careersim.pay.base import Component
from careersim.quantity import Quantity
from careersim.result import Result
from careersim.simulation import Progress, simulate

Target = Literal["money", "certainty", "all-in"]
TARGETS: tuple[Target, ...] = ("money", "certainty", "all-in")
COARSE_PATHS = 4096
"""Paths on which the root is found, before it is settled on all of them."""
LARGEST, LARGEST_RATE = 1e9, 10.0
"""How far a root is looked for: of sums of money, and of rates, multiples and scores."""
BEYOND = 0.1
"""How far beyond where a straight line meets 0 the other side is looked for."""
CLOSE = 1e-4
WEIGHTS = "preferences.weights."
WEIGHT_OF_MONEY = f"{WEIGHTS}{MONEY}"
LEAST_OF_MONEY = 1e-6
"""The least weight of money that is looked at: at 0 happiness has no price."""


@dataclass(frozen=True)
class BreakEven:
    """The value of a key at which an offer equals another alternative, and its Monte Carlo error.

    value : the root; NaN where none was found. now : the value in the file, its mean where that is uncertain.
    gap : what the offer is worth more with the file as it is, in the target's money [currency].
    nearest : of the values tried, the one with the smallest gap, and that gap.
    """

    key: str
    offer: str
    versus: str
    target: Target
    value: Estimate
    now: float | None
    gap: Estimate
    nearest: tuple[float, Estimate]

    @property
    def reached(self) -> bool:
        """Tell whether there is such a value."""
        return math.isfinite(self.value.value)

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of `careersim breakeven`."""
        return {
            "key": self.key,
            "value": finite(self.value.value),
            "se": finite(self.value.se),
            "reached": self.reached,
            "offer": self.offer,
            "versus": self.versus,
            "target": self.target,
            "now": self.now,
            "gap_now": self.gap.as_json(),
            "nearest": {"value": self.nearest[0], "gap": self.nearest[1].as_json()},
        }


@dataclass(frozen=True)
class Trial:
    """The gap between the two alternatives at one value of the key.

    unit : what it is measured in. The price of happiness is in proportion to one over the weight of money: times that
        weight the gap is a straight line.
    """

    x: float
    gap: Estimate
    unit: float = 1.0

    @property
    def height(self) -> float:
        """Return the gap times its unit, whose zeros are looked for."""
        return self.gap.value * self.unit


def break_even(
    decision: Decision,
    offer: str,
    key: str,
    *,
    versus: str | None = None,
    target: Target | None = None,
    paths: int | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
) -> BreakEven:
    """Return the value of `key` at which `offer` equals `versus`, by default the reference, on frozen draws.

    key : a key path, or a short name as in `careersim.analysis.short_keys.full_key`.
    target : what is to be equal: "money", the mean present value; "certainty", the certainty equivalent; "all-in",
        money and happiness, the default where the key is a score or a weight.

    An uncertain number is replaced by a fixed one. The error is that of the gap over its slope. Where there are several
    roots, it is the first that a search going out from the file's own value meets.

    Raises KeyError where an alternative is unknown, OffersError where the key leads nowhere or takes no number, and
    ValueError where the target has no value.
    """
    if offer not in decision.offers or versus not in (None, *decision.alternative_keys):
        raise KeyError(offer if offer not in decision.offers else versus)
    if (missing := _missing(decision, offer, key)) is not None:
        raise OffersError("the change", [missing])
    place = full_key(decision, offer, key)
    other = versus or next(k for k in (decision.reference, *decision.alternative_keys) if k != offer)
    is_weight = place.startswith(WEIGHTS)
    aim: Target = target or ("all-in" if is_weight or ".scores." in place else "money")
    # A weight beside others in points is in points too. All else is in per cent, which no rate is too large for.
    weights = (decision.preferences.weights or {}).values()
    in_points = is_weight and any(weight.mean > 1 for weight in weights)
    kept = {offer, other, decision.reference}
    n_done = 0

    def gap(changed: Decision, n_paths: int | None) -> Estimate:
        nonlocal n_done
        n_done += 1
        if progress is not None:
            progress(n_done, n_done + 2)
        return _gap(simulate(only(changed, kept), n_paths, seed), offer, other, aim)

    def trial(x: float, n_paths: int | None) -> Trial:
        found = gap(varied(decision, {place: x if in_points else f"{x * 100!r}%"}), n_paths)
        return Trial(x, found, x if place == WEIGHT_OF_MONEY else 1.0)

    def coarse(x: float) -> Trial:
        tried.append(trial(x, COARSE_PATHS))
        return tried[-1]

    tried: list[Trial] = []
    number = number_at(decision, place)
    if number is None and number_at(varied(decision, {place: "1%"}), place) is None:
        raise OffersError("the change", [Fault(place, "is no number. Write the key of one.")])
    low, high = _domain(decision, place, number)
    now = None if number is None else number.mean
    found = bracket(coarse, min(max(low, now or 0.0), high), low, high)
    gap_now = gap(decision, paths)
    if found is None:
        nearest = min(tried, key=lambda one: abs(one.gap.value))
        none = Estimate(math.nan, math.nan)
        return BreakEven(place, offer, other, aim, none, now, gap_now, (nearest.x, nearest.gap))
    # Two points about the root, on all paths, give its value and the slope there.
    left, right = ((end.x, end.height) for end in found)
    root = illinois(lambda x: coarse(x).height, left, right, CLOSE)
    width = max(abs(root) * 1e-3, 1e-6)
    here, beside = trial(root, paths), trial(root + width if root + width <= high else root - width, paths)
    slope = (beside.height - here.height) / (beside.x - here.x)
    value = Estimate(here.x - here.height / slope, here.gap.se * here.unit / abs(slope))
    return BreakEven(place, offer, other, aim, value, now, gap_now, (value.value, Estimate(0.0, here.gap.se)))


def _missing(decision: Decision, offer: str, key: str) -> Fault | None:
    """Return what an offer lacks of which a short name asks for a number; None where it lacks nothing."""
    if key == "expected_return" and decision.offers[offer].stock is None:
        return Fault(
            key_path(("offers", offer, "stock")), "is missing. Name the stock whose expected return is asked for."
        )
    # A component that one number makes need not be there.
    if key in (known := kinds(Component)) and key not in decision.written["offers"][offer] and not known[key].shorthand:
        return Fault(key_path(("offers", offer, key)), "is missing. Write one, of which the size is asked for.")
    return None


def only(decision: Decision, keys: set[str]) -> Decision:
    """Return the decision with some of its alternatives alone."""
    paths = {key: path for key, path in decision.alternatives.items() if key in keys}
    needed = keys | {step.job for path in paths.values() for step in path.path}
    offers = {key: offer for key, offer in decision.offers.items() if key in needed}
    return decision.model_copy(update={"offers": offers, "alternatives": paths})


def _domain(decision: Decision, place: str, number: Quantity | None) -> tuple[float, float]:
    """Return the lowest and the highest value to look at."""
    try:
        varied(decision, {place: LARGEST_RATE * 100})
        largest = LARGEST
    except OffersError:
        largest = LARGEST_RATE  # the file takes no such number there
    low, high = (0.0, largest) if number is None else (max(number.low, -largest), min(number.high, largest))
    return (max(low, LEAST_OF_MONEY) if place == WEIGHT_OF_MONEY else low), high


def bracket(trial: Callable[[float], Trial], start: float, low: float, high: float) -> tuple[Trial, Trial] | None:
    """Return two values with gaps of opposite sign; None where none are met.

    First where a straight line through two trials meets 0, then further and further out on both sides.
    """
    step = max(abs(start) * 0.25, 0.01 if high <= LARGEST_RATE else 1_000.0)
    first = trial(start)
    ends = {+1: first, -1: first}
    second = trial(start + step if start + step <= high else start - step)
    ends[+1 if second.x > start else -1] = second
    if _opposite(first, second):
        return first, second
    if second.height != first.height:
        meets = first.x - first.height * (second.x - first.x) / (second.height - first.height)
        aimed = min(max(meets + BEYOND * (meets - first.x), low), high)
        try:
            third = trial(aimed)
        except OffersError:
            third = first  # out of what the file may have there
        if _opposite(first, third):
            return first, third
    limits = {+1: high, -1: low}
    while ends[+1].x < limits[+1] or ends[-1].x > limits[-1]:
        for side, end in ends.items():
            x = min(max(end.x + side * step, limits[-1]), limits[+1])
            try:
                found = end if x == end.x else trial(x)
            except OffersError:
                limits[side] = end.x
                continue
            if _opposite(end, found):
                return end, found
            ends[side] = found
        step *= 2
    return None


def _opposite(one: Trial, other: Trial) -> bool:
    return (one.height > 0) != (other.height > 0)


def _gap(result: Result, offer: str, versus: str, target: Target) -> Estimate:
    """Return how much more an offer is worth than another alternative [currency]."""
    mine, theirs = (result.frame.alternatives[key] for key in (offer, versus))
    outcomes = result.outcomes
    if target == "certainty" and (mine.certain is None or theirs.certain is None):
        raise ValueError("a certainty equivalent needs wealth and pay that are together above 0 on every path")
    if target == "all-in" and (mine.all_in is None or theirs.all_in is None):
        raise ValueError("happiness has no price: give [preferences.weights] with a weight of money")
    measures = {
        "money": (mine.present_value, theirs.present_value),
        "certainty": (mine.certain, theirs.certain),
        "all-in": (mine.all_in, theirs.all_in),
    }
    one, other = measures[target]
    assert one is not None
    assert other is not None
    return estimate_of(outcomes.sample(one) - outcomes.sample(other), outcomes.n_batches)
