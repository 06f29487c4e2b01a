"""Randomised Sobol' points: one net for all named quantities, randomised anew for every batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from careersim.normal import TAIL, outer_points, table_normals
from careersim.quantity import Array, Indexes
from careersim.samplers.base import Sampler, Stream

Words = NDArray[np.uint32]
DIRECTION_BITS = 12


@dataclass(frozen=True)
class Sobol(Sampler):
    """Sobol' points (Joe & Kuo 2008) under a linear scrambling (Matousek 1998), shifted digitally batch by batch.

    A batch is a net of its own: its points fill every dimension evenly, and so every projection on few of the first
    dimensions. These go where the variance is: the principal components of the motions in time, the largest of each
    motion first, then the next of each; then the uncertain numbers; then what is drawn anew each month. The order
    depends on the streams' names and months only, so that a change of a number in the file keeps every draw. Batches
    are independent given the scrambling, and each one's estimates are unbiased, so that the spread of their means gives
    an honest error.

    Dimensions beyond the 1,024 first are filled at random.
    """

    kind: ClassVar[str] = "sobol"

    def shocks(self, block: int) -> Mapping[str, Array]:
        """Return normals, uniforms and motions made from one randomised net."""
        generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence([self.seed, block + 1])))
        net_high, net_low = self._net_halves
        shifts = generator.integers(0, 1 << 32, (len(net_high), self.n_batches, 1), dtype=np.uint32)
        shifts_high, shifts_low = (shifts >> np.uint32(16)).astype(np.uint16), shifts.astype(np.uint16)
        # All streams' points at once: a call of numpy costs as much as some hundred points.
        high = (net_high[:, None, :] ^ shifts_high).reshape(len(net_high), self.block_size)

        def low(points: Indexes) -> NDArray[np.uint16]:
            batches, point = np.divmod(points, self.batch_size)
            return np.asarray(net_low[batches // self.n_batches, point] ^ shifts_low.ravel()[batches])

        normals = table_normals(high[: self._n_normals], self._outer_points(high, shifts_high), low)
        shocks: dict[str, Array] = {}
        for stream, rows in self._rows:
            if stream.base == "motion":
                shocks[stream.name] = np.asarray(principal_components(stream.months) @ normals[rows])
            elif stream.base == "normal":
                made = normals[rows].astype(np.float64)
                shocks[stream.name] = made if stream.is_monthly else made[0]
            else:
                rest = (net_low[rows][:, None] ^ shifts_low[rows]).reshape(-1, self.block_size)
                made = (high[rows] * 2.0**16 + rest + 0.5) * 2.0**-32
                shocks[stream.name] = made if stream.is_monthly else made[0]
        return shocks

    def _outer_points(self, high: NDArray[np.uint16], shifts: NDArray[np.uint16]) -> Indexes:
        """Return the flat indexes of all points of which the table of normals has to know more than 16 bits.

        They need not be looked for: in each dimension a net has one point in every interval of length 1 / batch_size,
        and a digital shift leaves it one.

        high, shifts : the first 16 bits of the points, (n_dimensions, block_size), and of each batch's shift.
        """
        rows, random, intervals, firsts = self._outer_intervals
        shifted = (shifts[rows] >> np.uint16(16 - self._n_bits)) ^ intervals
        points = (self._point_in_interval[rows[:, None, None], shifted] + firsts).ravel()
        if random.size:
            row, point = np.divmod(outer_points(high[random]), self.block_size)
            points = np.concatenate([points, random[row] * self.block_size + point])
        return np.asarray(points)

    @cached_property
    def _outer_intervals(self) -> tuple[Indexes, Indexes, NDArray[np.uint16], Indexes]:
        """Return the rows of the net, those filled at random, the outer intervals, and where each batch begins.

        The last as a flat index by row and batch, (n_rows, n_batches, 1).
        """
        is_net = np.array(self._dimensions[: self._n_normals], dtype=np.intp) < len(directions())
        rows = np.flatnonzero(is_net)
        width = max(TAIL >> (16 - self._n_bits), 1)
        intervals = np.r_[:width, self.batch_size - width : self.batch_size].astype(np.uint16)
        firsts = np.add.outer(rows * self.block_size, np.arange(0, self.block_size, self.batch_size))
        return rows, np.flatnonzero(~is_net), intervals, firsts[..., None]

    @property
    def _n_bits(self) -> int:
        return self.batch_size.bit_length() - 1

    @cached_property
    def _point_in_interval(self) -> Indexes:
        """Return the point of the net in each interval of length 1 / batch_size, (n_dimensions, batch_size)."""
        high, _ = self._net_halves
        points = np.empty(high.shape, np.intp)
        intervals = high >> np.uint16(16 - self._n_bits)
        np.put_along_axis(points, intervals.astype(np.intp), np.arange(self.batch_size)[None], axis=1)
        return points

    @cached_property
    def _dimensions(self) -> list[int]:
        """Return the dimension of each row."""
        dimensions = dimensions_of(self.streams)
        return [dimension for stream, _ in self._rows for dimension in dimensions[stream.name]]

    @cached_property
    def _rows(self) -> list[tuple[Stream, slice]]:
        """Return the rows of the net that each stream takes; those that are made into normals come first."""
        rows, taken = [], 0
        for stream in sorted(self.streams, key=lambda stream: stream.base == "uniform"):
            rows.append((stream, slice(taken, taken + _n_dimensions(stream))))
            taken += _n_dimensions(stream)
        return rows

    @cached_property
    def _n_normals(self) -> int:
        return sum(_n_dimensions(stream) for stream in self.streams if stream.base != "uniform")

    @cached_property
    def _net_halves(self) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
        """Return the scrambled net's high and low 16 bits, (n_dimensions, batch_size), in the order of the rows."""
        net = scrambled_net(len(self._dimensions), self.batch_size, self.seed)[self._dimensions]
        return (net >> np.uint32(16)).astype(np.uint16), net.astype(np.uint16)

    def __getstate__(self) -> dict[str, object]:
        """Leave the net behind: whoever runs a block makes it again in less time than it takes to send."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def dimensions_of(streams: Sequence[Stream]) -> dict[str, list[int]]:
    """Return the dimensions of each stream: the motions' largest components, the numbers, the monthly ones."""
    motions = [stream for stream in streams if stream.base == "motion"]
    longest = max((len(stream.months) for stream in motions), default=0)
    in_order = [stream.name for rank in range(longest) for stream in motions if rank < len(stream.months)]
    others = [stream for stream in streams if stream.base != "motion"]
    for stream in sorted(others, key=lambda stream: stream.is_monthly):
        in_order += [stream.name] * _n_dimensions(stream)
    dimensions: dict[str, list[int]] = {stream.name: [] for stream in streams}
    for dimension, name in enumerate(in_order):
        dimensions[name].append(dimension)
    return dimensions


def _n_dimensions(stream: Stream) -> int:
    return len(stream.months) if stream.is_monthly else 1


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


# As many as the stocks that a file may have, and the factor; no more stay in a process that runs many files.
@lru_cache(maxsize=64)
def principal_components(months: tuple[int, ...]) -> NDArray[np.float32]:
    """Return the matrix that makes a Brownian motion of normals, the largest component first, (n_months, n_months).

    Its square is the covariance min(s, t) of the motion at times months / 12.
    """
    times = np.array(months) / 12
    variances, components = np.linalg.eigh(np.minimum.outer(times, times))
    rising = components * np.sign(components.sum(axis=0))  # an eigenvector's sign is nobody's
    matrix: NDArray[np.float32] = (rising * np.sqrt(variances))[:, ::-1].astype(np.float32)
    return matrix
