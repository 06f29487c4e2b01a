"""The reference values of pay and of working lives, through the offers file, for every sampler.

Values for continuous time are restated on the grid of the file, where a departure by luck comes at a month's end, after
that month's salary and vests: who is paid for month m has survived m - 1 months.
"""

import math

import numpy as np
import pytest
from test_oracles import Judge, Oracle, effective

import careersim as cs
from careersim.estimate import Estimate
from careersim.factor import Draw
from careersim.pay.psu import Payout
from careersim.prices.private import Private
from careersim.quantity import fixed, odds
from careersim.summary import AlternativeSummary

PATHS = 131_072


def rate(hazard: float) -> float:
    """Return the probability per year of an intensity per year."""
    return -math.expm1(-hazard)


def alternative(text: str, sampler: str, key: str = "a") -> AlternativeSummary:
    result = cs.simulate(cs.loads(f"start = 2025-01-01\n{text}"), PATHS, 0, sampler=sampler)
    return result.figures.alternatives[key]


ATM_OPTION = f"""
horizon = "4y"
preferences = {{ discount_rate = {effective(0.04)} }}
market.X = {{ spot = 100, expected_return = {effective(0.04)}, volatility = 0.50 }}
"""


def test_b1_an_option_held_to_the_horizon(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    text = f"""
        {ATM_OPTION}
        [offers.a]
        stock = "X"
        options = {{ shares = 1, strike = 100, vesting = "4y annual" }}
        [offers.b]
        salary = 0
    """
    agrees(alternative(text, sampler).present_value.mean, oracle["B1"])


def test_b2_an_option_whose_window_closes_90_days_after_leaving(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    # Leaving after 31 December 2025, 90 days on is 31 March 2026, month 15: 1.25 years.
    text = f"""
        {ATM_OPTION}
        [current]
        stock = "X"
        options = {{ shares = 1, strike = 100, vesting = "1y monthly", granted = 2024-12-31 }}
        [offers.a]
        start = 2026-01-01
    """
    agrees(alternative(text, sampler).present_value.mean, oracle["B2"])


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


def test_b3a_an_espp_whose_shares_are_fixed_by_the_limit(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    # 25,000 at the first day's price of 100 are 250 shares, whatever is contributed.
    text = f"""
        horizon = "6mo"
        preferences = {{ discount_rate = {effective(0.05)} }}
        market.X = {{ spot = 100, expected_return = {effective(0.05)}, volatility = 0.30 }}
        [offers.a]
        stock = "X"
        salary = 1_000_000
        espp = 1.0
        [offers.b]
        salary = 1_000_000
    """
    result = cs.simulate(cs.loads(f"start = 2025-01-01\n{text}"), PATHS, 0, sampler=sampler)
    gain = result.figures.alternatives["b"].cost.spread.mean
    agrees(Estimate(gain.value / 250, gain.se / 250), oracle["B3a"])


def test_b3b_an_espp_of_fixed_dollars(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    text = f"""
        horizon = "6mo"
        preferences = {{ discount_rate = {effective(0.05)} }}
        market.X = {{ spot = 100, expected_return = {effective(0.05)}, volatility = 0.30 }}
        [offers.a]
        stock = "X"
        salary = 100_000
        espp = {{ contribution = 0.20 }}
        [offers.b]
        salary = 100_000
    """
    result = cs.simulate(cs.loads(f"start = 2025-01-01\n{text}"), PATHS, 0, sampler=sampler)
    agrees(result.figures.alternatives["b"].cost.spread.mean, oracle["B3b"])


def test_b4_common_shares_below_a_preference(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    # Sold at once, at a value drawn as after five years: 25 of 100 come first, 75 shares of 1 are common.
    mean, log_sd = effective(0.2) + 1, 0.9 * math.sqrt(5)
    text = f"""
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
    value = alternative(text, sampler).present_value.mean
    discounted = Estimate(value.value / mean, value.se / mean)
    agrees(discounted, oracle["B4a"])
    agrees(Estimate(discounted.value / 75, discounted.se / 75), oracle["B4b"])


def test_b5_each_round_dilutes_by_its_own_part(oracle: Oracle) -> None:
    company = Private.model_validate(
        {"spot": 0.5, "exit_rate": 0.1, "dilution": [0.201, 0.205, 0.167, 0.126], "rounds_every": "1y"}
    )
    drawn = {key: number.mean for key, number in company.numbers.items()}
    in_four_and_a_half_years = 0.9**4.5
    clocks = {"exit": in_four_and_a_half_years, "failure": 0.5}
    (price,) = company.price_paths(drawn | clocks, np.array([5.0]), None)
    assert price == pytest.approx(oracle["B5"], rel=1e-12)


def private(horizon: str, discount: float) -> str:
    return f"""
        horizon = "{horizon}"
        preferences = {{ discount_rate = {effective(discount)} }}
        [market.X]
        kind = "private"
        spot = 1
        exit_rate = {rate(0.10)}
        failure_rate = {rate(0.15)}
        [offers.a]
        stock = "X"
        rsu = {{ shares = 1_000_000, vesting = {{ tranches = [{{ date = 2025-01-15, fraction = 1 }}] }} }}
        [offers.b]
        salary = 0
    """


def test_b6_competing_hazards_of_exit_and_failure(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    value = alternative(private("7y", 0), sampler).present_value.mean
    agrees(Estimate(value.value / 1e6, value.se / 1e6), oracle["B6a"])
    # In months: the exit of month m pays at its end.
    months = np.arange(1, 121)
    comes = 0.10 / 0.25 * (np.exp(-0.25 * (months - 1) / 12) - np.exp(-0.25 * months / 12))
    restated = 1e6 * float(np.sum(np.exp(-0.12 * months / 12) * comes))
    assert restated == pytest.approx(oracle["B6b"] * math.exp(-0.12 / 24), rel=1e-4)
    agrees(alternative(private("10y", 0.12), sampler).present_value.mean, restated)


def test_b7_the_tail_of_odds(oracle: Oracle) -> None:
    # Below 10 with 96 %, below 20 with 98.5 %; between 0 and 10 it is uniform, with a mean of 5.
    tail = odds([(10, 0.96), (20, 0.985)])
    assert tail.tail_index == pytest.approx(oracle["B7a"], rel=1e-12)
    assert (tail.expectation - 0.96 * 5) / 0.04 == pytest.approx(oracle["B7b"], rel=1e-12)
    # The variance is infinite: the median of the tail is what can be drawn and judged.
    drawn = tail.value((np.arange(100_000) + 0.5) / 100_000)
    assert np.quantile(drawn, 0.98) == pytest.approx(10 * 2 ** (1 / oracle["B7a"]), rel=1e-3)


def test_c1_salary_until_a_layoff(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    # Growth of 3 % and a discount of 4 % are a discount of 1 %; the file's last pay comes a month of hazard earlier.
    text = f"""
        horizon = "5y"
        preferences = {{ discount_rate = {effective(0.01)} }}
        next_job = {{ pay = 0 }}
        [offers.a]
        salary = 200_000
        layoff = {{ rate = {rate(0.06)} }}
        [offers.b]
        salary = 0
    """
    agrees(alternative(text, sampler).present_value.mean, oracle["C1b"] * math.exp(0.06 / 12))
    assert oracle["C1b"] == pytest.approx(oracle["C1a"], rel=0.004)


def test_c2_out_of_work_on_benefits_and_back(agrees: Judge, sampler: str) -> None:
    # The next job has no hazards: paid in month m are those not laid off before it, and those laid off five months
    # before or more; the others have benefits. Between jobs for four months of 25,000 / 12.
    out, hazard, pay, benefit = 4, 0.30, 200_000 / 12, 25_000 / 12
    text = f"""
        horizon = "5y"
        preferences = {{ discount_rate = {effective(0.04)} }}
        between_jobs = {{ duration = {out}, benefit = {benefit} }}
        [offers.a]
        salary = 200_000
        layoff = {{ rate = {rate(hazard)} }}
        [offers.b]
        salary = 0
    """
    expected = 0.0
    for month in range(1, 61):
        employed = math.exp(-hazard * (month - 1) / 12)
        back = 1 - math.exp(-hazard * max(month - 1 - out, 0) / 12)
        expected += math.exp(-0.04 * month / 12) * (pay * (employed + back) + benefit * (1 - employed - back))
    agrees(alternative(text, sampler).present_value.mean, expected)


def test_c4_performance_shares(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    text = """
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
    agrees(alternative(text, sampler).present_value.mean, oracle["C4"])


def test_performance_is_nothing_below_its_threshold_and_no_more_above_its_top() -> None:
    curve = ((0.8, 0.5), (1.0, 1.0), (1.2, 2.0))
    for metric, multiple in {0.79: 0.0, 0.8: 0.5, 0.9: 0.75, 1.1: 1.5, 1.2: 2.0, 5.0: 2.0}.items():
        factor = Draw(fixed(metric))
        state = type("State", (), {"draw": lambda self, draw: draw.quantity.mean})()
        assert Payout(factor, curve).value(state) == pytest.approx(multiple)


def test_relative_performance_of_two_stocks_on_the_same_paths(agrees: Judge, sampler: str) -> None:
    # Paid in full where X has grown more than Y: both lognormal, so with probability Phi of the mean over the sd.
    text = """
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


def test_c5_merit_and_promotions(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    text = """
        horizon = "5y"
        [offers.a]
        salary = { annual = 100_000, raise = 0.033 }
        promotion = { rate = 0.089, raise = 0.174 }
        [offers.b]
        salary = 1
    """
    agrees(alternative(text, sampler).by_year[4].components["salary"], oracle["C5"])


def test_c6_vests_until_a_layoff(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    text = f"""
        preferences = {{ discount_rate = {effective(0.04)} }}
        market.A = {{ spot = 100, expected_return = {effective(0.08)}, volatility = 0.40 }}
        next_job = {{ pay = 0 }}
        [offers.a]
        stock = "A"
        rsu = {{ shares = 1600, vesting = "4y quarterly" }}
        layoff = {{ rate = {rate(0.06)} }}
        [offers.b]
        salary = 0
    """
    agrees(alternative(text, sampler).present_value.mean, oracle["C6"] * math.exp(0.06 / 12))


def test_c7_repaying_a_sign_on_after_quitting(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    text = f"""
        horizon = "1y"
        preferences = {{ discount_rate = 0 }}
        [offers.a]
        sign_on = {{ amount = 50_000, clawback = "12mo" }}
        leave = {{ rate = {rate(0.30)} }}
        [offers.b]
        salary = 0
    """
    months = np.arange(1, 12)
    quits = np.exp(-0.30 * (months - 1) / 12) - np.exp(-0.30 * months / 12)
    restated = 50_000 * float(np.sum((1 - months / 12) * quits))
    assert restated == pytest.approx(oracle["C7"], rel=0.1)  # whole months worked: half a month less on average
    value = alternative(text, sampler).present_value.mean
    agrees(Estimate(50_000 - value.value, value.se), restated)


def test_c8b_what_a_back_loaded_grant_is_worth_to_one_who_may_leave(
    oracle: Oracle, agrees: Judge, sampler: str
) -> None:
    leave, back_loaded = rate(0.20), "{ yearly = [0.05, 0.15, 0.40, 0.40] }"
    text = f"""
        preferences = {{ discount_rate = 0 }}
        market.X = {{ kind = "constant", spot = 1 }}
        [offers]
        a = {{ stock = "X", leave = {leave}, rsu = {{ shares = 1, vesting = {back_loaded} }} }}
        b = {{ stock = "X", leave = {leave}, rsu = {{ shares = 1, vesting = "4y annual" }} }}
    """
    a, b = (alternative(text, sampler, key).present_value.mean for key in "ab")
    ratio = a.value / b.value
    se = ratio * math.hypot(a.se / a.value, b.se / b.value)
    agrees(Estimate(ratio, se), oracle["C8b"])


def test_d3_a_startup_for_certain(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    # Sold within the year with 25 %, for 1.6 million on average: three in four get nothing.
    text = f"""
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
    found = alternative(text, sampler)
    agrees(found.present_value.mean, 400_000)
    assert found.certainty_equivalent is not None
    agrees(found.certainty_equivalent, oracle["D3"])
    assert found.present_value["p50"].value == 0.0
