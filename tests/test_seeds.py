"""The seed, and how many paths there are, change nothing that they should not."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import careersim as cs
from careersim.estimate import Estimate
from careersim.samplers.base import BATCHES, LARGEST_BATCH
from careersim.summary import AlternativeSummary

FILE = Path(__file__).parents[1] / "configs" / "steady-or-risky.toml"
SMALL = """
start = 2026-01-01
horizon = "1y"
market.X = { spot = 100, volatility = 0.4 }
current = { stock = "X", rsu = { shares = 100, vesting = "1y quarterly" } }
offers.b = { salary = { normal = [10_000, 2_000] }, layoff = { rate = 0.3 } }
"""


def figures(of: AlternativeSummary) -> Iterator[Estimate]:
    yield of.present_value.mean
    yield from of.present_value.quantiles.values()
    yield of.cost.spread.mean
    yield of.regret.mean
    yield of.p_best
    if of.certainty_equivalent is not None:
        yield of.certainty_equivalent
    for year in of.by_year:
        yield year.gross
        yield year.net


def test_the_same_seed_gives_the_same_object(sampler: str) -> None:
    one, other = (cs.simulate(cs.load(FILE), 2048, 5, sampler=sampler).summary() for _ in range(2))
    assert one == other


def test_another_seed_gives_other_paths_and_figures_within_their_errors(sampler: str) -> None:
    one, other = (cs.simulate(cs.load(FILE), 1 << 15, seed, sampler=sampler) for seed in (1, 2))
    pairs = 0
    for key, found in one.figures.alternatives.items():
        assert not np.array_equal(one.present_value[key], other.present_value[key])
        for x, y in zip(figures(found), figures(other.figures.alternatives[key]), strict=True):
            assert abs(x.value - y.value) <= 4.5 * math.hypot(x.se, y.se) + 1e-9 * abs(x.value)
            pairs += 1
    assert pairs > 30


def test_a_longer_run_begins_with_the_paths_of_a_shorter_one(sampler: str) -> None:
    # Once batches are of the largest size, more paths are more blocks.
    n_paths = BATCHES * LARGEST_BATCH
    decision = cs.loads(SMALL)
    short, long = (cs.simulate(decision, n, sampler=sampler) for n in (n_paths, 2 * n_paths))
    assert long.provenance.paths == 2 * short.provenance.paths == 2 * n_paths
    for key, value in short.present_value.items():
        assert np.array_equal(long.present_value[key][:n_paths], value)
