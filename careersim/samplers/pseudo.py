"""Independent random numbers, a stream of its own for every name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import ClassVar

import numpy as np

from careersim.quantity import Array
from careersim.samplers.base import Sampler, Stream


@dataclass(frozen=True)
class Pseudo(Sampler):
    """SFC64 generators, each keyed by the seed, the block and the name of its quantity.

    A quantity's shocks depend on nothing else, so that adding, removing or reordering offers changes no other
    number, bit for bit. A motion takes one step a month, whichever months are asked for.
    """

    kind: ClassVar[str] = "pseudo"

    def shocks(self, block: int) -> Mapping[str, Array]:
        """Return independent standard normals, uniforms and motions."""
        return {stream.name: self._stream_shocks(stream, block) for stream in self.streams}

    def _stream_shocks(self, stream: Stream, block: int) -> Array:
        key = int.from_bytes(blake2b(stream.name.encode(), digest_size=16).digest())
        generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence([self.seed, block, key])))
        # Month by month: the first months' numbers do not depend on how many are asked for.
        shape = (len(stream.months), self.block_size) if stream.months else (self.block_size,)
        if stream.base == "normal":
            return generator.standard_normal(shape)
        if stream.base == "uniform":
            # Midpoints of 2^52 cells: never 0 or 1, where a quantile may be infinite.
            return generator.integers(0, 1 << 52, shape).astype(np.float64) * 2.0**-52 + 2.0**-53
        return self._motion(generator, stream.months)

    def _motion(self, generator: np.random.Generator, months: tuple[int, ...]) -> Array:
        walk, step = np.zeros(self.block_size), np.empty(self.block_size)
        motion = np.empty((len(months), self.block_size))
        done = 0
        for row, month in enumerate(months):
            while done < month:
                walk += generator.standard_normal(out=step)
                done += 1
            np.multiply(walk, 12**-0.5, out=motion[row])
        return motion
