"""Samples -> estimates, each with its Monte Carlo standard error."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from careersim.quantity import Array

QUANTILES = {"p5": 0.05, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p95": 0.95}


@dataclass(frozen=True)
class Estimate:
    """A number and its Monte Carlo standard error."""

    value: float
    se: float


@dataclass(frozen=True)
class Distribution:
    """What is said of a sample: mean and quantiles, each with its standard error, and the standard deviation."""

    mean: Estimate
    sd: float
    quantiles: dict[str, Estimate]

    def as_json(self) -> dict[str, Any]:
        """Return the object D of the result's format."""
        return {
            "mean": self.mean.value,
            "se": self.mean.se,
            "sd": self.sd,
            **{key: estimate.value for key, estimate in self.quantiles.items()},
            "quantile_se": {key: estimate.se for key, estimate in self.quantiles.items()},
        }


def mean_estimate(sample: Array) -> Estimate:
    """Return the mean of independent paths, (n_paths,), with standard error sd / sqrt(n)."""
    # About the first path: the mean of equal numbers is then that number to the last bit.
    return Estimate(float(sample[0] + (sample - sample[0]).mean()), _sd(sample) / math.sqrt(sample.size))


def distribution(sample: Array) -> Distribution:
    """Return the summary of independent paths, (n_paths,)."""
    ordered = np.sort(sample)
    return Distribution(
        mean_estimate(sample),
        _sd(sample),
        {key: quantile_estimate(ordered, p) for key, p in QUANTILES.items()},
    )


def quantile_estimate(ordered: Array, p: float) -> Estimate:
    """Return the p-quantile of an increasing sample, (n_paths,), with a standard error free of its distribution.

    The number of paths below the true quantile is binomial: half the distance between the quantiles one
    standard deviation of that number apart, (q(p + d) - q(p - d)) / 2, d = sqrt(p (1 - p) / n).
    """
    spread = math.sqrt(p * (1 - p) / ordered.size)
    return Estimate(_at(ordered, p), (_at(ordered, p + spread) - _at(ordered, p - spread)) / 2)


def _at(ordered: Array, p: float) -> float:
    rank = min(max(p, 0.0), 1.0) * (ordered.size - 1)
    below = int(rank)
    above = min(below + 1, ordered.size - 1)
    return float(ordered[below] + (rank - below) * (ordered[above] - ordered[below]))


def _sd(sample: Array) -> float:
    return float((sample - sample[0]).std(ddof=1)) if sample.size > 1 else 0.0
