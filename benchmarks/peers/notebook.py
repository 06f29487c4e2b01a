"""Numpy as in a notebook: the naive way and the idiomatic one."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.stocks import DRIFT, N_STEPS, ROOT, SPOT
from benchmarks.target import Contender
from careersim.quantity import Array


def contenders(n_paths: int) -> tuple[Contender, Contender]:
    """Return both ways."""
    few = n_paths // 16
    return (
        Contender("naive notebook numpy", lambda _: naive(few), few),
        Contender("idiomatic notebook numpy", lambda _: idiomatic(n_paths), n_paths),
    )


def naive(n_paths: int) -> Array:
    """Return prices, (n_paths, n_steps, 4), a path at a time."""
    generator = np.random.default_rng(0)
    paths = []
    for _ in range(n_paths):
        steps = DRIFT + generator.standard_normal((N_STEPS, 4)) @ ROOT.T
        paths.append(SPOT * np.exp(np.cumsum(steps, axis=0)))
    return np.array(paths)


def idiomatic(n_paths: int) -> Array:
    """Return prices, (n_paths, n_steps, 4), each step of the formula for all paths at once."""
    normals = np.random.default_rng(0).standard_normal((n_paths, N_STEPS, 4))
    return np.asarray(SPOT * np.exp(np.cumsum(DRIFT + normals @ ROOT.T, axis=1)))
