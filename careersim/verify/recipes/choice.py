"""The choice: how likely it is right, regret, and errors of figures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import fmean, stdev

from careersim.analysis.compare import worst
from careersim.engine.batch_means import estimate_of
from careersim.estimate import Estimate
from careersim.simulation import simulate
from careersim.verify.bench import Bench
from careersim.verify.check import Check, check
from careersim.verify.rates import one_vest
from careersim.verify.recipe import recipe


def lognormals(mean_a: float, sd_a: float, mean_b: float, sd_b: float) -> str:
    """Return a file of two grants on independent stocks, each lognormal after one year."""
    return f"""
        start = 2025-01-01
        horizon = "1y"
        preferences = {{ discount_rate = 0 }}
        market.A = {{ spot = {mean_a}, expected_return = 0, volatility = {sd_a}, loading = 0 }}
        market.B = {{ spot = {mean_b}, expected_return = 0, volatility = {sd_b}, loading = 0 }}
        offers.a = {{ stock = "A", rsu = {{ shares = 1, vesting = "1y annual" }} }}
        offers.b = {{ stock = "B", rsu = {{ shares = 1, vesting = "1y annual" }} }}
    """


@recipe
def best_and_regret(at: Bench) -> Iterator[Check]:
    """Return the probability of being best and the expected regret of two grants on correlated stocks."""
    text = f"""
        start = 2025-01-01
        horizon = "3y"
        preferences = {{ discount_rate = 0 }}
        [market]
        A = {{ spot = 100, expected_return = 0, volatility = 0.40, loading = {math.sqrt(0.5)} }}
        B = {{ spot = 100, expected_return = 0, volatility = 0.60, loading = {math.sqrt(0.5)} }}
        [offers.a]
        rsu = {{ stock = "A", shares = 4000, vesting = "3y annual, 3y cliff" }}
        [offers.b]
        rsu = {{ stock = "B", shares = 3800, vesting = "3y annual, 3y cliff" }}
    """
    result = at.result(text)
    a, b = (result.figures.alternatives[key] for key in "ab")
    yield check("E1", a.p_best)
    yield check("E2a", a.regret.mean)
    yield check("E2b", b.regret.mean)
    yield check("E2c", min(a.regret.mean, b.regret.mean, key=lambda regret: regret.value))
    yield check("E2d", estimate_of(result.outcomes.highest, result.provenance.n_batches))


@recipe
def best_of_five_equal_offers(at: Bench) -> Iterator[Check]:
    """Return by how much the best of five equal offers only looks better."""
    offers = "\n".join(f"[offers.o{i}]\nsalary = {{ normal = [100_000, 1_000] }}" for i in range(5))
    text = f'start = 2025-01-01\nhorizon = "1y"\npreferences = {{ discount_rate = 0 }}\n{offers}'
    result = at.result(text)
    yield check("E6", estimate_of((result.outcomes.highest - 100_000) / 1_000, result.provenance.n_batches))


@recipe
def worst_of_a_lognormal(at: Bench) -> Iterator[Check]:
    """Return the mean of the worst 5 % of a lognormal sum."""
    result = at.result(lognormals(1.0, 0.6, 1.0, 0.1))
    yield check("D5a", worst(result.present_value["a"], result.outcomes.n_batches))


@recipe
def where_two_lognormals_cross(at: Bench) -> Iterator[Check]:
    """Return the level at which two distribution functions cross: at a sum that is the same quantile of both."""
    (mean_a, s_a), (mean_b, s_b) = (1.10, 0.3), (1.00, 0.7)
    (m_a, m_b) = (math.log(mean) - s**2 / 2 for mean, s in ((mean_a, s_a), (mean_b, s_b)))
    crossing = math.exp(m_a + s_a * (m_a - m_b) / (s_b - s_a))
    result = at.result(lognormals(mean_a, s_a, mean_b, s_b))
    for key in "ab":
        below = (result.present_value[key] <= crossing).astype(float)
        yield check("E8", estimate_of(below, result.provenance.n_batches), note=f"of {key.upper()}")


@recipe
def error_of_a_quantile(at: Bench) -> Iterator[Check]:
    """Return the standard error of a quantile, as estimated and by the scatter of 60 runs of 10,240 paths."""
    decision = at.decision(one_vest(years=4, spot=1.0, drift=0.0, volatility=0.40))
    n_runs, paths = 60, 10_240
    seeds = range(at.seed, at.seed + n_runs)
    runs = [simulate(decision, paths, seed, sampler="pseudo").figures.alternatives["stay"] for seed in seeds]
    found = [run.present_value["p5"] for run in runs]
    scale = math.sqrt(paths / 10_000)
    errors = [one.se * scale for one in found]
    yield check("E10a", Estimate(fmean(errors), stdev(errors) / math.sqrt(n_runs)), note="mean of 60 runs")
    scatter = stdev(one.value for one in found) * scale
    yield check("E10a", Estimate(scatter, scatter / math.sqrt(2 * n_runs)), note="scatter of 60 runs")
