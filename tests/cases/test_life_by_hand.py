"""Departures worked by hand, each with its sum: with a rate of 1 a job is certain to end with its first month."""

import math

import numpy as np
import pytest
from test_pay_by_hand import STILL, alternatives, money_by_year

import careersim as cs
from careersim.prices.private import Private

BASE = """
start = 2025-01-01
horizon = "1y"
preferences = { discount_rate = 0 }
"""
ENDS = {"layoff": "layoff = { rate = 1 }", "leave": "leave = { rate = 1 }"}
either = pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)


def money(text: str, key: str = "a") -> dict[str, float]:
    """Return an alternative's money by component, over all years."""
    found = alternatives(f"{BASE}{text}\n[offers.other]\nsalary = 0\n")[key]
    names = {name for year in found.by_year for name in year.components}
    return {name: sum(money_by_year(found, name).values()) for name in names}


def test_a_layoff_pays_severance_then_benefits_then_the_next_job() -> None:
    # Laid off on 1 February 2025 after a month at 10,000. Three months of salary at once; out of work in months 2 to
    # 5 on 1,000 each; from month 1 + 4 + 1 = 6 to 12 half of (120,000 + 10 % bonus) / 12, which is 5,500.
    found = money("""
        [between_jobs]
        duration = 4
        benefit = 1_000
        [next_job]
        pay = 0.5
        [offers.a]
        salary = 120_000
        bonus = 0.10
        layoff = { rate = 1, severance = "3mo" }
    """)
    assert found["salary"] == pytest.approx(10_000)
    assert found["severance"] == pytest.approx(30_000)
    assert found["benefit"] == pytest.approx(4_000)
    assert found["next_job"] == pytest.approx(7 * 5_500)
    assert found.get("bonus", 0.0) == pytest.approx(0)


def test_a_duration_is_rounded_to_whole_months() -> None:
    # 3.6 months are four.
    found = money("""
        between_jobs = { duration = 3.6 }
        offers.a = { salary = 120_000, layoff = { rate = 1 } }
    """)
    assert found["next_job"] == pytest.approx(7 * 10_000)


def test_leaving_by_choice_goes_straight_to_the_next_job_without_severance() -> None:
    found = money("""
        between_jobs = { duration = 4, benefit = 1_000 }
        offers.a = { salary = 120_000, leave = { rate = 1 } }
    """)
    assert found["salary"] == pytest.approx(10_000)
    assert found["next_job"] == pytest.approx(11 * 10_000)
    assert found.get("severance", 0.0) == found["benefit"] == pytest.approx(0)


def test_the_next_job_may_bring_equity_of_what_vested_last() -> None:
    # Of the last twelve months' vests, 100 on 15 August 2024 and 100 on 1 February 2025 count; that of 1 February
    # 2024 is a year old. Half of 20,000 a year is 10,000 x 11/12 over months 2 to 12.
    found = money(
        f"""
        {STILL}
        [next_job]
        pay = 0
        equity = 0.5
        [current]
        since = 2024-01-01
        stock = "X"
        leave = {{ rate = 1 }}
        [current.rsu]
        shares = 400
        granted = 2023-08-01
        [current.rsu.vesting]
        tranches = [
            {{ date = 2024-02-01, fraction = 0.25 }},
            {{ date = 2024-08-15, fraction = 0.25 }},
            {{ date = 2025-02-01, fraction = 0.25 }},
            {{ date = 2025-08-15, fraction = 0.25 }},
        ]
        """,
        "stay",
    )
    assert found["rsu"] == pytest.approx(10_000)
    assert found["next_job"] == pytest.approx(10_000 * 11 / 12)


@either
@pytest.mark.parametrize(("day", "vested"), [("2025-02-01", 1), ("2025-02-02", 0)])
def test_a_vest_on_the_day_of_the_departure_counts_and_one_a_day_later_is_lost(
    ends: str, day: str, vested: int
) -> None:
    offer = alternatives(f"""
        {BASE}
        {STILL}
        [offers.a]
        stock = "X"
        {ends}
        rsu = {{ shares = 10, vesting = {{ tranches = [{{ date = {day}, fraction = 1 }}] }} }}
        [offers.other]
        salary = 0
    """)["a"]
    assert sum(money_by_year(offer, "rsu").values()) == pytest.approx(1_000 * vested)
    assert offer.handcuffs.forfeited.value == pytest.approx(1_000 * (1 - vested))
    assert offer.handcuffs.beyond_horizon.value == 0


@either
@pytest.mark.parametrize(("since", "paid"), [("2024-02-01", 12_000), ("2024-02-02", 0)])
def test_a_bonus_is_paid_to_whoever_is_there_on_its_day(ends: str, since: str, paid: float) -> None:
    # Paid each anniversary of the job, 1 or 2 February; who leaves on the 1st has earned all but a day of the latter.
    stay = alternatives(f"""
        {BASE}
        [current]
        since = {since}
        salary = 120_000
        bonus = 0.10
        {ends}
        [offers.other]
        salary = 0
    """)["stay"]
    assert sum(money_by_year(stay, "bonus").values()) == pytest.approx(paid)
    assert stay.handcuffs.forfeited.value == pytest.approx(0 if paid else 12_000, rel=0.01)


@either
def test_refreshers_not_yet_vested_or_granted_are_lost(ends: str) -> None:
    # The first grant, of 15 January, vests from 15 February on: all of it, three quarters inside the horizon, is lost,
    # and so is the second grant of 15 July with its five months' vests of ten.
    offer = alternatives(f"""
        {BASE}
        {STILL}
        [offers.a]
        stock = "X"
        {ends}
        refresher = {{ value = 12_000, first = 2025-01-15, every = "6mo", vesting = "12mo monthly" }}
        [offers.other]
        salary = 0
    """)["a"]
    assert sum(money_by_year(offer, "refresher").values()) == 0
    assert offer.handcuffs.forfeited.value == pytest.approx(11 * 1_000 + 5 * 1_000)


@either
@pytest.mark.parametrize(("period", "gain"), [("1mo", 1), ("2mo", 0)])
def test_the_running_espp_period_is_lost(ends: str, period: str, gain: int) -> None:
    # 10 % of a month's 10,000 buys at 85 what is worth 100: 1,000 x 15/85.
    found = money(f"""
        {STILL}
        [offers.a]
        stock = "X"
        salary = 120_000
        espp = {{ contribution = 0.10, period = "{period}" }}
        {ends}
    """)
    assert found["espp"] == pytest.approx(gain * 1_000 * 15 / 85)


@either
@pytest.mark.parametrize(("vesting", "share"), [("1mo", 1), ("2mo", 0), ("4mo monthly", 0.25)])
def test_the_unvested_match_is_lost(ends: str, vesting: str, share: float) -> None:
    # Half of up to 6 % of the first month's 10,000: 300, of which the vested part is kept.
    found = money(f"""
        [offers.a]
        salary = 120_000
        retirement = {{ match = 0.5, up_to = 0.06, vesting = "{vesting}" }}
        {ends}
    """)
    assert found["retirement"] == pytest.approx(300 * share)


@pytest.mark.parametrize(
    ("ends", "kind", "repaid"),
    [
        # One of twelve months has been worked.
        ("leave", "prorata", 11 / 12),
        ("leave", "full", 1),
        ("layoff", "prorata", 0),
        ("layoff", "full", 0),
    ],
)
@pytest.mark.parametrize("component", ["sign_on", "cash"])
def test_a_sign_on_and_a_relocation_are_repaid_on_leaving_by_choice_only(
    component: str, ends: str, kind: str, repaid: float
) -> None:
    found = money(f"""
        [offers.a]
        {ENDS[ends]}
        [offers.a.{component}]
        amount = 12_000
        clawback = "12mo"
        clawback_kind = "{kind}"
    """)
    assert found[component] == pytest.approx(12_000 * (1 - repaid))


OPTIONS = """
{STILL}
[offers.a]
stock = "X"
{ends}
[offers.a.options]
shares = 120
strike = {strike}
vesting = "4y monthly"
window = "{window}"
"""


@either
def test_options_keep_what_has_vested_through_their_window(ends: str) -> None:
    # 120 options over 48 months: 2.5 a month, each 40 in the money. One month's have vested by 1 February.
    offer = alternatives(f"""
        {BASE}
        {OPTIONS.format(STILL=STILL, ends=ends, strike=60, window="90d")}
        [offers.other]
        salary = 0
    """)["a"]
    assert money_by_year(offer, "options") == pytest.approx({2025: 2.5 * 40})
    assert offer.handcuffs.forfeited.value == pytest.approx(11 * 2.5 * 40)


@either
def test_options_are_exercised_in_the_year_in_which_their_window_ends(ends: str) -> None:
    # A month's vest, and gone on 1 January 2026: the window ends on 1 April, the horizon in 2028.
    found = alternatives(f"""
        {BASE.replace("2025-01-01", "2025-12-01").replace("1y", "3y")}
        {OPTIONS.format(STILL=STILL, ends=ends, strike=60, window="90d")}
        [offers.other]
        salary = 0
    """)["a"]
    money = money_by_year(found, "options")
    assert (money[2026], sum(money.values())) == pytest.approx((2.5 * 40, 2.5 * 40))


def test_the_window_counts_from_the_departure_to_its_month() -> None:
    # Growing by 10 % a year. Leaving on 1 February 2025, 90 days later is 2 May, month 4; 30 days later month 2.
    for window, month in (("90d", 4), ("30d", 2), ("5y", 12)):
        grown = STILL + "expected_return = 0.10\n"
        found = money(OPTIONS.format(STILL=grown, ends=ENDS["layoff"], strike=60, window=window))
        assert found["options"] == pytest.approx(2.5 * (100 * 1.1 ** (month / 12) - 60))


def test_options_of_a_planned_departure() -> None:
    # Granted on 1 January 2024, 4 a month. By 30 June 2025, the last day, 17 months have vested; 12 of them by today,
    # which are still held. The window of 90 days ends on 28 September, month 9, at 100 x 1.1^(9/12).
    found = alternatives(f"""
        {BASE}
        {STILL}
        expected_return = 0.10
        [current]
        stock = "X"
        options = {{ shares = 192, strike = 60, granted = 2024-01-01, vesting = "4y monthly" }}
        [offers.a]
        start = 2025-07-01
    """)
    leave, stay = found["a"], found["stay"]
    at = {month: 100 * 1.1 ** (month / 12) - 60 for month in (9, 12)}
    assert sum(money_by_year(leave, "options").values()) == pytest.approx(17 * 4 * at[9])
    # Forfeited are the seven vests from 1 July 2025 to 1 January 2026, worth what they would bring at the horizon.
    assert leave.handcuffs.forfeited.value == pytest.approx(7 * 4 * at[12])
    # Staying, 24 months have vested by the horizon; the other 24 are beyond it. Unvested today: 36 months.
    assert sum(money_by_year(stay, "options").values()) == pytest.approx(24 * 4 * at[12])
    assert stay.handcuffs.beyond_horizon.value == pytest.approx(24 * 4 * at[12])
    assert stay.handcuffs.unvested_today == pytest.approx(36 * 4 * 40)


@pytest.mark.parametrize(
    ("exercise", "months"),
    [
        ('"hold"', {12: 48}),
        # Each quarter's vest of 12 at once.
        ('"vest"', {3: 12, 6: 12, 9: 12, 12: 12}),
        # 100 x 1.1^(m/12) reaches 1.75 x 60 = 105 in month 7: two vests then, and each later one at once.
        ("{ multiple = 1.75 }", {7: 24, 9: 12, 12: 12}),
        # 1.9 x 60 = 114 is not reached: the end.
        ("{ multiple = 1.9 }", {12: 48}),
    ],
)
def test_exercise_policies(exercise: str, months: dict[int, int]) -> None:
    found = money(f"""
        {STILL}
        expected_return = 0.10
        [offers.a]
        stock = "X"
        options = {{ shares = 48, strike = 60, vesting = "1y quarterly", exercise = {exercise} }}
    """)
    expected = sum(options * (100 * 1.1 ** (month / 12) - 60) for month, options in months.items())
    assert found["options"] == pytest.approx(expected)


def test_options_expire() -> None:
    # Through 1 July 2025, month 6, the two vests of 1 April and 1 July count; the later two never vest in time.
    found = money(f"""
        {STILL}
        expected_return = 0.10
        [offers.a]
        stock = "X"
        options = {{ shares = 48, strike = 60, vesting = "1y quarterly", expires = "6mo" }}
    """)
    assert found["options"] == pytest.approx(24 * (100 * 1.1**0.5 - 60))


def test_the_espp_limit_is_of_a_calendar_year_and_by_the_first_days_price() -> None:
    # 15 % of half of 400,000 is 30,000 a period, 352 shares at 85; 25,000 / 100 allows 250, with a gain of 15 each.
    # Purchases on 1 July 2025 and 1 January 2026 are the first of their calendar years; 1 July 2026 finds nothing left.
    found = alternatives(f"""
        start = 2025-01-01
        horizon = "2y"
        preferences = {{ discount_rate = 0 }}
        {STILL}
        [offers.a]
        stock = "X"
        salary = 400_000
        espp = 0.15
        [offers.other]
        salary = 0
    """)["a"]
    # The purchase of 1 January 2027 is again the first of its year, and its money that of the day before.
    assert money_by_year(found, "espp") == pytest.approx({2025: 2 * 3_750, 2026: 3_750})


def test_an_espp_period_that_is_running_counts_the_pay_before_the_start() -> None:
    # From 1 October 2024 to 1 April 2025: three months of 10,000 before the start and three after it.
    stay = alternatives(f"""
        {BASE.replace('"1y"', '"6mo"')}
        {STILL}
        [current]
        stock = "X"
        since = 2024-10-01
        salary = 120_000
        espp = 0.10
        [offers.other]
        salary = 0
    """)["stay"]
    assert money_by_year(stay, "espp") == pytest.approx({2025: 6_000 * 15 / 85})


@pytest.mark.parametrize("period", ["28mo", "0mo", "90d"])
def test_an_espp_period_is_whole_months_up_to_the_longest_offering(period: str) -> None:
    text = f"""
        {BASE}
        {STILL}
        [offers]
        a = {{ salary = 1, stock = "X", espp = {{ contribution = 0.1, period = "{period}" }} }}
        b = {{ salary = 1 }}
    """
    with pytest.raises(cs.OffersError, match=f"(?s)1 fault.*espp.period: {period} is not whole months from 1 to 27"):
        cs.loads(text)


def test_a_match_vests_in_parts_and_waits_beyond_the_horizon() -> None:
    # 300 a month for twelve months, a quarter of each month's match one's own each half-year from 1 January 2025: by
    # the horizon's last day, 1 January 2026, half of 3,600; the other half is beyond.
    found = alternatives(f"""
        {BASE}
        [offers.a]
        salary = 120_000
        retirement = {{ match = 0.5, up_to = 0.06, vesting = "2y semiannual" }}
        [offers.other]
        salary = 0
    """)["a"]
    assert money_by_year(found, "retirement") == pytest.approx({2025: 1_800})
    assert found.handcuffs.beyond_horizon.value == pytest.approx(1_800)


def test_a_promotion_raises_pay_and_brings_a_grant() -> None:
    # Certain at each anniversary: 120,000, then 150,000. A grant of 40,000 on 1 January 2026, a tenth of it at the
    # price of 100 each quarter: 4,000 on 1 April, 1 July, 1 October 2026 and 1 January 2027.
    found = alternatives(f"""
        start = 2025-01-01
        horizon = "2y"
        preferences = {{ discount_rate = 0 }}
        {STILL}
        [offers.a]
        stock = "X"
        salary = 120_000
        promotion = {{ rate = 1, raise = 0.25, grant = 40_000, vesting = "30mo quarterly" }}
        [offers.other]
        salary = 0
    """)["a"]
    assert money_by_year(found, "salary") == pytest.approx({2025: 120_000, 2026: 150_000})
    assert money_by_year(found, "promotion") == pytest.approx({2026: 16_000})


def test_scores_accrue_only_in_the_job() -> None:
    # One month at 8 in the job, four out of work at 1, seven at 5 in the next job.
    found = alternatives(f"""
        {BASE}
        between_jobs = {{ duration = 4, scores = 1 }}
        next_job = {{ scores = 5 }}
        offers.a = {{ scores = {{ people = 8 }}, layoff = {{ rate = 1 }} }}
        offers.other = {{ scores = {{ people = 2 }} }}
    """)
    assert found["a"].happiness.scores["people"].value == pytest.approx((8 + 4 * 1 + 7 * 5) / 12)
    assert found["other"].happiness.scores["people"].value == pytest.approx(2)


def test_a_honeymoon_fades_with_its_half_life() -> None:
    # 9 on the first day, on its way to 5, half of it in half a year; each month counts as at its middle.
    found = alternatives(f"""
        {BASE}
        offers.a = {{ scores = {{ people = {{ first = 9, later = 5, half_life = "6mo" }} }} }}
        offers.other = {{ scores = {{ people = 5 }} }}
    """)["a"]
    mean = sum(5 + 4 * 0.5 ** ((month - 0.5) / 6) for month in range(1, 13)) / 12
    assert found.happiness.scores["people"].value == pytest.approx(mean)


PRIVATE = """
[market.P]
kind = "private"
spot = 2
exit_rate = {exit_rate}
multiple = 3
dilution = 0.2
rounds_every = "1y"
"""


@pytest.mark.parametrize("double_trigger", ["true", "false"])
def test_shares_of_a_private_company_are_sold_at_the_exit_or_when_they_vest_after_it(double_trigger: str) -> None:
    # Sold in month 1 at 2 x 3 = 6, before any round. Of 48 shares, 4 a month vest at that price from then on.
    found = alternatives(f"""
        {BASE}
        {PRIVATE.format(exit_rate=1)}
        [offers.a]
        stock = "P"
        rsu = {{ shares = 48, vesting = "1y monthly", double_trigger = {double_trigger} }}
        [offers.other]
        salary = 0
    """)["a"]
    assert money_by_year(found, "rsu") == pytest.approx({2025: 48 * 6})


@pytest.mark.parametrize(("every", "rounds"), [("1y", 4), ("18mo", 2), ("6mo", 8), ("5y", 0)])
def test_shares_of_a_private_company_are_diluted_by_each_round_before_the_exit(every: str, rounds: int) -> None:
    # An exit after four years and a tenth, at three times the value of today's 2.
    company = Private.model_validate(
        {"spot": 2, "exit_rate": 0.1, "multiple": 3, "dilution": 0.2, "rounds_every": every}
    )
    drawn = {key: number.mean for key, number in company.numbers.items()}
    (price,) = company.price_paths(drawn | {"exit": 0.9**4.1, "failure": 0.5}, np.array([5.0]), None)
    assert float(price) == pytest.approx(2 * 3 * 0.8**rounds)


def test_the_odds_of_an_exit_of_a_private_company_before_its_failure() -> None:
    # The hazards are ln 2 and ln 4 a year: a third of what ends, and of all 1 - 1/64 has ended after two years.
    company = Private.model_validate({"spot": 2, "exit_rate": 0.5, "failure_rate": 0.75})
    assert company.p_exit(2.0) == pytest.approx((1 - 1 / 64) / 3)


def test_rounds_of_a_private_company_that_come_at_no_interval_are_one_fault() -> None:
    company = PRIVATE.format(exit_rate=1).replace("1y", "often")
    with pytest.raises(cs.OffersError, match=r'(?s)1 fault.*rounds_every: "often" is not a duration'):
        cs.loads(f"{BASE}{company}[offers]\na.salary = 1\nb.salary = 2\n")


def test_paper_is_no_pay() -> None:
    # No exit, no money: neither of shares nor of options, vested or not, nor beyond the horizon.
    found = alternatives(f"""
        {BASE}
        {PRIVATE.format(exit_rate=0)}
        [offers.a]
        stock = "P"
        rsu = {{ shares = 48, vesting = "1y monthly" }}
        options = {{ shares = 48, strike = 1, vesting = "4y monthly" }}
        [offers.other]
        salary = 0
    """)["a"]
    assert found.present_value.mean.value == 0
    assert found.handcuffs.beyond_horizon.value == 0


@pytest.mark.parametrize(("window", "paid"), [("1y", 4 * 5), ("10d", 0)])
def test_an_exit_after_leaving_pays_shares_and_only_options_whose_window_is_open(window: str, paid: float) -> None:
    # Laid off with month 1, when 4 shares and 4 options at a strike of 1 have vested. The exit, certain within a year
    # but for one path in 10^9, brings 6 a share less a strike of 1.
    text = f"""
        {BASE}
        next_job = {{ pay = 0 }}
        {PRIVATE.format(exit_rate=0.999999999)}
        [offers.a]
        stock = "P"
        layoff = {{ rate = 1 }}
        rsu = {{ shares = 48, vesting = "1y monthly" }}
        options = {{ shares = 48, strike = 1, vesting = "1y monthly", window = "{window}" }}
        [offers.other]
        salary = 0
    """
    years = cs.simulate(cs.loads(text), 65_536).figures.alternatives["a"].by_year
    by_exit = sum(year.components["rsu"].value for year in years)
    assert by_exit == pytest.approx(4 * 6, rel=1e-3)
    options = sum(year.components["options"].value for year in years)
    if paid:
        assert options == pytest.approx(paid, rel=1e-3)
    else:
        # Open through month 1 alone: P(exit within a month) = 1 - 1e-9^(1/12).
        assert options == pytest.approx(4 * 5 * (1 - math.exp(math.log(1e-9) / 12)), rel=0.01)


@pytest.mark.parametrize("event", ["layoff", "leave"])
@pytest.mark.parametrize("rate", ["{ uniform = [0.0, 0.4] }", "{ normal = [0.2, 0.05] }"])
def test_an_uncertain_rate_is_drawn_apart_from_the_event_however_it_is_written(event: str, rate: str) -> None:
    def survivors(written: str) -> float:
        offer = f"[offers.a]\nsalary = 12_000\n{event} = {written}\n[next_job]\npay = 0\n[offers.b]\nsalary = 1"
        values = cs.simulate(cs.loads(f"{BASE}\n{offer}"), 1 << 14).present_value["a"]
        return float((values > 11_999).mean())

    assert survivors(rate) == pytest.approx(survivors(f"{{ rate = {rate} }}"), abs=0.01)
