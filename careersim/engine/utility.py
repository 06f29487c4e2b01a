"""Pay, scores and weights -> one value for money and happiness, as utility and as money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from careersim.engine.measure import Measure, SpreadMeasure
from careersim.engine.opportunity import difference, shares_of_best
from careersim.engine.outcomes import Outcomes
from careersim.engine.weights import PayRange, Weights
from careersim.leg import as_paths
from careersim.quantity import Array, Value


@dataclass(frozen=True)
class Utility(SpreadMeasure):
    """Weighted utility of money and attributes, w_money (c - low) / (high - low) + sum of w_k s_k / 10.

    slope : dU / d(mean pay of the reference), on the first paths; 0 where the file gives the pay range.
    """

    key: str
    pay_range: PayRange | None
    slope: float = 0.0

    @classmethod
    def solved(cls, key: str, outcomes: Outcomes, pay_range: PayRange | None) -> Utility | None:
        """Return the measure; None without weights, or where money has one and the reference pays nothing."""
        weights = Weights.of(outcomes)
        if weights is None or (pay_range is None and np.any(np.asarray(weights.money) > 0)):
            return None
        if pay_range is None or pay_range.mean_pay is None:
            return cls(key, pay_range)
        # (c - low) / (high - low) = c / (m (b - a)) - a / (b - a) with low, high = a m, b m.
        term = weights.money * outcomes.annual_pay(key) / pay_range.span(outcomes)
        return cls(key, pay_range, float(np.mean(-term / pay_range.mean_pay)))

    def sample(self, outcomes: Outcomes) -> Array:
        """Return U, (n_paths,)."""
        weights = Weights.of(outcomes)
        assert weights is not None
        worth = as_paths(weights.worth_of(self.key, outcomes), outcomes.n_paths)
        if self.pay_range is None:  # only where money has no weight
            return worth
        low, high = self.pay_range.ends(outcomes)
        return np.asarray(weights.money * (outcomes.annual_pay(self.key) - low) / (high - low) + worth)

    def shift(self, outcomes: Outcomes) -> Value:
        """Return what the batch tells of the reference's mean pay, times the slope."""
        return 0.0 if self.pay_range is None else self.slope * self.pay_range.error(outcomes)


@dataclass(frozen=True)
class AllIn(SpreadMeasure):
    """Money and happiness in one value, utility in currency: the same ranking on every path [currency].

    G = V + A x sum of w_k (s_k - mean s_k,ref) / 10 x (high - low) / w_money.

    usual : the reference's mean scores by attribute, on the first paths.
    pay_slope, score_slope : dG / d(mean pay of the reference) and dG / d(its weighted mean scores), there.
    """

    key: str
    pay_range: PayRange
    usual: tuple[tuple[str, float], ...]
    pay_slope: float
    score_slope: float

    @classmethod
    def solved(cls, key: str, outcomes: Outcomes, pay_range: PayRange | None) -> AllIn | None:
        """Return the measure; None where happiness has no price."""
        weights = Weights.of(outcomes)
        if weights is None or pay_range is None or not weights.price_money:
            return None
        scores = outcomes.scores[pay_range.reference]
        usual = {attribute: float(np.mean(score)) for attribute, score in scores.items()}
        years = outcomes.annuity / weights.money
        gain = weights.worth_of(key, outcomes) - weights.worth(usual)
        pay_slope = 0.0 if pay_range.mean_pay is None else float(np.mean(years * gain)) * pay_range.unit_span
        return cls(key, pay_range, tuple(usual.items()), pay_slope, -float(np.mean(years * pay_range.span(outcomes))))

    def sample(self, outcomes: Outcomes) -> Array:
        """Return G, (n_paths,), computed once: every cost against another takes it too."""

        def value() -> Array:
            weights = Weights.of(outcomes)
            assert weights is not None
            gain = weights.worth_of(self.key, outcomes) - weights.worth(dict(self.usual))
            price = outcomes.annuity * gain * self.pay_range.span(outcomes) / weights.money
            return outcomes.present_value[self.key] + price

        return outcomes.once(("value", self), value)

    def shift(self, outcomes: Outcomes) -> Value:
        """Return what the batch tells of the reference's mean pay and scores, times the slopes."""

        def of_scores() -> Value:
            weights = Weights.of(outcomes)
            assert weights is not None
            better = weights.worth_of(self.pay_range.reference, outcomes) - weights.worth(dict(self.usual))
            return outcomes.over_batches(better) if isinstance(better, np.ndarray) else 0.0

        error = outcomes.once(("usual", self.usual), of_scores)
        return self.pay_slope * self.pay_range.error(outcomes) + self.score_slope * error


@dataclass(frozen=True)
class AllInOpportunityCost(SpreadMeasure):
    """All-in value of another alternative minus that of this one, signed [currency]."""

    this: AllIn
    other: AllIn

    def sample(self, outcomes: Outcomes) -> Array:
        """Return G_other - G_this, (n_paths,)."""
        return difference(self.other.sample(outcomes), self.this.sample(outcomes))

    def shift(self, outcomes: Outcomes) -> Value:
        """Return the difference of the shifts."""
        return self.other.shift(outcomes) - self.this.shift(outcomes)


@dataclass(frozen=True)
class AllInBest(Measure):
    """Whether the all-in value is the highest, an equal share in a tie: its mean is P(best)."""

    key: str
    of: tuple[AllIn, ...]

    def sample(self, outcomes: Outcomes) -> Array:
        """Return 1, 0 or the share of a tie, (n_paths,)."""

        def shares() -> dict[str, Array]:
            values = {all_in.key: outcomes.sample(all_in) for all_in in self.of}
            return shares_of_best(values, np.maximum.reduce([*values.values()]))

        return outcomes.once(("shares of best", self.of), shares)[self.key]
