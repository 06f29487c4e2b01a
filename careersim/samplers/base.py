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
    block_size: ClassVar[int] = 4096
    seed: int
    streams: Sequence[Stream]

    @abstractmethod
    def shocks(self, block: int) -> Mapping[str, Array]:
        """Return one block's shocks by stream name, each (n_rows, block_size): N(0, 1), or uniform on (0, 1)."""

    def n_blocks(self, paths: int) -> int:
        """Return the blocks that hold at least `paths` paths."""
        return -(-paths // self.block_size)
