"""Certainty equivalents."""

from __future__ import annotations

import math
from collections.abc import Iterator

from careersim.analysis.risk import risk
from careersim.estimate import Estimate
from careersim.verify.bench import Bench
from careersim.verify.check import Check, check
from careersim.verify.rates import one_vest
from careersim.verify.recipe import recipe

UNDEFINED = Estimate(math.nan, math.nan)
CASES = (("D1", 0, 3), ("D2a", 500_000, 1), ("D2b", 500_000, 2), ("D2c", 500_000, 3), ("D2d", 2_000_000, 3))


def sums(*amounts: str, preferences: str = "") -> str:
    """Return offers of one sum each, untaxed and undiscounted."""
    tables = "\n".join(
        f'offers.{k} = {{ cash = {{ amount = {a}, on = "1mo" }} }}' for k, a in zip("abc", amounts, strict=False)
    )
    return f"start = 2026-01-01\npreferences.discount_rate = 0\n{preferences}\n{tables}"


@recipe
def grant_for_certain(at: Bench) -> Iterator[Check]:
    """Return certainty equivalents of a grant, without and with other wealth."""
    for key, wealth, gamma in CASES:
        aversion = f"wealth = {wealth}, risk_aversion = {gamma}"
        text = one_vest(years=2, shares=4000, drift=0.0, volatility=0.40, preferences=aversion)
        yield check(key, at.alternative(text, "stay").certainty_equivalent or UNDEFINED)


@recipe
def other_aversions(at: Bench) -> Iterator[Check]:
    """Return the same of one simulated sum, at other aversions than the file's."""
    sd = 400_000 * math.sqrt(math.expm1(0.40**2 * 2))
    for key, wealth, gamma in CASES[1:]:
        text = sums(f"{{ lognormal = [400_000, {sd}] }}", "1", preferences=f"preferences.wealth = {wealth}")
        [row] = risk(at.result(text), [gamma]).rows
        yield check(key, row.certain["a"] or UNDEFINED, note="careersim risk")


@recipe
def startup_for_certain(at: Bench) -> Iterator[Check]:
    """Return what a startup is worth for certain: sold within the year with 25 %, for 1.6 million on average."""
    text = f"""
        start = 2025-01-01
        horizon = "1y"
        preferences = {{ discount_rate = 0, wealth = 500_000, risk_aversion = 2 }}
        [market.X]
        kind = "private"
        spot = 1
        exit_rate = 0.25
        multiple = {{ lognormal = [1, {math.sqrt(math.expm1(1.2**2))}] }}
        [offers.a]
        stock = "X"
        rsu = {{ shares = 1_600_000, vesting = {{ tranches = [{{ date = 2025-01-15, fraction = 1 }}] }} }}
        [offers.b]
        salary = 0
    """
    yield check("D3", at.alternative(text).certainty_equivalent or UNDEFINED)


@recipe
def constant_absolute_aversion(at: Bench) -> Iterator[Check]:
    """Return what a normal sum is worth at constant absolute risk aversion."""
    preferences = "preferences.utility = { kind = 'cara', tolerance = 250_000 }"
    text = sums("{ normal = [100_000, 80_000] }", "87_200", preferences=preferences)
    yield check("D4", at.alternative(text).certainty_equivalent or UNDEFINED)
