"""Pay against one attribute: which alternatives are worth considering, and what the attribute costs along the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from careersim.analysis.indices import estimate
from careersim.decision import MONEY
from careersim.engine.weights import TOP_SCORE, PayRange, Weights
from careersim.estimate import Estimate, finite
from careersim.leg import as_paths
from careersim.quantity import Array
from careersim.result import Result


@dataclass(frozen=True)
class Point:
    """One alternative on the plane of pay and the attribute.

    pay : certainty-equivalent pay a year, mean pay where there is no certainty equivalent [currency/year].
    score : the attribute's mean over the horizon, 0 to 10.
    p_undominated : P(no other has as much of both and more of one).
    is_efficient : the same of pay and score as they are here. is_supported : some weights of the two choose it.
    """

    key: str
    pay: Estimate
    score: Estimate
    p_undominated: Estimate
    is_efficient: bool
    is_supported: bool

    def as_json(self) -> dict[str, Any]:
        """Return the object of `alternatives`."""
        return {
            "pay": self.pay.as_json(),
            "score": self.score.as_json(),
            "p_undominated": finite(self.p_undominated.value),
            "p_undominated_se": finite(self.p_undominated.se),
            "efficient": self.is_efficient,
            "supported": self.is_supported,
        }


@dataclass(frozen=True)
class Step:
    """From one efficient alternative to the next with more of the attribute: pay given up a year per point of score."""

    giving: str
    getting: str
    price: Estimate


@dataclass(frozen=True)
class Frontier:
    """Alternatives by pay and one attribute.

    steps : along the efficient ones, from the highest pay on. own_price : what the user's weights say a point is worth
        [currency/year], None where they do not.
    """

    attribute: str
    points: Mapping[str, Point]
    steps: tuple[Step, ...]
    own_price: Estimate | None

    def as_json(self) -> dict[str, Any]:
        """Return the object of docs/frontier.md."""
        return {
            "attribute": self.attribute,
            "alternatives": {key: point.as_json() for key, point in self.points.items()},
            "steps": [
                {"from": step.giving, "to": step.getting, "price_per_point": step.price.as_json()}
                for step in self.steps
            ],
            "own_price_per_point": None if self.own_price is None else self.own_price.as_json(),
        }


def frontier(result: Result, attribute: str) -> Frontier:
    """Return the alternatives of a result by pay and one attribute, from its kept paths.

    Raises KeyError where no job scores the attribute.
    """
    outcomes = result.outcomes
    keys, n_batches = result.alternatives, outcomes.n_batches
    if attribute not in outcomes.scores[keys[0]]:
        raise KeyError(attribute)
    certain = {key: result.frame.alternatives[key].certain for key in keys}
    years = float(np.mean(outcomes.annuity))
    pay = {
        key: outcomes.annual_pay(key) if (found := certain[key]) is None else outcomes.sample(found) / years
        for key in keys
    }
    score = {key: as_paths(outcomes.scores[key][attribute], outcomes.n_paths) for key in keys}
    means = {key: (float(pay[key].mean()), float(score[key].mean())) for key in keys}
    undominated = _undominated(np.array([outcomes.annual_pay(key) for key in keys]), np.array([*score.values()]))
    efficient = dict(zip(keys, _undominated(*np.array([*means.values()]).T[:, :, None])[:, 0] > 0, strict=True))
    supported = _supported({key: means[key] for key in keys if efficient[key]})
    points = {
        key: Point(
            key,
            estimate(pay[key], n_batches),
            estimate(score[key], n_batches),
            estimate(undominated[i], n_batches),
            bool(efficient[key]),
            key in supported,
        )
        for i, key in enumerate(keys)
    }
    ranked = sorted((key for key in keys if efficient[key]), key=lambda key: means[key][1])
    steps = tuple(
        Step(one, other, _ratio(pay[one] - pay[other], score[other] - score[one], n_batches))
        for one, other in pairwise(ranked)
        if means[other][1] > means[one][1]
    )
    return Frontier(attribute, points, steps, _own_price(result, attribute))


def _undominated(pay: Array, score: Array) -> Array:
    """Return 1 where no other alternative is as good on both and better on one, (n_alternatives, n_paths)."""
    free = np.ones(pay.shape)
    for i in range(len(pay)):
        for j in range(len(pay)):
            as_good = (pay[j] >= pay[i]) & (score[j] >= score[i])
            free[i] *= ~(as_good & ((pay[j] > pay[i]) | (score[j] > score[i])))
    return free


def _supported(points: Mapping[str, tuple[float, float]]) -> set[str]:
    """Return the efficient points on the upper hull: those that some weights of the two choose."""
    hull: list[str] = []
    for key in sorted(points, key=lambda key: points[key]):
        while len(hull) > 1 and _turn(points[hull[-2]], points[hull[-1]], points[key]) > 0:
            hull.pop()
        hull.append(key)
    return {*hull}


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _own_price(result: Result, attribute: str) -> Estimate | None:
    weights, pay_range = Weights.of(result.outcomes), PayRange.of(result.outcomes, result.decision.reference)
    if weights is None or pay_range is None or not weights.price_money or attribute == MONEY:
        return None
    share = weights.attributes.get(attribute, 0.0) / np.asarray(weights.money) / TOP_SCORE
    priced = pay_range.priced(share, float(np.mean(share)), result.outcomes)
    return estimate(priced, result.outcomes.n_batches)


def _ratio(above: Array, below: Array, n_batches: int) -> Estimate:
    mean = float(below.mean())
    ratio = float(above.mean()) / mean
    return estimate(ratio + (above - ratio * below) / mean, n_batches)
