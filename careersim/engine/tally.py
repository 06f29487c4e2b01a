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

RANKS = np.array(list(QUANTILES.values()))
FENCE_ERRORS = 4.0
"""How many standard errors of a quantile's rank its outer fences stand apart from it."""


@dataclass(frozen=True)
class Fences:
    """Where the quantiles of a measure lie on the first paths: they stay, and later paths are counted against them.

    centre : the mean.
    low, middle, high : each quantile, and FENCE_ERRORS of its standard errors below and above, (n_quantiles,).
    """

    centre: float
    low: Array
    middle: Array
    high: Array

    @classmethod
    def of(cls, sample: Array, n_blocks: int) -> Fences:
        """Return the fences about the quantiles of the first paths, (n_paths,)."""
        if sample.min() == sample.max():
            same = np.full(RANKS.size, sample[0])
            return cls(float(sample[0]), same, same, same)
        middle = _at_ranks(sample, RANKS)
        below = np.array([np.count_nonzero(sample.reshape(n_blocks, -1) < value, axis=1) for value in middle])
        errors = (below * (n_blocks / sample.size)).std(axis=1, ddof=1) / math.sqrt(n_blocks)
        apart = FENCE_ERRORS * np.maximum(errors, 1.0 / sample.size)
        low, high = _at_ranks(sample, np.concatenate([RANKS - apart, RANKS + apart])).reshape(2, -1)
        return cls(float(sample.mean()), low, middle, high)


def _at_ranks(sample: Array, ranks: Array) -> Array:
    """Return the sample's quantiles at any ranks, those outside [0, 1] at the ends, linear between order statistics."""
    positions = np.clip(ranks, 0.0, 1.0) * (sample.size - 1)
    below = positions.astype(np.intp)
    above = np.minimum(below + 1, sample.size - 1)
    ordered = np.partition(sample, np.unique([below, above]))
    return np.asarray(ordered[below] + (positions - below) * (ordered[above] - ordered[below]))


def _many() -> tuple[BlockMeans, ...]:
    return tuple(BlockMeans() for _ in QUANTILES)


@dataclass
class SpreadTally:
    """The sums of one measure with quantiles.

    squares : sum of squared distances from the fences' centre.
    to_low, below_middle, below_high : the share of paths at or below the low fence, and below the others.
    """

    fences: Fences
    n_paths: int = 0
    squares: float = 0.0
    to_low: tuple[BlockMeans, ...] = field(default_factory=_many)
    below_middle: tuple[BlockMeans, ...] = field(default_factory=_many)
    below_high: tuple[BlockMeans, ...] = field(default_factory=_many)

    def add(self, sample: Array, n_blocks: int) -> None:
        """Add blocks of paths, (n_paths,)."""
        self.n_paths += sample.size
        away = sample - self.fences.centre
        self.squares += float(away @ away)
        blocks = sample.reshape(n_blocks, -1)
        for i in range(RANKS.size):
            _count(self.to_low[i], blocks <= self.fences.low[i])
            _count(self.below_middle[i], blocks < self.fences.middle[i])
            _count(self.below_high[i], blocks < self.fences.high[i])

    def merge(self, later: SpreadTally) -> None:
        """Add the paths that another has seen."""
        self.n_paths += later.n_paths
        self.squares += later.squares
        for mine, more in zip(self.shares, later.shares, strict=True):
            mine.merge(more)

    @property
    def shares(self) -> tuple[BlockMeans, ...]:
        """Return all the shares of paths at the fences."""
        return (*self.to_low, *self.below_middle, *self.below_high)

    def spread(self, mean: Estimate, *, is_all: bool) -> Spread:
        """Return the summary; `is_all` tells that the fences were made from these very paths."""
        away = mean.value - self.fences.centre
        variance = max(self.squares / self.n_paths - away**2, 0.0) * self.n_paths / max(self.n_paths - 1, 1)
        quantiles = {key: self._quantile(i, is_all=is_all) for i, key in enumerate(QUANTILES)}
        return Spread(mean, math.sqrt(variance), quantiles)

    def _quantile(self, i: int, *, is_all: bool) -> Estimate:
        low, middle, high = (float(side[i]) for side in (self.fences.low, self.fences.middle, self.fences.high))
        to_low, below_middle, below_high = (
            shares[i].estimate for shares in (self.to_low, self.below_middle, self.below_high)
        )
        if low == high:  # all paths thereabouts have this very value
            return Estimate(middle, 0.0)
        # The mass of a value that many paths share, at either fence, is no part of the slope.
        between = below_high.value - to_low.value
        slope = (high - low) / between if between > 0 else 0.0
        error = slope * (to_low.se + below_high.se) / 2
        if is_all:
            return Estimate(middle, error)
        points = [(to_low.value, low), (below_middle.value, middle), (below_high.value, high)]
        return Estimate(_inverse(float(RANKS[i]), points), error)


def _inverse(rank: float, points: list[tuple[float, float]]) -> float:
    """Return the value at a rank, by the parabola through three points (rank, value) that rise, kept between them."""
    (rank_low, low), (rank_middle, middle), (rank_high, high) = points
    if rank <= rank_low:
        return low
    if rank > rank_high:
        return high
    if not (low < middle < high and rank_low < rank_middle < rank_high):
        return low + (rank - rank_low) / (rank_high - rank_low) * (high - low)
    left = (middle - low) / (rank_middle - rank_low)
    bend = ((high - middle) / (rank_high - rank_middle) - left) / (rank_high - rank_low)
    value = low + (rank - rank_low) * (left + (rank - rank_middle) * bend)
    return min(max(value, low), high)


def _count(shares: BlockMeans, is_below: np.ndarray) -> None:
    for count in np.count_nonzero(is_below, axis=1).tolist():
        shares.add(count / is_below.shape[1])


@dataclass
class Tally:
    """The sums of every measure over blocks of paths."""

    means: dict[Measure, BlockMeans]
    spreads: dict[SpreadMeasure, SpreadTally]

    @classmethod
    def framed(cls, measures: Iterable[Measure], first: Outcomes) -> Tally:
        """Return an empty tally, its fences set on the first paths."""
        measures = tuple(measures)
        fences = {m: Fences.of(m.sample(first), first.n_blocks) for m in measures if isinstance(m, SpreadMeasure)}
        return cls._empty(measures, fences)

    @classmethod
    def _empty(cls, measures: Iterable[Measure], fences: Mapping[SpreadMeasure, Fences]) -> Tally:
        return cls(
            {measure: BlockMeans() for measure in measures},
            {measure: SpreadTally(fence) for measure, fence in fences.items()},
        )

    def emptied(self) -> Tally:
        """Return a tally of the same measures and fences, and no paths."""
        return self._empty(self.means, {measure: spread.fences for measure, spread in self.spreads.items()})

    def add(self, outcomes: Outcomes) -> None:
        """Add the paths of some blocks."""
        for measure, mean in self.means.items():
            if isinstance(measure, SpreadMeasure):
                sample = measure.shifted(outcomes)
                self.spreads[measure].add(sample, outcomes.n_blocks)
            else:
                sample = measure.sample(outcomes)
            for block_mean in outcomes.block_means(sample).tolist():
                mean.add(block_mean)

    def merge(self, later: Tally) -> None:
        """Add the paths that another has seen, which follow this one's."""
        for measure, mean in self.means.items():
            mean.merge(later.means[measure])
        for spread_measure, spread in self.spreads.items():
            spread.merge(later.spreads[spread_measure])
