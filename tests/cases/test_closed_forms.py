"""Pay and working lives against closed forms that need no reference value from elsewhere, for every sampler.

A departure by luck comes at a month's end, after that month's salary and vests: who is paid for month m has survived
m - 1 months.
"""

import math
from collections.abc import Callable

import pytest

import careersim as cs
from careersim.estimate import Estimate
from careersim.factor import Draw
from careersim.pay.psu import Payout
from careersim.quantity import fixed
from careersim.summary import AlternativeSummary
from careersim.verify.rates import effective, yearly
from careersim.verify.recipes.pay import ATM_OPTION

PATHS = 131_072
Judge = Callable[[Estimate, float], None]
Oracle = dict[str, float]


def alternative(text: str, sampler: str, key: str = "a") -> AlternativeSummary:
    result = cs.simulate(cs.loads(text), PATHS, 0, sampler=sampler)
    return result.figures.alternatives[key]


def test_an_option_exercised_at_its_vest_is_worth_the_call_to_then_where_it_cannot_be_held(
    oracle: Oracle, agrees: Judge, sampler: str
) -> None:
    # It expires with its last vest, so that B1's call, of four years, is all there is.
    text = f"""
        {ATM_OPTION}
        [offers.a]
        stock = "X"
        [offers.a.options]
        shares = 1
        strike = 100
        vesting = "4y annual, 4y cliff"
        expires = "4y"
        exercise = "vest"
        [offers.b]
        salary = 0
    """
    agrees(alternative(text, sampler).present_value.mean, oracle["B1"])


def test_c2_out_of_work_on_benefits_and_back(agrees: Judge, sampler: str) -> None:
    # The next job has no hazards: paid in month m are those not laid off before it, and those laid off five months
    # before or more; the others have benefits. Between jobs for four months of 25,000 / 12.
    out, hazard, pay, benefit = 4, 0.30, 200_000 / 12, 25_000 / 12
    text = f"""
        start = 2025-01-01
        horizon = "5y"
        preferences = {{ discount_rate = {effective(0.04)} }}
        between_jobs = {{ duration = {out}, benefit = {benefit} }}
        [offers.a]
        salary = 200_000
        layoff = {{ rate = {yearly(hazard)} }}
        [offers.b]
        salary = 0
    """
    expected = 0.0
    for month in range(1, 61):
        employed = math.exp(-hazard * (month - 1) / 12)
        back = 1 - math.exp(-hazard * max(month - 1 - out, 0) / 12)
        expected += math.exp(-0.04 * month / 12) * (pay * (employed + back) + benefit * (1 - employed - back))
    agrees(alternative(text, sampler).present_value.mean, expected)


def test_performance_is_nothing_below_its_threshold_and_no_more_above_its_top() -> None:
    curve = ((0.8, 0.5), (1.0, 1.0), (1.2, 2.0))
    for metric, multiple in {0.79: 0.0, 0.8: 0.5, 0.9: 0.75, 1.1: 1.5, 1.2: 2.0, 5.0: 2.0}.items():
        factor = Draw(fixed(metric))
        state = type("State", (), {"draw": lambda self, draw: draw.quantity.mean})()
        assert Payout(factor, curve).value(state) == pytest.approx(multiple)


def test_relative_performance_of_two_stocks_on_the_same_paths(agrees: Judge, sampler: str) -> None:
    # Paid in full where X has grown more than Y: both lognormal, so with probability Phi of the mean over the sd.
    text = """
        start = 2025-01-01
        horizon = "1y"
        preferences = { discount_rate = 0 }
        [market]
        X = { spot = 10, expected_return = 0.05, volatility = 0.40, loading = 0.6 }
        Y = { spot = 70, expected_return = 0.05, volatility = 0.20, loading = 0.8 }
        CASH = { kind = "constant", spot = 1 }
        [offers.a]
        stock = "CASH"
        psu = { shares = 1, vesting = "1y annual", metric = { relative_to = "Y" }, payout = [[1.0, 1.0]], stock = "X" }
        [offers.b]
        salary = 0
    """
    # E[X_1 1{X/10 > Y/70}]: under X's own measure the logarithm of the ratio has mean (s_x^2 + s_y^2)/2 - rho s_x s_y.
    variance = 0.40**2 + 0.20**2 - 2 * 0.48 * 0.40 * 0.20
    expected = 10.5 * 0.5 * math.erfc(-math.sqrt(variance) / 2 / math.sqrt(2))
    agrees(alternative(text, sampler).present_value.mean, expected)
