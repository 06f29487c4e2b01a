"""What is worth knowing."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from careersim.analysis.drivers import drivers
from careersim.analysis.indices import explained, total
from careersim.analysis.regression import Smooth, cross_fitted, design
from careersim.analysis.signal import Check as Look
from careersim.quantity import Array
from careersim.verify.bench import Bench
from careersim.verify.check import Check, check
from careersim.verify.recipe import recipe

SDS = {"E4a": 50_000.0, "E4b": 25_000.0, "E4c": math.sqrt(60_000**2 - 50_000**2 - 25_000**2)}
"""Standard deviations of three sums that together have one of 60,000."""
ONE, EACH = "offers.b.cash[0].amount", "offers.b.cash[{}].amount"


def incremental(*amounts: str) -> str:
    """Return a file of two jobs that differ by some sums in cash, untaxed and undiscounted."""
    sums = ", ".join(f'{{ amount = {amount}, on = "1mo" }}' for amount in amounts)
    return f"""
        start = 2026-01-01
        preferences = {{ discount_rate = 0 }}
        current = {{ salary = 100_000 }}
        offers.b = {{ salary = 100_000, cash = [{sums}] }}
    """


def shares_by_price() -> str:
    """Return a file in which an offer pays shares by a price, lognormal both, sd of the logarithms 0.5 and 0.8."""
    shares, spot = (f"{{ lognormal = [100, {100 * math.sqrt(math.expm1(s * s))}] }}" for s in (0.5, 0.8))
    return f"""
        start = 2026-01-01
        preferences = {{ discount_rate = 0 }}
        market.X = {{ kind = "constant", spot = {spot} }}
        current = {{ salary = 1 }}
        offers.b = {{ stock = "X", rsu = {{ shares = {shares}, vesting = "1y annual" }} }}
    """


def three_sums() -> str:
    """Return a file in which an offer is better by 20,000 and three normal sums."""
    return incremental("20_000", *(f"{{ normal = [0, {sd}] }}" for sd in SDS.values()))


@recipe
def one_normal_sum(at: Bench) -> Iterator[Check]:
    """Return what knowing a normal difference is worth, and what noisy looks at it are."""
    looks = [Look(ONE, 80_000, n) for n in (1, 4)]
    found = drivers(at.decision(incremental("{ normal = [20_000, 60_000] }")), checks=looks)
    yield check("E3", found.evpi)
    [sum_] = found.inputs
    yield check("E3", sum_.evppi, note="as the only number")
    for key, (_, value) in zip(("E5a", "E5b"), found.checks, strict=True):
        yield check(key, value)


@recipe
def three_normal_sums(at: Bench) -> Iterator[Check]:
    """Return what knowing one of three is worth."""
    found = {driver.key: driver for driver in drivers(at.decision(three_sums())).inputs}
    for i, key in enumerate(SDS, start=1):
        yield check(key, found[EACH.format(i)].evppi)


@recipe
def product_of_lognormals(at: Bench) -> Iterator[Check]:
    """Return the first index of a factor of a product."""
    found = {driver.key: driver for driver in drivers(at.decision(shares_by_price(), 1 << 17)).inputs}
    yield check("E9c", found["offers.b.rsu.shares"].first)


def ishigami(x: Array) -> Array:
    """Return Ishigami and Homma's function (1990) of three numbers, (3, n_paths), with a = 7 and b = 0.1."""
    return np.asarray(np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


@recipe
def ishigamis_function(at: Bench) -> Iterator[Check]:
    """Return the indices of a function that is known for them."""
    n_batches = 128
    n_paths = -(-at.paths // n_batches) * n_batches
    x, anew = np.random.default_rng(at.seed).uniform(-math.pi, math.pi, (2, 3, n_paths))
    y = ishigami(x)
    fit = cross_fitted(design([Smooth(x[0])]), y[:, None], n_batches)[:, 0]
    yield check("E9a", explained(y, fit, n_batches))
    yield check("E9b", total(y, ishigami(np.array([x[0], x[1], anew[2]])), n_batches))
