"""The family of samplers: what makes the random numbers, and nothing else does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from careersim.quantity import Array, Base


@dataclass(frozen=True)
class Stream:
    """A named random quantity: `n_rows` independent standard shocks a path.

    Rows are times for a price's or the factor's shocks; a number of the file has one.
    """

    name: str
    base: Base
    n_rows: int = 1


@dataclass(frozen=True)
class Sampler(ABC):
    """A source of standard shocks. A block is a pure function of the seed and its index, whoever runs it."""

    kind: ClassVar[str]
    seed: int
    streams: Sequence[Stream]
    block_size: int

    @abstractmethod
    def shocks(self, block: int) -> Mapping[str, Array]:
        """Return one block's shocks by stream name, each (n_rows, block_size): N(0, 1), or uniform on (0, 1)."""


SMALLEST_BLOCK, LARGEST_BLOCK = 64, 4096
FEWEST_BLOCKS = 8


def blocks_for(paths: int) -> tuple[int, int]:
    """Return the number of blocks and their size, a power of 2, for at least `paths` paths.

    About 16 blocks where there are few paths, since errors are estimated from the spread of the blocks; blocks
    that a core's cache holds where there are many.
    """
    size = min(max(1 << (-(-paths // 16) - 1).bit_length(), SMALLEST_BLOCK), LARGEST_BLOCK)
    return max(-(-paths // size), FEWEST_BLOCKS), size
