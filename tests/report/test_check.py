"""`careersim check`: what it says back is what the file means."""

import math
import re
from datetime import date
from pathlib import Path

import pytest
from scipy.stats import norm

import careersim as cs
from careersim.analysis.outlook import p_below_today
from careersim.defaults import evidence
from careersim.report.check import said_back
from careersim.report.money import percent

CONFIGS = Path(__file__).parents[2] / "configs"


def said(text: str) -> str:
    """Return what is said back of a file's text."""
    return "\n".join(said_back(cs.simulate(cs.loads(text), 1024)))


def defaults_in(text: str) -> dict[str, str]:
    """Return the defaults listed, by key path, each with its source."""
    listed = text[text.index("Defaults used") :] if "Defaults used" in text else ""
    return dict(re.findall(r"^  ([^\s:]+): .+\n    Source: (.+); checked \d{4}-\d\d-\d\d\.$", listed, re.MULTILINE))


@pytest.fixture(scope="module")
def cloud_or_lab() -> str:
    return "\n".join(said_back(cs.simulate(cs.load(CONFIGS / "cloud-or-lab.toml"), 4096)))


def test_vests_to_come_of_a_grant_written_out_by_hand(cloud_or_lab: str) -> None:
    """75,000 / 261.47 shares, 5 % at each quarter's end from November 2022: eleven are past, nine to come."""
    shares = 75_000 / 261.47 * 0.05
    days = ["2025-08-31", "2025-11-30", "2026-02-28", "2026-05-31", "2026-08-31", "2026-11-30"]
    days += ["2027-02-28", "2027-05-31", "2027-08-31"]
    calendar = cloud_or_lab[cloud_or_lab.index("rsu: $75,000") :]
    vest = r"^    (\d{4}-\d\d-\d\d) +([\d.,]+) shares +\$([\d.,]+)$"
    vests = re.findall(vest, calendar.split("in all")[0], re.MULTILINE)
    assert [day for day, _, _ in vests] == days
    assert {number for _, number, _ in vests} == {f"{shares:.2f}"} == {"14.34"}
    assert {value for _, _, value in vests} == {f"{shares * 497:,.2f}"} == {"7,127.97"}
    total = calendar[calendar.index("in all") :].split("\n")[0]
    assert total.split() == ["in", "all", "129.08", "shares", "$64,151.72", "at", "today's", "price"]


def test_grants_add_up_to_the_json_objects_unvested_today(cloud_or_lab: str) -> None:
    totals = re.findall(r"in all .* \$([\d.,]+)  at today's price", cloud_or_lab)
    assert len(totals) == 4
    result = cs.simulate(cs.load(CONFIGS / "cloud-or-lab.toml"), 1)
    known = result.summary()["alternatives"]["stay"]["handcuffs"]["unvested_today"]
    assert sum(float(total.replace(",", "")) for total in totals) == pytest.approx(known, abs=0.03)


def test_what_leaving_forfeits_is_what_vests_after_the_last_day(cloud_or_lab: str) -> None:
    """The four vests of 31 August 2025 are still received; 235,349 dollars' worth is left."""
    august = 497 * 0.05 * (60_000 / 301.88 + 75_000 / 261.47 + 80_000 / 327.76 + 90_000 / 417.14)
    assert round((258_843.0 - august) / 1000) == 235
    line = "leaving the current job after 2025-09-01, the last day in it, leaves behind $235k of unvested grants"
    assert line in cloud_or_lab


def test_a_vest_after_the_horizon_is_marked(cloud_or_lab: str) -> None:
    late = [line.split()[0] for line in cloud_or_lab.splitlines() if line.endswith("after the horizon")]
    assert late == ["2029-08-31"]


def test_every_job_and_alternative_is_said_back(cloud_or_lab: str) -> None:
    for line in [
        "Decided on 2025-07-01; looked at for 4 years, to 2029-07-01 included.",
        "The job you have: Microsoft, since 2021-09-01",
        "  salary: $260,000 a year; raise 0 % to 6 %, most likely 3 %, every 1 September",
        "  bonus: 20 % of salary x payout 0 % to 180 %, most likely 100 %, paid at the end of September",
        "Offer lab: National laboratory, from 2025-09-02",
        "Alternative after-bonus, lab after the bonus: current until 2025-09-30, then lab",
        "  tax: US 2025, Washington, single",
    ]:
        assert line in cloud_or_lab.splitlines()


def test_weights_are_shares_of_the_whole_and_imply_prices(cloud_or_lab: str) -> None:
    """One point of flexibility is 25/40 of a tenth of the pay range of 300,000."""
    assert "weights: money 40 %, flexibility 25 %, people 20 %, purpose 15 %" in cloud_or_lab
    assert "pay from $100k to $400k a year is what the weight of money spans" in cloud_or_lab
    assert "one point of flexibility is worth $18.8k a year to you" in cloud_or_lab
    assert "one point of people is worth $15k a year to you" in cloud_or_lab
    assert "one point of purpose is worth $11.2k a year to you" in cloud_or_lab


def test_weights_of_any_size_are_normalised() -> None:
    text = said("""
        start = 2026-01-01
        preferences = { pay_range = [50_000, 150_000], weights = { money = 1, calm = 2 } }
        current = { salary = 100_000, scores = { calm = 2 } }
        offers.b = { salary = 90_000, scores = { calm = 4 } }
    """)
    assert "weights: money 33.3 %, calm 66.7 %" in text
    assert "one point of calm is worth $20k a year to you" in text


def test_without_weights_nothing_is_priced() -> None:
    text = said("start = 2026-01-01\ncurrent.salary = 200_000\noffers.acme.salary = 180_000")
    assert "no weights: no verdict and no price of happiness" in text
    assert "is worth" not in text


@pytest.mark.parametrize(
    ("keys", "years", "growth", "volatility"),
    [
        ("expected_return = 0.09\nvolatility = 0.31\ndividend_yield = 0.013", 3, 1.09 / 1.013, 0.31),
        ("expected_return = -0.06\nvolatility = 0.22", 7, 0.94, 0.22),
        ("expected_return = 0.35\nvolatility = 0.25", 5, 1.35, 0.25),
    ],
)
def test_probability_below_todays_price(keys: str, years: int, growth: float, volatility: float) -> None:
    text = f"""
        start = 2026-01-01
        horizon = "{years}y"
        [market.X]
        spot = 83
        {keys}
        [offers]
        a.salary = 100_000
        b.salary = 100_000
    """
    root = math.sqrt(years)
    truth = norm.cdf(-(math.log(growth) - volatility**2 / 2) * root / volatility)
    below = p_below_today(cs.loads(text), "X")
    assert 0 < below.se < 0.005
    assert abs(below.value - truth) <= 4 * below.se
    assert f"X is below today's price in {years} years with probability {percent(below)}" in said(text)


def test_a_price_that_is_not_random_has_no_probability() -> None:
    text = said("""
        start = 2026-01-01
        market.X = { kind = "constant", spot = 10 }
        offers.a.salary = 1
        offers.b.salary = 2
    """)
    assert "below today's price" not in text


ALWAYS = {"preferences.discount_rate", "preferences.risk_aversion", "preferences.wealth", "preferences.pay_range"}
SALARIES = "offers.a.salary = 100_000\noffers.b.salary = 90_000\n"


@pytest.mark.parametrize(
    ("text", "unset"),
    [
        (SALARIES, {"horizon", *ALWAYS}),
        ('horizon = "4y"\n' + SALARIES, ALWAYS),
        (
            'horizon = "3y"\npreferences = { discount_rate = 0.04, wealth = 0 }\n' + SALARIES,
            {"preferences.risk_aversion", "preferences.pay_range"},
        ),
        (
            "market.X = { spot = 10, volatility = 0.4 }\n" + SALARIES,
            {"horizon", *ALWAYS, "market.X.expected_return", "market.X.dividend_yield", "market.X.loading"},
        ),
        (
            "market.X = { spot = 10, volatility = 0.4, expected_return = 0, dividend_yield = 0, loading = 0 }\n"
            'offers.a = { salary = 1, stock = "X", rsu = { shares = 1 } }\n'
            'offers.b = { salary = 1, stock = "X", refresher = { value = 1 } }\n',
            {"horizon", *ALWAYS, "offers.a.rsu.vesting", "offers.b.refresher.vesting"},
        ),
        (
            "market.X = { spot = 10, volatility = 0.4, expected_return = 0, dividend_yield = 0, loading = 0 }\n"
            'current = { stock = "X", rsu = [{ shares = 1, vesting = "4y annual" }, { shares = 2 }] }\n'
            "offers.b.salary = 1",
            {"horizon", *ALWAYS, "current.rsu[1].vesting"},
        ),
    ],
    ids=["two salaries", "horizon", "preferences", "market", "vesting", "one of two grants"],
)
def test_defaults_are_listed_where_unset_and_nowhere_else(text: str, unset: set[str]) -> None:
    listed = defaults_in(said(f"start = 2026-01-01\n{text}"))
    assert set(listed) == unset
    assert set(listed.values()) <= {known.source for known in evidence().values()}


def test_a_file_that_sets_everything_uses_no_default(cloud_or_lab: str) -> None:
    assert defaults_in(cloud_or_lab) == {}


def test_a_stock_that_nobody_named_lists_the_defaults_it_moves_by() -> None:
    text = said("start = 2026-01-01\noffers.a = { salary = 1, rsu = { value = 100_000 } }\noffers.b.salary = 1")
    assert "the stock of a has no table [market.NAME]: it is taken to move by the defaults below" in text
    keys = {path.rpartition(".")[2] for path in defaults_in(text)}
    assert {"expected_return", "volatility", "dividend_yield", "loading"} <= keys


def test_evidence_is_dated_and_cited() -> None:
    for key, known in evidence().items():
        assert known.says.endswith("."), key
        assert known.source, key
        assert date.fromisoformat(known.checked_on) <= date(2030, 1, 1), key


def test_every_event_and_what_follows_it_is_said_back() -> None:
    text = "\n".join(said_back(cs.simulate(cs.load(CONFIGS / "steady-or-risky.toml"), 1024)))
    for line in (
        "layoff: 1 % a year, with 6mo of base salary as severance",
        "layoff: 10 % a year, more when the employer's stock falls, with 2mo of base salary as severance",
        "leave: 8 % a year of leaving by choice",
        "promotion: with 5 % at each anniversary, 8 % more salary",
        "after a layoff, 6 give or take 7 months out of work, on $2,400 a month",
        "psu: 600 GENE shares at target",
        "espp: 8 % of salary buys GENE shares every 6mo",
        "retirement: 50 % of up to 6 % of salary",
        "repaid on leaving by choice before 2027-02-02",
        "scores: hours 2 at first, 3 later",
    ):
        assert line in text, line


def test_without_hazards_nothing_follows_a_job(cloud_or_lab: str) -> None:
    assert "ends by luck" not in cloud_or_lab


def test_a_private_company_is_said_back_with_the_chance_of_its_exit() -> None:
    text = said("""
        start = 2025-01-01
        market.P = { kind = "private", spot = 2, exit_rate = 0.10, failure_rate = 0.15, dilution = 0.2 }
        offers.a = { stock = "P", options = { shares = 1_000, strike = 1 } }
        offers.b = { salary = 1 }
    """)
    exits, fails = -math.log(0.90), -math.log(0.85)
    odds = exits / (exits + fails) * (1 - math.exp(-4 * (exits + fails)))
    assert f"P is sold or listed within 4 years with probability {odds * 100:.0f} %" in text
    assert "no market before an exit" in text
    assert not {"market.P.expected_return", "market.P.loading"} & defaults_in(text).keys()
    assert "offers.a.options.window" in defaults_in(text)
