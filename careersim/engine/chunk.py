"""Several blocks of paths, reduced to sums where they were made: what travels back from whoever ran them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from careersim.engine.block import Block, block
from careersim.engine.ledger import Ledger
from careersim.engine.outcomes import joined
from careersim.engine.plan import Plan
from careersim.engine.tally import Tally
from careersim.samplers.base import Sampler

AT_ONCE = 16
"""Blocks in memory at once."""
LARGEST_CHUNK = 256


@dataclass
class Chunk:
    """The sums over consecutive blocks. Chunks merge in order, and their bounds depend on no executor."""

    tally: Tally
    ledgers: dict[str, Ledger]

    @classmethod
    def of(cls, blocks: Sequence[Block], tally: Tally) -> Chunk:
        """Return the sums over blocks, added to an empty tally."""
        chunk = cls(tally, {key: Ledger() for key in blocks[0].ledgers})
        chunk.add(blocks)
        return chunk

    def add(self, blocks: Sequence[Block]) -> None:
        """Add the blocks that follow."""
        self.tally.add(joined([block.outcomes for block in blocks]))
        for part in blocks:
            for key, entries in part.ledgers.items():
                self.ledgers[key].add(entries)

    def merge(self, later: Chunk) -> None:
        """Add the sums over the blocks that follow."""
        self.tally.merge(later.tally)
        for key, ledger in self.ledgers.items():
            ledger.merge(later.ledgers[key])


def chunk(plan: Plan, sampler: Sampler, empty: Tally, blocks: range) -> Chunk:
    """Return the sums over some blocks; a few of them at a time are in memory."""
    total = Chunk.of(_blocks(plan, sampler, blocks[:AT_ONCE]), empty.emptied())
    for first in range(AT_ONCE, len(blocks), AT_ONCE):
        total.add(_blocks(plan, sampler, blocks[first : first + AT_ONCE]))
    return total


def chunk_ranges(first: int, n_blocks: int) -> Iterator[range]:
    """Yield the blocks of each chunk, from block `first` to the last.

    Chunks are larger in longer runs, so that what travels back from other processes stays small beside the work.
    """
    size = min(max(n_blocks // 64 // AT_ONCE * AT_ONCE, AT_ONCE), LARGEST_CHUNK)
    for start in range(first, n_blocks, size):
        yield range(start, min(start + size, n_blocks))


def _blocks(plan: Plan, sampler: Sampler, indexes: range) -> list[Block]:
    return [block(plan, sampler, index) for index in indexes]
