"""P10: quantiles from histograms, against sorting."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.target import Contender, Laps, Reading, Target
from careersim.engine.tally import RANKS, FirstSpread, SpreadTally
from careersim.estimate import Estimate
from careersim.quantity import Array

COUNTED, SORTED = "careersim's counts", "np.quantile"
N_FIRST, N_AT_ONCE, N_BATCHES = 2**17, 2**14, 128


class Quantiles(Target):
    """Five quantiles of many skewed values, as they come block by block."""

    key = "P10"
    title = "Quantiles"

    def __init__(self, *, quick: bool) -> None:
        super().__init__(quick=quick)
        self.n_values = 2**18 if quick else 10 * 2**20

    def contenders(self) -> Sequence[Contender]:
        """Return the counts that a long run keeps, and numpy's quantiles of all values at once."""
        values = self._values()
        return (
            Contender(COUNTED, lambda _: counted(values), self.n_values),
            Contender(SORTED, lambda _: np.quantile(values, RANKS), self.n_values),
        )

    def readings(self, laps: Laps) -> Iterator[Reading]:
        """Yield the ratio, and the error in rank beside that of the sample itself."""
        yield self.number(f"{COUNTED} / np.quantile", laps.ratio(COUNTED, SORTED), "<= 0.15")
        values = self._values()
        found = np.array([np.count_nonzero(values <= quantile) for quantile in counted(values)]) / self.n_values
        own = np.sqrt(RANKS * (1 - RANKS) / self.n_values)
        worst = float(np.max(np.abs(found - RANKS) / own))
        yield self.number("largest error in rank / its Monte Carlo error", worst, "<= 0.15")

    def _values(self) -> Array:
        return np.exp(np.random.default_rng(0).standard_normal(self.n_values) * 0.5) * 1e6


def counted(values: Array) -> list[float]:
    """Return the quantiles as a run finds them: the first paths set the bins, and all paths are counted in them."""
    first = values[:N_FIRST]
    tally = SpreadTally(FirstSpread.of(first, first, N_BATCHES), is_binned=True)
    for start in range(0, values.size, N_AT_ONCE):
        tally.add(values[start : start + N_AT_ONCE])
    return [quantile.value for quantile in tally.spread(Estimate(tally.first.mean, math.nan)).quantiles.values()]
