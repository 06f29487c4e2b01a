"""Numba: the loop that one would write in C."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.stocks import CHUNK, DRIFT, N_STEPS, ROOT, SPOT
from benchmarks.target import Contender
from careersim.quantity import Array


def contender(n_paths: int) -> Contender:
    """Return the compiled loop, a chunk of paths at a time; raises ImportError without numba."""
    from numba import njit

    def fill(prices: Array, drift: Array, root: Array, spot: Array) -> None:
        for path in range(prices.shape[1]):
            logs = np.log(spot)
            normals = np.empty(4)
            for step in range(prices.shape[0]):
                for i in range(4):
                    normals[i] = np.random.standard_normal()
                for i in range(4):
                    total = drift[i]
                    for j in range(i + 1):
                        total += root[i, j] * normals[j]
                    logs[i] += total
                    prices[step, path, i] = np.exp(logs[i])

    compiled = njit(fastmath=True)(fill)
    prices = np.empty((N_STEPS, min(CHUNK, n_paths), 4))

    def run(_: int) -> None:
        for _ in range(-(-n_paths // CHUNK)):
            compiled(prices, DRIFT, ROOT, SPOT)

    return Contender("numba", run, n_paths)
