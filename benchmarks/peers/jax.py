"""JAX: one compiled function in float32."""

from __future__ import annotations

from typing import Any

from benchmarks.peers.stocks import CHUNK, DRIFT, N_STEPS, ROOT, SPOT
from benchmarks.target import Contender


def contender(n_paths: int) -> Contender:
    """Return the compiled function, a chunk of paths at a time; raises ImportError without JAX."""
    import jax
    import jax.numpy as jnp

    root, drift, spot = (jnp.asarray(array, dtype=jnp.float32) for array in (ROOT, DRIFT, SPOT))
    n_at_once = min(CHUNK, n_paths)

    def prices(key: Any) -> Any:
        normals = jax.random.normal(key, (N_STEPS, 4, n_at_once), dtype=jnp.float32)
        steps = jnp.einsum("ij,sjn->sin", root, normals) + drift[:, None]
        return spot[:, None] * jnp.exp(jnp.cumsum(steps, axis=0))

    compiled = jax.jit(prices)

    def run(number: int) -> None:
        keys = jax.random.split(jax.random.key(number + 1), -(-n_paths // CHUNK))
        for key in keys:
            compiled(key).block_until_ready()

    return Contender("JAX", run, n_paths)
