"""When to leave, and what to ask for."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from careersim.analysis.breakeven import break_even
from careersim.analysis.leaving import Leavings
from careersim.analysis.when import Rule, when
from careersim.verify.bench import Bench
from careersim.verify.check import Check, check
from careersim.verify.rates import effective
from careersim.verify.recipe import recipe

F1 = f"""
start = 2025-01-01
horizon = "1y"
preferences = {{ discount_rate = {effective(0.05)} }}
market.X = {{ kind = "constant", spot = 1 }}
current = {{ stock = "X", rsu = {{ shares = 200_000, vesting = "1y annual" }} }}
offers.a = {{ salary = 1 }}
"""
F2 = f"""
start = 2025-01-01
horizon = "3y"
preferences = {{ discount_rate = {effective(0.04)} }}
market.X = {{ kind = "constant", spot = 1 }}
[current]
stock = "X"
[current.rsu.vesting]
tranches = [
    {{ date = 2025-04-01, shares = 60_000 }},
    {{ date = 2025-07-01, shares = 60_000 }},
    {{ date = 2025-10-01, shares = 60_000 }},
    {{ date = 2026-01-01, shares = 60_000 }},
    {{ date = 2026-04-01, shares = 30_000 }},
    {{ date = 2026-07-01, shares = 30_000 }},
    {{ date = 2026-10-01, shares = 30_000 }},
    {{ date = 2027-01-01, shares = 30_000 }},
]
[offers.a]
salary = 160_000
"""
F10 = """
start = 2025-01-01
preferences = { discount_rate = 0.05 }
market.X = { kind = "constant", spot = 1 }
[current]
stock = "X"
salary = { annual = 220_000, raise = 0.033 }
bonus = 0.15
rsu = { shares = 600_000, vesting = "4y annual" }
[offers.a]
stock = "X"
salary = { annual = 100_000, raise = 0.033 }
bonus = 0.10
rsu = { shares = 240_000, vesting = "4y annual" }
sign_on = { amount = 30_000, paid = "1y" }
"""
F11 = f"""
start = 2025-01-01
horizon = "2y"
preferences = {{ discount_rate = {effective(0.04)} }}
market.X = {{ spot = 100, expected_return = {effective(0.04)}, volatility = 0.5 }}
[current]
stock = "X"
rsu = {{ shares = 4_000, vesting = "2y quarterly" }}
[offers.a]
salary = 208_000
"""


@recipe
def pay_that_makes_up_for_a_vest(at: Bench) -> Iterator[Check]:
    """Return the pay that equals a vest in a year."""
    found = break_even(at.decision(F1), "a", "salary", paths=1)
    restated = 200_000 * math.exp(-0.05) / sum(math.exp(-0.05 * m / 12) / 12 for m in range(1, 13))
    yield check("F1", found.value.value, expected=restated, note="paid monthly")


def monthly(growth: float, rate: float) -> float:
    """Return the present value of monthly pay that is 1 a year at first and grows at each anniversary, four years."""
    return math.fsum((1 + growth) ** ((m - 1) // 12) / 12 * (1 + rate) ** (-m / 12) for m in range(1, 49))


def at_years_ends(growth: float, rate: float) -> float:
    """Return that of one payment at the end of each year."""
    return math.fsum((1 + growth) ** (year - 1) * (1 + rate) ** -year for year in range(1, 5))


def needed(salary: float, bonus: float, flat: float, discount: float) -> float:
    """Return the salary that makes up for the current one, by the present values of one unit of each kind of pay."""
    current = 220_000 * (salary + 0.15 * bonus) + 150_000 * flat
    return (current - 60_000 * flat - 30_000 * discount) / (salary + 0.10 * bonus)


@recipe
def salary_to_ask_for(at: Bench) -> Iterator[Check]:
    """Return the salary at which an offer equals the current job."""
    bonus, flat = at_years_ends(0.033, 0.05), at_years_ends(0, 0.05)
    yield check("F10", needed(bonus, bonus, flat, 1 / 1.05), note="by hand, paid yearly")
    restated = needed(monthly(0.033, 0.05), bonus, flat, 1 / 1.05)
    found = break_even(at.decision(F10), "a", "salary", paths=1)
    yield check("F10", found.value.value, expected=restated, note="paid monthly")


@recipe
def best_date_by_hand(at: Bench) -> Iterator[Check]:
    """Return the best date to leave where nothing is uncertain.

    The reference's pay flows all the time, the file's comes at each month's end, and a day is lost between the jobs.
    """
    found = when(at.decision(F2), "a", paths=1)
    yield check("F2a", found.best.month / 12)
    for month, key in ((12, "F2b"), (0, "F2c"), (24, "F2d")):
        yield check(key, found.months[month].value.value, within=0.003, note="paid monthly")


@recipe
def right_to_choose_when(at: Bench) -> Iterator[Check]:
    """Return what the right to leave at any time is worth, and below which price one leaves.

    Paid by the month and free to leave in any, it is a little more than with the reference's quarters.
    """
    found = when(at.decision(F11), "a")
    policy = found.policy
    yield check("F11a", policy.value, over=0.0025)
    # It is the last one. `found.best` is a later date only where luck leaves no doubt that it is better.
    yield check("F11b", found.months[-1].value, within=0.002)
    yield check("F11c", found.months[0].value, within=0.002, note="paid monthly")
    yield check("F11d", policy.worth, within=0.03)
    yield check("F11f", policy.boundary[12] or math.nan, within=0.04, note="by regression")


@recipe
def bermudan_puts(at: Bench) -> Iterator[Check]:
    """Return puts that may be exercised 50 times a year, by a rule learnt on other paths, and their upper bounds.

    A rule is worth no more than the best one, and the bound no less: each may be off on its own side.
    """
    for key, sigma, years in (("F3a", 0.2, 1), ("F3b", 0.2, 2), ("F3c", 0.4, 1), ("F3d", 0.4, 2)):
        rule, fresh = Rule.learnt(_puts(at, 1, sigma, years)), _puts(at, 2, sigma, years)
        yield check(key, fresh.mean(rule.followed(fresh)), under=0.03, note="by the rule")
        yield check(key, fresh.mean(rule.best_in_hindsight(fresh)), over=0.07, note="upper bound")


def _puts(at: Bench, stream: int, sigma: float, years: int) -> Leavings:
    """Return what exercising at each step would bring, in the form of leaving a job in each month."""
    n_steps, n_paths, rate = 50 * years, 1 << 15, 0.06
    rng = np.random.default_rng((at.seed, stream))
    steps = (rate - sigma**2 / 2) / 50 + sigma / math.sqrt(50) * rng.standard_normal((n_steps, n_paths))
    prices = 36 * np.exp(np.vstack([np.zeros(n_paths), np.cumsum(steps, axis=0)]))
    discounts = np.exp(-rate * np.arange(n_steps + 1) / 50)[:, None]
    growth = np.full(n_paths, math.exp(rate / 50))
    values = np.maximum(40.0 - prices, 0.0) * discounts
    return Leavings(values, None, {"X": prices}, {"X": growth}, np.ones_like(values), (), 128)
