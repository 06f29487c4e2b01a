"""A sample -> bins of round width, and the histogram drawn in a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from careersim.quantity import Array

TAIL = 0.005
"""The share of a sample that may lie beyond the first and the last bin."""


@dataclass(frozen=True)
class Bins:
    """Edges that are multiples of 1, 2, 2.5 or 5 times a power of 10, (n_bins + 1,)."""

    edges: Array

    @classmethod
    def about(cls, samples: list[Array], n_bins: int) -> Bins:
        """Return about `n_bins` bins that hold all but the tails of each sample."""
        low = min(float(np.quantile(sample, TAIL)) for sample in samples)
        high = max(float(np.quantile(sample, 1 - TAIL)) for sample in samples)
        width = _round_width((high - low) / n_bins) if high > low else _round_width(max(abs(low), 1.0) / n_bins)
        first, last = math.floor(low / width), math.floor(high / width) + 1
        return cls(np.arange(first, last + 1, dtype=np.float64) * width)

    def shares(self, sample: Array) -> Array:
        """Return the share of a sample in each bin, those beyond counted in none, (n_bins,)."""
        return np.asarray(np.histogram(sample, self.edges)[0] / sample.size)


def _round_width(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= least * (1 - 1e-9))


def bars(shares: Array, width: int) -> Iterator[str]:
    """Yield one bar a bin, the longest `width` characters; a bin that holds anything has one at least."""
    longest = float(shares.max())
    for share in shares:
        yield "=" * (max(1, round(float(share) / longest * width)) if share > 0 else 0)
