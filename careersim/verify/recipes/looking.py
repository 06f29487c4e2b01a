"""Looking for a job."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from careersim.analysis.stopping.boxes import index_of_normal
from careersim.analysis.stopping.learning import Learning, beliefs
from careersim.analysis.stopping.reservation import decreasing_root, lognormal_excess, reservation
from careersim.verify.bench import Bench
from careersim.verify.check import Check, check
from careersim.verify.recipe import recipe

DISCOUNT, MEAN, SD, NOISE = 0.95, 10.0, 2.0, 3.0
"""Of a match of unknown quality: what a period is worth in the one before, and the quality, of which a signal tells."""


@recipe
def least_wages(_: Bench) -> Iterator[Check]:
    """Return the least wage to take, of offers that come by themselves."""
    yield check("F5a", reservation(0.0, 0.95 / 0.05, lambda x: max(1 - x, 0.0) ** 2 / 2))
    wages, chances = np.linspace(10, 60, 51), _beta_binomial(50, 200, 100)
    found = reservation(25.0, 0.99 / 0.01, lambda x: float(np.maximum(wages - x, 0.0) @ chances))
    yield check("F5b", found)
    for key, spread in (("F5c", 0.38), ("F5d", 0.24)):
        yield check(key, reservation(0.7, 0.99 * 0.5 / 0.01, lognormal_excess(1.0, spread)))


@recipe
def a_match_that_is_learnt(_: Bench) -> Iterator[Check]:
    """Return what a new match is worth that one may leave, and when one does: a signal, and then all is known."""
    sds = beliefs(SD, NOISE, 4)
    learning = Learning((SD, float(sds[1]), 0.0), DISCOUNT)

    def forgone(q: float) -> float:
        # Leaving costs a period: it brings DISCOUNT x q, as much as this in every one.
        return (1 - DISCOUNT) * DISCOUNT * q

    def gap(q: float) -> float:
        return DISCOUNT * q + float(learning.prospect(MEAN - forgone(q))[0]) - q

    q = decreasing_root(gap, MEAN / (1 - DISCOUNT), MEAN)
    yield check("F6a", q)
    yield check("F6b", forgone(q) + learning.thresholds[1], within=1e-7)
    yield check("F6c", forgone(q) + learning.thresholds[2])
    yield check("F6d", learning.p_left(MEAN - forgone(q))[1], within=1e-5)
    yield check("F6e", 1 - (sds[1] / sds[0]) ** 2)
    yield check("F6f", sds[4])


@recipe
def what_to_look_into_first(_: Bench) -> Iterator[Check]:
    """Return the sure thing that looking into an offer is as good as."""
    yield check("F7a", index_of_normal(50, 20, 2))
    yield check("F7b", index_of_normal(45, 35, 2))


def _beta_binomial(n: int, a: float, b: float) -> np.ndarray:
    """Return the chances of 0 to n, (n + 1,)."""

    def log_beta(x: float, y: float) -> float:
        return math.lgamma(x) + math.lgamma(y) - math.lgamma(x + y)

    return np.array([math.comb(n, k) * math.exp(log_beta(k + a, n - k + b) - log_beta(a, b)) for k in range(n + 1)])
