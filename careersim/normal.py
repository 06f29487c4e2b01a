"""The standard normal distribution, without scipy: importing it would cost more than a small run."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float64]

# Wichura (1988), Algorithm AS 241 (PPND16): the inverse of the distribution function to about 1 part in 10^16.
_CENTRE = (
    (3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
     4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3),
    (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3),
)  # fmt: skip
_NEAR = (
    (1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
     1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4),
    (1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9),
)  # fmt: skip
_FAR = (
    (6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
     2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7),
    (1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15),
)  # fmt: skip


def normal_quantile(u: _Floats) -> _Floats:
    """Return the standard normal quantiles of probabilities strictly between 0 and 1, of any shape."""
    centred = u - 0.5
    quantile = np.empty_like(u)
    in_centre = np.abs(centred) <= 0.425
    q = centred[in_centre]
    quantile[in_centre] = q * _ratio(_CENTRE, 0.180625 - q * q)
    tail = ~in_centre
    if tail.any():
        r = np.sqrt(-np.log(np.minimum(u[tail], 1.0 - u[tail])))
        size = np.where(r <= 5.0, _ratio(_NEAR, r - 1.6), _ratio(_FAR, r - 5.0))
        quantile[tail] = np.copysign(size, centred[tail])
    return quantile


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], x: _Floats) -> _Floats:
    above, below = (_polynomial(part, x) for part in coefficients)
    return above / below


def _polynomial(coefficients: tuple[float, ...], x: _Floats) -> _Floats:
    value = np.full_like(x, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        value *= x
        value += coefficient
    return value


def normal_cdf(x: float) -> float:
    """Return the standard normal distribution function."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


ROWS_AT_ONCE = 8
"""numpy makes indexes of 8 bytes of the points before it looks them up: those of so many rows stay in the cache."""
TAIL, FAR_TAIL = 128, 16
"""Cells at either end of the table that are divided once more, and of those the ones that are not used."""


def table_normals(
    high: NDArray[np.uint16], outer: NDArray[np.intp], low: Callable[[NDArray[np.intp]], NDArray[np.uint16]]
) -> NDArray[np.float32]:
    """Return standard normals at points that are 32-bit fractions, of the shape of `high`.

    A normal is the mean of its cell among 65,536 of equal probability, by the point's first 16 bits. The outer TAIL
    cells of either end are divided into 256 each, and in the outer FAR_TAIL of these, which hold one point in 500,000,
    it is the quantile itself.

    high : the points' first 16 bits; low : returns the others of some points, by their flat indexes.
    outer : the flat indexes of all points in the outer cells; others among them do no harm.
    """
    normals = np.empty(high.shape, np.float32)
    for first in range(0, len(high), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        np.take(_cell_means(), high[rows], mode="clip", out=normals[rows])
    cells = _from_ends(high.take(outer))
    is_outer = cells < 2 * TAIL
    tail, cells = outer[is_outer], cells[is_outer]
    finer = (cells.astype(np.uint32) << np.uint32(16)) | low(tail)
    values = _tail_means()[finer >> np.uint32(8)]
    middle = np.uint32(TAIL << 16)
    far = np.flatnonzero(finer + np.uint32(FAR_TAIL << 8) - middle < FAR_TAIL << 9)
    values[far] = normal_quantile(((finer[far] - middle).astype(np.float64) + 0.5) * 2.0**-32)
    normals.ravel()[tail] = values
    return normals


def outer_points(high: NDArray[np.uint16]) -> NDArray[np.intp]:
    """Return the flat indexes of the points in the outer TAIL cells of either end, by their first 16 bits."""
    return np.flatnonzero(_from_ends(high) < 2 * TAIL)


def _from_ends(high: NDArray[np.uint16]) -> NDArray[np.uint16]:
    # 16 bits overflow: once TAIL is added, the cells of both ends are the first ones.
    return high + np.uint16(TAIL)


@cache
def _cell_means() -> NDArray[np.float32]:
    """Return the mean of the standard normal in each cell, (65536,)."""
    lower = _means_between(np.arange((1 << 15) + 1, dtype=np.float64) * 2.0**-16)
    return np.concatenate([lower, -lower[::-1]])


@cache
def _tail_means() -> NDArray[np.float32]:
    """Return the means in the cells of the upper end, then of the lower, each divided into 256, (65536,)."""
    lower = _means_between(np.arange((TAIL << 8) + 1, dtype=np.float64) * 2.0**-24)
    return np.concatenate([-lower[::-1], lower])


def _means_between(edges: _Floats) -> NDArray[np.float32]:
    """Return the means of the standard normal between probabilities 0 = p_0 < p_1 < ..., (n_edges - 1,).

    Between a and b it is (phi(a) - phi(b)) / P(a < Z < b).
    """
    density = np.exp(-0.5 * normal_quantile(np.asarray(edges[1:])) ** 2) / math.sqrt(2.0 * math.pi)
    means: NDArray[np.float32] = (-np.diff(density, prepend=0.0) / np.diff(edges)).astype(np.float32)
    return means
