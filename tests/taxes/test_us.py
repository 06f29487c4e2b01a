"""US taxes: cases worked by hand, another program's figures, the law's properties, and what the keys do."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import careersim as cs
from careersim.quantity import Quantity
from careersim.taxes.base import YearIncome
from careersim.taxes.us import UsTax
from careersim.taxes.us.federal import federal_law
from careersim.taxes.us.payroll import state_funds
from careersim.taxes.us.schedule import FILINGS
from careersim.taxes.us.state import state_law
from careersim.taxes.us.tables import jurisdiction, state_codes, table, years

FROZEN = json.loads((Path(__file__).parent / "us_states.json").read_text("utf-8"))
CASES = [
    pytest.param(year, filing, state, id=f"{year}-{filing}-{state}")
    for year, by_filing in FROZEN.items()
    for filing, by_state in by_filing.items()
    for state in by_state
]
TOLERANCE = 30.0
# What the other program counts and careersim does not, or the other way round: docs/taxes.md says why. The
# difference lies between the two ends, up to an income.
ANY = float("inf")
EXPLAINED = {
    ("2024", "CO"): (0, 1130, ANY),  # a refund of sales tax
    ("2025", "CO"): (-150, 1130, ANY),
    ("2024", "VA"): (0, 400, ANY),  # a rebate for this year alone
    ("2025", "OR"): (0, 30_000, ANY),  # a rebate for this year alone, the kicker
    ("2025", "ME"): (0, 815, 100_500),  # a payment for this year alone
    ("2024", "HI"): (0, 600, 200_500),  # the other program takes wages for gains
    ("2025", "HI"): (0, 600, 200_500),
    ("2026", "MN"): (-1_300, 400, 390_000),  # the other program halves the exemption of the minimum tax
    **{(year, "MO"): (-70, 0, 126_000) for year in FROZEN},  # at the very edges of a step table
    # Credits that are paid out beyond the tax, or tables for low incomes.
    **{(year, state): (0, 650, 48_000) for year in FROZEN for state in ("AR", "DC", "ID", "ME", "MN", "NE", "NM", "OH")
       if (year, state) not in {("2025", "ME"), ("2026", "MN")}},
}  # fmt: skip


def mean(quantity: Quantity) -> float:
    return quantity.mean


def tax(year: int = 2024, state: str = "TX", filing: str = "single", **more: float) -> UsTax:
    return UsTax.model_validate({"year": year, "state": state, "filing": filing, **more})


def owed(rule: UsTax, wages: float, year: int | None = None, **more: float) -> dict[str, float]:
    levies = rule.owed(year or rule.year, YearIncome(wages, **more), mean)
    return {name: float(np.asarray(levy)) for name, levy in levies.items()}


# --- by hand --------------------------------------------------------------------------------------------------


def test_single_2024_in_california_with_300_000_of_wages():
    levies = owed(tax(state="CA"), 300_000.0)
    # 300,000 - 14,600 = 285,400; the 35 % bracket begins at 243,725 with 55,678.50 owed below it.
    assert levies["federal"] == pytest.approx(55_678.50 + 0.35 * (285_400 - 243_725), abs=0.005)
    assert levies["federal"] == pytest.approx(70_264.75, abs=0.005)
    # 300,000 - 5,540 = 294,460; the 9.3 % bracket begins at 70,606 with 3,108.72 owed below it; of the credit of 149
    # there go 6 for each 2,500, or part, above 244,857: 23 times.
    below = 107.56 + 294.86 + 589.84 + 937.26 + 1_179.20
    assert levies["state"] == pytest.approx(below + 0.093 * (294_460 - 70_606) - (149 - 138), abs=0.005)
    assert levies["state"] == pytest.approx(23_916.14, abs=0.005)
    social_security, medicare, additional, sdi = 0.062 * 168_600, 0.0145 * 300_000, 0.009 * 100_000, 0.011 * 300_000
    assert (social_security, medicare, additional) == pytest.approx((10_453.20, 4_350.00, 900.00))
    assert levies["payroll"] == pytest.approx(social_security + medicare + additional + sdi, abs=0.005)


def test_what_new_york_takes_of_wages_ends_at_a_sum():
    levies = owed(tax(state="NY"), 300_000.0)
    assert levies["payroll"] == pytest.approx(15_703.20 + 31.20 + 333.25, abs=0.005)


@pytest.mark.parametrize(
    ("fund", "ends"),
    [({"most": 31.2}, 34.32), ({"base": 100_000}, 550.0), ({"base": "social_security"}, 843.0), ({}, 5_000.0)],
)
def test_where_a_fund_of_a_state_ends_is_indexed_as_wages_are(fund, ends):
    # Of Social Security's base, 168,600 here, that is done already.
    funds = state_funds({"payroll": [{"rate": 0.005, **fund}]}, 168_600.0, 1.1)
    assert funds is not None
    assert [funds.at(wages) for wages in (1_000.0, 1_000_000.0)] == pytest.approx([5.0, ends])


def test_the_base_of_social_security_is_indexed_and_the_edge_of_medicare_is_not():
    # 184,500 in 2026, and 202,950 with wages a tenth higher.
    payroll = federal_law(2026, "single", 1.1).payroll
    social_security, medicare = 0.062 * 202_950, 0.0145 * 300_000 + 0.009 * 100_000
    assert payroll.on(190_000.0) == pytest.approx(0.0765 * 190_000, rel=1e-12)
    assert payroll.on(300_000.0) == pytest.approx(social_security + medicare, rel=1e-12)
    assert payroll.on(300_000.0, 50_000.0) == pytest.approx(social_security + medicare + 0.009 * 50_000, rel=1e-12)


def test_200_000_of_wages_and_100_000_of_long_term_gains():
    # Ordinary: 185,400 taxable, 17,168.50 + 24 % x (185,400 - 100,525); gains: 15 % x 100,000;
    # 3.8 % of the lesser of the gains and 300,000 - 200,000.
    expected = 17_168.50 + 0.24 * 84_875 + 15_000 + 3_800
    assert owed(tax(), 200_000.0, gains=100_000.0)["federal"] == pytest.approx(expected, abs=0.005)
    assert expected == pytest.approx(56_338.50)


def test_an_exercise_of_incentive_options_under_the_minimum_tax_and_its_credit():
    rule = tax()
    # Regular: 135,400 taxable, 17,168.50 + 24 % x 34,875 = 25,538.50.
    # Minimum: 150,000 + 200,000 - 85,700 = 264,300; 26 % x 232,600 + 28 % x 31,700 = 69,352.
    income = YearIncome(150_000.0, iso=200_000.0)
    assert rule.owed(2024, income, mean)["federal"] == pytest.approx(69_352.00)
    credit = rule.credit_left(2024, income, mean)
    assert credit == pytest.approx(69_352.00 - 25_538.50)
    # The year after: regular 24,774.50 at 150,000 - 15,750 = 134,250; minimum 26 % x (150,000 - 88,100) = 16,094:
    # so much of the credit as lies between them is used.
    regular, minimum = 17_651 + 0.24 * (134_250 - 103_350), 0.26 * 61_900
    later = YearIncome(150_000.0, credit=credit)
    assert rule.owed(2025, later, mean)["federal"] == pytest.approx(minimum)
    assert rule.credit_left(2025, later, mean) == pytest.approx(credit - (regular - minimum))


def test_state_taxes_are_deducted_where_that_is_more_up_to_the_cap_of_the_year():
    by_year = {year: owed(tax(year, "CA"), 300_000.0) for year in (2024, 2025)}
    no_state = {year: owed(tax(year, "TX"), 300_000.0)["federal"] for year in (2024, 2025)}
    assert by_year[2024]["federal"] == no_state[2024]  # 10,000 at most: the standard deduction is more
    saved = 0.35 * (by_year[2025]["state"] - 15_750)
    assert by_year[2025]["federal"] == pytest.approx(no_state[2025] - saved)
    # At 550,000 the cap of 40,000 has lost 30 % of the 50,000 above 500,000.
    high = owed(tax(2025, "CA"), 550_000.0)["federal"]
    assert high == pytest.approx(owed(tax(2025, "TX"), 550_000.0)["federal"] - 0.35 * (25_000 - 15_750))


def test_new_york_takes_back_what_low_brackets_save():
    # 2024, single: above 157,650 of income all is taxed at 6 %: 568 more than the brackets say.
    law = state_law("NY", 2024, "single")
    brackets = 340 + 144 + 115.5 + 0.055 * (80_650 - 13_900) + 0.06 * (192_000 - 80_650)
    assert law.income_tax(200_000.0, 0.0, 0.0) == pytest.approx(brackets + 568)
    assert brackets + 568 == pytest.approx(0.06 * 192_000, abs=0.5)


# --- another program's figures --------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "filing", "state"), CASES)
def test_state_taxes_are_those_of_policyengine(year, filing, state):
    wages, theirs = (np.array(row, float) for row in FROZEN[year][filing][state])
    ours = tax(int(year), state, filing).owed(int(year), YearIncome(wages), mean)["state"]
    gap = np.broadcast_to(ours, wages.shape) - theirs
    low, high, until = EXPLAINED.get((year, state), (0, 0, 0))
    allowed_low = np.where(wages <= until, low, 0) - TOLERANCE
    allowed_high = np.where(wages <= until, high, 0) + TOLERANCE
    assert np.all((allowed_low <= gap) & (gap <= allowed_high)), dict(zip(wages, gap.round(2), strict=True))


# --- properties -----------------------------------------------------------------------------------------------


WAGES = np.arange(0, 1_200_000, 250.0)
# A credit, deduction or exemption that ends at once, or the steps of a table of the law.
CLIFFS = {"AL", "AR", "CA", "CO", "CT", "HI", "ID", "IL", "MA", "MD", "MO", "NJ", "NM", "NY", "OH", "OR", "RI", "VA"}


@pytest.mark.parametrize("filing", FILINGS)
@pytest.mark.parametrize("year", years())
@pytest.mark.parametrize("state", state_codes())
def test_tax_is_0_on_nothing_never_falls_and_takes_less_than_all_of_the_next_money(state, year, filing):
    rule = tax(year, state, filing)
    levies = rule.owed(year, YearIncome(WAGES), mean)
    total = sum(np.broadcast_to(levy, WAGES.shape) for levy in levies.values())
    assert total[0] == 0
    rates = np.diff(total) / 250
    assert rates.min() >= 0
    if state not in CLIFFS:
        assert rates.max() < 1
    else:
        # The largest cliffs there are: New York's recapture, Illinois' exemption, Oregon's credit.
        assert rates.max() * 250 < 6_000


@pytest.mark.parametrize("filing", FILINGS)
@pytest.mark.parametrize("state", state_codes())
def test_indexed_tables_are_homogeneous(state, filing):
    factor = 1.17
    now, later = (state_law(state, 2026, filing, by) for by in (1.0, factor))
    if not jurisdiction(state)["indexed"]:
        assert now.brackets == later.brackets
        return
    wages = WAGES + 7.3  # off the edges of steps, where rounding decides
    federal, fica = 0.2 * wages, np.minimum(0.07 * wages, 2_000)
    expected = factor * now.income_tax(wages, federal, fica)
    assert later.income_tax(factor * wages, factor * federal, factor * fica) == pytest.approx(
        expected, rel=1e-9, abs=1e-6
    )


def test_the_federal_brackets_are_homogeneous():
    now, later = (federal_law(2026, "head", by) for by in (1.0, 1.17))
    assert later.brackets.at(1.17 * WAGES) == pytest.approx(1.17 * now.brackets.at(WAGES), rel=1e-12)
    assert later.standard_deduction == pytest.approx(1.17 * now.standard_deduction)


def test_every_table_is_dated_and_cited():
    for place in ("federal", *state_codes()):
        for year in years():
            facts = table(place, year)
            assert facts["source"].strip()
            assert date.fromisoformat(facts["checked_on"])
            assert facts["estimated"] in (True, False)


# --- what the keys do -----------------------------------------------------------------------------------------


def by_year(text: str, key: str = "a") -> dict[int, dict[str, float]]:
    rows = cs.simulate(cs.loads(text), 1).summary()["alternatives"][key]["by_year"]
    return {row["year"]: row["tax"] for row in rows}


FILE = """
start = {start}
horizon = "{horizon}"
[tax]
kind = "us"
state = "CA"
{tax}
[offers.a]
salary = {{ annual = 300_000, raise = 0 }}
{a}
[offers.b]
salary = 1
"""


def file(start: str = "2024-01-01", horizon: str = "1y", tax: str = "", a: str = "") -> str:
    return FILE.format(start=start, horizon=horizon, tax=tax, a=a)


def test_a_run_owes_the_sums_of_the_hand_worked_case():
    found = by_year(file(tax="year = 2024"))[2024]
    assert found == pytest.approx({"federal": 70_264.75, "state": 23_916.14, "payroll": 19_003.20}, abs=0.01)


def test_each_calendar_year_has_its_own_tables_and_later_ones_are_indexed():
    found = by_year(file(horizon="5y", tax="inflation = 0.03"))
    for year in (2024, 2025, 2026):
        assert found[year] == pytest.approx(owed(tax(year, "CA"), 300_000.0))
    brackets = federal_law(2026, "single", 1.03**2, 2028)
    state = found[2028]["state"]
    assert found[2028]["federal"] == pytest.approx(brackets.brackets.at(300_000.0 - max(16_100 * 1.03**2, state)))
    assert found[2028]["federal"] < found[2027]["federal"] < found[2026]["federal"]


@pytest.mark.parametrize(
    ("start", "year", "tables"),
    [
        ("2025-01-01", 2025, {2025: 2025, 2026: 2026}),
        ("2025-01-01", 2024, {2025: 2024, 2026: 2025}),  # the first calendar year by the tables named
        ("2024-01-01", 2025, {2024: 2025, 2025: 2025, 2026: 2026}),  # and the year named by its own
    ],
)
def test_the_year_names_the_tables_of_the_first_calendar_year_and_of_that_year(start, year, tables):
    found = by_year(file(start, f"{len(tables)}y", f"year = {year}"))
    for calendar_year, of in tables.items():
        assert found[calendar_year]["federal"] == pytest.approx(owed(tax(of, "CA"), 300_000.0)["federal"])


def test_part_of_a_year_is_taxed_as_that_part_of_a_whole_one():
    found = by_year(file("2025-07-01", "1y"))
    assert found[2025] == pytest.approx({k: v / 2 for k, v in owed(tax(2025, "CA"), 300_000.0).items()})


def test_two_states_in_a_year_each_tax_the_years_total_times_the_share_earned_there():
    text = """
        start = 2024-01-01
        horizon = "1y"
        tax = { kind = "us", year = 2024, state = "TX" }
        [current]
        state = "CA"
        salary = { annual = 240_000, raise = 0 }
        [offers.a]
        start = 2024-07-01
        salary = 360_000
    """
    # 120,000 in California and 180,000 in Texas.
    found = by_year(text)[2024]
    assert found["state"] == pytest.approx(0.4 * 23_916.14, abs=0.01)
    assert found["payroll"] == pytest.approx(15_703.20 + 0.4 * 3_300)
    assert found["federal"] == pytest.approx(70_264.75)


def test_what_one_owes_beside_a_spouse_is_what_ones_income_adds():
    alone, couple = tax(2025, "CA", "married_joint"), tax(2025, "CA", "married_joint", spouse_wages=120_000.0)
    together, without = (owed(alone, wages) for wages in (300_000.0, 120_000.0))
    found = owed(couple, 180_000.0)
    assert found["federal"] == pytest.approx(together["federal"] - without["federal"])
    assert found["state"] == pytest.approx(together["state"] - without["state"])
    # The wage base is each person's own; 0.9 % is due on the couple's wages above 250,000.
    assert found["payroll"] == pytest.approx(0.062 * 176_100 + 0.0145 * 180_000 + 0.009 * 50_000 + 0.012 * 180_000)
    assert owed(couple, 0.0) == {"federal": 0, "state": 0, "payroll": 0}


def test_a_deferral_is_not_taxed_as_income_up_to_the_years_limit_but_bears_payroll_taxes():
    plain, deferring = owed(tax(), 100_000.0), owed(tax(deferral=30_000.0), 100_000.0)
    assert deferring["federal"] == pytest.approx(owed(tax(), 100_000.0 - 23_000)["federal"])
    assert deferring["payroll"] == plain["payroll"]
    # Pennsylvania taxes it.
    assert owed(tax(state="PA", deferral=30_000.0), 100_000.0)["state"] == pytest.approx(3_070)


def test_ordinary_income_bears_no_payroll_tax():
    assert owed(tax(), 50_000.0, ordinary=30_000.0)["payroll"] == owed(tax(), 50_000.0)["payroll"]
    assert owed(tax(), 50_000.0, ordinary=30_000.0)["federal"] == owed(tax(), 80_000.0)["federal"]


def test_inflation_may_be_uncertain():
    rule = tax(2026, "CA")
    factors = np.array([0.01, 0.04])
    levies = rule.owed(
        2028, YearIncome(np.array([300_000.0, 300_000.0])), lambda q: factors if q is rule.inflation else q.mean
    )
    for i, inflation in enumerate(factors):
        expected = owed(tax(2026, "CA", inflation=inflation), 300_000.0, 2028)
        assert {name: float(levy[i]) for name, levy in levies.items()} == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("tax_keys", "message"),
    [
        ('state = "ZZ"', 'there are no tables for "ZZ"'),
        ('state = "California"', 'Did you mean "CA"'),
        ("year = 2025", "'state' is missing. Add one of AK, AL"),
        ('state = "CA"\nyear = 2019', "there are no tables for 2019. Known: 2024, 2025, 2026."),
        ('state = "CA"\nfiling = "joint"', "is no filing status. Did you mean 'married_joint'?"),
        ('state = "CA"\nspouse_wages = 50_000', 'counts only with filing = "married_joint"'),
    ],
)
def test_faults_list_what_there_is(tax_keys, message):
    with pytest.raises(cs.OffersError) as caught:
        cs.loads(f'start = 2025-01-01\n[offers.a]\nsalary = 1\n[offers.b]\nsalary = 1\n[tax]\nkind = "us"\n{tax_keys}')
    assert message in str(caught.value)


def test_a_job_in_a_state_without_tables_is_a_fault_where_the_rule_knows_states():
    jobs = 'start = 2025-01-01\n[offers.a]\nsalary = 1\nstate = "Calif"\n[offers.b]\nsalary = 1\n'
    with pytest.raises(cs.OffersError, match=r"offers\.a\.state: there are no tables for"):
        cs.loads(jobs + '[tax]\nkind = "us"\nstate = "CA"')
    assert cs.loads(jobs + '[tax]\nkind = "flat"\nrate = 0.3').tax_states == ()


def test_a_start_before_the_first_tables_needs_a_year():
    with pytest.raises(cs.OffersError, match="'year' is missing, and there are no tables for 2020"):
        cs.loads(file("2020-01-01"))
    assert by_year(file("2020-01-01", tax="year = 2024"))[2020]["federal"] == pytest.approx(70_264.75)
