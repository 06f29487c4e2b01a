"""Piecewise-linear functions of an income, brackets among them, and comparisons of one number or one a path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from careersim.quantity import Array, Value

CHUNK = 2048
"""Paths at a time: a chunk's rows stay in the processor's cache."""


@dataclass(frozen=True)
class Ramps:
    """base + sum of slope_k max(income - edge_k, 0): any piecewise-linear function, brackets among them.

    edges, slopes : (n_edges,); a slope is what the rate changes by at its edge.
    """

    edges: tuple[Value, ...]
    slopes: tuple[float, ...]
    base: Value = 0.0

    def at(self, income: Value) -> Value:
        """Return the values at incomes, float or (n_paths,) [currency]."""
        if isinstance(income, np.ndarray) and not any(isinstance(edge, np.ndarray) for edge in self.edges):
            return self._of_paths(income)
        value = self.base
        for edge, slope in zip(self.edges, self.slopes, strict=True):
            value = value + slope * above(income, edge)
        return value

    def _of_paths(self, income: Array) -> Array:
        values = np.empty(income.shape)
        slopes = np.array(self.slopes)
        rows = np.empty((len(slopes), min(CHUNK, len(income))))
        for first in range(0, len(income), CHUNK):
            some = income[first : first + CHUNK]
            part = rows[:, : len(some)]
            for row, edge in zip(part, self.edges, strict=True):
                np.subtract(some, edge, out=row)
            np.maximum(part, 0.0, out=part)
            np.matmul(slopes, part, out=values[first : first + CHUNK])
        if isinstance(self.base, np.ndarray) or self.base:
            values += self.base
        return values

    @classmethod
    def brackets(cls, rates: Sequence[float], edges: Sequence[float], factor: Value = 1.0) -> Ramps:
        """Return the tax at marginal rates, each from its edge on."""
        slopes = (rate - before for before, rate in pairwise((0.0, *rates)))
        return cls(tuple(edge * factor for edge in edges), tuple(slopes))

    @classmethod
    def curve(cls, points: Sequence[Sequence[float]], factor: Value = 1.0) -> Ramps:
        """Return the line through points (income, value), level before the first and after the last."""
        rates = [(after[1] - before[1]) / (after[0] - before[0]) for before, after in pairwise(points)]
        slopes = (rate - before for before, rate in pairwise((0.0, *rates, 0.0)))
        return cls(tuple(x * factor for x, _ in points), tuple(slopes), points[0][1] * factor)


def above(income: Value, edge: Value) -> Value:
    """Return max(income - edge, 0)."""
    if isinstance(income, np.ndarray) or isinstance(edge, np.ndarray):
        return np.maximum(income - edge, 0.0)
    return max(income - edge, 0.0)


def lower(one: Value, other: Value) -> Value:
    """Return the lower of two."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.minimum(one, other)
    return min(one, other)


def higher(one: Value, other: Value) -> Value:
    """Return the higher of two."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.maximum(one, other)
    return max(one, other)


def only(value: Value, where: bool | NDArray[np.bool_]) -> Value:
    """Return a value where something holds, and 0 elsewhere."""
    return np.where(where, value, 0.0) if isinstance(where, np.ndarray) else value * where
