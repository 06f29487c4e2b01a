"""Sums in place of paths: they merge, they give the figures of all paths, and their errors are honest."""

import json
import math
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

import careersim as cs
from careersim.engine.batch_means import BatchMeans
from careersim.engine.tally import FirstSpread, SpreadTally
from careersim.estimate import QUANTILES, Estimate, Spread
from careersim.summary import AlternativeSummary

CONFIGS = Path(__file__).parents[2] / "configs"
magnitudes = st.floats(1e-50, 1e12)  # whose fourth powers do not underflow
numbers = st.just(0.0) | magnitudes | magnitudes.map(lambda magnitude: -magnitude)


def accumulated(block_means: list[float]) -> BatchMeans:
    means = BatchMeans.none(1)
    for block_mean in block_means:
        means.add(np.array([[block_mean]]))
    return means


@given(st.lists(numbers, min_size=1, max_size=40), st.data())
def test_merging_is_adding_one_by_one(block_means: list[float], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(block_means)))
    whole, merged = accumulated(block_means), accumulated(block_means[:cut])
    merged.merge(accumulated(block_means[cut:]))
    scale = max(map(abs, block_means))
    assert merged.n_batches == whole.n_batches == len(block_means)
    assert merged.mean[0] == pytest.approx(whole.mean[0], rel=1e-12, abs=1e-12 * scale)
    assert merged.squares[0] == pytest.approx(whole.squares[0], rel=1e-12, abs=1e-12 * scale**2 * len(block_means))


@given(st.lists(numbers, min_size=2, max_size=40))
def test_the_error_of_block_means_is_that_of_their_mean(block_means: list[float]) -> None:
    estimate = accumulated(block_means).estimate(0)
    scale = max(map(abs, block_means))
    assert estimate.value == pytest.approx(np.mean(block_means), rel=1e-12, abs=1e-12 * scale)
    # The variance, and once more its own standard error.
    kurtosis = stats.kurtosis(block_means, fisher=False) if np.ptp(block_means) > 1e-6 * scale else 1.0
    expected = stats.sem(block_means) * math.sqrt(1 + math.sqrt(max(kurtosis - 1, 0) / len(block_means)))
    assert estimate.se == pytest.approx(expected, rel=1e-4, abs=1e-6 * scale)


@given(hnp.arrays(float, st.tuples(st.integers(2, 30), st.just(3)), elements=numbers))
def test_batches_may_come_all_at_once(batches: np.ndarray) -> None:
    once, one_by_one = BatchMeans.none(3), BatchMeans.none(3)
    once.add(batches)
    for batch in batches:
        one_by_one.add(batch[None, :])
    scale = np.abs(batches).max()
    assert once.mean == pytest.approx(one_by_one.mean, rel=1e-9, abs=1e-12 * scale)
    assert once.fourths == pytest.approx(one_by_one.fourths, rel=1e-6, abs=1e-9 * scale**4 * len(batches))


def test_a_spread_whose_square_is_too_small_for_a_float_has_an_error_all_the_same() -> None:
    # Squares of deviations of 1e-90 add up to 5e-181; the square of that is 0.
    assert accumulated([0.0, 1e-90]).estimate(0).se == pytest.approx(5e-91, rel=1e-9)


def test_one_block_has_no_known_error() -> None:
    assert math.isnan(accumulated([3.0]).estimate(0).se)


blocks_of_paths = st.tuples(st.integers(2, 6), st.integers(1, 30)).flatmap(
    lambda shape: hnp.arrays(float, shape, elements=numbers)
)


@given(blocks_of_paths)
def test_quantiles_of_paths_that_are_all_kept_are_exact(blocks: np.ndarray) -> None:
    n_blocks, sample = len(blocks), blocks.ravel()
    tally = SpreadTally(FirstSpread.of(sample, sample, n_blocks), is_binned=False)
    tally.add(sample)
    spread = tally.spread(Estimate(float(sample.mean()), 0.0))
    scale = float(np.abs(sample).max())
    for key, rank in QUANTILES.items():
        assert spread[key].value == pytest.approx(np.quantile(sample, rank), rel=1e-12, abs=1e-12 * scale)
        assert spread[key].se >= 0
    assert spread.sd == pytest.approx(sample.std(ddof=1), rel=1e-6, abs=1e-6 * scale)


@settings(max_examples=30)
@given(hnp.arrays(float, 240, elements=numbers, fill=numbers), st.sampled_from([1, 3, 5]))
def test_tallies_of_blocks_merge(sample: np.ndarray, cut: int) -> None:
    first = FirstSpread.of(sample, sample, 6)
    whole, merged, later = (SpreadTally(first, is_binned=True) for _ in range(3))
    whole.add(sample)
    merged.add(sample[: 40 * cut])
    later.add(sample[40 * cut :])
    merged = merged.merged(later)
    assert merged.n_paths == whole.n_paths == 240
    assert merged.squares == pytest.approx(whole.squares, rel=1e-12)
    assert merged.counts is not None
    assert whole.counts is not None
    assert np.array_equal(merged.counts, whole.counts)
    assert whole.counts.sum() == 240


# One grant of 1,000 shares that vest after 18 months, against a salary: everything has a closed form.

SHARES, SPOT, GROWTH, VOLATILITY, YEARS = 1_000, 80.0, 1.09 / 1.01, 0.45, 1.5
LOG_SD = VOLATILITY * math.sqrt(YEARS)
LOG_MEDIAN = math.log(GROWTH) * YEARS - LOG_SD**2 / 2
ANNUITY = sum(1.04 ** (-month / 12) / 12 for month in range(1, 25))
GRANT = SHARES * SPOT * 1.04**-YEARS  # what one unit of the stock's growth is worth today


def grant(cut: float = 37_000.0) -> str:
    return f"""
        start = 2025-01-01
        horizon = "2y"
        [preferences]
        discount_rate = 0.04
        wealth = 100_000
        [market.X]
        spot = {SPOT}
        expected_return = 0.09
        dividend_yield = 0.01
        volatility = {VOLATILITY}
        [current]
        salary = 100_000
        [offers.b]
        salary = {100_000 - cut!r}
        stock = "X"
        rsu = {{ shares = {SHARES}, vesting = {{ tranches = [{{ date = 2026-07-01, fraction = 1 }}] }} }}
    """


def gain(rank: float, cut: float = 37_000.0) -> float:
    """Return the quantile of V_b - V_stay, which is what staying costs."""
    return GRANT * math.exp(LOG_MEDIAN + LOG_SD * stats.norm.ppf(rank)) - cut * ANNUITY


FIGURES: dict[str, tuple[Callable[[Any], Estimate], float]] = {
    "mean": (lambda cost: cost.spread.mean, GRANT * GROWTH**YEARS - 37_000 * ANNUITY),
    "p5": (lambda cost: cost.spread["p5"], gain(0.05)),
    "p25": (lambda cost: cost.spread["p25"], gain(0.25)),
    "p50": (lambda cost: cost.spread["p50"], gain(0.50)),
    "p75": (lambda cost: cost.spread["p75"], gain(0.75)),
    "p95": (lambda cost: cost.spread["p95"], gain(0.95)),
    "p_positive": (
        lambda cost: cost.p_positive,
        stats.norm.cdf((LOG_MEDIAN - math.log(37_000 * ANNUITY / GRANT)) / LOG_SD),
    ),
}


@pytest.fixture(scope="module", params=[(1024, 1024), (8192, 4096)], ids=["all kept", "half kept"])
def runs(request: pytest.FixtureRequest) -> list[AlternativeSummary]:
    """Return the figures of staying for 200 seeds, each of 128 batches or more."""
    paths, keep = request.param
    decision = cs.loads(grant())
    return [cs.simulate(decision, paths, seed, keep=keep).figures.alternatives["stay"] for seed in range(200)]


@pytest.mark.parametrize("figure", FIGURES)
def test_95_percent_intervals_cover_the_truth_in_about_95_of_100_runs(
    runs: list[AlternativeSummary], figure: str
) -> None:
    of, truth = FIGURES[figure]
    reach = stats.t.ppf(0.975, 127)
    estimates = [of(run.cost) for run in runs]
    covered = np.mean([abs(estimate.value - truth) <= reach * estimate.se for estimate in estimates])
    assert 0.90 <= covered <= 0.99
    assert np.mean([estimate.value for estimate in estimates]) == pytest.approx(
        truth, abs=4 * np.std([estimate.value for estimate in estimates]) / math.sqrt(len(runs)) + 0.002 * abs(truth)
    )


@pytest.fixture(scope="module", params=[0, 1, 2])
def exact_and_kept(request: pytest.FixtureRequest) -> list[tuple[AlternativeSummary, AlternativeSummary]]:
    """Return both alternatives' figures of 2^18 paths: all kept, and the first 2^17, which is the command's limit."""
    decision = cs.loads(grant())
    exact, kept = (cs.simulate(decision, 2**18, request.param, keep=keep).figures for keep in (2**18, 2**17))
    return [(exact.alternatives[key], kept.alternatives[key]) for key in ("stay", "b")]


def means(one: AlternativeSummary) -> dict[str, float]:
    """Return every mean of an alternative that no first path has a part in, and the standard errors and deviations."""
    spreads = {"V": one.present_value, "pay": one.annual_pay, "cost": one.cost.spread, "regret": one.regret}
    found = {f"{name} {key}": value for name, spread in spreads.items() for key, value in moments(spread).items()}
    found |= {"p_best": one.p_best.value, "p_positive": one.cost.p_positive.value, "cut": one.happiness.pay_cut.value}
    found |= {f"score {key}": score.value for key, score in one.happiness.scores.items()}
    for year in one.by_year:
        found |= {f"{year.year} gross": year.gross.value, f"{year.year} net": year.net.value}
        found |= {f"{year.year} {name}": money.value for name, money in (*year.components.items(), *year.tax.items())}
    return found | {"forfeited": one.handcuffs.forfeited.value, "beyond": one.handcuffs.beyond_horizon.value}


def moments(spread: Spread) -> dict[str, float]:
    return {"mean": spread.mean.value, "se": spread.mean.se, "sd": spread.sd}


def test_means_do_not_depend_on_how_many_paths_are_kept(
    exact_and_kept: list[tuple[AlternativeSummary, AlternativeSummary]],
) -> None:
    for exact, kept in exact_and_kept:
        assert means(kept) == pytest.approx(means(exact), rel=1e-12, abs=1e-9)


def test_means_of_a_config_do_not_depend_on_how_many_paths_are_kept() -> None:
    decision = cs.load(CONFIGS / "cloud-or-lab.toml")
    exact, kept = (cs.simulate(decision, 2**14, keep=keep).figures for keep in (2**14, 2**13))
    for key in exact.alternatives:
        assert means(kept.alternatives[key]) == pytest.approx(means(exact.alternatives[key]), rel=1e-12, abs=1e-8)


@pytest.mark.parametrize("quantile", QUANTILES)
def test_quantiles_hardly_depend_on_how_many_paths_are_kept(
    exact_and_kept: list[tuple[AlternativeSummary, AlternativeSummary]], quantile: str
) -> None:
    for exact, kept in exact_and_kept:
        for one, other in ((exact.cost.spread, kept.cost.spread), (exact.regret, kept.regret)):
            assert abs(other[quantile].value - one[quantile].value) <= 0.2 * one[quantile].se
            # From 128 batches instead of 256: four times the standard error of the ratio, (1/254 - 1/510)^0.5.
            assert other[quantile].se == pytest.approx(one[quantile].se, rel=0.18)


STARTED: dict[str, Callable[[AlternativeSummary], Any]] = {
    "certainty": lambda one: one.certainty_equivalent,
    "price": lambda one: one.happiness.price,
    "surplus": lambda one: one.happiness.surplus,
    "break-even": lambda one: one.happiness.break_even_money_weight,
    "utility": lambda one: one.utility and one.utility.mean,
    "all-in": lambda one: one.all_in and one.all_in.value.mean,
}


@pytest.mark.parametrize("name", STARTED)
@pytest.mark.parametrize(("config", "key"), [("new-graduate", "google"), ("steady-or-risky", "biotech")])
def test_figures_that_start_from_the_first_paths_hardly_depend_on_them(config: str, key: str, name: str) -> None:
    decision = cs.load(CONFIGS / f"{config}.toml")
    exact, kept = (
        STARTED[name](cs.simulate(decision, 2**14, keep=keep).figures.alternatives[key]) for keep in (2**14, 2**13)
    )
    if (config, name) == ("new-graduate", "break-even"):
        assert exact is kept is None  # more pay and better scores: no weight breaks even
        return
    assert abs(kept.value - exact.value) <= 0.2 * exact.se
    assert kept.se == pytest.approx(exact.se, rel=0.05)


def default_pay_range() -> dict[str, tuple[Callable[[AlternativeSummary], Any], float]]:
    """Return what hangs on the mean pay m of a risky reference, for a certain offer of 90,000 a year and its truth.

    Equal weights, 3 points more: price 0.3 m, and at the break-even weight (1 - w) 0.3 m = w (m - 90,000).
    """
    m = 63_000 + GRANT * GROWTH**YEARS / ANNUITY
    return {
        "price": (lambda one: one.happiness.price, 0.3 * m),
        "surplus": (lambda one: one.happiness.surplus, 0.3 * m - (m - 90_000)),
        "break-even": (lambda one: one.happiness.break_even_money_weight, 0.3 * m / (0.3 * m + m - 90_000)),
        "utility": (lambda one: one.utility.mean, 0.5 * (90_000 - 0.5 * m) / m + 0.5 * 0.6),
        "all-in": (lambda one: one.all_in.value.mean, (90_000 + 0.3 * m) * ANNUITY),
    }


@pytest.mark.parametrize("name", default_pay_range())
@pytest.mark.parametrize("keep", [2**12, 2**11], ids=["all kept", "half kept"])
def test_figures_that_hang_on_the_default_pay_range_bear_its_error(
    name: str, keep: int, agrees: Callable[[Estimate, float], None]
) -> None:
    text = (
        grant()
        .replace("[current]\n        salary = 100_000", "")
        .replace("wealth = 100_000", "weights = { money = 1, calm = 1 }")
        .replace("[offers.b]", "[offers.risky]\n        scores = { calm = 3 }")
    )
    decision = cs.loads(f"{text}\n[offers.sure]\nsalary = 90_000\nscores = {{ calm = 6 }}")
    of, truth = default_pay_range()[name]
    for seed in range(3):
        one = cs.simulate(decision, 2**12, seed, keep=keep).figures.alternatives["sure"]
        assert of(one).se > 0
        agrees(of(one), truth)


@pytest.mark.parametrize("keep", [2**14, 2**13], ids=["all kept", "half kept"])
def test_atoms_are_exact(keep: int) -> None:
    """A bonus that is paid in four years of ten; what is the same on every path has no error at all."""
    text = """
        start = 2026-01-01
        horizon = "1y"
        preferences = { discount_rate = 0 }
        [current]
        salary = 100_000
        bonus = { amount = 30_000, payout = { choice = [[0, 0.6], [1, 0.4]] } }
        [offers.b]
        salary = 110_000
    """
    figures = cs.simulate(cs.loads(text), 2**14, keep=keep).figures
    stay, other = figures.alternatives["stay"], figures.alternatives["b"]
    for key, value in {"p5": 100_000, "p25": 100_000, "p50": 100_000, "p75": 130_000, "p95": 130_000}.items():
        assert (stay.present_value[key].value, stay.present_value[key].se) == (pytest.approx(value, rel=1e-12), 0.0)
        assert other.present_value[key] == other.present_value["p5"]
    for key, value in {"p5": 0, "p25": 0, "p50": 10_000, "p75": 10_000, "p95": 10_000}.items():
        assert (stay.regret[key].value, stay.regret[key].se) == (pytest.approx(value, abs=1e-9), 0.0)
    assert (other.present_value.sd, other.present_value.mean.se) == (0.0, 0.0)
    assert other.present_value.mean.value == pytest.approx(110_000, rel=1e-12)


def edge_cut(rank: float) -> float:
    """Return the pay cut that a share `rank` of the grants does not make up for."""
    return float(GRANT * math.exp(LOG_MEDIAN + LOG_SD * stats.norm.ppf(rank)) / ANNUITY)


def edge(rank: float) -> str:
    """Return a file where the regret of staying is 0 on a share `rank` of the paths and continuous above."""
    return grant(edge_cut(rank))


@pytest.mark.parametrize(("rank", "keep"), [(0.49, 2**14), (0.495, 2**15), (0.498, 2**14), (0.505, 2**14)])
def test_a_median_at_the_edge_of_an_atom_hardly_depends_on_how_many_paths_are_kept(rank: float, keep: int) -> None:
    decision = cs.loads(edge(rank))
    exact, kept = (cs.simulate(decision, 2**16, keep=k).figures.alternatives["stay"] for k in (2**16, keep))
    error = exact.cost.spread["p50"].se  # of the same quantile, where there is no atom
    assert abs(kept.regret["p50"].value - exact.regret["p50"].value) <= 0.5 * error


@pytest.mark.parametrize("rank", [0.48, 0.49, 0.495, 0.52])
def test_a_median_at_the_edge_of_an_atom_knows_its_error(
    rank: float, agrees: Callable[[Estimate, float], None]
) -> None:
    estimate = cs.simulate(cs.loads(edge(rank)), 2**16).figures.alternatives["stay"].regret["p50"]
    agrees(estimate, max(gain(0.5, edge_cut(rank)), 0.0))


@pytest.mark.parametrize("keep", [1, 4096, 4097, 2**15])
def test_any_number_of_paths_may_be_kept(keep: int, agrees: Callable[[Estimate, float], None]) -> None:
    result = cs.simulate(cs.loads(grant()), 2**16, keep=keep)
    cost = result.figures.alternatives["stay"].cost
    assert keep <= result.provenance.kept == result.present_value["b"].size <= result.provenance.paths == 2**16
    for of, truth in FIGURES.values():
        agrees(of(cost), truth)


@pytest.fixture(scope="module")
def one_thread() -> str:
    return in_full(workers=None)


def in_full(**runner: Any) -> str:
    """Return the whole summary of a run of several chunks."""
    text = grant().replace("[current]", "[current]\n        bonus = { target = { pert = [0.1, 0.2, 0.4] } }")
    return json.dumps(cs.simulate(cs.loads(text), 2**18, keep=2**15, **runner).summary())


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_threads_change_no_bit(one_thread: str, workers: int) -> None:
    assert in_full(workers=workers) == one_thread


def test_executors_change_no_bit(one_thread: str) -> None:
    with ThreadPoolExecutor(3) as threads:
        assert in_full(executor=threads) == one_thread
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert in_full(executor=processes) == one_thread
