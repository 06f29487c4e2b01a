"""Cases worked by hand, each with its sum: prices stand still and nothing is uncertain, so that every cent is known."""

from datetime import date, timedelta

import pytest

import careersim as cs
from careersim.engine.spells import spell
from careersim.summary import AlternativeSummary
from careersim.words import Words

STILL = """
[market.X]
kind = "constant"
spot = 100
"""


def alternatives(text: str) -> dict[str, AlternativeSummary]:
    return dict(cs.simulate(cs.loads(text), 1).figures.alternatives)


def money_by_year(summary: AlternativeSummary, component: str) -> dict[int, float]:
    found = {year.year: year.components.get(component) for year in summary.by_year}
    return {year: money.value for year, money in found.items() if money is not None}


def test_back_loaded_grant_with_a_cash_sign_on() -> None:
    # 1,000 shares at 100. 5 % after one year, 15 % after two, then 20 % every half-year; cash of 60,000 and 40,000.
    # From 1 January, twelve months are one calendar year; a vest on 1 January belongs to the year before.
    #   2025:  5 % x 100,000 =  5,000 + 60,000 (paid 1 Feb 2025)
    #   2026: 15 %           = 15,000 + 40,000 (paid 1 Feb 2026)
    #   2027: 20 % + 20 %    = 40,000
    #   2028: 20 % + 20 %    = 40,000
    offer = alternatives(f"""
        start = 2025-01-01
        preferences = {{ discount_rate = 0.04 }}
        {STILL}
        [offers.amazon]
        stock = "X"
        rsu = {{ value = 100_000, vesting = "amazon" }}
        sign_on = {{ amount = [60_000, 40_000], paid = ["1mo", "13mo"] }}
        [offers.other]
        salary = 0
    """)["amazon"]
    assert money_by_year(offer, "rsu") == pytest.approx({2025: 5_000, 2026: 15_000, 2027: 40_000, 2028: 40_000})
    assert money_by_year(offer, "sign_on") == pytest.approx({2025: 60_000, 2026: 40_000})
    # Present value: each sum over 1.04^(months / 12), at months 1 and 13, 12, 24, 30, 36, 42 and 48.
    pv = 60_000 / 1.04 ** (1 / 12) + 40_000 / 1.04 ** (13 / 12) + 5_000 / 1.04 + 15_000 / 1.04**2
    pv += sum(20_000 / 1.04 ** (month / 12) for month in (30, 36, 42, 48))
    assert offer.present_value.mean.value == pytest.approx(pv, rel=1e-12)


def test_refreshers_stack_over_five_years() -> None:
    # Each year on 1 January a grant of 40,000, a quarter of it vesting on each of the next four anniversaries.
    # First grant 1 January 2026. Vests (of 10,000) dated 1 January of 2027: 1; 2028: 2; 2029: 3; 2030: 4 grants.
    # The vest of 1 January 2030 is the horizon's last day; those dated 1 January Y belong to the year Y - 1.
    # Beyond the horizon: the grants of 2026 to 2030 have 4-4, 4-3, 4-2, 4-1 and 4 vests left: 0+1+2+3+4 = 10.
    stay = alternatives(f"""
        start = 2025-01-01
        horizon = "5y"
        preferences = {{ discount_rate = 0 }}
        {STILL}
        [current]
        stock = "X"
        since = 2024-01-01
        refresher = {{ value = 40_000, first = 2026-01-01, every = "1y", vesting = "4y annual" }}
        [offers.other]
        salary = 0
    """)["stay"]
    assert money_by_year(stay, "refresher") == pytest.approx({2026: 10_000, 2027: 20_000, 2028: 30_000, 2029: 40_000})
    assert stay.handcuffs.beyond_horizon.value == pytest.approx(100_000)
    assert stay.handcuffs.unvested_today == 0.0


def test_refreshers_by_default_come_every_year_after_the_start() -> None:
    # Without `first`: a year after the job's start of 1 March 2024, so on 1 March 2025, 2026, ...
    # A quarter of 12,000 after each quarter: 3,000 on 1 June, 1 September, 1 December 2025 and 1 March 2026, ...
    stay = alternatives(f"""
        start = 2025-01-01
        horizon = "1y"
        preferences = {{ discount_rate = 0 }}
        {STILL}
        [current]
        stock = "X"
        since = 2024-03-01
        refresher = {{ value = 12_000, vesting = "1y quarterly" }}
        [offers.other]
        salary = 0
    """)["stay"]
    assert money_by_year(stay, "refresher") == pytest.approx({2025: 9_000})
    assert stay.handcuffs.beyond_horizon.value == pytest.approx(3_000)


def test_five_years_quarterly_after_a_cliff_of_one_year() -> None:
    # 2,000 shares: 20 quarters of 100. The cliff on 15 May 2025 brings four of them, then one a quarter.
    #   2025: 15 May 400, 15 Aug 100, 15 Nov 100 = 600 shares;  2026 to 2028: 4 x 100 = 400 a year
    stay = alternatives(f"""
        start = 2025-01-01
        preferences = {{ discount_rate = 0 }}
        {STILL}
        [current]
        stock = "X"
        rsu = {{ shares = 2_000, granted = 2024-05-15, vesting = "5y quarterly, 1y cliff" }}
        [offers.other]
        salary = 0
    """)["stay"]
    assert money_by_year(stay, "rsu") == pytest.approx({2025: 60_000, 2026: 40_000, 2027: 40_000, 2028: 40_000})
    assert stay.handcuffs.unvested_today == pytest.approx(200_000)
    assert stay.handcuffs.beyond_horizon.value == pytest.approx(20_000)  # 15 February and 15 May 2029


BONUS = """
start = 2025-01-01
horizon = "2y"
preferences = {{ discount_rate = 0 }}
[current]
since = 2023-01-01
salary = 120_000
bonus = {{ target = 0.10, paid = 9 }}
[offers.other]
start = {start}
salary = 0
"""


def test_bonus_is_whole_prorated_and_forfeited() -> None:
    # 10 % of 120,000 at the end of each September, for the twelve months before. Staying: 12,000 in 2025 and 2026;
    # October to December 2026 are earned and unpaid at the horizon: 3/12 x 12,000 = 3,000, which counts there.
    both = alternatives(BONUS.format(start="2025-07-01"))
    assert money_by_year(both["stay"], "bonus") == pytest.approx({2025: 12_000, 2026: 15_000})
    # Leaving after 30 June 2025 forfeits nine months' worth, October 2024 to June 2025: 9/12 x 12,000 = 9,000.
    left = both["other"]
    assert money_by_year(left, "bonus") == {}
    assert left.handcuffs.forfeited_by_component["bonus"].value == pytest.approx(9_000)


@pytest.mark.parametrize(("start", "paid"), [("2025-09-30", 0), ("2025-10-01", 12_000)])
def test_bonus_is_paid_to_whoever_is_there_on_its_day(start: str, paid: float) -> None:
    # The last day in the old job is the day before the offer's start: 29 September, or 30 September.
    left = alternatives(BONUS.format(start=start))["other"]
    assert sum(money_by_year(left, "bonus").values()) == pytest.approx(paid)


@pytest.mark.parametrize(
    ("bonus", "says"),
    [
        ("0.10", "10 % of salary, paid every 1 July"),
        ("{ target = 0.10, payout = 0.8, paid = 1 }", "10 % of salary x payout 80 %, paid at the end of January"),
        ("{ amount = 5_000, paid = 12 }", "$5,000, paid at the end of December"),
    ],
)
def test_bonus_is_said_by_what_it_is_of_and_its_day(bonus: str, says: str) -> None:
    decision = cs.loads(f"start = 2026-07-01\noffers.a = {{ salary = 1, bonus = {bonus} }}\noffers.b.salary = 1")
    (component,) = decision.offers["a"].package["bonus"]
    assert component.says(spell(decision, "a", decision.start, decision.grid.end), Words("USD")) == says


@pytest.mark.parametrize("month", [0, 13])
def test_bonus_is_paid_in_a_month_of_the_year(month: int) -> None:
    bonus = f"{{ target = 0.10, paid = {month} }}"
    with pytest.raises(cs.OffersError, match=f"bonus.paid: {month} is not a whole number from 1 to 12"):
        cs.loads(f"start = 2026-07-01\noffers.a = {{ salary = 1, bonus = {bonus} }}\noffers.b.salary = 1")


def test_bonus_of_a_new_job_is_prorated_to_the_months_worked() -> None:
    # Joining on 1 April 2025, paid at the end of September: 6/12 x 12,000 = 6,000; then 12,000; then 3/12.
    offer = alternatives("""
        start = 2025-01-01
        horizon = "2y"
        preferences = { discount_rate = 0 }
        [offers.a]
        start = 2025-04-01
        salary = 120_000
        bonus = { target = 0.10, paid = 9 }
        [offers.b]
        salary = 0
    """)["a"]
    assert money_by_year(offer, "bonus") == pytest.approx({2025: 6_000, 2026: 15_000})
    assert money_by_year(offer, "salary") == pytest.approx({2025: 90_000, 2026: 120_000})


VESTING = f"""
start = 2025-01-01
preferences = {{{{ discount_rate = 0 }}}}
{STILL}
[current]
stock = "X"
rsu = {{{{ shares = 1_600, granted = 2024-06-10, vesting = "4y quarterly, 1y cliff" }}}}
[offers.other]
start = {{start}}
salary = 0
"""


@pytest.mark.parametrize(
    ("last_day", "vested"), [(date(2025, 6, 9), 0), (date(2025, 6, 10), 400), (date(2025, 9, 9), 400)]
)
def test_leaving_the_day_before_and_the_day_of_a_vest(last_day: date, vested: int) -> None:
    # The cliff of 10 June 2025 brings 400 shares to whoever still works that day; 100 more on 10 September.
    # Inside the horizon fall the cliff and twelve quarters, to 10 June 2028: all 1,600.
    left = alternatives(VESTING.format(start=last_day + timedelta(days=1)))["other"]
    assert sum(money_by_year(left, "rsu").values()) == pytest.approx(vested * 100)
    assert left.handcuffs.forfeited.value == pytest.approx((1_600 - vested) * 100)


CLAWBACK = """
start = 2025-01-01
horizon = "2y"
preferences = {{ discount_rate = 0 }}
[current]
since = 2024-02-01
sign_on = {{ amount = 36_500, paid = "1mo", clawback = "12mo", clawback_kind = "{kind}" }}
salary = 0
[offers.other]
start = {start}
salary = 0
"""


@pytest.mark.parametrize(
    ("start", "kind", "repaid"),
    [
        # One month before the end: 31 of the 366 days from 1 February 2024 to 1 February 2025 are left.
        ("2025-01-01", "prorata", 36_500 * 31 / 366),
        ("2025-01-01", "full", 36_500),
        ("2025-01-31", "prorata", 36_500 * 1 / 366),
        # The day the clawback ends, twelve whole months have been served.
        ("2025-02-01", "prorata", 0),
        ("2025-02-01", "full", 0),
    ],
)
def test_clawback_one_month_before_and_at_its_end(start: str, kind: str, repaid: float) -> None:
    left = alternatives(CLAWBACK.format(start=start, kind=kind))["other"]
    assert sum(money_by_year(left, "sign_on").values()) == pytest.approx(-repaid)


def test_clawback_counts_from_the_start_for_every_instalment_alike() -> None:
    # 20,000 on 1 February 2025 and 12,000 on 1 July; repaid until 1 January 2026. Leaving after 30 September 2025:
    # 92 of 365 days are left, of both. (Paid out 32,000, repaid 32,000 x 92/365.)
    path = alternatives("""
        start = 2025-01-01
        preferences = { discount_rate = 0 }
        [offers.a]
        salary = 0
        sign_on = { amount = [20_000, 12_000], paid = ["1mo", 2025-07-01], clawback = "12mo" }
        [offers.b]
        salary = 0
        [alternatives.move]
        path = [ { job = "a", until = 2025-09-30 }, { job = "b" } ]
    """)["move"]
    assert money_by_year(path, "sign_on")[2025] == pytest.approx(32_000 * (1 - 92 / 365))


def test_raises_come_on_each_anniversary() -> None:
    # 120,000 since 1 April 2023, raised by 10 % every 1 April: 3 months at 10,000, 12 at 11,000, 9 at 12,100.
    stay = alternatives("""
        start = 2025-01-01
        horizon = "2y"
        preferences = { discount_rate = 0 }
        [current]
        since = 2023-04-01
        salary = { annual = 120_000, raise = 0.10 }
        [offers.other]
        salary = 0
    """)["stay"]
    expected = {2025: 3 * 10_000 + 9 * 11_000, 2026: 3 * 11_000 + 9 * 12_100}
    assert money_by_year(stay, "salary") == pytest.approx(expected)


def test_waiting_for_an_offer_is_spent_in_the_current_job() -> None:
    # Two months at 10,000 in the old job, ten at 8,000 in the new one; without an old job those two are unpaid.
    text = """
        start = 2025-01-01
        horizon = "1y"
        preferences = { discount_rate = 0 }
        [offers.new]
        start = 2025-03-01
        salary = 96_000
        [offers.other]
        salary = 0
    """
    assert money_by_year(alternatives(text)["new"], "salary")[2025] == pytest.approx(80_000)
    with_job = alternatives(text + "[current]\nsalary = 120_000\n")["new"]
    assert money_by_year(with_job, "salary")[2025] == pytest.approx(100_000)


def test_a_path_moves_what_counts_from_the_start_and_keeps_written_dates() -> None:
    # The offer's own start is 1 March; the path reaches it on 1 June. The sign-on (one month after the start), the
    # grant (on the start) and its vests move; the cash dated 1 April is gone by then, that of 1 December stays.
    path = alternatives(f"""
        start = 2025-01-01
        horizon = "2y"
        preferences = {{ discount_rate = 0 }}
        {STILL}
        [current]
        salary = 12_000
        [offers.new]
        stock = "X"
        start = 2025-03-01
        sign_on = 5_000
        rsu = {{ shares = 100, vesting = "1y annual" }}
        cash = [ {{ amount = 700, on = 2025-04-01 }}, {{ amount = 900, on = 2025-12-01 }} ]
        [alternatives.later]
        path = [ {{ job = "current", until = 2025-05-31 }}, {{ job = "new" }} ]
    """)["later"]
    assert money_by_year(path, "salary")[2025] == pytest.approx(5_000)
    assert money_by_year(path, "sign_on") == pytest.approx({2025: 5_000})
    assert money_by_year(path, "rsu") == pytest.approx({2026: 10_000})
    assert money_by_year(path, "cash") == pytest.approx({2025: 900})


def test_commute_and_other_cash() -> None:
    # 2,400 a year out, untaxed; 1,000 a year in, taxed at 30 %: net 700 - 2,400 a year. One sum of 6,000 out.
    offer = alternatives("""
        start = 2025-01-01
        horizon = "1y"
        preferences = { discount_rate = 0 }
        tax = { kind = "flat", rate = 0.30 }
        [offers.a]
        cash = [ { annual = -2_400 }, { annual = 1_000 }, { amount = -6_000, on = "2mo" } ]
        [offers.b]
        salary = 0
    """)["a"]
    assert offer.present_value.mean.value == pytest.approx(700 - 2_400 - 6_000)
    assert offer.by_year[0].gross.value == pytest.approx(1_000 - 2_400 - 6_000)
    assert offer.by_year[0].tax["flat"].value == pytest.approx(300)
