"""Values -> certainty equivalents, under constant relative risk aversion unless the file names another utility."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from careersim.engine.measure import Measure
from careersim.engine.outcomes import Outcomes
from careersim.quantity import Array, Value
from careersim.utilities.base import Utility

SLOPE_STEP = 1e-6
"""The part of all one owns that a utility's slope is taken over."""


@dataclass(frozen=True)
class CertaintyEquivalent(Measure):
    """The sure sum worth as much as an uncertain one, u^-1(E u(wealth + V)) - wealth [currency].

    u(x) = x^(1 - gamma) / (1 - gamma), ln x at gamma = 1. Where wealth or gamma are uncertain it is the c with
    E u(wealth + c) = E u(wealth + V), the marginal utility at `scale` being the same at every gamma.

    certain : c on the first paths.
    scale : where utility has slope 1 [currency].
    slope : E u'(wealth + c).
    utility : another kind than that, by the file.
    """

    key: str
    certain: float
    scale: float
    slope: float
    utility: Utility | None = None

    @classmethod
    def solved(cls, key: str, outcomes: Outcomes, utility: Utility | None = None) -> CertaintyEquivalent | None:
        """Return the measure with c solved for on some paths; None where a path's utility is not defined."""
        value, wealth, gamma = outcomes.present_value[key], *_risk(outcomes)
        total = wealth + value
        if utility is not None:
            if not utility.is_defined(total).all():
                return None
            scale = float(total.min())  # measured from the worst path on, no utility overflows
            certain = _by_bisection(value, wealth, scale, lambda total: utility.utility(total, scale))
            at = float(np.mean(wealth)) + certain
            step = SLOPE_STEP * max(abs(at), 1.0)
            rise = np.mean(utility.utility(wealth + certain + step, at) - utility.utility(wealth + certain - step, at))
            return cls(key, certain, at, float(rise) / (2 * step), utility)
        if not np.all(_has_utility(total, gamma)):
            return None
        if isinstance(wealth, float) and isinstance(gamma, float):
            certain = _closed_form(total, gamma) - wealth
            return cls(key, certain, wealth + certain, 1.0)
        scale = float(np.mean(total))
        certain = _by_bisection(value, wealth, scale, lambda total: _utility(total, gamma, scale))
        with np.errstate(over="ignore"):
            slope = float(np.mean(((wealth + certain) / scale) ** -np.asarray(gamma)))
        # An aversion so large that utility overflows on the worst paths is beyond what a number can say.
        return cls(key, certain, scale, slope) if 0.0 < slope < math.inf else None

    def sample(self, outcomes: Outcomes) -> Array:
        """Return c + (u(wealth + V) - u(wealth + c)) / E u', (n_paths,); NaN where utility is no number."""
        wealth, gamma = _risk(outcomes)
        value = outcomes.present_value[self.key]
        if (other := self.utility) is not None:
            rise = _finite(other.utility(wealth + value, self.scale)) - other.utility(wealth + self.certain, self.scale)
            return np.asarray(self.certain + rise / self.slope)
        if isinstance(gamma, float) and gamma == 0.0:
            return value
        gain = _finite(_utility(wealth + value, gamma, self.scale)) - _utility(wealth + self.certain, gamma, self.scale)
        return np.asarray(self.certain + gain / self.slope)


@dataclass(frozen=True)
class CertaintyGap(Measure):
    """The certainty equivalent of another alternative minus that of this one [currency]."""

    this: CertaintyEquivalent
    other: CertaintyEquivalent

    def sample(self, outcomes: Outcomes) -> Array:
        """Return the difference of influences, (n_paths,)."""
        return outcomes.sample(self.other) - outcomes.sample(self.this)


def _risk(outcomes: Outcomes) -> tuple[Value, Value]:
    return outcomes.preferences["wealth"], outcomes.preferences["risk_aversion"]


def _has_utility(total: Value, gamma: Value) -> Array:
    return np.asarray((total > 0) | (np.asarray(gamma) == 0) | ((total == 0) & (np.asarray(gamma) < 1)))


def _utility(total: Value, gamma: Value, scale: float) -> Array:
    """Return ((x / scale)^(1 - gamma) - 1) / (1 - gamma) x scale, its limit scale ln(x / scale) at gamma = 1."""
    ratio, power = np.asarray(total) / scale, 1.0 - np.asarray(gamma)
    if isinstance(gamma, float) and gamma == 2.0:  # the default, without a logarithm
        with np.errstate(divide="ignore"):
            return np.asarray(np.where(ratio > 0, scale * (1.0 - 1.0 / ratio), np.nan))
    # At 0 and below, minus infinity or NaN are what utility is there.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        log_ratio = np.log(ratio)
        curved = np.expm1(power * log_ratio) / np.where(power == 0.0, 1.0, power)
    if np.any(power == 0.0):
        curved = np.where(power == 0.0, log_ratio, curved)
    if np.any(power == 1.0):
        curved = np.where(power == 1.0, ratio - 1.0, curved)
    with np.errstate(over="ignore"):
        return np.asarray(scale * curved)


def _finite(utility: Array) -> Array:
    """Return utilities with NaN in place of what is not finite, whose sums are then NaN without a warning."""
    return np.where(np.isfinite(utility), utility, np.nan)


def _closed_form(total: Array, gamma: float) -> float:
    if gamma == 0.0:
        return float(total.mean())
    with np.errstate(divide="ignore"):
        log_total = np.log(total)
    if gamma == 1.0:
        return float(np.exp(log_total.mean()))
    # The largest exponent is taken out: a power of a large sum would overflow.
    exponents = (1.0 - gamma) * log_total
    largest = float(exponents.max())
    return float(np.exp((largest + np.log(np.exp(exponents - largest).mean())) / (1.0 - gamma)))


def _by_bisection(value: Array, wealth: Value, scale: float, utility: Callable[[Value], Array]) -> float:
    target = float(utility(wealth + value).mean())
    low, high = float(value.min()), float(value.max())
    middle = low
    for _ in range(200):
        middle = (low + high) / 2
        if high - low <= 1e-12 * abs(scale):
            break
        if float(utility(wealth + middle).mean()) < target:
            low = middle
        else:
            high = middle
    return middle
