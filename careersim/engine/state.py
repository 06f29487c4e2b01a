"""Numbers, prices and discounts of one block of paths, as the factors of a payment see them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from careersim.departure import Luck
from careersim.factor import Draw, Made, State
from careersim.quantity import Array, Indexes, Value

Name = TypeVar("Name")


@dataclass(frozen=True)
class BlockState:
    """One block of paths."""

    n_paths: int
    n_batches: int
    numbers: Mapping[Draw, Value]
    prices: Mapping[tuple[str, int], Value]
    discounts: Mapping[int, Value]
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def draw(self, draw: Draw) -> Value:
        """Return the number a draw stands for."""
        return self.numbers[draw]

    def price(self, stock: str, month: int) -> Value:
        """Return a stock's price at a month [currency/share]."""
        return self.prices[stock, month]

    def discount(self, month: int) -> Value:
        """Return the discount factor of a month."""
        return self.discounts[month]

    def once(self, name: Hashable, make: Callable[[State], Made]) -> Made:
        """Return what `make` makes of this block, made once and kept under a name."""
        if name not in self._made:
            self._made[name] = make(self)
        made: Made = self._made[name]
        return made

    def split(self, n_parts: int) -> Iterator[BlockState]:
        """Yield the block's paths in parts of as many batches each."""
        size = self.n_paths // n_parts

        def part(values: Mapping[Name, Value], here: slice) -> dict[Name, Value]:
            return {name: value[here] if isinstance(value, np.ndarray) else value for name, value in values.items()}

        for first in range(0, self.n_paths, size):
            here = slice(first, first + size)
            numbers, prices, discounts = part(self.numbers, here), part(self.prices, here), part(self.discounts, here)
            yield BlockState(size, self.n_batches // n_parts, numbers, prices, discounts)

    def batch_means(self, rows: Array) -> Array:
        """Return the mean of each row over each batch, (n_rows, n_batches), of rows (n_rows, n_paths)."""
        return np.asarray(rows.reshape(len(rows), self.n_batches, self.n_paths // self.n_batches).mean(axis=2))


@dataclass(frozen=True)
class AffectedPaths:
    """Those paths of a block on which something happens by one luck, (n_affected,): often a few."""

    block: BlockState
    luck: Luck

    @cached_property
    def paths(self) -> Indexes:
        """Return their indexes in the block, increasing, (n_affected,)."""
        return np.flatnonzero(self.block.once(self.luck, self.luck.outcomes) != self.luck.nothing)

    def outcomes(self, luck: Luck) -> Indexes:
        """Return what happens on each by a luck, (n_affected,)."""
        return self.block.once(luck, luck.outcomes).take(self.paths)

    def of_rows(self, rows: Array, which: Indexes) -> Array:
        """Return some rows of all paths on these, (n_rows, n_affected), of rows (n, n_paths)."""
        found = np.empty((which.size, self.paths.size), rows.dtype)
        # Row by row: a row stays in the cache while it is looked through.
        for row, index in zip(found, which, strict=True):
            rows[index].take(self.paths, out=row, mode="clip")
        return found

    def batch_means(self, rows: Array) -> Array:
        """Return the mean over each whole batch of rows that are 0 on all other paths, (n_rows, n_batches).

        rows : (n_rows, n_affected).
        """
        means = np.zeros((len(rows), self.block.n_batches))
        batches, firsts = self._batches
        if batches.size:
            means[:, batches] = np.add.reduceat(rows, firsts, axis=1)
        means *= self.block.n_batches / self.block.n_paths
        return means

    @cached_property
    def _batches(self) -> tuple[Indexes, Indexes]:
        """Return the batches with such a path, and the first in each: reduceat has no word for an empty sum."""
        edges = np.arange(self.block.n_batches + 1) * (self.block.n_paths // self.block.n_batches)
        firsts = np.searchsorted(self.paths, edges)
        batches = np.flatnonzero(firsts[1:] > firsts[:-1])
        return batches, firsts[batches]
