"""Means over independent blocks: where every Monte Carlo standard error comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass

from careersim.estimate import Estimate


@dataclass
class BlockMeans:
    """The mean of block means, and their squared deviations from it: blocks are independent, paths need not be."""

    n_blocks: int = 0
    mean: float = 0.0
    squares: float = 0.0

    def add(self, block_mean: float) -> None:
        """Add one block (Welford 1962)."""
        self.n_blocks += 1
        step = block_mean - self.mean
        self.mean += step / self.n_blocks
        self.squares += step * (block_mean - self.mean)

    def merge(self, later: BlockMeans) -> None:
        """Add the blocks that another has seen (Chan, Golub & LeVeque 1983)."""
        total = self.n_blocks + later.n_blocks
        step = later.mean - self.mean
        self.mean += step * later.n_blocks / total
        self.squares += later.squares + step**2 * self.n_blocks * later.n_blocks / total
        self.n_blocks = total

    @property
    def estimate(self) -> Estimate:
        """Return the mean with its standard error, from the spread of the blocks."""
        if self.n_blocks < 2:
            return Estimate(self.mean, math.nan)
        return Estimate(self.mean, math.sqrt(self.squares / (self.n_blocks - 1) / self.n_blocks))
