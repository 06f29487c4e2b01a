"""Prices of stocks."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from careersim.engine.batch_means import estimate_of
from careersim.estimate import Estimate
from careersim.prices.gbm import Gbm
from careersim.quantity import Array, Value
from careersim.verify.bench import Bench
from careersim.verify.check import Check, check
from careersim.verify.moments import correlation, sd
from careersim.verify.rates import effective, one_vest
from careersim.verify.recipe import recipe

MANY = 1 << 19
"""Paths at least for second moments of a stock at a volatility of 55 %, which rest on few of them."""
JUMPS = 'kind = "jump_diffusion", volatility = 0.25, jump_rate = 0.6, jump_mean = -0.15, jump_volatility = 0.25'
HESTON = (
    'kind = "heston", initial_variance = 0.0175, long_variance = 0.0398, reversion = 1.5768, '
    "vol_of_variance = 0.5751, correlation = -0.5711"
)


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


def stock(market: str, drift: float = 0.0, years: int = 4) -> str:
    """Return a file with a stock, and jobs that do not matter."""
    return f"""
        start = 2026-01-01
        horizon = "{years}y"
        market.X = {{ spot = 100, expected_return = {effective(drift)}, {market} }}
        offers.a.salary = 1
        offers.b.salary = 1
    """


def option(market: str, rate: float) -> str:
    """Return a file whose offer pays one option of a year at the money, discounted at the rate that it grows by."""
    return f"""
        start = 2026-01-01
        horizon = "1y"
        preferences = {{ discount_rate = {effective(rate)} }}
        market.X = {{ spot = 100, expected_return = {effective(rate)}, {market} }}
        [offers.a]
        stock = "X"
        options = {{ shares = 1, strike = 100, vesting = "1y monthly" }}
        [offers.b]
        salary = 0
    """


@recipe
def moments_of_a_price(at: Bench) -> Iterator[Check]:
    """Return the mean and the sd of a geometric Brownian motion."""
    result = at.result(one_vest(years=2, drift=0.08, q=0.01, volatility=0.35))
    yield check("A1a", result.figures.alternatives["stay"].present_value.mean)
    yield check("A1b", sd(result.present_value["stay"], result.provenance.n_batches))


@recipe
def two_grants_on_correlated_stocks(at: Bench) -> Iterator[Check]:
    """Return moments of two grants' present values, and what independent draws would make of their difference."""
    together, apart = (at.result(two_grants(loading), MANY) for loading in (math.sqrt(0.5), 0.0))
    n = together.provenance.n_batches
    a, b = together.present_value["stay"], together.present_value["b"]
    yield check("A2a", together.figures.alternatives["stay"].present_value.mean)
    yield check("A2b", sd(a, n))
    yield check("A3a", together.figures.alternatives["b"].present_value.mean)
    yield check("A3b", sd(b, n))
    yield check("A3c", correlation(a, b, n))
    for result, of_sd, of_paths in ((together, "A3d", "E11"), (apart, "A3e", "E11b")):
        found = sd(result.opportunity_cost("stay", "b"), result.provenance.n_batches)
        yield check(of_sd, found)
        yield check(of_paths, Estimate(found.value**2 / 1e6, 2 * found.value * found.se / 1e6))


@recipe
def loadings_from_betas(at: Bench) -> Iterator[Check]:
    """Return the volatility and the correlation of stocks with given betas, by their loadings and by the betas."""
    betas, own = (1.2, 1.4), (0.30, 0.45)
    totals = [math.hypot(beta * 0.17, alone) for beta, alone in zip(betas, own, strict=True)]
    by_loading = "\n".join(
        f"market.{name} = {{ spot = 100, volatility = {total}, loading = {beta * 0.17 / total} }}"
        for name, beta, total in zip("XY", betas, totals, strict=True)
    )
    by_beta = "factor = { volatility = 0.17, premium = 0.05, risk_free = 0.03 }\n" + "\n".join(
        f"market.{name} = {{ spot = 100, volatility = {total}, expected_return = {{ beta = {beta}, alpha = 0 }} }}"
        for name, beta, total in zip("XY", betas, totals, strict=True)
    )
    for note, stocks in (("by loadings", by_loading), ("by betas", by_beta)):
        text = f"start = 2025-01-01\noffers.a.salary = 1\noffers.b.salary = 1\n{stocks}"
        sample = at.prices(text, [12])
        logs = [np.log(sample.prices[name][0]) for name in "XY"]
        yield check("A4a", sample.sd(logs[0]), note=note)
        yield check("A4b", sample.correlation(*logs), note=note)


@recipe
def below_its_price_though_it_rises(at: Bench) -> Iterator[Check]:
    """Return the probability that a stock of high volatility ends below its price of today."""
    result = at.result(one_vest(years=4, drift=0.08, volatility=0.50))
    below = (result.present_value["stay"] < 100.0).astype(float)
    yield check("A5", estimate_of(below, result.provenance.n_batches))


@recipe
def lowest_month(at: Bench) -> Iterator[Check]:
    """Return the probability that a price is below a barrier in any month.

    Seen monthly, a barrier acts as if further away by 0.5826 sigma sqrt(dt) (Broadie, Glasserman and Kou 1997).
    """
    sample = at.prices(stock("volatility = 0.5", drift=0.08), [*range(1, 49)])
    hit = sample.mean((sample.prices["X"].min(axis=0) < 60).astype(float))
    nu, sigma, years = 0.08 - 0.125, 0.5, 4
    b = math.log(0.60) - 0.5826 * sigma * 12**-0.5
    root = sigma * math.sqrt(years)
    below, mirrored = (0.5 * math.erfc(-(b + sign * nu * years) / root / math.sqrt(2)) for sign in (-1, 1))
    shifted = below + math.exp(2 * nu * b / sigma**2) * mirrored
    # The shift is right to o(1/sqrt(n)).
    yield check("A6", hit, expected=shifted, within=0.005, note="seen monthly")


@recipe
def jumps(at: Bench) -> Iterator[Check]:
    """Return the volatility of a stock that jumps, and a call on it."""
    sample = at.prices(stock(JUMPS, drift=0.08), [12])
    yield check("A7c", sample.sd(np.log(sample.prices["X"][0])))
    for loading in (0.0, 0.5):
        call = at.worth(option(f"{JUMPS}, loading = {loading}", 0.05))
        yield check("A7d", call, note=f"at a loading of {loading:g}")


@recipe
def stochastic_variance(at: Bench) -> Iterator[Check]:
    """Return a call on a stock whose variance is random."""
    for loading in (0.0, 0.5):
        call = at.worth(option(f"{HESTON}, loading = {loading}", 0.0))
        yield check("A8", call, note=f"at a loading of {loading:g}")


@recipe
def regimes(at: Bench) -> Iterator[Check]:
    """Return the expected price under two regimes."""
    calm, storm = (
        f"{{ expected_return = {effective(drift)}, volatility = {volatility}, leave_rate = {rate} }}"
        for drift, volatility, rate in ((0.14, 0.2, 0.5), (-0.20, 0.4, 1.5))
    )
    text = stock(f'kind = "regime", states = [{calm}, {storm}]').replace("expected_return = 0.0, kind", "kind")
    sample = at.prices(text, [36])
    yield check("A9", sample.mean(sample.prices["X"][0]))


@recipe
def tail_of_a_t_variable(at: Bench) -> Iterator[Check]:
    """Return how often a month falls below the 1 % quantile of a t variable."""
    sample = at.prices(stock('kind = "student_t", volatility = 0.35, dof = 4'), [0, 1])
    today, later = np.log(sample.prices["X"])
    step = (later - today) / (0.35 / math.sqrt(12))
    bounded = 0.9981  # the sd of a t(4) variable of variance 1 bounded at 20, which is scaled back to 1
    step = (step - step.mean()) * bounded
    quantile: Array = np.quantile(step, 0.01)
    density = np.mean(np.abs(step - quantile) < 0.1) / 0.2
    below = sample.mean((step < quantile).astype(float))
    yield check("A11", Estimate(float(quantile), below.se / float(density)))


@recipe
def uncertain_drift(at: Bench) -> Iterator[Check]:
    """Return the moments of a price whose drift is drawn once a path."""
    rng = np.random.default_rng(at.seed + 7)
    n_batches = 128
    n_paths = -(-at.paths // n_batches) * n_batches
    drift = 0.08 + 0.08 * rng.standard_normal(n_paths)
    drawn: dict[str, Value] = {
        "spot": 100.0,
        "expected_return": np.expm1(drift),
        "dividend_yield": 0.0,
        "volatility": 0.40,
    }
    motion = 2.0 * rng.standard_normal((1, n_paths))
    (price,) = Gbm(spot=100).price_paths(drawn, np.array([4.0]), motion)
    yield check("A12a", estimate_of(price, n_batches))
    total = sd(np.log(price), n_batches)
    yield check("A12b", total)
    share = 0.08**2 * 16 / total.value**2
    yield check("A12d", Estimate(share, 2 * share * total.se / total.value))
