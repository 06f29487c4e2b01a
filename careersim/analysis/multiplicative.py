"""Money and attributes that make up for each other, or need each other: multiplicative utility beside the additive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from careersim.analysis.indices import estimate
from careersim.analysis.smaa import Criteria
from careersim.estimate import Estimate
from careersim.quantity import Array
from careersim.result import Result

WHOLES = (0.5, 0.8, 1.0, 1.5)


@dataclass(frozen=True)
class Together:
    """The alternatives under one degree of interaction.

    whole : the sum of what each swing is worth alone, in parts of all swings together: below 1 they need each other, at
        1 they add up, above 1 they make up for each other.
    interaction : K of 1 + K = product of (1 + K whole w_k). utility : mean of U by alternative.
    lead : of the best over the next.
    """

    whole: float
    interaction: float
    utility: Mapping[str, Estimate]
    best: str
    lead: Estimate

    def as_json(self) -> dict[str, Any]:
        """Return the object of docs/weights.md."""
        return {
            "whole": self.whole,
            "interaction": self.interaction,
            "utility": {key: one.as_json() for key, one in self.utility.items()},
            "best": self.best,
            "lead": self.lead.as_json(),
        }


def multiplicative(result: Result, wholes: Sequence[float] = WHOLES) -> tuple[Together, ...]:
    """Return the alternatives by U = (product of (1 + K k u) - 1) / K, k = whole x weight (Keeney & Raiffa 1976).

    The weights are the file's, at their means. u is 0 at the low and 1 at the high end of each range; what lies below 0
    or above 1 counts as the end. At a whole of 1 utility is additive.

    Raises ValueError without weights, without two of them above 0, and as `weights` does.
    """
    said = result.decision.preferences.weights
    weights = {key: weight.mean for key, weight in (said or {}).items() if weight.mean > 0}
    if len(weights) < 2:
        raise ValueError("two things at least have to have a weight: give [preferences.weights]")
    criteria = Criteria.of(result.outcomes, result.decision.reference)
    shares = np.array([weights.get(key, 0.0) for key in criteria.keys]) / sum(weights.values())
    values = np.clip(criteria.values, 0.0, 1.0)
    return tuple(_together(result, criteria.alternatives, values, shares, whole) for whole in wholes)


def _together(result: Result, keys: Sequence[str], values: Array, shares: Array, whole: float) -> Together:
    scaled, n_batches = whole * shares, result.outcomes.n_batches
    k = interaction(scaled)
    if k == 0:
        utility = np.einsum("k,akp->ap", scaled, values)
    else:
        utility = np.expm1(np.log1p(k * scaled[:, None] * values).sum(axis=1)) / k
    ranked = np.argsort(-utility.mean(axis=1), kind="stable")
    return Together(
        whole,
        k,
        {key: estimate(of_key, n_batches) for key, of_key in zip(keys, utility, strict=True)},
        keys[ranked[0]],
        estimate(utility[ranked[0]] - utility[ranked[1]], n_batches),
    )


def interaction(scaled: Array) -> float:
    """Return K, the root above -1 and other than 0 of 1 + K = product of (1 + K k); 0 where the k add up to 1.

    scaled : k, each from 0 to below 1.

    Raises ValueError where one of them is 1 or more, when nothing is left for the others.
    """
    whole = float(scaled.sum())
    if scaled.max() >= 1:
        raise ValueError(f"at a whole of {whole:g} one thing alone would be worth everything: take a smaller whole")
    if abs(whole - 1) < 1e-9:
        return 0.0

    def excess(k: float) -> float:
        return float(np.log1p(k * scaled).sum() - np.log1p(k))

    # Between -1 and 0 where the whole is above 1, else above 0.
    low, high = (-1.0 + 1e-15, -1e-12) if whole > 1 else (1e-12, 1.0)
    while whole < 1 and excess(high) < 0:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if (excess(middle) > 0) == (whole > 1):
            low = middle
        else:
            high = middle
    return (low + high) / 2
