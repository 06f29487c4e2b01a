"""When to leave, against deterministic sums, a Bermudan option and the oracle of the right to quit."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import careersim as cs
from careersim.analysis.leaving import Leavings
from careersim.analysis.when import Rule
from careersim.cli import status

ROOT = Path(__file__).parents[2]


def effective(rate: float) -> float:
    return math.expm1(rate)


F2 = f"""
start = 2025-01-01
horizon = "3y"
preferences = {{ discount_rate = {effective(0.04)} }}
market.X = {{ kind = "constant", spot = 1 }}
[current]
stock = "X"
[current.rsu]
shares = 360_000
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
""".replace("shares = 360_000\n", "")


def gain_by_hand(month: int) -> float:
    """Return the present value of leaving with a month: the vests by then, and the pay of the months after it."""
    vests = [60_000] * 4 + [30_000] * 4
    held = sum(v * math.exp(-0.04 * (k + 1) / 4) for k, v in enumerate(vests) if 3 * (k + 1) <= month)
    # The day after the last day is the offer's first: the first month lacks a day of the month's length.
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    short = {month + 1: 1 - 1 / days[month % 12]}
    pay = sum(160_000 / 12 * short.get(m, 1.0) * math.exp(-0.04 * m / 12) for m in range(month + 1, 37))
    return held + pay


def test_f2_the_best_date_is_that_of_the_oracle(oracle) -> None:
    found = cs.when(cs.loads(F2), "a", paths=1)
    assert found.best.month == 12 * oracle["F2a"]
    for one in found.months:
        assert one.value.value == pytest.approx(gain_by_hand(one.month), rel=1e-9), one.month
    # The oracle's pay flows all the time, the file's comes at each month's end, and a day is lost between the jobs.
    for month, key in ((12, "F2b"), (0, "F2c")):
        assert found.months[month].value.value == pytest.approx(oracle[key], rel=0.003)


def test_what_is_unvested_and_left_behind_month_by_month() -> None:
    found = cs.when(cs.loads(F2), "a", paths=1)
    assert [round(found.months[m].unvested) for m in (0, 2, 3, 12, 24, 36)] == [
        360_000,
        360_000,
        300_000,
        120_000,
        0,
        0,
    ]
    lost = sum(30_000 * math.exp(-0.04 * (k / 4)) for k in (5, 6, 7, 8))
    assert found.months[12].forfeited.value == pytest.approx(lost)
    assert found.months[-1].forfeited.value == 0


def test_a_later_start_of_the_offer_does_not_matter() -> None:
    later = cs.loads(F2 + "start = 2026-05-05\n")
    assert cs.when(later, "a", paths=1).months == cs.when(cs.loads(F2), "a", paths=1).months


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


def test_f11_the_right_to_choose_when_to_leave(oracle) -> None:
    found = cs.when(cs.loads(F11), "a", paths=65_536)
    policy = found.policy
    assert policy.upper_bound is not None
    # Paid by the month and free to leave in any, a little more than the oracle's quarters: at most a quarter of 1 %.
    low, high = oracle["F11a"] - 4 * policy.value.se, oracle["F11a"] * 1.0025 + 4 * policy.value.se
    assert low <= policy.value.value <= high
    assert policy.value.value <= policy.upper_bound.value + 4 * policy.upper_bound.se
    assert policy.upper_bound.value <= policy.value.value * 1.005
    # Each quarter just before its vest one is held, just after it one leaves below a price near the oracle's.
    assert policy.boundary[12] == pytest.approx(oracle["F11f"], rel=0.04)
    assert policy.boundary[11] is None or policy.boundary[11] < 40
    assert policy.worth.value == pytest.approx(oracle["F11d"], rel=0.03)
    assert found.best.value.value == pytest.approx(oracle["F11b"], rel=0.002)


@pytest.mark.parametrize(("key", "sigma", "years"), [("F3a", 0.2, 1), ("F3c", 0.4, 1), ("F3d", 0.4, 2)])
def test_f3_the_rule_prices_bermudan_puts(oracle, key: str, sigma: float, years: int) -> None:
    n_steps, n_paths, r, strike = 50 * years, 1 << 15, 0.06, 40.0

    def paths(seed: int) -> Leavings:
        rng = np.random.default_rng(seed)
        steps = (r - sigma**2 / 2) / 50 + sigma / math.sqrt(50) * rng.standard_normal((n_steps, n_paths))
        prices = 36 * np.exp(np.vstack([np.zeros(n_paths), np.cumsum(steps, axis=0)]))
        discounts = np.exp(-r * np.arange(n_steps + 1) / 50)[:, None]
        growth = np.full(n_paths, math.exp(r / 50))
        values = np.maximum(strike - prices, 0.0) * discounts
        return Leavings(values, None, {"X": prices}, {"X": growth}, np.ones_like(values), (), 128)

    rule, fresh = Rule.learnt(paths(1)), paths(2)
    value, bound = fresh.mean(rule.followed(fresh)), fresh.mean(rule.best_in_hindsight(fresh))
    assert value.value <= oracle[key] + 4 * value.se
    assert value.value >= 0.985 * oracle[key] - 4 * value.se
    assert bound.value >= oracle[key] - 4 * bound.se
    assert bound.value <= 1.07 * oracle[key]


def test_with_happiness_the_best_date_may_be_another() -> None:
    decision = cs.load(ROOT / "configs" / "cloud-or-lab.toml")
    found = cs.when(decision, "lab", paths=4096)
    assert found.best.month == 48
    assert found.happiest is not None
    assert found.happiest.month < 24
    money, all_in = found.months[48].gain, found.months[48].all_in_gain
    assert all_in is not None
    # Staying to the end pays, and costs what the run says of happiness: all-in values of leaving and of staying.
    result = cs.simulate(decision, 4096).figures.alternatives
    stay, lab = result["stay"].all_in, result["lab"].all_in
    assert stay is not None
    assert lab is not None
    gap = stay.value.mean.value - lab.value.mean.value  # the laboratory from 1 September, two months later
    assert all_in.value == pytest.approx(gap, abs=0.15 * money.value)


def test_one_whom_luck_has_put_out_of_the_job_decides_apart() -> None:
    risky = F11.replace('stock = "X"\nrsu', 'stock = "X"\nlayoff = { rate = 0.3 }\nrsu').replace(
        "[current]", "next_job = { pay = 0 }\n[current]"
    )
    found = cs.when(cs.loads(risky), "a", paths=8192)
    policy = found.policy
    assert policy.value.value >= found.best.value.value - 4 * policy.value.se
    assert policy.upper_bound is not None
    assert policy.value.value <= policy.upper_bound.value + 4 * policy.upper_bound.se


def test_the_command_prints_the_object_the_words_and_the_picture(capsys, tmp_path) -> None:
    file = str(ROOT / "configs" / "cloud-or-lab.toml")
    picture = tmp_path / "when.svg"
    assert status(["when", file, "lab", "--json", "--paths", "1024", "--plot", str(picture)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["month"] for one in found["months"]] == list(range(49))
    assert {"month", "date", "value", "unvested", "forfeited"} <= found["months"][0].keys()
    assert found["best"] == {"month": 48, "date": "2029-07-01"}
    assert {"value", "se", "upper_bound", "boundary"} <= found["policy"].keys()
    assert picture.read_text("utf-8").startswith("<?xml")
    assert status(["when", file, "lab", "--paths", "1024"]) == 0
    shown = capsys.readouterr().out
    assert "the best date to leave is none" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_without_a_job_or_an_offer_there_is_nothing_to_leave(capsys, tmp_path) -> None:
    file = tmp_path / "offers.toml"
    file.write_text("offers.a.salary = 1\noffers.b.salary = 2\n")
    assert status(["when", str(file), "a"]) == 2
    assert "there is no current job to leave" in capsys.readouterr().err
    assert status(["when", str(file), "c"]) == 2
    assert "OFFER: 'c' is not known" in capsys.readouterr().err
