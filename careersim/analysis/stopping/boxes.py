"""Which of several unknown things to look into first, and when to stop (Weitzman 1979)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from careersim.analysis.stopping.reservation import decreasing_root
from careersim.normal import normal_cdf
from careersim.quantity import Array


def index_of_normal(mean: float, sd: float, cost: float) -> float:
    """Return the z with E max(X - z, 0) = cost, X ~ N(mean, sd^2): the sure thing that looking into X is as good as."""
    if sd == 0:
        return mean - cost

    def excess(z: float) -> float:
        d = (mean - z) / sd
        return sd * math.exp(-d * d / 2) / math.sqrt(2 * math.pi) + (mean - z) * normal_cdf(d) - cost

    return decreasing_root(excess, mean - cost - 10 * sd, sd)


def index_of_sample(x: Array, cost: float) -> float:
    """Return the same for X as likely to be any of (n,) numbers."""
    ordered = np.sort(x)[::-1]
    sums = np.cumsum(ordered)
    counts = np.arange(1, x.size + 1)
    # With the k highest above z, E max(X - z, 0) = (their sum - k z) / n; the next one is then not above z.
    z = (sums - cost * x.size) / counts
    below = np.append(ordered[1:], -np.inf)
    return float(z[np.flatnonzero(z >= below)[0]])


@dataclass(frozen=True)
class Opened:
    """What looking into boxes by the rule comes to on each path.

    gain : the best seen or the sure thing, less what was paid for looking, (n_paths,).
    chosen : the box that is taken, -1 for the sure thing, (n_paths,). is_opened : (n_boxes, n_paths).
    """

    gain: Array
    chosen: Array
    is_opened: Array


def opened(x: Array, costs: Sequence[float], indexes: Sequence[float], sure: float) -> Opened:
    """Return what opening boxes from the highest index down comes to, until the best seen is above the next index.

    For independent boxes, of which only opened ones may be taken, no rule does better. The gain's mean is then
    E max(sure, max_j min(X_j, z_j)) (Kleinberg, Waggoner & Weyl 2016).

    x : what is in each box, (n_boxes, n_paths). sure : what one has without looking.
    """
    n_boxes, n_paths = x.shape
    best, paid, chosen = np.full(n_paths, sure), np.zeros(n_paths), np.full(n_paths, -1)
    is_opened = np.zeros((n_boxes, n_paths), dtype=bool)
    for j in sorted(range(n_boxes), key=lambda j: -indexes[j]):
        going_on = best < indexes[j]
        paid += costs[j] * going_on
        is_opened[j] = going_on
        better = going_on & (x[j] > best)
        best, chosen = np.where(better, x[j], best), np.where(better, j, chosen)
    return Opened(best - paid, chosen, is_opened)
