"""Several blocks of paths, reduced to sums where they were made: what travels back from whoever ran them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from careersim.engine.block import Block, block
from careersim.engine.ledger import Ledger
from careersim.engine.outcomes import joined
from careersim.engine.plan import Plan
from careersim.engine.tally import Tally
from careersim.samplers.base import Sampler

AT_ONCE = 4
"""Blocks in memory at once."""
LARGEST_CHUNK = 256


@dataclass
class Chunk:
    """The sums over consecutive blocks. Chunks merge in order, and their bounds depend on no executor."""

    tally: Tally
    ledgers: dict[str, Ledger]

    @classmethod
    def empty(cls, plan: Plan, tally: Tally) -> Chunk:
        """Return the sums over no blocks, in an empty tally."""
        return cls(tally, {key: Ledger.empty(ledger.accounts) for key, ledger in plan.ledgers.items()})

    def add(self, plan: Plan, blocks: Sequence[Block]) -> None:
        """Add the blocks that follow."""
        self.tally.add(joined([block.outcomes for block in blocks]))
        for key, ledger in plan.ledgers.items():
            for part in blocks:
                products = np.array([part.products[year][i] for year, i in ledger.products])
                self.ledgers[key].means.add(ledger.means(products, part.levies[key]))

    def merge(self, later: Chunk) -> None:
        """Add the sums over the blocks that follow."""
        self.tally.merge(later.tally)
        for key, ledger in self.ledgers.items():
            ledger.means.merge(later.ledgers[key].means)


def chunk(plan: Plan, sampler: Sampler, empty: Tally, blocks: range) -> Chunk:
    """Return the sums over some blocks; a few of them at a time are in memory."""
    total = Chunk.empty(plan, empty.emptied())
    for first in range(0, len(blocks), AT_ONCE):
        total.add(plan, [block(plan, sampler, index) for index in blocks[first : first + AT_ONCE]])
    return total


def chunk_ranges(first: int, n_blocks: int) -> Iterator[range]:
    """Yield the blocks of each chunk, from block `first` to the last.

    Chunks are larger in longer runs, so that what travels back from other processes stays small beside the work.
    """
    size = min(max(n_blocks // 64 // AT_ONCE * AT_ONCE, AT_ONCE), LARGEST_CHUNK)
    for start in range(first, n_blocks, size):
        yield range(start, min(start + size, n_blocks))
