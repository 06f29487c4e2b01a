"""Weights drawn at random: every set of weights, or every one in some order, as likely as any other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from careersim.quantity import Array
from careersim.samplers.base import Stream
from careersim.samplers.pseudo import Pseudo

MOST_ROUNDS = 1000
"""Where fewer than one set of weights in so many agrees with what is known, none is taken to."""
Allowed = Callable[[Array], NDArray[np.bool_]]
"""Tells which sets of weights are allowed, (n_keys, n) -> (n,)."""


def drawn_weights(
    keys: Sequence[str], n_paths: int, seed: int, allowed: Allowed | None = None, *, in_order: bool = False
) -> Array | None:
    """Return weights uniform on the simplex, Dirichlet(1, ..., 1), (n_keys, n_paths); each column adds up to 1.

    allowed : which are kept; others are drawn again.
    in_order : of all weights that fall from the first key to the last.

    None where (almost) no weights are allowed.
    """
    streams = [Stream(f"weight of {key}", "uniform") for key in keys]
    sampler = Pseudo(seed, streams, n_paths, n_paths)
    found: list[Array] = []
    n_found = 0
    for round_ in range(MOST_ROUNDS):
        shocks = sampler.shocks(round_)
        exponentials = -np.log(np.array([shocks[stream.name] for stream in streams]))
        weights = exponentials / exponentials.sum(axis=0)
        if in_order:
            weights = -np.sort(-weights, axis=0)
        if allowed is not None:
            weights = weights[:, allowed(weights)]
        found.append(weights)
        n_found += weights.shape[1]
        if n_found >= n_paths:
            return np.concatenate(found, axis=1)[:, :n_paths]
        if n_found < n_paths * (round_ + 1) / MOST_ROUNDS / 2:
            break
    return None
