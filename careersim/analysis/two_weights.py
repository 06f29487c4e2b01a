"""The weights of two things at which two alternatives are worth the same, all others keeping their proportions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from careersim.analysis.indices import estimate
from careersim.analysis.smaa import Criteria
from careersim.analysis.target import leaders
from careersim.decision import STAY
from careersim.estimate import Estimate, finite
from careersim.quantity import Array
from careersim.result import Result


@dataclass(frozen=True)
class TwoWeights:
    """Two alternatives in the triangle of two weights, x >= 0, y >= 0, x + y <= 1; the rest is shared by the others.

    keys : what x and y are the weights of. shares : of the rest, by key.
    segment : the ends of the line on which `a` and `b` are worth the same, each (x, y); empty where one is better all
        over the triangle, `better` then. corners : U_a - U_b at (0, 0), (1, 0) and (0, 1).
    given : x and y in the file, None without weights.
    """

    a: str
    b: str
    keys: tuple[str, str]
    shares: dict[str, float]
    segment: tuple[tuple[Estimate, Estimate], ...]
    corners: tuple[float, float, float]
    given: tuple[float, float] | None

    @property
    def better(self) -> str | None:
        """Return the alternative that is better, or as good, at all these weights; None where it depends."""
        if self.segment:
            return None
        return self.a if max(self.corners) > 0 else self.b

    def as_json(self) -> dict[str, Any]:
        """Return the object of docs/weights.md."""
        return {
            "a": self.a,
            "b": self.b,
            "keys": [*self.keys],
            "shares_of_the_rest": self.shares,
            "segment": [[x.value, y.value] for x, y in self.segment],
            "segment_se": [[finite(x.se), finite(y.se)] for x, y in self.segment],
            "better": self.better,
            "given": None if self.given is None else [*self.given],
        }


def two_weights(result: Result, x: str, y: str, a: str | None = None, b: str | None = None) -> TwoWeights:
    """Return where two alternatives break even in two weights.

    a, b : by default the best one on average, and staying or else the next best.

    Raises KeyError where x or y is neither money nor an attribute, and ValueError as `weights` does.
    """
    criteria = Criteria.of(result.outcomes, result.decision.reference)
    for key in (x, y):
        if key not in criteria.keys:
            raise KeyError(key)
    mean = {key: weight.mean for key, weight in (result.decision.preferences.weights or {}).items()}
    whole = sum(mean.values())
    rest = [key for key in criteria.keys if key not in (x, y)]
    in_rest = sum(mean.get(key, 0.0) for key in rest)
    shares = {key: mean.get(key, 0.0) / in_rest if in_rest else 1 / len(rest) for key in rest}
    if a is None or b is None:
        usual = np.array([[mean.get(key, 0.0) if mean else 1.0] for key in criteria.keys])
        utility = dict(zip(criteria.alternatives, criteria.utility(usual), strict=True))
        a, b = leaders(utility, STAY if result.decision.current is not None else None)
    gains = criteria.values[criteria.alternatives.index(a)] - criteria.values[criteria.alternatives.index(b)]

    def gain(key: str) -> Array:
        return np.asarray(gains[criteria.keys.index(key)])

    corners = [
        sum((share * gain(key) for key, share in shares.items()), start=np.zeros(result.outcomes.n_paths)),
        gain(x),
        gain(y),
    ]
    if not rest:  # the two weights are all there are: only the far side of the triangle
        corners[0] = np.full(result.outcomes.n_paths, np.nan)
    at_corners = tuple(float(corner.mean()) for corner in corners)
    assert len(at_corners) == 3
    return TwoWeights(
        a,
        b,
        (x, y),
        shares,
        _segment(corners, result.outcomes.n_batches),
        at_corners,
        (mean.get(x, 0.0) / whole, mean.get(y, 0.0) / whole) if whole else None,
    )


PLACES = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
"""The corners of the triangle."""


def _segment(corners: list[Array], n_batches: int) -> tuple[tuple[Estimate, Estimate], ...]:
    """Return where the gain, linear over the triangle, is 0 on its sides."""
    found = []
    for i, j in combinations(range(3), 2):
        one, other = float(corners[i].mean()), float(corners[j].mean())
        if one * other < 0:
            # On the way from corner i to j: t = u / (u - v), and its influence.
            way = one / (one - other)
            path = way + (one * (corners[j] - other) - other * (corners[i] - one)) / (one - other) ** 2
            (xi, yi), (xj, yj) = PLACES[i], PLACES[j]
            found.append((estimate(xi + (xj - xi) * path, n_batches), estimate(yi + (yj - yi) * path, n_batches)))
    return tuple(found)
