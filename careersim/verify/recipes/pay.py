"""Pay in shares and options."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from careersim.estimate import Estimate
from careersim.prices.private import Private
from careersim.quantity import odds
from careersim.verify.bench import Bench
from careersim.verify.check import Check, check
from careersim.verify.rates import effective
from careersim.verify.recipe import recipe

ATM_OPTION = f"""
start = 2025-01-01
horizon = "4y"
preferences = {{ discount_rate = {effective(0.04)} }}
market.X = {{ spot = 100, expected_return = {effective(0.04)}, volatility = 0.50 }}
"""


@recipe
def option_held_to_the_horizon(at: Bench) -> Iterator[Check]:
    """Return what an option is worth that is held as long as it can be."""
    text = f"""
        {ATM_OPTION}
        [offers.a]
        stock = "X"
        options = {{ shares = 1, strike = 100, vesting = "4y annual" }}
        [offers.b]
        salary = 0
    """
    yield check("B1", at.worth(text))


@recipe
def option_whose_window_closes(at: Bench) -> Iterator[Check]:
    """Return what the same is worth to one who leaves: to 31 March 2026, 90 days on, in month 15."""
    text = f"""
        {ATM_OPTION}
        [current]
        stock = "X"
        options = {{ shares = 1, strike = 100, vesting = "1y monthly", granted = 2024-12-31 }}
        [offers.a]
        start = 2026-01-01
    """
    yield check("B2", at.worth(text))


def _espp(salary: int, contribution: float) -> str:
    """Return a file of two jobs with the same salary, one with a plan to buy shares at 15 % less."""
    return f"""
        start = 2025-01-01
        horizon = "6mo"
        preferences = {{ discount_rate = {effective(0.05)} }}
        market.X = {{ spot = 100, expected_return = {effective(0.05)}, volatility = 0.30 }}
        [offers.a]
        stock = "X"
        salary = {salary}
        espp = {{ contribution = {contribution} }}
        [offers.b]
        salary = {salary}
    """


@recipe
def shares_bought_at_the_limit(at: Bench) -> Iterator[Check]:
    """Return the gain of a share where the limit fixes their number: 25,000 at the first day's 100 are 250."""
    gain = at.alternative(_espp(1_000_000, 1.0), "b").cost.spread.mean
    yield check("B3a", Estimate(gain.value / 250, gain.se / 250))


@recipe
def shares_bought_with_a_fixed_sum(at: Bench) -> Iterator[Check]:
    """Return the gain of a fixed sum."""
    yield check("B3b", at.alternative(_espp(100_000, 0.2), "b").cost.spread.mean)


@recipe
def common_shares_below_a_preference(at: Bench) -> Iterator[Check]:
    """Return what common shares are worth below a preference: 25 of 100 come first, 75 shares of 1 are common.

    Sold at once, at a value drawn as after five years.
    """
    mean, log_sd = effective(0.2) + 1, 0.9 * math.sqrt(5)
    text = f"""
        start = 2025-01-01
        horizon = "1mo"
        preferences = {{ discount_rate = 0 }}
        [market.X]
        kind = "private"
        spot = 1
        exit_rate = 1
        multiple = {{ lognormal = [{mean}, {mean * math.sqrt(math.expm1(log_sd**2))}] }}
        preference = 0.25
        [offers.a]
        stock = "X"
        rsu = {{ shares = 75, vesting = {{ tranches = [{{ date = 2025-01-15, fraction = 1 }}] }} }}
        [offers.b]
        salary = 0
    """
    value = at.worth(text)
    discounted = Estimate(value.value / mean, value.se / mean)
    yield check("B4a", discounted)
    yield check("B4b", Estimate(discounted.value / 75, discounted.se / 75))


@recipe
def rounds_dilute(_: Bench) -> Iterator[Check]:
    """Return what is left of a part of a company after four rounds."""
    company = Private.model_validate(
        {"spot": 0.5, "exit_rate": 0.1, "dilution": [0.201, 0.205, 0.167, 0.126], "rounds_every": "1y"}
    )
    drawn = {key: number.mean for key, number in company.numbers.items()}
    in_four_and_a_half_years = 0.9**4.5
    clocks = {"exit": in_four_and_a_half_years, "failure": 0.5}
    (price,) = company.price_paths(drawn | clocks, np.array([5.0]), None)
    yield check("B5", float(price))


@recipe
def tail_of_odds(_: Bench) -> Iterator[Check]:
    """Return the tail beyond the last of the odds: below 10 with 96 %, below 20 with 98.5 %."""
    tail = odds([(10, 0.96), (20, 0.985)])
    yield check("B7a", tail.tail_index or math.nan)
    # Between 0 and 10 it is uniform, with a mean of 5.
    yield check("B7b", (tail.expectation - 0.96 * 5) / 0.04)


@recipe
def performance_shares(at: Bench) -> Iterator[Check]:
    """Return the mean payout of shares that depend on performance."""
    text = """
        start = 2025-01-01
        horizon = "1y"
        preferences = { discount_rate = 0 }
        market.X = { kind = "constant", spot = 1 }
        [offers.a]
        stock = "X"
        [offers.a.psu]
        shares = 1
        vesting = "1y annual"
        metric = { normal = [1.0, 0.12] }
        payout = [[0.8, 0.5], [1.0, 1.0], [1.2, 2.0]]
        [offers.b]
        salary = 0
    """
    yield check("C4", at.worth(text))


@recipe
def years_of_a_back_loaded_grant(at: Bench) -> Iterator[Check]:
    """Return the mean year of a grant of 5, 15, 40 and 40 %."""
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
    years = at.alternative(text, "stay").by_year
    yield check("C8a", sum((i + 1) * year.components["rsu"].value for i, year in enumerate(years)))
