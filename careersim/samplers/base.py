"""The family of samplers: what makes the random numbers, and nothing else does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from careersim.quantity import Array

SMALLEST_BATCH, LARGEST_BATCH = 16, 1024
LARGEST_BLOCK = 4096
FEWEST_PATHS = 512
BATCHES = 128
# A block's memory goes with it, and the next one takes as much. The C library would give it back to the system in
# between, to be found again page by page, which takes as long as the work. It learns from the first of these arrays to
# keep so much; the second lies in what it keeps, and numpy asks for large pages there, which are looked up sooner.
for _ in range(2):
    np.empty(30 << 20, dtype=np.uint8)


@dataclass(frozen=True)
class Stream:
    """A named random quantity.

    base : "normal" or "uniform" on (0, 1); or "motion", a Brownian motion.
    months : of the motion, increasing, > 0. Of the others: none for one number a path, or 1, 2, ... for an independent
        one in each month.
    """

    name: str
    base: Literal["normal", "uniform", "motion"]
    months: tuple[int, ...] = ()

    @property
    def is_monthly(self) -> bool:
        """Tell whether it has a row a month."""
        return self.base == "motion" or bool(self.months)


@dataclass(frozen=True)
class Sampler(ABC):
    """A source of standard shocks. A block is a pure function of the seed and its index, whoever runs it.

    A block is `block_size` paths made at once, in batches of `batch_size` that are independent of one another.
    """

    kind: ClassVar[str]
    seed: int
    streams: Sequence[Stream]
    block_size: int
    batch_size: int

    @property
    def n_batches(self) -> int:
        """Return the number of independent batches in a block."""
        return self.block_size // self.batch_size

    @abstractmethod
    def shocks(self, block: int) -> Mapping[str, Array]:
        """Return one block's shocks by stream name: (block_size,), with months (n_months, block_size).

        The motion's variance at month m is m / 12. The arrays are the caller's own.
        """


@dataclass(frozen=True)
class Sizes:
    """How many paths are run, and in what pieces.

    Errors are estimated from the spread of batches, so there are 128 or more where the paths suffice for that:
    a net with its smooth part integrated away has skewed errors left, of which a few say little. In longer runs batches
    are larger, up to 1,024 paths, and nets better. Blocks are of the size that a core's cache holds.
    """

    n_blocks: int
    block_size: int
    batch_size: int

    @classmethod
    def of(cls, paths: int) -> Sizes:
        """Return the sizes of a run of at least `paths` paths; block and batch are powers of 2."""
        paths = max(paths, FEWEST_PATHS)
        block_size = min(1 << (-(-paths // 8) - 1).bit_length(), LARGEST_BLOCK)
        batch_size = min(max(1 << (paths // BATCHES).bit_length() - 1, SMALLEST_BATCH), LARGEST_BATCH)
        return cls(-(-paths // block_size), block_size, batch_size)
