"""The four stocks of `files/paths.toml`, as arrays: the same work for every peer."""

from __future__ import annotations

import numpy as np

N_STEPS = 40
STEP = 0.25
"""Between prices [years]."""
SPOT = np.array([100.0, 40.0, 250.0, 12.0])
VOLATILITY = np.array([0.30, 0.35, 0.40, 0.45])
LOADING = np.array([0.50, 0.55, 0.60, 0.65])
CORRELATION = np.outer(LOADING, LOADING) + np.diag(1 - LOADING**2)
GROWTH = np.log(1.07)
"""Of the expected price, a year, continuously."""
DRIFT = (GROWTH - VOLATILITY**2 / 2) * STEP
"""Of the logarithm, a step, (4,)."""
COVARIANCE = CORRELATION * np.outer(VOLATILITY, VOLATILITY) * STEP
"""Of the logarithms, a step, (4, 4)."""
ROOT = np.linalg.cholesky(COVARIANCE)
CHUNK = 16_384
"""Paths at once, where a peer is given as many as suit it."""
EXPECTED = SPOT * np.exp(GROWTH * STEP * N_STEPS)
"""Expected last prices, (4,)."""
