"""Several blocks of paths, reduced to sums where they were made: what travels back from whoever ran them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from careersim.engine.block import Block, block
from careersim.engine.ledger import Ledger
from careersim.engine.outcomes import joined
from careersim.engine.plan import Plan
from careersim.engine.tally import Tally
from careersim.samplers.base import Sampler

CHUNK_BLOCKS = 16


@dataclass
class Chunk:
    """The sums over consecutive blocks. Chunks merge in order, and their bounds depend on no executor."""

    tally: Tally
    ledgers: dict[str, Ledger]

    @classmethod
    def of(cls, blocks: Sequence[Block], tally: Tally) -> Chunk:
        """Return the sums over blocks, added to an empty tally."""
        tally.add(joined([block.outcomes for block in blocks]))
        ledgers = {key: Ledger() for key in blocks[0].ledgers}
        for part in blocks:
            for key, block_entries in part.ledgers.items():
                ledgers[key].add(block_entries)
        return cls(tally, ledgers)

    def merge(self, later: Chunk) -> None:
        """Add the sums over the blocks that follow."""
        self.tally.merge(later.tally)
        for key, ledger in self.ledgers.items():
            ledger.merge(later.ledgers[key])


def chunk(plan: Plan, sampler: Sampler, empty: Tally, n_blocks: int, first: int) -> Chunk:
    """Return the sums over the blocks from `first` on, CHUNK_BLOCKS or as many as there are up to `n_blocks`."""
    blocks = [block(plan, sampler, index) for index in range(first, min(first + CHUNK_BLOCKS, n_blocks))]
    return Chunk.of(blocks, empty.emptied())
