"""Numbers, prices and discounts of one block of paths, as the factors of a payment see them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from careersim.departure import Indexes, Luck
from careersim.factor import Draw, Factor, Made, State
from careersim.quantity import Array, Value


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

    def made(self, name: Hashable) -> Any:
        """Return what was made under a name, None for nothing."""
        return self._made.get(name)

    def batch_means(self, rows: Array) -> Array:
        """Return the mean of each row over each batch, (n_rows, n_batches), of rows (n_rows, n_paths)."""
        return np.asarray(rows.reshape(len(rows), self.n_batches, -1).mean(axis=2))


@dataclass(frozen=True)
class AffectedPaths:
    """Those paths of a block on which something happens by one luck, (n_affected,): often a few."""

    block: BlockState
    luck: Luck
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def paths(self) -> Indexes:
        """Return their indexes in the block, increasing, (n_affected,)."""
        return np.flatnonzero(self._outcomes_of_block != self.luck.nothing)

    @cached_property
    def outcomes(self) -> Indexes:
        """Return what happens on each, (n_affected,)."""
        return self._of(self._outcomes_of_block)

    def draw(self, draw: Draw) -> Value:
        """Return the number a draw stands for."""
        return self._of(self.block.draw(draw))

    def price(self, stock: str, month: int) -> Value:
        """Return a stock's price at a month [currency/share]."""
        return self._of(self.block.price(stock, month))

    def discount(self, month: int) -> Value:
        """Return the discount factor of a month."""
        return self._of(self.block.discount(month))

    def once(self, name: Hashable, make: Callable[[State], Made]) -> Made:
        """Return what `make` makes of these paths, made once and kept under a name."""
        if name not in self._made:
            # What was made of every path, a number or an outcome each, need not be made again of some.
            whole = self.block.made(name) if isinstance(name, Factor | Luck) else None
            self._made[name] = make(self) if whole is None else self._of(whole)
        made: Made = self._made[name]
        return made

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

    @property
    def _outcomes_of_block(self) -> Indexes:
        return self.block.once(self.luck, self.luck.outcomes)

    def _of(self, value: Made) -> Made:
        return value.take(self.paths) if isinstance(value, np.ndarray) else value  # type: ignore[return-value]
