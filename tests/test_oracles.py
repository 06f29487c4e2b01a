"""The reference values, through the offers file: within four standard errors at a fixed seed, for every sampler.

Where a value is for continuous time the file holds the same in FORMAT's terms: effective annual rates, and vest
dates that fall on whole months.
"""

import math
from collections.abc import Callable
from statistics import fmean

import numpy as np
import pytest

import careersim as cs
from careersim.engine.batch_means import estimate_of
from careersim.estimate import Estimate
from careersim.prices.gbm import Gbm
from careersim.result import Result

PATHS = 131_072
MANY = 1 << 20
"""For the second moments of stocks at a volatility of 55 %, which rest on few paths."""
Judge = Callable[[Estimate, float], None]
Oracle = dict[str, float]


def effective(rate: float) -> float:
    """Return the effective annual rate of a continuous one."""
    return math.expm1(rate)


def simulated(text: str, sampler: str, paths: int = PATHS, seed: int = 0) -> Result:
    return cs.simulate(cs.loads(text), paths, seed, sampler=sampler)


def sd_estimate(sample: np.ndarray, n_batches: int) -> Estimate:
    """Return the standard deviation with the error of its influence function, batch by batch."""
    sd = sample.std(ddof=1)
    influence = ((sample - sample.mean()) ** 2 - sd**2) / (2 * sd)
    return Estimate(float(sd), estimate_of(influence, n_batches).se)


def one_vest(
    *, years: int, shares: float = 1.0, spot: float = 100.0, drift: float, volatility: float, q: float = 0.0
) -> str:
    """Return a file whose current job pays one vest and nothing else, undiscounted."""
    return f"""
        start = 2025-01-01
        horizon = "{years}y"
        preferences = {{ discount_rate = 0 }}
        [market.X]
        spot = {spot}
        expected_return = {effective(drift)}
        dividend_yield = {effective(q)}
        volatility = {volatility}
        [current]
        stock = "X"
        rsu = {{ shares = {shares}, vesting = {{ tranches = [{{ date = {2025 + years}-01-01, fraction = 1 }}] }} }}
        [offers.other]
        salary = 0
    """


def two_grants(loading: float) -> str:
    """Return grant A (16 quarterly vests of 100) as the current job's, grant B (4 yearly of 700) as an offer's."""
    return f"""
        start = 2025-01-01
        preferences = {{ discount_rate = {effective(0.04)} }}
        [market.A]
        spot = 100
        expected_return = {effective(0.08)}
        volatility = 0.40
        loading = {loading}
        [market.B]
        spot = 50
        expected_return = {effective(0.10)}
        volatility = 0.55
        loading = {loading}
        [current]
        rsu = {{ shares = 1600, stock = "A", vesting = "4y quarterly" }}
        [offers.b]
        rsu = {{ shares = 2800, stock = "B", vesting = "4y annual" }}
    """


def test_a1_moments_of_a_price(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    result = simulated(one_vest(years=2, drift=0.08, q=0.01, volatility=0.35), sampler)
    agrees(result.figures.alternatives["stay"].present_value.mean, oracle["A1a"])
    agrees(sd_estimate(result.present_value["stay"], result.provenance.n_batches), oracle["A1b"])


def test_a2_a3_two_grants_on_correlated_stocks(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    result = simulated(two_grants(math.sqrt(0.5)), sampler, MANY)
    n = result.provenance.n_batches
    a, b = result.present_value["stay"], result.present_value["b"]
    agrees(result.figures.alternatives["stay"].present_value.mean, oracle["A2a"])
    agrees(result.figures.alternatives["b"].present_value.mean, oracle["A3a"])
    agrees(sd_estimate(a, n), oracle["A2b"])
    agrees(sd_estimate(b, n), oracle["A3b"])
    agrees(sd_estimate(b - a, n), oracle["A3d"])
    z_a, z_b, rho = (a - a.mean()) / a.std(), (b - b.mean()) / b.std(), float(np.corrcoef(a, b)[0, 1])
    influence = estimate_of(z_a * z_b - rho * (z_a**2 + z_b**2) / 2, n)
    agrees(Estimate(rho, influence.se), oracle["A3c"])


def test_a3e_e11_what_independent_draws_would_cost(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    result = simulated(two_grants(0.0), sampler, MANY)
    apart = sd_estimate(result.opportunity_cost("stay", "b"), result.provenance.n_batches)
    agrees(apart, oracle["A3e"])
    agrees(Estimate(apart.value**2 / 1e6, 2 * apart.value * apart.se / 1e6), oracle["E11b"])
    together = simulated(two_grants(math.sqrt(0.5)), sampler, MANY)
    sd = sd_estimate(together.opportunity_cost("stay", "b"), together.provenance.n_batches)
    agrees(Estimate(sd.value**2 / 1e6, 2 * sd.value * sd.se / 1e6), oracle["E11"])


def test_a4_loadings_from_betas_correlate_the_stocks(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    market, betas, own = 0.17, (1.2, 1.4), (0.30, 0.45)
    totals = [math.hypot(beta * market, idiosyncratic) for beta, idiosyncratic in zip(betas, own, strict=True)]
    assert totals[0] == pytest.approx(oracle["A4a"], rel=1e-12)
    text = "\n".join(
        ["start = 2025-01-01", 'horizon = "1y"', "preferences = { discount_rate = 0 }"]
        + [
            f"[market.S{i}]\nspot = 100\nvolatility = {total}\nloading = {beta * market / total}"
            for i, (beta, total) in enumerate(zip(betas, totals, strict=True))
        ]
        + [f'[offers.o{i}]\nrsu = {{ stock = "S{i}", shares = 1, vesting = "1y annual" }}' for i in range(2)]
    )
    result = simulated(text, sampler)
    logs = [np.log(result.present_value[f"o{i}"]) for i in range(2)]
    z = [(x - x.mean()) / x.std() for x in logs]
    rho = float(np.corrcoef(*logs)[0, 1])
    influence = estimate_of(z[0] * z[1] - rho * (z[0] ** 2 + z[1] ** 2) / 2, result.provenance.n_batches)
    agrees(Estimate(rho, influence.se), oracle["A4b"])


def test_a5_a_rising_stock_is_more_likely_than_not_below_its_price(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    result = simulated(one_vest(years=4, drift=0.08, volatility=0.50), sampler)
    below = (result.present_value["stay"] < 100.0).astype(float)
    agrees(estimate_of(below, result.provenance.n_batches), oracle["A5"])


def test_a12_an_uncertain_drift_is_drawn_once_a_path(oracle: Oracle, agrees: Judge) -> None:
    rng = np.random.default_rng(7)
    n_blocks, block = 32, 4096
    drift = 0.08 + 0.08 * rng.standard_normal(n_blocks * block)
    drawn = {"spot": 100.0, "expected_return": np.expm1(drift), "dividend_yield": 0.0, "volatility": 0.40}
    motion = 2.0 * rng.standard_normal((1, n_blocks * block))
    (price,) = Gbm(spot=100).price_paths(drawn, np.array([4.0]), motion)
    agrees(estimate_of(price, n_blocks), oracle["A12a"])
    agrees(sd_estimate(np.log(price), n_blocks), oracle["A12b"])
    share = 0.08**2 * 16 / np.log(price).var()
    assert share == pytest.approx(oracle["A12d"], rel=0.03)


def test_c5_merit_and_promotion_as_a_raise(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    text = f"""
        start = 2025-01-01
        horizon = "5y"
        [current.salary]
        annual = 100_000
        raise = {{ choice = [[0.033, 0.911], [{1.033 * 1.174 - 1}, 0.089]] }}
        [offers.other]
        salary = 1
    """
    years = simulated(text, sampler).figures.alternatives["stay"].by_year
    agrees(years[4].components["salary"], oracle["C5"])


def test_c8a_weight_of_the_years_in_a_back_loaded_grant(oracle: Oracle) -> None:
    text = """
        start = 2025-01-01
        preferences = { discount_rate = 0 }
        [market.X]
        kind = "constant"
        spot = 1
        [current]
        stock = "X"
        rsu = { shares = 1, vesting = { yearly = [0.05, 0.15, 0.40, 0.40] } }
        [offers.other]
        salary = 0
    """
    years = cs.simulate(cs.loads(text), 1).figures.alternatives["stay"].by_year
    weights = [year.components["rsu"].value for year in years]
    assert sum(weight * (i + 1) for i, weight in enumerate(weights)) == pytest.approx(oracle["C8a"], rel=1e-12)


@pytest.mark.parametrize(
    ("key", "wealth", "gamma"),
    [("D1", 0, 3), ("D2a", 500_000, 1), ("D2b", 500_000, 2), ("D2c", 500_000, 3), ("D2d", 2_000_000, 3)],
)
def test_d1_d2_certainty_equivalents_of_a_grant(
    key: str, wealth: int, gamma: int, oracle: Oracle, agrees: Judge, sampler: str
) -> None:
    text = one_vest(years=2, shares=4000, drift=0.0, volatility=0.40).replace(
        "discount_rate = 0", f"discount_rate = 0, wealth = {wealth}, risk_aversion = {gamma}"
    )
    certain = simulated(text, sampler).figures.alternatives["stay"].certainty_equivalent
    assert certain is not None
    agrees(certain, oracle[key])


def correlated_lognormals(rho: float) -> str:
    return f"""
        start = 2025-01-01
        horizon = "3y"
        preferences = {{ discount_rate = 0 }}
        [market]
        A = {{ spot = 100, expected_return = 0, volatility = 0.40, loading = {math.sqrt(rho)} }}
        B = {{ spot = 100, expected_return = 0, volatility = 0.60, loading = {math.sqrt(rho)} }}
        [offers.a]
        rsu = {{ stock = "A", shares = 4000, vesting = "3y annual, 3y cliff" }}
        [offers.b]
        rsu = {{ stock = "B", shares = 3800, vesting = "3y annual, 3y cliff" }}
    """


def test_e1_e2_probability_of_being_best_and_expected_regret(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    result = simulated(correlated_lognormals(0.5), sampler)
    a, b = (result.figures.alternatives[key] for key in "ab")
    agrees(a.p_best, oracle["E1"])
    agrees(a.regret.mean, oracle["E2a"])
    agrees(b.regret.mean, oracle["E2b"])
    agrees(min(a.regret.mean, b.regret.mean, key=lambda regret: regret.value), oracle["E2c"])
    agrees(estimate_of(result.outcomes.highest, result.provenance.n_batches), oracle["E2d"])


def test_e6_the_best_of_five_equal_offers_only_looks_better(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    offers = "\n".join(f"[offers.o{i}]\nsalary = {{ normal = [100_000, 1_000] }}" for i in range(5))
    text = f'start = 2025-01-01\nhorizon = "1y"\npreferences = {{ discount_rate = 0 }}\n{offers}'
    result = simulated(text, sampler)
    best = estimate_of((result.outcomes.highest - 100_000) / 1_000, result.provenance.n_batches)
    agrees(best, oracle["E6"])


def test_e10_the_error_of_a_quantile(oracle: Oracle) -> None:
    # Lognormal with mean 1 and sd of the log 0.8: one vest after 4 years at a volatility of 0.4.
    text = one_vest(years=4, spot=1.0, drift=0.0, volatility=0.40)
    runs = [simulated(text, "pseudo", 10_000, seed).figures.alternatives["stay"].present_value for seed in range(60)]
    paths = 10_240
    errors = np.array([run["p5"].se for run in runs]) * math.sqrt(paths / 10_000)
    assert fmean(errors) == pytest.approx(oracle["E10a"], abs=4 * errors.std() / math.sqrt(len(runs)))
    scatter = np.std([run["p5"].value for run in runs], ddof=1) * math.sqrt(paths / 10_000)
    assert scatter == pytest.approx(oracle["E10a"], rel=4 / math.sqrt(2 * len(runs)))
