"""Standard errors are honest: intervals of 95 % hold the truth in 90 to 99 of 100 runs, whatever the figure.

The truth is a run of half a million paths with another seed, whose own error is small beside those of the runs judged.
"""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from scipy import stats

import careersim as cs
from careersim.estimate import Estimate
from careersim.summary import Summary

RUNS, PATHS = 200, 4096
BATCHES = 128

SMOOTH = """
start = 2025-01-01
[preferences]
wealth = 200_000
weights = { money = 5, people = 3 }
[market.A]
spot = 100
expected_return = { normal = [0.08, 0.04] }
volatility = 0.35
[current]
stock = "A"
scores = { people = { pert = [2, 4, 7] } }
salary = { annual = 90_000, raise = { pert = [0, 0.03, 0.08] } }
rsu = { shares = 1_500, vesting = "4y quarterly" }
[offers.b]
scores = { people = 7 }
salary = { normal = [120_000, 6_000] }
"""
JUMPS = """
start = 2025-01-01
next_job = { pay = 0.8 }
[preferences]
wealth = 200_000
weights = { money = 5, people = 3 }
[market.A]
spot = 100
volatility = 0.45
[market.B]
spot = 30
expected_return = { choice = [[-0.3, 0.3], [0.25, 0.7]] }
volatility = 0.6
[current]
stock = "A"
scores = { people = 4 }
salary = 100_000
bonus = { target = 0.5, payout = { choice = [[0, 0.4], [1, 0.4], [2.5, 0.2]] }, paid = 3 }
rsu = { shares = 600, vesting = "4y annual" }
layoff = { rate = 0.08, severance = "3mo", stock_sensitivity = 1 }
[offers.b]
stock = "B"
scores = { people = { choice = [[2, 0.5], [9, 0.5]] } }
salary = 105_000
sign_on = { choice = [[0, 0.5], [60_000, 0.5]] }
layoff = { rate = 0.15 }
leave = { rate = 0.10 }
rsu = { shares = 2_500, vesting = "4y quarterly, 1y cliff" }
"""
# A call on an 80 %-volatility stock, and the regret of the plain salary is another one.
OPTION = """
start = 2025-01-01
[preferences]
wealth = 400_000
weights = { money = 5, people = 3 }
[market.A]
spot = 10
volatility = 0.80
[current]
stock = "A"
scores = { people = 4 }
salary = 60_000
rsu = { shares = 12_000, vesting = { tranches = [{ date = 2028-07-01, fraction = 1 }] } }
options = { shares = 8_000, strike = 10, vesting = "4y quarterly, 1y cliff" }
[offers.b]
scores = { people = 6 }
salary = 100_000
"""

Figure = Callable[[Summary], Estimate | None]
FIGURES: dict[str, Figure] = {
    "mean": lambda f: f.alternatives["stay"].present_value.mean,
    "p5": lambda f: f.alternatives["b"].cost.spread["p5"],
    "p50": lambda f: f.alternatives["b"].cost.spread["p50"],
    "p95": lambda f: f.alternatives["b"].cost.spread["p95"],
    "regret": lambda f: f.alternatives["b"].regret.mean,
    "p_best": lambda f: f.alternatives["b"].p_best,
    "certain": lambda f: f.alternatives["stay"].certainty_equivalent,
    "certain cost": lambda f: f.alternatives["b"].cost.certain,
    "price": lambda f: f.alternatives["b"].happiness.price,
    "surplus": lambda f: f.alternatives["b"].happiness.surplus,
    "break-even": lambda f: f.alternatives["b"].happiness.break_even_money_weight,
    "all-in": lambda f: f.alternatives["b"].all_in.cost.spread.mean if f.alternatives["b"].all_in else None,
    "net of a year": lambda f: f.alternatives["stay"].by_year[2].net,
}


@cache
def truth(text: str) -> Summary:
    """Return the figures that the runs are held against, of either sampler."""
    return cs.simulate(cs.loads(text), 2**19, 999_999, sampler="sobol", keep=2**17).figures


@pytest.fixture(scope="module", params=["smooth", "jumps", "option"])
def judged(request: pytest.FixtureRequest, sampler: str) -> tuple[Summary, list[Summary]]:
    """Return the truth and the figures of many runs of a case."""
    text = {"smooth": SMOOTH, "jumps": JUMPS, "option": OPTION}[request.param]
    decision = cs.loads(text)
    return truth(text), [cs.simulate(decision, PATHS, seed, sampler=sampler).figures for seed in range(RUNS)]


@pytest.mark.parametrize("figure", FIGURES)
def test_intervals_cover(judged: tuple[Summary, list[Summary]], figure: str) -> None:
    truth, runs = judged
    of = FIGURES[figure]
    true = of(truth)
    estimates = [of(run) for run in runs]
    if true is None or true.se == 0.0:
        # Nothing uncertain about it: then every run has it right.
        assert all(one == true or (one and true and math.isclose(one.value, true.value)) for one in estimates)
        return
    found = [estimate for estimate in estimates if estimate is not None]
    assert len(found) == RUNS
    reach = stats.t.ppf(0.975, BATCHES - 1)
    covered = [abs(one.value - true.value) <= reach * math.hypot(one.se, true.se) for one in found]
    assert 0.90 <= np.mean(covered) <= 0.99
