"""Outcomes -> mergeable sums: what is kept of paths that are not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from careersim.engine.batch_means import BatchMeans
from careersim.engine.measure import Measure, SpreadMeasure
from careersim.engine.outcomes import Outcomes
from careersim.estimate import QUANTILES, Estimate, Spread
from careersim.quantity import Array

RANKS = np.array(list(QUANTILES.values()))
SLOPE_ERRORS, SLOPE_RANKS = 3.0, 0.01
"""The density at a quantile is taken over so many standard errors of its rank, and so much of rank, to either side."""
N_BINS = 1 << 12
"""As many as a core's innermost cache holds: more would take more time, and make no quantile better."""
BINNED_RANKS = (0.02, 0.98)
"""The bins lie between these quantiles of the first paths; the reported quantiles lie well inside."""


@dataclass(frozen=True)
class FirstSpread:
    """What the first paths tell of a measure, and where later ones are counted.

    quantiles, errors : at the reported ranks, (n_quantiles,); the errors are those of this many paths.
    shared : which quantiles are a value that all paths thereabouts have, (n_quantiles,).
    low, high : the ends of the bins that later paths are counted in.
    """

    n_paths: int
    mean: float
    quantiles: Array
    errors: Array
    shared: NDArray[np.bool_]
    low: float
    high: float

    @classmethod
    def of(cls, sample: Array, shifted: Array, n_batches: int) -> FirstSpread:
        """Return the quantiles of the first paths, (n_paths,), in batches of one size.

        A quantile's error is that of the share of paths below it, by the spread of the batches, over the density.

        shifted : the sample with each batch's shift, see SpreadMeasure.
        """
        # numpy sorts all in less time than it takes to find some order statistics twice.
        ordered = np.sort(sample)
        quantiles = _at_ranks(ordered, np.array([*RANKS, *BINNED_RANKS]))
        quantiles, (low, high) = quantiles[: RANKS.size], quantiles[RANKS.size :]
        below = np.array([np.count_nonzero(shifted.reshape(n_batches, -1) < value, axis=1) for value in quantiles])
        of_ranks = (below * (n_batches / sample.size)).std(axis=1, ddof=1) / math.sqrt(n_batches)
        apart = np.maximum(SLOPE_ERRORS * of_ranks, SLOPE_RANKS)
        left, right = _at_ranks(ordered, np.concatenate([RANKS - apart, RANKS + apart])).reshape(2, -1)
        # What many paths share at either end is no part of the density between.
        between = np.searchsorted(ordered, right, side="left") - np.searchsorted(ordered, left, side="right")
        errors = of_ranks * (right - left) / ((np.maximum(between, 0) + 1) / sample.size)
        mean = float(sample[0] + (sample - sample[0]).mean())
        return cls(sample.size, mean, quantiles, errors, left == right, float(low), float(high))


def _at_ranks(ordered: Array, ranks: Array) -> Array:
    """Return an ordered sample's quantiles at any ranks, those outside [0, 1] at the ends, linear in between."""
    positions = np.clip(ranks, 0.0, 1.0) * (ordered.size - 1)
    below = positions.astype(np.intp)
    above = np.minimum(below + 1, ordered.size - 1)
    return np.asarray(ordered[below] + (positions - below) * (ordered[above] - ordered[below]))


@dataclass
class SpreadTally:
    """The sums of one measure with quantiles.

    squares : sum of squared distances from the first paths' mean.
    is_binned : tells that paths other than the first are added too.
    counts : paths in each bin, those below and above first and last, (N_BINS + 2,); made when the first are added,
        so that an empty tally travels light.
    """

    first: FirstSpread
    is_binned: bool
    counts: NDArray[np.int64] | None = None
    n_paths: int = 0
    squares: float = 0.0

    def add(self, sample: Array) -> None:
        """Add paths, (n_paths,)."""
        self.n_paths += sample.size
        away = sample - self.first.mean
        # Not a dot product, whose bits depend on how many threads share it.
        self.squares += float(np.einsum("i,i", away, away))
        if self.is_binned:
            if self.counts is None:
                self.counts = np.zeros(N_BINS + 2, dtype=np.int64)
            width = (self.first.high - self.first.low) / N_BINS
            scale = 1.0 / width if width > 0 else 0.0
            # The first and the last bin are those below and above.
            bins = away
            bins *= scale
            bins += (self.first.mean - self.first.low) * scale + 1.0
            np.clip(bins, 0.0, N_BINS + 1.0, out=bins)
            self.counts += np.bincount(bins.astype(np.intp), minlength=N_BINS + 2)

    def merged(self, later: SpreadTally) -> SpreadTally:
        """Return the sums with those of other paths, whose counts are used up; these stay as they are."""
        counts = later.counts
        if self.counts is not None:
            counts = self.counts if counts is None else np.add(self.counts, counts, out=counts)
        n_paths, squares = self.n_paths + later.n_paths, self.squares + later.squares
        return SpreadTally(self.first, self.is_binned, counts, n_paths, squares)

    def spread(self, mean: Estimate) -> Spread:
        """Return the summary."""
        away = mean.value - self.first.mean
        variance = max(self.squares / self.n_paths - away**2, 0.0) * self.n_paths / max(self.n_paths - 1, 1)
        values = np.where(self.first.shared, self.first.quantiles, self._quantiles())
        errors = self.first.errors * math.sqrt(self.first.n_paths / self.n_paths)
        quantiles = {key: Estimate(float(values[i]), float(errors[i])) for i, key in enumerate(QUANTILES)}
        return Spread(mean, math.sqrt(variance), quantiles)

    def _quantiles(self) -> Array:
        if self.counts is None or self.first.high == self.first.low:
            return self.first.quantiles
        below = np.cumsum(self.counts)[:-1] / self.n_paths  # at each edge of a bin
        edges = np.linspace(self.first.low, self.first.high, N_BINS + 1)
        return np.asarray(np.interp(RANKS, below, edges))


@dataclass
class Tally:
    """The sums of every measure over blocks of paths."""

    measures: tuple[Measure, ...]
    means: BatchMeans
    spreads: dict[SpreadMeasure, SpreadTally]

    @classmethod
    def framed(cls, measures: Iterable[Measure], first: Outcomes, *, is_all: bool) -> Tally:
        """Return the tally of no paths, ready for the first paths and, unless they are all, for later ones."""
        measures, first = tuple(measures), first.afresh()
        spreads = {
            measure: FirstSpread.of(measure.sample(first), measure.shifted(first), first.n_batches)
            for measure in measures
            if isinstance(measure, SpreadMeasure)
        }
        return cls._empty(measures, spreads, is_binned=not is_all)

    @classmethod
    def _empty(
        cls, measures: tuple[Measure, ...], spreads: Mapping[SpreadMeasure, FirstSpread], *, is_binned: bool
    ) -> Tally:
        return cls(
            measures,
            BatchMeans.none(len(measures)),
            {measure: SpreadTally(first, is_binned) for measure, first in spreads.items()},
        )

    def emptied(self) -> Tally:
        """Return a tally of the same measures and no paths."""
        return self._empty(
            self.measures, {measure: spread.first for measure, spread in self.spreads.items()}, is_binned=True
        )

    def add(self, outcomes: Outcomes) -> None:
        """Add the paths of some blocks."""
        means = np.empty((outcomes.n_batches, len(self.measures)))
        for i, measure in enumerate(self.measures):
            sample = outcomes.sample(measure)
            means[:, i] = outcomes.batch_means(sample)
            if isinstance(measure, SpreadMeasure):
                self.spreads[measure].add(sample)
        self.means.add(means)

    def merged(self, later: Tally) -> Tally:
        """Return the sums with those over the paths that follow, which are used up; these stay as they are."""
        spreads = {measure: spread.merged(later.spreads[measure]) for measure, spread in self.spreads.items()}
        return Tally(self.measures, self.means.merged(later.means), spreads)

    def estimate(self, measure: Measure) -> Estimate:
        """Return the mean of a measure over all paths."""
        return self.means.estimate(self.measures.index(measure))

    def spread(self, measure: SpreadMeasure) -> Spread:
        """Return the summary of a measure over all paths."""
        return self.spreads[measure].spread(self.estimate(measure))
