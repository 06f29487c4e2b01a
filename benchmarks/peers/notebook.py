"""Numpy as in a notebook: all paths at once, the naive way and the idiomatic one."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.stocks import COVARIANCE, DRIFT, N_STEPS, ROOT, SPOT
from benchmarks.target import Contender
from careersim.quantity import Array


def contenders(n_paths: int) -> tuple[Contender, Contender]:
    """Return both ways."""
    return (
        Contender("naive notebook numpy", lambda _: naive(n_paths), n_paths),
        Contender("idiomatic notebook numpy", lambda _: idiomatic(n_paths), n_paths),
    )


def naive(n_paths: int) -> Array:
    """Return prices, (n_paths, n_steps, 4), from numpy's own correlated normals."""
    steps = np.random.default_rng(0).multivariate_normal(DRIFT, COVARIANCE, size=(n_paths, N_STEPS))
    return np.asarray(SPOT * np.exp(np.cumsum(steps, axis=1)))


def idiomatic(n_paths: int) -> Array:
    """Return prices, (n_steps, 4, n_paths), from independent normals and a Cholesky factor."""
    normals = np.random.default_rng(0).standard_normal((N_STEPS, 4, n_paths))
    steps = np.einsum("ij,sjn->sin", ROOT, normals, optimize=True) + DRIFT[:, None]
    return np.asarray(SPOT[:, None] * np.exp(np.cumsum(steps, axis=0)))
