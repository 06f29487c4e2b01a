"""Pay, scores and weights -> what money does not buy, in money."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from careersim.engine.measure import Measure
from careersim.engine.outcomes import Outcomes
from careersim.engine.weights import PayRange, Weights
from careersim.leg import as_paths
from careersim.quantity import Array, Value


@dataclass(frozen=True)
class PayCut(Measure):
    """Annual pay of the reference minus this one's [currency/year]."""

    key: str
    reference: str

    def sample(self, outcomes: Outcomes) -> Array:
        """Return c_ref - c, (n_paths,)."""
        return outcomes.annual_pay(self.reference) - outcomes.annual_pay(self.key)


@dataclass(frozen=True)
class PriceOfHappiness(Measure):
    """sum of w_k (s_k - s_k,ref) / 10 x (high - low) / w_money [currency/year].

    mean_gain : E of the sum over w_money, on the first paths.
    """

    key: str
    pay_range: PayRange
    mean_gain: float

    @classmethod
    def solved(cls, key: str, outcomes: Outcomes, pay_range: PayRange | None) -> PriceOfHappiness | None:
        """Return the measure; None where happiness has no price."""
        weights = Weights.of(outcomes)
        if weights is None or pay_range is None or not weights.price_money:
            return None
        gain = _gain(weights, key, pay_range.reference, outcomes)
        return cls(key, pay_range, float(np.mean(gain / weights.money)))

    def sample(self, outcomes: Outcomes) -> Array:
        """Return the price on each path, (n_paths,)."""
        weights = Weights.of(outcomes)
        assert weights is not None
        gain = _gain(weights, self.key, self.pay_range.reference, outcomes)
        return self.pay_range.priced(gain / weights.money, self.mean_gain, outcomes)


@dataclass(frozen=True)
class Surplus(Measure):
    """The price of happiness minus the pay cut [currency/year]: above 0 it is worth it by one's own weights."""

    price: PriceOfHappiness
    pay_cut: PayCut

    def sample(self, outcomes: Outcomes) -> Array:
        """Return price - pay cut, (n_paths,)."""
        return outcomes.sample(self.price) - outcomes.sample(self.pay_cut)


@dataclass(frozen=True)
class BreakEvenMoneyWeight(Measure):
    """The weight of money, all others keeping their proportions, at which the surplus is 0.

    w = B / (B + P) solves (1 - w) / w B = P, with P the pay cut and B the worth of the gain at no weight on money.

    worth, cut : B and P on the first paths.
    mean_gain : E of the gain in weighted utility that B is the worth of.
    """

    pay_cut: PayCut
    pay_range: PayRange
    worth: float
    cut: float
    mean_gain: float

    @classmethod
    def solved(cls, pay_cut: PayCut, outcomes: Outcomes, pay_range: PayRange | None) -> BreakEvenMoneyWeight | None:
        """Return the measure; None where no weight in (0, 1) breaks even."""
        others = Weights.without_money(outcomes)
        if pay_range is None or others is None:
            return None
        gain = _gain(others, pay_cut.key, pay_cut.reference, outcomes)
        mean_gain = float(np.mean(gain))
        worth = float(pay_range.priced(gain, mean_gain, outcomes).mean())
        cut = float(pay_cut.sample(outcomes).mean())
        if not math.isfinite(worth * cut) or worth * cut <= 0:
            return None
        return cls(pay_cut, pay_range, worth, cut, mean_gain)

    def sample(self, outcomes: Outcomes) -> Array:
        """Return the influence w + (P b - B p) / (B + P)^2, (n_paths,), b and p being the path's worth and cut."""
        others = Weights.without_money(outcomes)
        assert others is not None
        gain = _gain(others, self.pay_cut.key, self.pay_cut.reference, outcomes)
        worth = self.pay_range.priced(gain, self.mean_gain, outcomes)
        cut = outcomes.sample(self.pay_cut)
        total = self.worth + self.cut
        return np.asarray(self.worth / total + (self.cut * worth - self.worth * cut) / total**2)


@dataclass(frozen=True)
class MeanScore(Measure):
    """An attribute's discount-weighted average over the horizon, 0 to 10."""

    key: str
    attribute: str

    def sample(self, outcomes: Outcomes) -> Array:
        """Return the score, (n_paths,)."""
        return as_paths(outcomes.scores[self.key][self.attribute], outcomes.n_paths)


def _gain(weights: Weights, key: str, reference: str, outcomes: Outcomes) -> Value:
    return weights.worth_of(key, outcomes) - weights.worth_of(reference, outcomes)
