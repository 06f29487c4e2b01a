"""The family of samplers: what makes the random numbers, and nothing else does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from careersim.quantity import Array

SMALLEST_BLOCK, LARGEST_BLOCK = 64, 4096
FEWEST_BLOCKS = 8


@dataclass(frozen=True)
class Stream:
    """A named random quantity.

    base : "normal" or "uniform" on (0, 1), one number a path; or "motion", a Brownian motion at some months.
    months : of the motion, increasing, > 0.
    """

    name: str
    base: Literal["normal", "uniform", "motion"]
    months: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sampler(ABC):
    """A source of standard shocks. A block is a pure function of the seed and its index, whoever runs it."""

    kind: ClassVar[str]
    seed: int
    streams: Sequence[Stream]
    block_size: int

    @abstractmethod
    def shocks(self, block: int) -> Mapping[str, Array]:
        """Return one block's shocks by stream name: (block_size,), of a motion (n_months, block_size).

        The motion's variance at month m is m / 12. The arrays are the caller's own.
        """


def blocks_for(paths: int) -> tuple[int, int]:
    """Return the number of blocks and their size, a power of 2, for at least `paths` paths.

    About 16 blocks where there are few paths, since errors are estimated from the spread of the blocks; blocks
    that a core's cache holds where there are many.
    """
    size = min(max(1 << (-(-paths // 16) - 1).bit_length(), SMALLEST_BLOCK), LARGEST_BLOCK)
    return max(-(-paths // size), FEWEST_BLOCKS), size
