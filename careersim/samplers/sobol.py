"""Randomised Sobol' points: one net for all named quantities, randomised anew for every block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from careersim.normal import cell_means, normal_quantile
from careersim.quantity import Array
from careersim.samplers.base import Sampler, Stream

Words = NDArray[np.uint32]
DIRECTION_BITS = 12
TAIL_CELLS = 128


@dataclass(frozen=True)
class Sobol(Sampler):
    """Sobol' points (Joe & Kuo 2008) under a linear scrambling (Matousek 1998), shifted digitally block by block.

    A block is a net of its own: its points fill every dimension evenly, and so every projection on few of the first
    dimensions. These go where the variance is: the principal components of the motions in time, the largest of each
    motion first, then the next of each; then the uncertain numbers. The order depends on the streams' names and months
    only, so that a change of a number in the file keeps every draw. Blocks are independent given the scrambling, and
    each one's estimates are unbiased, so that the spread of block means gives an honest error.

    Normals come from a table of 65,536 cells of equal probability, by the point's first 16 bits; in the outer 128 cells
    on either side the quantile is exact. Dimensions beyond the 1,024 first are filled at random.
    """

    kind: ClassVar[str] = "sobol"

    def shocks(self, block: int) -> Mapping[str, Array]:
        """Return normals, uniforms and motions made from one randomised net."""
        generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence([self.seed, block + 1])))
        shifts = generator.integers(0, 1 << 32, self._n_dimensions, dtype=np.uint32)
        return {
            stream.name: self._shocks(stream, net, shifts[dimensions])
            for stream, (dimensions, net) in zip(self.streams, self._nets, strict=True)
        }

    def _shocks(self, stream: Stream, net: Words, shifts: Words) -> Array:
        points = net ^ shifts[:, None]
        if stream.base == "motion":
            return np.asarray(principal_components(stream.months) @ _normals(points))
        if stream.base == "normal":
            return np.asarray(_normals(points)[0], dtype=np.float64)
        return np.asarray((points[0] + 0.5) * 2.0**-32)

    @cached_property
    def _dimensions(self) -> list[list[int]]:
        """Return the dimensions of each stream."""
        motions = [i for i, stream in enumerate(self.streams) if stream.base == "motion"]
        numbers = [i for i, stream in enumerate(self.streams) if stream.base != "motion"]
        longest = max((len(self.streams[i].months) for i in motions), default=0)
        in_order = [i for rank in range(longest) for i in motions if rank < len(self.streams[i].months)]
        dimensions: list[list[int]] = [[] for _ in self.streams]
        for dimension, i in enumerate((*in_order, *numbers)):
            dimensions[i].append(dimension)
        return dimensions

    @property
    def _n_dimensions(self) -> int:
        return sum(map(len, self._dimensions))

    @cached_property
    def _nets(self) -> list[tuple[list[int], Words]]:
        """Return each stream's dimensions and its part of the scrambled net, (n_dimensions, block_size)."""
        net = scrambled_net(self._n_dimensions, self.block_size, self.seed)
        return [(dimensions, net[dimensions]) for dimensions in self._dimensions]

    def __getstate__(self) -> dict[str, object]:
        """Leave the net behind: whoever runs a block makes it again in less time than it takes to send."""
        return {"seed": self.seed, "streams": self.streams, "block_size": self.block_size}


@cache
def directions() -> NDArray[np.uint16]:
    """Return the direction numbers of Joe & Kuo (2008), their first 16 bits, (1024, DIRECTION_BITS)."""
    with (files("careersim.samplers") / "directions.npy").open("rb") as file:
        return np.asarray(np.load(file, allow_pickle=False))


def scrambled_net(n_dimensions: int, n_points: int, seed: int) -> Words:
    """Return Sobol' points under a random linear scrambling, as 32-bit fractions, (n_dimensions, n_points).

    n_points : a power of 2, at most 2^DIRECTION_BITS.
    """
    generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, 0])))
    n_bits = n_points.bit_length() - 1
    known = min(n_dimensions, len(directions()))
    vectors = directions()[:known, :n_bits].astype(np.uint32) << np.uint32(16)
    scrambled = np.zeros_like(vectors)
    for bit in range(n_bits):
        # A lower triangular matrix with ones on its diagonal: a bit moves itself and, at random, those after it.
        place = np.uint32(1 << (31 - bit))
        column = generator.integers(0, place, known, dtype=np.uint32) | place
        scrambled ^= np.where(vectors & place, column[:, None], np.uint32(0))
    net = np.zeros((n_dimensions, n_points), dtype=np.uint32)
    for bit in range(n_bits):
        half = 1 << bit
        np.bitwise_xor(net[:known, :half], scrambled[:, bit : bit + 1], out=net[:known, half : 2 * half])
    net[known:] = generator.integers(0, 1 << 32, (n_dimensions - known, n_points), dtype=np.uint32)
    return net


@cache
def principal_components(months: tuple[int, ...]) -> NDArray[np.float32]:
    """Return the matrix that makes a Brownian motion of normals, the largest component first, (n_months, n_months).

    Its square is the covariance min(s, t) of the motion at times months / 12.
    """
    times = np.array(months) / 12
    variances, components = np.linalg.eigh(np.minimum.outer(times, times))
    rising = components * np.sign(components.sum(axis=0))  # an eigenvector's sign is nobody's
    matrix: NDArray[np.float32] = (rising * np.sqrt(variances))[:, ::-1].astype(np.float32)
    return matrix


def _normals(points: Words) -> NDArray[np.float32]:
    """Return standard normals at points, (n_dimensions, n_points)."""
    cells = (points >> np.uint32(16)).astype(np.uint16)
    normals = np.take(cell_means(), cells, mode="clip")
    # The outermost cells are next to each other once TAIL_CELLS are added, since 16 bits overflow.
    tail = np.flatnonzero(cells + np.uint16(TAIL_CELLS) < 2 * TAIL_CELLS)
    normals.ravel()[tail] = normal_quantile((points.ravel()[tail].astype(np.float64) + 0.5) * 2.0**-32)
    return normals
