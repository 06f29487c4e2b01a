"""Bins of round width, and the bars of the terminal."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from careersim.report.histogram import TAIL, Bins, bars

numbers = st.floats(-1e7, 1e7).map(lambda number: round(number, 2))
samples = hnp.arrays(np.float64, st.integers(2, 300), elements=numbers)


def width_of(bins: Bins) -> float:
    return float(bins.edges[-1] - bins.edges[0]) / (bins.edges.size - 1)


@given(st.lists(samples, min_size=1, max_size=3), st.integers(5, 60))
def test_edges_are_round_multiples_of_a_round_width(several: list[np.ndarray], n_bins: int) -> None:
    bins = Bins.about(several, n_bins)
    width = width_of(bins)
    mantissa = width / 10 ** math.floor(math.log10(width) + 1e-9)
    assert any(mantissa == pytest.approx(step, rel=1e-6) for step in (1, 2, 2.5, 5))
    np.testing.assert_allclose(np.diff(bins.edges), width, rtol=1e-6)
    np.testing.assert_allclose(bins.edges / width, np.round(bins.edges / width), atol=1e-4)


@given(st.lists(samples, min_size=1, max_size=3), st.integers(5, 60))
def test_bins_hold_all_but_the_tails_of_every_sample(several: list[np.ndarray], n_bins: int) -> None:
    bins = Bins.about(several, n_bins)
    for sample in several:
        assert np.mean(sample < bins.edges[0]) <= TAIL + 1 / sample.size
        assert np.mean(sample > bins.edges[-1]) <= TAIL + 1 / sample.size
    if min(map(np.ptp, several)) > 0:
        assert bins.edges.size - 1 <= n_bins + 2


@given(samples, st.integers(5, 60))
def test_shares_add_up_to_all_but_the_tails(sample: np.ndarray, n_bins: int) -> None:
    bins = Bins.about([sample], n_bins)
    shares = bins.shares(sample)
    outside = np.mean((sample < bins.edges[0]) | (sample > bins.edges[-1]))
    assert shares.size == bins.edges.size - 1
    assert shares.min() >= 0
    assert shares.sum() == pytest.approx(1 - outside, abs=1e-12)


def test_bins_of_many_draws() -> None:
    sample = np.random.default_rng(1).normal(357_000.0, 120_000.0, 20_000)
    bins = Bins.about([sample], 9)
    assert width_of(bins) == 100_000
    assert bins.edges[0] == 0
    assert bins.edges[-1] == 700_000
    assert bins.shares(sample).sum() > 0.99


@pytest.mark.parametrize("value", [0.0, 1.0, -73_867.31, 5e5, 1e-3, 2.5e9])
def test_a_constant_sample_has_one_bin(value: float) -> None:
    sample = np.full(10, value)
    bins = Bins.about([sample], 9)
    assert bins.edges.size == 2
    assert bins.edges[0] <= value < bins.edges[1]
    assert bins.shares(sample).tolist() == [1.0]


def test_a_constant_sample_beside_one_that_is_not() -> None:
    bins = Bins.about([np.full(10, 50.0), np.linspace(-100.0, 100.0, 1000)], 10)
    assert bins.shares(np.full(10, 50.0)).sum() == 1.0


def test_bars_are_as_long_as_their_shares() -> None:
    assert list(bars(np.array([0.1, 0.2, 0.4, 0.3]), 8)) == ["==", "====", "========", "======"]


def test_an_empty_bin_has_no_bar_and_a_small_one_is_seen() -> None:
    assert list(bars(np.array([0.0, 1e-6, 0.999]), 20)) == ["", "=", "=" * 20]


@given(hnp.arrays(np.float64, st.integers(1, 12), elements=st.floats(0, 1)).filter(lambda a: a.max() > 0))
def test_the_longest_bar_fills_the_width(shares: np.ndarray) -> None:
    drawn = list(bars(shares, 40))
    assert max(map(len, drawn)) == 40
    assert all((len(bar) > 0) == (share > 0) for bar, share in zip(drawn, shares, strict=True))
