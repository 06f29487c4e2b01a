"""Values of all alternatives on the same paths -> what choosing one of them costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from careersim.engine.measure import Measure, SpreadMeasure
from careersim.engine.outcomes import Outcomes
from careersim.quantity import Array

ROUNDING = 1e-12
"""Two values that differ by less than this share of them are one value, summed in another order."""


@dataclass(frozen=True)
class PresentValue(SpreadMeasure):
    """Present value of after-tax money over the horizon, V [currency]."""

    key: str

    def sample(self, outcomes: Outcomes) -> Array:
        """Return V, (n_paths,)."""
        return outcomes.present_value[self.key]


@dataclass(frozen=True)
class AnnualPay(SpreadMeasure):
    """Level pay of the same present value, c = V / A [currency/year]."""

    key: str

    def sample(self, outcomes: Outcomes) -> Array:
        """Return c, (n_paths,)."""
        return outcomes.annual_pay(self.key)


@dataclass(frozen=True)
class OpportunityCost(SpreadMeasure):
    """V of another alternative minus V of this one, signed [currency]."""

    key: str
    versus: str

    def sample(self, outcomes: Outcomes) -> Array:
        """Return V_versus - V_key, (n_paths,); below 0 where `key` pays more."""
        return difference(outcomes.present_value[self.versus], outcomes.present_value[self.key])


@dataclass(frozen=True)
class Regret(SpreadMeasure):
    """The most that any alternative pays minus V of this one (Savage 1951) [currency]."""

    key: str

    def sample(self, outcomes: Outcomes) -> Array:
        """Return max V - V_key, (n_paths,), 0 or more."""
        return difference(outcomes.highest, outcomes.present_value[self.key])


@dataclass(frozen=True)
class Positive(Measure):
    """Whether another measure is above 0: its mean is a probability."""

    of: SpreadMeasure

    def sample(self, outcomes: Outcomes) -> Array:
        """Return 1 or 0, (n_paths,)."""
        return (outcomes.sample(self.of) > 0).astype(np.float64)


@dataclass(frozen=True)
class PaysMost(Measure):
    """Whether V is the highest, an equal share in a tie: its mean is P(best)."""

    key: str

    def sample(self, outcomes: Outcomes) -> Array:
        """Return 1, 0 or the share of a tie, (n_paths,)."""
        values = outcomes.present_value
        return outcomes.once("shares of most", lambda: shares_of_best(values, outcomes.highest))[self.key]


def shares_of_best(values: Mapping[str, Array], highest: Array) -> dict[str, Array]:
    """Return 1 where a value is the highest, 0 where not, and the equal share of a tie, by key, (n_paths,) each."""
    least = highest - ROUNDING * np.abs(highest)
    is_best = {key: value >= least for key, value in values.items()}
    ties = np.sum([*is_best.values()], axis=0)
    return {key: np.asarray(best / ties) for key, best in is_best.items()}


def difference(one: Array, other: Array) -> Array:
    """Return one - other, (n_paths,), 0 where they differ by rounding alone."""
    gap = one - other
    return np.where(np.abs(gap) <= ROUNDING * np.abs(one), 0.0, gap)
