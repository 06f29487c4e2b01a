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

AT_ONCE = 4
"""Blocks in memory at once."""
LARGEST_CHUNK = 256


@dataclass
class Chunk:
    """The sums over the first `n_blocks` blocks of a run, or over so many consecutive ones.

    Chunks merge in order, and their bounds depend on no executor.
    """

    tally: Tally
    ledgers: dict[str, Ledger]
    n_blocks: int = 0

    @classmethod
    def empty(cls, plan: Plan, tally: Tally) -> Chunk:
        """Return the sums over no blocks, in an empty tally."""
        return cls(tally, {key: Ledger.empty(ledger.accounts) for key, ledger in plan.ledgers.items()})

    def add(self, plan: Plan, blocks: Sequence[Block]) -> None:
        """Add the blocks that follow."""
        self.tally.add(joined([block.outcomes for block in blocks]))
        for key, ledger in plan.ledgers.items():
            for part in blocks:
                self.ledgers[key].means.add(ledger.means(part.products, part.levies[key]))
        self.n_blocks += len(blocks)

    def merged(self, later: Chunk) -> Chunk:
        """Return the sums with those over the blocks that follow, which are used up.

        These stay as they are: whatever interrupts it leaves sums over whole chunks.
        """
        ledgers = {
            key: Ledger(ledger.accounts, ledger.means.merged(later.ledgers[key].means))
            for key, ledger in self.ledgers.items()
        }
        return Chunk(self.tally.merged(later.tally), ledgers, self.n_blocks + later.n_blocks)


def chunk(plan: Plan, sampler: Sampler, empty: Tally, blocks: range) -> Chunk:
    """Return the sums over some blocks; a few of them at a time are in memory."""
    total = Chunk.empty(plan, empty.emptied())
    for first in range(0, len(blocks), AT_ONCE):
        total.add(plan, [block(plan, sampler, index) for index in blocks[first : first + AT_ONCE]])
    return total


def chunk_ranges(first: int, n_blocks: int) -> Iterator[range]:
    """Yield the blocks of each chunk, from block `first`, where one begins, to the last.

    Chunks are larger in longer runs, so that what travels back from other processes stays small beside the work.
    """
    size = min(max(n_blocks // 64 // AT_ONCE * AT_ONCE, AT_ONCE), LARGEST_CHUNK)
    for start in range(first, n_blocks, size):
        yield range(start, min(start + size, n_blocks))
