"""What the person said of money and attributes -> weights, and the pay that the weight of money spans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from careersim.decision import MONEY
from careersim.engine.outcomes import Outcomes
from careersim.leg import as_paths
from careersim.quantity import Array, Value

PREFIX = "weights."
TOP_SCORE = 10.0
PAY_RANGE_OF_REFERENCE = (0.5, 1.5)
"""The default pay range, as multiples of the reference alternative's mean annual pay."""
LEAST_SPAN = 0.01
"""Of the mean span: so wide it is at least on every path."""


@dataclass(frozen=True)
class Weights:
    """Swing weights that add up to 1, each float or (n_paths,), and what scores are worth by them.

    They hold no outcomes: what outcomes keep and keeps them would stay in memory until Python looks for such rings.
    """

    money: Value
    attributes: Mapping[str, Value]

    @classmethod
    def of(cls, outcomes: Outcomes) -> Weights | None:
        """Return the person's weights, normalised; None where the file gives none."""

        def make() -> Weights | None:
            given = {
                key.removeprefix(PREFIX): weight
                for key, weight in outcomes.preferences.items()
                if key.startswith(PREFIX)
            }
            return cls._normalised(given) if given else None

        return outcomes.once("weights", make)

    @classmethod
    def without_money(cls, outcomes: Outcomes) -> Weights | None:
        """Return the weights of the attributes among themselves; equal ones where the file gives none at all.

        None where there are no attributes, or none with a weight.
        """

        def make() -> Weights | None:
            weights = cls.of(outcomes)
            if weights is None:
                equal = dict.fromkeys(next(iter(outcomes.scores.values())), 1.0)
                return cls._normalised(equal) if equal else None
            if not np.all(np.asarray(sum(weights.attributes.values(), start=0.0)) > 0):
                return None
            return cls._normalised(weights.attributes)

        return outcomes.once("weights without money", make)

    @classmethod
    def _normalised(cls, given: Mapping[str, Value]) -> Weights:
        total = sum(given.values(), start=0.0)
        shares = {key: weight / total for key, weight in given.items()}
        return cls(shares.pop(MONEY, 0.0), shares)

    @property
    def price_money(self) -> bool:
        """Tell whether money has a weight, so that the others have a price."""
        return bool(np.all(np.asarray(self.money) > 0))

    def worth_of(self, key: str, outcomes: Outcomes) -> Value:
        """Return what an alternative's scores are worth, the sum of w_k s_k / 10, float or (n_paths,)."""
        has_money = isinstance(self.money, np.ndarray) or self.money > 0
        return outcomes.once(("worth", key, has_money), lambda: self.worth(outcomes.scores[key]))

    def worth(self, scores: Mapping[str, Value]) -> Value:
        """Return the sum of w_k s_k / 10 over the attributes, float or (n_paths,)."""
        return sum((w / TOP_SCORE * scores[k] for k, w in self.attributes.items() if k in scores), start=0.0)


@dataclass(frozen=True)
class PayRange:
    """The after-tax annual pay that the weight of money spans [currency/year].

    reference : the alternative whose pay sets the range where the file gives none.
    mean_pay : its mean annual pay; None where the file gives the range.
    least_span : where uncertain ends of it meet, one is moved up to so far above the other.
    """

    reference: str
    mean_pay: float | None
    least_span: float = 0.0

    @classmethod
    def of(cls, outcomes: Outcomes, reference: str) -> PayRange | None:
        """Return the file's range or, by default, the one about the reference's pay; None where that is 0 or less."""
        if "pay_low" in outcomes.preferences:
            low, high = outcomes.preferences["pay_low"], outcomes.preferences["pay_high"]
            return cls(reference, None, LEAST_SPAN * float(np.mean(np.asarray(high) - low)))
        mean_pay = float(outcomes.annual_pay(reference).mean())
        return cls(reference, mean_pay) if mean_pay > 0 else None

    def ends(self, outcomes: Outcomes) -> tuple[Value, Value]:
        """Return low and high, each float or (n_paths,)."""
        if self.mean_pay is None:
            low, high = outcomes.preferences["pay_low"], outcomes.preferences["pay_high"]
            if isinstance(low, float) and isinstance(high, float):
                return low, high
            return low, np.maximum(high, low + self.least_span)
        low, high = PAY_RANGE_OF_REFERENCE
        return low * self.mean_pay, high * self.mean_pay

    def span(self, outcomes: Outcomes) -> Value:
        """Return high - low, float or (n_paths,)."""
        low, high = self.ends(outcomes)
        return high - low

    @property
    def unit_span(self) -> float:
        """Return d(high - low) / d(mean pay of the reference)."""
        low, high = PAY_RANGE_OF_REFERENCE
        return 0.0 if self.mean_pay is None else high - low

    def error(self, outcomes: Outcomes) -> Value:
        """Return how far each batch's mean pay of the reference is from `mean_pay`: 0 or (n_paths,)."""
        if self.mean_pay is None:
            return 0.0
        mean_pay = self.mean_pay
        return outcomes.once(self, lambda: outcomes.over_batches(outcomes.annual_pay(self.reference)) - mean_pay)

    def priced(self, gain: Value, mean_gain: float, outcomes: Outcomes) -> Array:
        """Return gain x span on each path, (n_paths,), with the error of a span that is itself estimated.

        gain : in weighted utility, float or (n_paths,); mean_gain : its mean.
        """
        priced = as_paths(gain * self.span(outcomes), outcomes.n_paths)
        return priced + mean_gain * self.unit_span * self.error(outcomes)
