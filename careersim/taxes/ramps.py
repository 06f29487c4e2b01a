"""Piecewise-linear functions of an income, brackets among them, and comparisons of one number or one a path."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from careersim.quantity import Array, Value

CHUNK = 32768
"""Paths at a time: a chunk stays in the processor's cache."""
LOOKED_AT, RARE, WORTH_IT = 128, 16, 3
"""One income of so many is looked at to tell which edges fewer than one income in `RARE` lies beyond; from `WORTH_IT`
such edges on, only those incomes are taken across them."""


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
        if isinstance(income, np.ndarray) and self._lines is not None:
            return self._of_paths(income)
        value = self.base
        for edge, slope in zip(self.edges, self.slopes, strict=True):
            value = value + slope * above(income, edge)
        return value

    @cached_property
    def _lines(self) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
        """Return the rates and intercepts of the pieces, the level one first; None where edges differ by path."""
        if isinstance(self.base, np.ndarray) or any(isinstance(edge, np.ndarray) for edge in self.edges):
            return None
        rates = tuple(accumulate(self.slopes, initial=0.0))
        drops = (-slope * edge for slope, edge in zip(self.slopes, self.edges, strict=True))
        return rates, tuple(float(start) for start in accumulate(drops, initial=self.base))

    def _of_paths(self, income: Array) -> Array:
        values, spare = np.empty(income.shape), np.empty(min(CHUNK, len(income)))
        for first in range(0, len(income), CHUNK):
            self._write(values[first : first + CHUNK], income[first : first + CHUNK], spare)
        return values

    def _write(self, values: Array, income: Array, spare: Array) -> None:
        """Write the values at some incomes.

        The edges outside their range cost nothing, and those that few of a full chunk reach cost little.
        """
        if len(income) == CHUNK and len(self.edges) > WORTH_IT:
            sample = np.sort(income[::LOOKED_AT])
            few = len(sample) // RARE
            first, end = self._between(sample[few], sample[-1 - few])
            reached_first, reached_end = self._between(sample[0], sample[-1])
            if (reached_end - reached_first) - (end - first) >= WORTH_IT:
                self._fill(values, income, spare, first, end)
                if first:
                    self._mend(values, income, income < self.edges[first - 1], 0, first - 1)
                if end < len(self.edges):
                    self._mend(values, income, income > self.edges[end], end + 1, len(self.edges))
                return
        self._fill(values, income, spare, *self._between(income.min(), income.max()))

    def _mend(self, values: Array, income: Array, is_beyond: NDArray[np.bool_], first: int, end: int) -> None:
        """Write the values at the few incomes that lie among some edges beyond those of the others."""
        beyond = np.flatnonzero(is_beyond)
        found = np.empty(len(beyond))
        self._fill(found, income[beyond], np.empty(len(beyond)), first, end)
        values[beyond] = found

    def _between(self, low: float, high: float) -> tuple[int, int]:
        """Return the edges that lie between two incomes, from the first up to, not including, the second."""
        first = bisect_right(self.edges, low)
        return first, max(bisect_left(self.edges, high), first)

    def _fill(self, values: Array, income: Array, spare: Array, first: int, end: int) -> None:
        """Write the values at incomes that lie above all edges before `first`, and below all from `end` on.

        Where rates only rise the function is the highest of its lines, which takes one pass less than ramps do.
        """
        assert self._lines is not None
        rates, starts = self._lines
        is_convex = min(self.slopes) >= 0.0
        some = spare[: len(income)]
        np.multiply(income, rates[first], out=values)
        if starts[first]:
            values += starts[first]
        for k in range(first, end):
            if is_convex:
                np.multiply(income, rates[k + 1], out=some)
                some += starts[k + 1]
                np.maximum(values, some, out=values)
            else:
                np.subtract(income, self.edges[k], out=some)
                np.maximum(some, 0.0, out=some)
                some *= self.slopes[k]
                values += some

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


def is_zero(value: Value) -> bool:
    """Tell whether a value is 0 on all paths, without looking at each."""
    return not isinstance(value, np.ndarray) and value == 0.0


def plus(one: Value, other: Value) -> Value:
    """Return the sum; adding 0 costs nothing."""
    if is_zero(other):
        return one
    return other if is_zero(one) else one + other


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


def shared(value: Value, share: Value) -> Value:
    """Return a share of a value; all of it costs nothing."""
    return value if isinstance(share, float) and share == 1.0 else value * share
