"""Working lives: layoffs, leaving, promotions, exits."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from careersim.estimate import Estimate
from careersim.verify.bench import Bench
from careersim.verify.check import Check, check
from careersim.verify.rates import effective, yearly
from careersim.verify.recipe import recipe

# A departure by luck comes at a month's end: who is paid for month m has survived m - 1 months.


def _private(horizon: str, discount: float) -> str:
    return f"""
        start = 2025-01-01
        horizon = "{horizon}"
        preferences = {{ discount_rate = {effective(discount)} }}
        [market.X]
        kind = "private"
        spot = 1
        exit_rate = {yearly(0.10)}
        failure_rate = {yearly(0.15)}
        [offers.a]
        stock = "X"
        rsu = {{ shares = 1_000_000, vesting = {{ tranches = [{{ date = 2025-01-15, fraction = 1 }}] }} }}
        [offers.b]
        salary = 0
    """


@recipe
def exit_or_failure(at: Bench) -> Iterator[Check]:
    """Return the probability of a company's exit before its failure, and what a million at it is worth."""
    value = at.worth(_private("7y", 0))
    yield check("B6a", Estimate(value.value / 1e6, value.se / 1e6))
    months = np.arange(1, 121)
    comes = 0.10 / 0.25 * (np.exp(-0.25 * (months - 1) / 12) - np.exp(-0.25 * months / 12))
    restated = 1e6 * float(np.sum(np.exp(-0.12 * months / 12) * comes))
    yield check("B6b", at.worth(_private("10y", 0.12)), expected=restated, note="paid at the month's end")


@recipe
def salary_until_a_layoff(at: Bench) -> Iterator[Check]:
    """Return the worth of pay that a layoff ends: 3 % of growth and 4 % of discount are 1 % of discount."""
    text = f"""
        start = 2025-01-01
        horizon = "5y"
        preferences = {{ discount_rate = {effective(0.01)} }}
        next_job = {{ pay = 0 }}
        [offers.a]
        salary = 200_000
        layoff = {{ rate = {yearly(0.06)} }}
        [offers.b]
        salary = 0
    """
    value, a_month_later = at.worth(text), math.exp(0.06 / 12)
    exact = check("C1b", value).expected
    yield check("C1b", value, expected=exact * a_month_later, note="the month of the layoff is paid")
    without = Estimate(value.value / a_month_later, value.se / a_month_later)
    yield check("C1a", without, within=0.004, note="monthly pay for continuous")


@recipe
def merit_and_promotions(at: Bench) -> Iterator[Check]:
    """Return expected pay after four years, with promotions as such and as a raise of two values."""
    text = """
        start = 2025-01-01
        horizon = "5y"
        [offers.a]
        salary = {{ annual = 100_000, raise = {raises} }}
        {promotion}
        [offers.b]
        salary = 1
    """
    as_raise = f"{{ choice = [[0.033, 0.911], [{1.033 * 1.174 - 1}, 0.089]] }}"
    for note, raises, promotion in (
        ("", "0.033", "promotion = { rate = 0.089, raise = 0.174 }"),
        ("as a raise of two values", as_raise, ""),
    ):
        years = at.alternative(text.format(raises=raises, promotion=promotion)).by_year
        yield check("C5", years[4].components["salary"], note=note)


@recipe
def vests_until_a_layoff(at: Bench) -> Iterator[Check]:
    """Return the worth of vests that a layoff ends."""
    text = f"""
        start = 2025-01-01
        preferences = {{ discount_rate = {effective(0.04)} }}
        market.A = {{ spot = 100, expected_return = {effective(0.08)}, volatility = 0.40 }}
        next_job = {{ pay = 0 }}
        [offers.a]
        stock = "A"
        rsu = {{ shares = 1600, vesting = "4y quarterly" }}
        layoff = {{ rate = {yearly(0.06)} }}
        [offers.b]
        salary = 0
    """
    value = at.worth(text)
    exact = check("C6", value).expected
    yield check("C6", value, expected=exact * math.exp(0.06 / 12), note="the month of the layoff vests")


@recipe
def repaying_a_sign_on(at: Bench) -> Iterator[Check]:
    """Return what one who quits within a year repays on average."""
    text = f"""
        start = 2025-01-01
        horizon = "1y"
        preferences = {{ discount_rate = 0 }}
        [offers.a]
        sign_on = {{ amount = 50_000, clawback = "12mo" }}
        leave = {{ rate = {yearly(0.30)} }}
        [offers.b]
        salary = 0
    """
    months = np.arange(1, 12)
    quits = np.exp(-0.30 * (months - 1) / 12) - np.exp(-0.30 * months / 12)
    restated = 50_000 * float(np.sum((1 - months / 12) * quits))
    value = at.worth(text)
    yield check("C7", Estimate(50_000 - value.value, value.se), expected=restated, note="by whole months worked")


@recipe
def back_loaded_grant_of_one_who_may_leave(at: Bench) -> Iterator[Check]:
    """Return a back-loaded grant's worth over that of an even one, where one may leave."""
    leave, back_loaded = yearly(0.20), "{ yearly = [0.05, 0.15, 0.40, 0.40] }"
    text = f"""
        start = 2025-01-01
        preferences = {{ discount_rate = 0 }}
        market.X = {{ kind = "constant", spot = 1 }}
        [offers]
        a = {{ stock = "X", leave = {leave}, rsu = {{ shares = 1, vesting = {back_loaded} }} }}
        b = {{ stock = "X", leave = {leave}, rsu = {{ shares = 1, vesting = "4y annual" }} }}
    """
    found = at.result(text).figures.alternatives
    a, b = (found[key].present_value.mean for key in "ab")
    ratio = a.value / b.value
    yield check("C8b", Estimate(ratio, ratio * math.hypot(a.se / a.value, b.se / b.value)))
