"""Pay, scores and weights -> what money does not buy, in money."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from careersim.engine.summary import Estimate, mean_estimate
from careersim.leg import as_paths
from careersim.quantity import Array, Value

TOP_SCORE = 10.0


@dataclass(frozen=True)
class Weights:
    """Swing weights that add up to 1, each float or (n_paths,)."""

    money: Value
    attributes: Mapping[str, Value]

    @classmethod
    def normalised(cls, given: Mapping[str, Value], money: str) -> Weights:
        """Return weights proportional to those given by attribute and `money`."""
        total = sum(given.values(), start=0.0)
        shares = {key: weight / total for key, weight in given.items()}
        return cls(shares.pop(money, 0.0), shares)

    @classmethod
    def equal(cls, attributes: tuple[str, ...]) -> Weights:
        """Return equal weights on attributes and none on money: what stands in where no weights are given."""
        return cls(0.0, {attribute: 1.0 / len(attributes) for attribute in attributes})

    def worth(self, scores: Mapping[str, Value]) -> Value:
        """Return the sum of w_k s_k / 10 over the attributes, float or (n_paths,)."""
        return sum((w * scores[k] / TOP_SCORE for k, w in self.attributes.items() if k in scores), start=0.0)


@dataclass(frozen=True)
class PayRange:
    """The after-tax annual pay that the weight of money spans, each end float or (n_paths,) [currency/year].

    moves : where the ends follow a mean that is itself estimated, its sample, (n_paths,); for the errors only.
    """

    low: Value
    high: Value
    moves: Array | None = None

    @property
    def span(self) -> Value:
        """Return high - low."""
        return self.high - self.low


@dataclass(frozen=True)
class Happiness:
    """The price of happiness of one alternative against the reference [currency/year].

    price : sum of w_k (s_k - s_k,ref) / 10 x (high - low) / w_money.
    pay_cut : mean annual pay of the reference minus this one's.
    surplus : price - pay_cut; above 0 it is worth the cut by one's own weights.
    break_even_money_weight : the weight of money, all others keeping their proportions, where surplus is 0.
    """

    price: Estimate | None
    pay_cut: Estimate
    surplus: Estimate | None
    break_even_money_weight: Estimate | None


def happiness(
    pay: Array,
    reference_pay: Array,
    scores: Mapping[str, Value],
    reference_scores: Mapping[str, Value],
    weights: Weights | None,
    pay_range: PayRange | None,
) -> Happiness:
    """Return the price of happiness and its standard errors; what cannot be priced is None.

    pay, reference_pay : (n_paths,) [currency/year].
    weights : None where the file gives none; the break-even then takes the attributes in equal proportions.
    pay_range : None where the reference pays nothing and the file gives no range.
    """
    cut = reference_pay - pay
    pay_cut = mean_estimate(cut)
    price = surplus = None
    if weights is not None and pay_range is not None and np.all(np.asarray(weights.money) > 0):
        gain = as_paths(weights.worth(scores) - weights.worth(reference_scores), cut.size)
        sample = _with_error_of_range(gain / weights.money, pay_range)
        price, surplus = mean_estimate(sample), mean_estimate(sample - cut)
    return Happiness(price, pay_cut, surplus, _break_even(cut, scores, reference_scores, weights, pay_range))


def _with_error_of_range(gain: Array, pay_range: PayRange) -> Array:
    """Return a sample whose mean is E[gain x span], and whose sd is right where the span is an estimated mean."""
    sample = gain * pay_range.span
    if pay_range.moves is not None:
        sample = sample + gain.mean() * (pay_range.moves - pay_range.span)
    return sample


def _break_even(
    cut: Array,
    scores: Mapping[str, Value],
    reference_scores: Mapping[str, Value],
    weights: Weights | None,
    pay_range: PayRange | None,
) -> Estimate | None:
    """Return w = B / (B + P): (1 - w) / w B = P, B the gain's worth at no weight on money, P the pay cut."""
    others = _without_money(weights, tuple(scores))
    if pay_range is None or others is None:
        return None
    gain = as_paths(others.worth(scores) - others.worth(reference_scores), cut.size)
    worth = _with_error_of_range(gain, pay_range)
    b, p = float(worth.mean()), float(cut.mean())
    if b * p <= 0 or not math.isfinite(b * p):
        return None
    error = mean_estimate((p * worth - b * cut) / (b + p) ** 2)
    return Estimate(b / (b + p), error.se)


def _without_money(weights: Weights | None, attributes: tuple[str, ...]) -> Weights | None:
    if not attributes:
        return None
    if weights is None:
        return Weights.equal(attributes)
    if not np.all(sum(weights.attributes.values(), start=0.0) > np.zeros(1)):
        return None
    return Weights.normalised({**weights.attributes}, "")
