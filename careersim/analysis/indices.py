"""Sobol' indices: the share of a figure's variance that an input explains alone, and with all it acts through."""

from __future__ import annotations

import numpy as np

from careersim.engine.batch_means import estimate_of
from careersim.estimate import Estimate
from careersim.quantity import Array


def explained(y: Array, fit: Array, n_batches: int) -> Estimate:
    """Return Var E[Y | inputs] / Var Y, the first-order index of one input or a group, 0 or more.

    As 1 - E(Y - fit)^2 / Var Y with a cross-fitted fit: it errs low where the regression misses something.

    y, fit : the figure and its regression on the inputs, (n_paths,) each.
    """
    away = (y - y.mean()) ** 2
    variance = float(away.mean())
    if not variance > 0:
        return Estimate(0.0, 0.0)
    missed = (y - fit) ** 2
    index = 1.0 - float(missed.mean()) / variance
    # The influence of a path on a ratio of means.
    share = estimate(index + ((1.0 - index) * away - missed) / variance, n_batches)
    return Estimate(max(share.value, 0.0), share.se)


def total(y: Array, y_anew: Array, n_batches: int) -> Estimate:
    """Return E Var[Y | all others] / Var Y = E(Y - Y')^2 / (2 Var Y) (Jansen 1999), 0 where Y does not vary.

    y, y_anew : the figure on the same paths before and after the input is drawn anew, (n_paths,) each.
    """
    away = (y - y.mean()) ** 2
    variance = float(away.mean())
    if not variance > 0:
        return Estimate(0.0, 0.0)
    moved = (y - y_anew) ** 2 / 2
    index = float(moved.mean()) / variance
    return estimate(index + (moved - index * away) / variance, n_batches)


def rank_correlation(x: Array, y: Array, n_batches: int) -> Estimate:
    """Return Spearman's rank correlation, 0 where one of the two does not vary."""
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return Estimate(0.0, 0.0)
    a, b = (_standard_ranks(sample) for sample in (x, y))
    r = float((a * b).mean())
    return estimate(a * b - r * (a * a + b * b - 2.0) / 2, n_batches)


def estimate(influence: Array, n_batches: int) -> Estimate:
    """Return a mean over paths, (n_paths,), with its standard error from batches."""
    return estimate_of(influence, n_batches)


def _standard_ranks(sample: Array) -> Array:
    """Return ranks, equal values sharing theirs, in standard deviations from their mean."""
    _, which, counts = np.unique(sample, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[which]
    return np.asarray((ranks - ranks.mean()) / ranks.std())
