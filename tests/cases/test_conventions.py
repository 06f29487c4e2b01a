"""The conventions of dates, months, rates and tax years, each at its boundary (docs/conventions.md)."""

import math
from datetime import date, timedelta

import numpy as np
import pytest

import careersim as cs
from careersim.summary import AlternativeSummary
from careersim.timegrid import TimeGrid


def alternative(text: str, key: str = "a") -> AlternativeSummary:
    return cs.simulate(cs.loads(text), 1).figures.alternatives[key]


def dated(day: str, *, start: str = "2025-01-01", horizon: str = "4y", rate: float = 0.05) -> AlternativeSummary:
    """Return an offer that pays 1,000 on a date, untaxed."""
    return alternative(f"""
        start = {start}
        horizon = "{horizon}"
        preferences = {{ discount_rate = {rate} }}
        [offers.a]
        cash = {{ amount = 1_000, on = {day} }}
        [offers.b]
        salary = 0
    """)


def test_month_m_is_m_twelfths_of_a_year_after_the_start() -> None:
    grid = TimeGrid(date(2025, 1, 31), 48)
    assert grid.dates[1] == date(2025, 2, 28)
    assert grid.dates[2] == date(2025, 3, 31)
    assert grid.end == date(2029, 1, 31)


def test_the_horizons_last_day_is_included() -> None:
    assert dated("2029-01-01").present_value.mean.value == pytest.approx(1_000 / 1.05**4)
    assert dated("2029-01-02").present_value.mean.value == 0.0


def test_a_payment_on_the_decision_date_itself_does_not_count() -> None:
    with pytest.raises(cs.OffersError, match="would not count"):
        dated("2025-01-01")
    assert dated("2025-01-02").present_value.mean.value == pytest.approx(1_000 / 1.05 ** (1 / 12))


@pytest.mark.parametrize(
    ("day", "month"),
    [
        ("2025-01-02", 1),  # 1 day: month 0 by rounding, but payments begin with month 1
        ("2025-02-15", 1),  # 45 days, 1.48 months
        ("2025-02-16", 2),  # 46 days, 1.51 months
        ("2027-01-01", 24),
        ("2028-12-31", 48),
    ],
)
def test_a_dated_payment_bears_the_discount_of_the_nearest_month(day: str, month: int) -> None:
    assert dated(day).present_value.mean.value == pytest.approx(1_000 * 1.05 ** (-month / 12), rel=1e-12)


def test_every_date_of_a_long_horizon_rounds_to_the_nearest_month() -> None:
    grid = TimeGrid(date(2024, 2, 29), 600)
    for days in range(1, 365 * 50, 11):
        day = grid.start + timedelta(days=days)
        assert grid.month_of_payment(day) == min(max(1, round(days / 30.4375)), 600)


def test_discounting_is_effective_annual() -> None:
    # 12,000 a year in equal parts at the end of each month.
    offer = alternative("""
        start = 2025-01-01
        horizon = "2y"
        preferences = { discount_rate = 0.05 }
        [offers.a]
        salary = 12_000
        [offers.b]
        salary = 0
    """)
    pv = sum(1_000 * 1.05 ** (-month / 12) for month in range(1, 25))
    assert offer.present_value.mean.value == pytest.approx(pv, rel=1e-12)
    # The level pay of the same present value is the salary itself.
    assert offer.annual_pay.mean.value == pytest.approx(12_000, rel=1e-12)


@pytest.mark.parametrize("months", [12, 13])
def test_an_uncertain_discount_rate_discounts_each_path_by_its_own(months: int) -> None:
    text = f"""
        start = 2025-01-01
        horizon = "{months}mo"
        preferences = {{ discount_rate = {{ choice = [[0.10, 0.5], [0.21, 0.5]] }} }}
        offers.a.cash = {{ amount = 1_000, on = "{months}mo" }}
        offers.b.salary = 0
    """
    found = cs.simulate(cs.loads(text), 1024).present_value["a"]
    assert np.unique(found.round(6)) == pytest.approx([1_000 * rate ** (-months / 12) for rate in (1.21, 1.10)])


def test_what_is_sure_and_what_differs_by_path_are_discounted_in_the_present_value_and_not_in_the_rows() -> None:
    # 10,000 or 20,000 a month; beside it 1,000 that are given in month 1 and taken back in month 7; 30 % are taxes.
    result = cs.simulate(
        cs.loads("""
        start = 2025-01-01
        horizon = "1y"
        preferences = { discount_rate = 0.21 }
        tax = { kind = "flat", rate = 0.3 }
        [offers.a]
        salary = { choice = [[120_000, 0.5], [240_000, 0.5]] }
        cash = [{ amount = 1_000, on = 2025-02-01, taxed = true }, { amount = -1_000, on = 2025-08-01, taxed = true }]
        [offers.b]
        salary = 0
    """),
        1024,
    )
    year = sum(1.21 ** (-month / 12) for month in range(1, 13))
    gained = 1_000 * (1.21 ** (-1 / 12) - 1.21 ** (-7 / 12))
    found = np.unique(result.present_value["a"].round(6))
    assert found == pytest.approx([0.7 * (10_000 * year + gained), 0.7 * (20_000 * year + gained)])
    (row,) = result.figures.alternatives["a"].by_year
    assert (row.net.value, row.tax["flat"].value) == pytest.approx((0.7 * 180_000, 0.3 * 180_000), rel=0.01)


def test_expected_return_is_effective_annual_and_loses_the_dividend() -> None:
    offer = alternative("""
        start = 2025-01-01
        preferences = { discount_rate = 0 }
        [market.X]
        kind = "constant"
        spot = 50
        expected_return = 0.10
        dividend_yield = 0.02
        [offers.a]
        stock = "X"
        rsu = { shares = 10, vesting = { tranches = [{ date = 2028-01-01, fraction = 1 }] } }
        [offers.b]
        salary = 0
    """)
    assert offer.present_value.mean.value == pytest.approx(500 * (1.10 / 1.02) ** 3, rel=1e-12)


def test_volatility_is_the_annualised_sd_of_log_returns() -> None:
    result = cs.simulate(
        cs.loads("""
        start = 2025-01-01
        preferences = { discount_rate = 0 }
        [market.X]
        spot = 100
        volatility = 0.35
        [offers.a]
        stock = "X"
        rsu = { shares = 1, vesting = { tranches = [{ date = 2028-01-01, fraction = 1 }] } }
        [offers.b]
        salary = 0
    """),
        131_072,
    )
    logs = np.log(result.present_value["a"])
    expected = 0.35 * math.sqrt(3)
    assert logs.std() == pytest.approx(expected, abs=4 * expected / math.sqrt(2 * logs.size))


def test_twelve_months_from_1_january_are_one_tax_year() -> None:
    years = dated("2026-01-01").by_year
    assert [year.year for year in years] == [2025, 2026, 2027, 2028]
    assert years[0].gross.value == 1_000  # dated 1 January: the day before is in 2025
    assert dated("2026-01-02").by_year[1].gross.value == 1_000


def test_a_start_in_mid_year_gives_a_row_for_each_calendar_year() -> None:
    years = dated("2025-12-31", start="2025-07-15").by_year
    assert [year.year for year in years] == [2025, 2026, 2027, 2028, 2029]


def test_a_start_in_the_last_days_of_december_is_taxed_in_the_first_year_with_a_month() -> None:
    # Month 1 ends on 31 January 2026: the grid has no month in 2025, nor does the result have a row for it.
    years = dated("2025-12-31", start="2025-12-30").by_year
    assert years[0].year == 2026
    assert years[0].gross.value == 1_000


def test_a_flat_rate_is_borne_by_every_payment_of_its_year() -> None:
    offer = alternative("""
        start = 2025-07-01
        horizon = "1y"
        preferences = { discount_rate = 0.05 }
        tax = { kind = "flat", rate = 0.40 }
        [offers.a]
        salary = 12_000
        [offers.b]
        salary = 0
    """)
    pv = 0.6 * sum(1_000 * 1.05 ** (-month / 12) for month in range(1, 13))
    assert offer.present_value.mean.value == pytest.approx(pv, rel=1e-12)
    assert [year.gross.value for year in offer.by_year] == pytest.approx([6_000, 6_000])
    assert [year.net.value for year in offer.by_year] == pytest.approx([3_600, 3_600])


def test_a_repayment_in_a_year_without_income_is_not_taxed() -> None:
    # 10,000 are repaid, nothing is earned: no tax, and no tax back.
    offer = alternative("""
        start = 2025-01-01
        horizon = "1y"
        preferences = { discount_rate = 0 }
        tax = { kind = "flat", rate = 0.40 }
        [current]
        since = 2024-12-01
        sign_on = { amount = 10_000, paid = 2024-12-15, clawback = "1y", clawback_kind = "full" }
        [offers.a]
        salary = 0
    """)
    assert offer.present_value.mean.value == pytest.approx(-10_000)
    assert offer.by_year[0].net.value == pytest.approx(-10_000)


def test_scores_average_over_the_horizon_and_accrue_only_in_a_job() -> None:
    # No current job: 12 of 48 months without one. At a discount of 0 the score is 8 x 36/48 = 6.
    offer = alternative("""
        start = 2025-01-01
        preferences = { discount_rate = 0 }
        [offers.a]
        start = 2026-01-01
        scores = { people = 8 }
        [offers.b]
        scores = { people = 2 }
    """)
    assert offer.happiness.scores["people"].value == pytest.approx(6.0)


def test_scores_are_discounted_like_money() -> None:
    # Two years in the old job at 2, two in the new one at 10, at 10 % a year.
    path = alternative(
        """
        start = 2025-01-01
        preferences = { discount_rate = 0.10 }
        [current]
        scores = { people = 2 }
        [offers.a]
        scores = { people = 10 }
        [alternatives.later]
        path = [ { job = "current", until = 2026-12-31 }, { job = "a" } ]
        """,
        "later",
    )
    weights = [1.1 ** (-month / 12) for month in range(1, 49)]
    expected = (2 * sum(weights[:24]) + 10 * sum(weights[24:])) / sum(weights)
    assert path.happiness.scores["people"].value == pytest.approx(expected, rel=1e-12)


PRICED = """
start = 2025-01-01
[preferences]
discount_rate = 0
{pay_range}
{weights}
[current]
salary = 200_000
scores = {{ people = 4, purpose = 6 }}
[offers.a]
salary = 150_000
scores = {{ people = 9, purpose = 5 }}
"""


def test_price_of_happiness_by_hand() -> None:
    # Weights 50, 40, 10 of 100. Gain: 0.4 x (9-4)/10 + 0.1 x (5-6)/10 = 0.19, over 0.5, times the pay range.
    weights = "weights = { money = 50, people = 40, purpose = 10 }"
    offer = alternative(PRICED.format(pay_range="pay_range = [100_000, 400_000]", weights=weights))
    happiness = offer.happiness
    assert happiness.price is not None
    assert happiness.surplus is not None
    assert happiness.break_even_money_weight is not None
    assert happiness.price.value == pytest.approx(0.19 / 0.5 * 300_000)  # 114,000
    assert happiness.pay_cut.value == pytest.approx(50_000)
    assert happiness.surplus.value == pytest.approx(64_000)
    # At weight w of money the rest weighs 1 - w, in the same proportions: 0.38 (1 - w) / w x 300,000 = 50,000.
    assert happiness.break_even_money_weight.value == pytest.approx(114_000 / (114_000 + 50_000))
    # All-in: four years at 150,000, and the price for four years.
    assert offer.all_in is not None
    assert offer.all_in.value.mean.value == pytest.approx(4 * (150_000 + 114_000))
    # Utility: 0.5 (150,000 - 100,000)/300,000 + 0.4 x 0.9 + 0.1 x 0.5
    assert offer.utility is not None
    assert offer.utility.mean.value == pytest.approx(0.5 / 6 + 0.36 + 0.05)


def test_the_default_pay_range_spans_half_to_one_and_a_half_of_the_references_pay() -> None:
    offer = alternative(PRICED.format(pay_range="", weights="weights = { money = 1, people = 1 }"))
    assert offer.happiness.price is not None
    assert offer.happiness.price.value == pytest.approx(0.25 / 0.5 * 200_000)


def test_without_weights_there_is_only_the_break_even_at_equal_proportions() -> None:
    offer = alternative(PRICED.format(pay_range="pay_range = [100_000, 400_000]", weights=""))
    assert offer.happiness.price is None
    assert offer.happiness.surplus is None
    assert offer.all_in is None
    assert offer.utility is None
    # Gain at equal weights: (0.5 - 0.1) / 2 = 0.2, worth 60,000 at no weight on money.
    assert offer.happiness.break_even_money_weight is not None
    assert offer.happiness.break_even_money_weight.value == pytest.approx(60_000 / (60_000 + 50_000))


def test_no_weight_on_money_leaves_no_price_but_a_utility() -> None:
    offer = alternative(PRICED.format(pay_range="", weights="weights = { people = 1 }"))
    assert offer.happiness.price is None
    assert offer.all_in is None
    assert offer.utility is not None
    assert offer.utility.mean.value == pytest.approx(0.9)
    assert offer.happiness.break_even_money_weight is not None
    assert offer.happiness.break_even_money_weight.value == pytest.approx(100_000 / (100_000 + 50_000))


def test_no_break_even_where_the_offer_is_better_in_both_or_worse_in_both() -> None:
    text = PRICED.format(pay_range="", weights="weights = { money = 1, people = 1 }")
    assert alternative(text.replace("150_000", "250_000")).happiness.break_even_money_weight is None
    assert alternative(text.replace("people = 9", "people = 1")).happiness.break_even_money_weight is None


@pytest.mark.parametrize("gamma", [0.5, 1, 2, 7.5])
def test_certainty_equivalent_is_null_where_everything_may_be_lost(gamma: float) -> None:
    # The offer pays nothing on half of the paths: with no savings and gamma >= 1 no sum is worth that.
    offer = alternative(f"""
        start = 2025-01-01
        preferences = {{ risk_aversion = {gamma} }}
        [offers.a]
        salary = {{ choice = [[0, 0.5], [100_000, 0.5]] }}
        [offers.b]
        salary = 1
    """)
    assert (offer.certainty_equivalent is None) == (gamma >= 1)


def test_certainty_equivalent_of_two_outcomes_by_hand() -> None:
    # Savings 100,000; 0 or 300,000, gamma 2: E u = -(1/100,000 + 1/400,000)/2, u^-1 = 160,000, less the savings.
    result = cs.simulate(
        cs.loads("""
        start = 2025-01-01
        horizon = "1y"
        preferences = { discount_rate = 0, risk_aversion = 2, wealth = 100_000 }
        [offers.a]
        salary = { choice = [[0, 0.5], [300_000, 0.5]] }
        [offers.b]
        salary = 1
    """),
        65_536,
    )
    certain = result.figures.alternatives["a"].certainty_equivalent
    assert certain is not None
    assert certain.value == pytest.approx(60_000, abs=4 * certain.se + 1e-6)
