"""Pay, scores and weights -> one value for money and happiness, as utility and as money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from careersim.engine.measure import Measure, SpreadMeasure
from careersim.engine.opportunity import shares_of_best
from careersim.engine.outcomes import Outcomes
from careersim.engine.weights import PayRange, Weights
from careersim.leg import as_paths
from careersim.quantity import Array


@dataclass(frozen=True)
class Utility(SpreadMeasure):
    """Weighted utility of money and attributes, w_money (c - low) / (high - low) + sum of w_k s_k / 10."""

    key: str
    pay_range: PayRange | None

    def sample(self, outcomes: Outcomes) -> Array:
        """Return U, (n_paths,)."""
        weights = Weights.of(outcomes)
        assert weights is not None
        worth = as_paths(weights.worth(outcomes.scores[self.key]), outcomes.n_paths)
        if self.pay_range is None:  # only where money has no weight
            return worth
        low, high = self.pay_range.ends(outcomes)
        return np.asarray(weights.money * (outcomes.annual_pay(self.key) - low) / (high - low) + worth)


@dataclass(frozen=True)
class AllIn(SpreadMeasure):
    """Money and happiness in one value, utility in currency: the same ranking on every path [currency].

    G = V + A x sum of w_k (s_k - mean s_k,ref) / 10 x (high - low) / w_money.

    usual : the reference's mean scores by attribute.
    """

    key: str
    pay_range: PayRange
    usual: tuple[tuple[str, float], ...]

    def sample(self, outcomes: Outcomes) -> Array:
        """Return G, (n_paths,)."""
        weights = Weights.of(outcomes)
        assert weights is not None
        gain = weights.worth(outcomes.scores[self.key]) - weights.worth(dict(self.usual))
        price = outcomes.annuity * gain * self.pay_range.span(outcomes) / weights.money
        return outcomes.present_value[self.key] + price


@dataclass(frozen=True)
class AllInOpportunityCost(SpreadMeasure):
    """All-in value of another alternative minus that of this one, signed [currency]."""

    this: AllIn
    other: AllIn

    def sample(self, outcomes: Outcomes) -> Array:
        """Return G_other - G_this, (n_paths,)."""
        return self.other.sample(outcomes) - self.this.sample(outcomes)


@dataclass(frozen=True)
class AllInBest(Measure):
    """Whether the all-in value is the highest, an equal share in a tie: its mean is P(best)."""

    key: str
    of: tuple[AllIn, ...]

    def sample(self, outcomes: Outcomes) -> Array:
        """Return 1, 0 or the share of a tie, (n_paths,)."""
        values = {all_in.key: all_in.sample(outcomes) for all_in in self.of}
        return shares_of_best(values, np.maximum.reduce(list(values.values())), self.key)
