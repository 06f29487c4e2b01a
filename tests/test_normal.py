"""Our own normal quantiles and table of normals, against scipy."""

import numpy as np
import pytest
from scipy import special, stats

from careersim.normal import TAIL, normal_cdf, normal_quantile, outer_points, table_normals


def test_quantiles_are_those_of_scipy() -> None:
    small = 10.0 ** -np.arange(1.0, 300.0, 0.25)
    u = np.concatenate([small, np.linspace(1e-6, 1 - 1e-6, 100_001), 1 - small[small > 1e-15]])
    assert normal_quantile(u) == pytest.approx(special.ndtri(u), rel=2e-15, abs=2e-15)


def test_probabilities_are_those_of_scipy() -> None:
    for x in np.linspace(-10, 10, 201):
        assert normal_cdf(x) == pytest.approx(special.ndtr(x), rel=1e-13)


def at(points: np.ndarray) -> np.ndarray:
    high, low = (points >> np.uint32(16)).astype(np.uint16), points.astype(np.uint16)
    return table_normals(high, outer_points(high), lambda which: low[which])


def test_each_cell_has_the_mean_of_the_normal_in_it() -> None:
    rng = np.random.default_rng(1)
    for cell in (128, 200, 5_000, 32_768, 60_001, 65_407):
        points = ((cell << 16) + rng.integers(0, 1 << 16, 10)).astype(np.uint32)
        edges = special.ndtri(np.array([cell, cell + 1]) / 65_536)
        expected = (stats.norm.pdf(edges[0]) - stats.norm.pdf(edges[1])) * 65_536
        assert at(points) == pytest.approx(np.full(10, expected), rel=1e-6, abs=1e-7)


def test_the_ends_are_finer_and_the_farthest_exact() -> None:
    points = np.array([40_000, 1_000_000, 8_000_000], dtype=np.uint32)
    for tail in (points, ~points):
        edges = special.ndtri((tail >> np.uint32(8))[:, None] / 2.0**24 + np.array([0.0, 2.0**-24]))
        expected = (stats.norm.pdf(edges[:, 0]) - stats.norm.pdf(edges[:, 1])) * 2.0**24
        assert at(tail) == pytest.approx(expected, rel=1e-5)
    farthest = np.array([0, 1, 77, 4_095], dtype=np.uint32)
    for tail in (farthest, ~farthest):
        assert at(tail) == pytest.approx(special.ndtri((tail + 0.5) * 2.0**-32), rel=1e-6)


def test_the_table_is_odd_and_rises() -> None:
    points = np.sort(np.random.default_rng(2).integers(0, 1 << 32, 200_000, dtype=np.uint32))
    normals = at(points)
    assert np.all(np.diff(normals) >= 0)
    assert np.array_equal(at(~points), -normals)


def test_points_beyond_the_outer_cells_do_no_harm_among_them() -> None:
    points = np.random.default_rng(3).integers(0, 1 << 32, (3, 1_000), dtype=np.uint32)
    high, low = (points >> np.uint32(16)).astype(np.uint16), points.astype(np.uint16).ravel()
    outer = outer_points(high)
    assert set(outer) == set(np.flatnonzero((high < TAIL) | (high >= 65_536 - TAIL)))
    every = np.arange(points.size)
    assert np.array_equal(table_normals(high, outer, low.take), table_normals(high, every, low.take))
