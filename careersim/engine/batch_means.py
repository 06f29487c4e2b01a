"""Means over independent batches of paths: where every Monte Carlo standard error comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from careersim.estimate import Estimate
from careersim.quantity import Array


@dataclass
class BatchMeans:
    """The means of some figures over batches, and the sums of the batches' deviations from them, (n_figures,) each.

    Batches are independent, whatever the sampler; the paths in them need not be (Conway 1963).

    squares, cubes, fourths : sums of the second, third and fourth powers of the deviations.
    """

    mean: Array
    squares: Array
    cubes: Array
    fourths: Array
    n_batches: int = 0

    @classmethod
    def none(cls, n_figures: int) -> BatchMeans:
        """Return the means of so many figures over no batches."""
        mean, squares, cubes, fourths = np.zeros((4, n_figures))
        return cls(mean, squares, cubes, fourths)

    def add(self, batches: Array) -> None:
        """Add the means of some batches, (n_batches, n_figures)."""
        mean = batches[0] + (batches - batches[0]).mean(axis=0)  # equal numbers have themselves as mean, to the bit
        away = batches - mean
        squares = away**2
        self.merge(
            BatchMeans(
                mean,
                squares.sum(axis=0),
                (squares * away).sum(axis=0),
                (squares**2).sum(axis=0),
                n_batches=len(batches),
            )
        )

    def merge(self, later: BatchMeans) -> None:
        """Add the batches that another has seen (Pebay 2008)."""
        n, m = self.n_batches, later.n_batches
        if n + m == 0:
            return
        total = n + m
        gap = later.mean - self.mean
        self.fourths += later.fourths + gap**4 * (n * m * (n * n - n * m + m * m) / total**3)
        self.fourths += 6 * gap**2 * (n * n * later.squares + m * m * self.squares) / total**2
        self.fourths += 4 * gap * (n * later.cubes - m * self.cubes) / total
        self.cubes += later.cubes + gap**3 * (n * m * (n - m) / total**2)
        self.cubes += 3 * gap * (n * later.squares - m * self.squares) / total
        self.squares += later.squares + gap**2 * (n * m / total)
        self.mean += gap * (m / total)
        self.n_batches = total

    def merged(self, later: BatchMeans) -> BatchMeans:
        """Return the means over these batches and later ones; these stay as they are."""
        copies = (self.mean.copy(), self.squares.copy(), self.cubes.copy(), self.fourths.copy())
        merged = BatchMeans(*copies, self.n_batches)
        merged.merge(later)
        return merged

    def estimate(self, figure: int) -> Estimate:
        """Return a figure's mean with its standard error, from the spread of the batches.

        se^2 = s^2 / n x (1 + r), s^2 the variance of the batches and r its own relative standard error,
        sqrt((kurtosis - 1) / n): where the spread rests on a few batches far out, those that are missing count too.
        """
        mean, n = float(self.mean[figure]), self.n_batches
        if n < 2:
            return Estimate(mean, math.nan)
        squares, fourths = float(self.squares[figure]), float(self.fourths[figure])
        kurtosis = n * fourths / squares**2 if squares**2 > 0 else 1.0
        of_spread = math.sqrt(max(kurtosis - 1.0, 0.0) / n)
        return Estimate(mean, math.sqrt(squares / (n - 1) / n * (1.0 + of_spread)))


def estimate_of(sample: NDArray[np.floating | np.bool_], n_batches: int) -> Estimate:
    """Return the mean of a number a path, (n_paths,), whose paths are so many batches end to end."""
    means = BatchMeans.none(1)
    means.add(sample.reshape(n_batches, -1).mean(axis=1, keepdims=True))
    return means.estimate(0)
