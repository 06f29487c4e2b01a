"""The sums over blocks as plain arrays, and back: what a checkpoint holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from careersim.engine.batch_means import BatchMeans
from careersim.engine.chunk import Chunk
from careersim.engine.ledger import Ledger

Arrays = Mapping[str, NDArray[Any]]


def as_arrays(chunk: Chunk) -> dict[str, NDArray[Any]]:
    """Return the sums by name, float64 and int64; the larger ones are the chunk's own arrays.

    n_blocks, n_batches : how many of each; n_batches first of the tally, then of each ledger.
    means0, means1, ... : of the tally and each ledger, (4, n_figures): mean, squares, cubes, fourths.
    n_paths, squares : of each measure with quantiles, (n_spreads,); counts0, counts1, ... : the bins.
    """
    spreads = [*chunk.tally.spreads.values()]
    arrays: dict[str, NDArray[Any]] = {
        "n_blocks": np.array(chunk.n_blocks, dtype=np.int64),
        "n_batches": np.array([means.n_batches for means in _means(chunk)], dtype=np.int64),
        "n_paths": np.array([spread.n_paths for spread in spreads], dtype=np.int64),
        "squares": np.array([spread.squares for spread in spreads], dtype=np.float64),
    }
    for i, means in enumerate(_means(chunk)):
        arrays[f"means{i}"] = np.stack([means.mean, means.squares, means.cubes, means.fourths])
    for i, spread in enumerate(spreads):
        if spread.counts is not None:
            arrays[f"counts{i}"] = spread.counts
    return arrays


def with_arrays(chunk: Chunk, arrays: Arrays) -> Chunk:
    """Return a chunk of the same measures and ledgers with the sums that `as_arrays` gave.

    Raises ValueError where they are those of other measures or ledgers.
    """
    expected = as_arrays(chunk)
    if {name: (array.dtype, array.shape) for name, array in arrays.items()} != {
        name: (array.dtype, array.shape) for name, array in expected.items()
    }:
        raise ValueError("its sums are of other figures")
    ledgers = {key: Ledger.empty(ledger.accounts) for key, ledger in chunk.ledgers.items()}
    restored = Chunk(chunk.tally.emptied(), ledgers, int(arrays["n_blocks"]))
    for i, means in enumerate(_means(restored)):
        means.mean, means.squares, means.cubes, means.fourths = arrays[f"means{i}"]
        # Python's own integers, whose products do not overflow.
        means.n_batches = int(arrays["n_batches"][i])
    for i, spread in enumerate(restored.tally.spreads.values()):
        spread.n_paths, spread.squares = int(arrays["n_paths"][i]), float(arrays["squares"][i])
        spread.counts = arrays.get(f"counts{i}")
    return restored


def _means(chunk: Chunk) -> Iterator[BatchMeans]:
    yield chunk.tally.means
    for ledger in chunk.ledgers.values():
        yield ledger.means
