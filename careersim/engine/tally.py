"""Outcomes -> mergeable sums: what is kept of paths that are not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from careersim.engine.block_means import BlockMeans
from careersim.engine.measure import Measure, SpreadMeasure
from careersim.engine.outcomes import Outcomes
from careersim.estimate import QUANTILES, Estimate, Spread
from careersim.quantity import Array

FENCE_ERRORS = 3.0
"""How many standard errors of a quantile's rank its fences stand apart from it."""


@dataclass(frozen=True)
class Fences:
    """Where the quantiles of a measure lie on the first paths.

    centre : the mean.
    values : the quantiles, (n_quantiles,); low, high : FENCE_ERRORS of their standard errors below and above.
    """

    centre: float
    values: Array
    low: Array
    high: Array

    @classmethod
    def of(cls, sample: Array, n_blocks: int) -> Fences:
        """Return the fences about the quantiles of the first paths, (n_paths,)."""
        ranks = np.array(list(QUANTILES.values()))
        if sample[0] == sample.min() == sample.max():
            same = np.full(ranks.size, sample[0])
            return cls(float(sample[0]), same, same, same)
        values = _at_ranks(sample, ranks)
        fractions = (sample.reshape(n_blocks, 1, -1) < values[None, :, None]).mean(axis=2)
        errors = np.maximum(fractions.std(axis=0, ddof=1) / math.sqrt(n_blocks), 1.0 / sample.size)
        low, high = _at_ranks(
            sample, np.concatenate([ranks - FENCE_ERRORS * errors, ranks + FENCE_ERRORS * errors])
        ).reshape(2, -1)
        return cls(float(sample.mean()), values, low, high)


def _at_ranks(sample: Array, ranks: Array) -> Array:
    """Return the sample's quantiles at any ranks, those outside [0, 1] at the ends, linear between order statistics."""
    positions = np.clip(ranks, 0.0, 1.0) * (sample.size - 1)
    below = positions.astype(np.intp)
    above = np.minimum(below + 1, sample.size - 1)
    ordered = np.partition(sample, np.unique([below, above]))
    return np.asarray(ordered[below] + (positions - below) * (ordered[above] - ordered[below]))


@dataclass
class SpreadTally:
    """The sums of one measure with quantiles.

    squares : sum of squared distances from the fences' centre.
    below : the share of paths below the low and the high fence of each quantile, block by block.
    """

    fences: Fences
    n_paths: int = 0
    squares: float = 0.0
    below_low: tuple[BlockMeans, ...] = field(default_factory=lambda: tuple(BlockMeans() for _ in QUANTILES))
    below_high: tuple[BlockMeans, ...] = field(default_factory=lambda: tuple(BlockMeans() for _ in QUANTILES))

    def add(self, sample: Array, n_blocks: int) -> None:
        """Add blocks of paths, (n_paths,)."""
        self.n_paths += sample.size
        away = sample - self.fences.centre
        self.squares += float(away @ away)
        for sides, fences in ((self.below_low, self.fences.low), (self.below_high, self.fences.high)):
            for side, fence in zip(sides, fences, strict=True):
                for count in np.count_nonzero(sample.reshape(n_blocks, -1) < fence, axis=1):
                    side.add(float(count) * n_blocks / sample.size)

    def merge(self, later: SpreadTally) -> None:
        """Add the paths that another has seen."""
        self.n_paths += later.n_paths
        self.squares += later.squares
        for mine, theirs in zip(
            (*self.below_low, *self.below_high), (*later.below_low, *later.below_high), strict=True
        ):
            mine.merge(theirs)

    def spread(self, mean: Estimate, is_all: bool) -> Spread:
        """Return the summary; `is_all` tells that the fences were made from these very paths."""
        away = mean.value - self.fences.centre
        variance = max(self.squares / self.n_paths - away**2, 0.0) * self.n_paths / max(self.n_paths - 1, 1)
        quantiles = {key: self._quantile(i, rank, is_all) for i, (key, rank) in enumerate(QUANTILES.items())}
        return Spread(mean, math.sqrt(variance), quantiles)

    def _quantile(self, i: int, rank: float, is_all: bool) -> Estimate:
        """Return the quantile between (or beyond) its fences, where the shares below them put it."""
        value, low, high = (float(side[i]) for side in (self.fences.values, self.fences.low, self.fences.high))
        below_low, below_high = self.below_low[i].estimate, self.below_high[i].estimate
        if low == high or below_low.value == below_high.value:
            return Estimate(value, 0.0)
        slope = (high - low) / (below_high.value - below_low.value)
        if not is_all:
            value = low + slope * (rank - below_low.value)
        return Estimate(value, slope * (below_low.se + below_high.se) / 2)


@dataclass
class Tally:
    """The sums of every measure over blocks of paths."""

    means: dict[Measure, BlockMeans]
    spreads: dict[SpreadMeasure, SpreadTally]

    @classmethod
    def framed(cls, measures: Iterable[Measure], first: Outcomes, n_blocks: int) -> Tally:
        """Return an empty tally, its fences set on the first paths, in `n_blocks` blocks."""
        measures = tuple(measures)
        fences = {m: Fences.of(m.sample(first), n_blocks) for m in measures if isinstance(m, SpreadMeasure)}
        return cls.empty(measures, fences)

    @classmethod
    def empty(cls, measures: Iterable[Measure], fences: Mapping[SpreadMeasure, Fences]) -> Tally:
        """Return the tally of no paths."""
        return cls(
            {measure: BlockMeans() for measure in measures},
            {measure: SpreadTally(fence) for measure, fence in fences.items()},
        )

    def emptied(self) -> Tally:
        """Return a tally of the same measures and fences, and no paths."""
        return self.empty(self.means, {measure: spread.fences for measure, spread in self.spreads.items()})

    def add(self, outcomes: Outcomes, n_blocks: int) -> None:
        """Add the paths of some blocks."""
        for measure, mean in self.means.items():
            sample = measure.sample(outcomes)
            # About the first path: the mean of equal numbers is then that number to the last bit.
            for block_mean in sample[0] + (sample - sample[0]).reshape(n_blocks, -1).mean(axis=1):
                mean.add(float(block_mean))
            if isinstance(measure, SpreadMeasure):
                self.spreads[measure].add(sample, n_blocks)

    def merge(self, later: Tally) -> None:
        """Add the paths that another has seen, which follow this one's."""
        for measure, mean in self.means.items():
            mean.merge(later.means[measure])
        for spread_measure, spread in self.spreads.items():
            spread.merge(later.spreads[spread_measure])
