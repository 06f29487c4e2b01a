"""Moments of a sample with their standard errors, by the influence of each path, batch by batch."""

from __future__ import annotations

import numpy as np

from careersim.engine.batch_means import estimate_of
from careersim.estimate import Estimate
from careersim.quantity import Array


def sd(sample: Array, n_batches: int) -> Estimate:
    """Return the standard deviation of a number a path, (n_paths,)."""
    found = float(sample.std(ddof=1))
    influence = ((sample - sample.mean()) ** 2 - found**2) / (2 * found)
    return Estimate(found, estimate_of(influence, n_batches).se)


def correlation(x: Array, y: Array, n_batches: int) -> Estimate:
    """Return the correlation of two numbers a path, (n_paths,) each."""
    x, y = (x - x.mean()) / x.std(), (y - y.mean()) / y.std()
    rho = float(np.mean(x * y))
    return Estimate(rho, estimate_of(x * y - rho * (x**2 + y**2) / 2, n_batches).se)
