"""When to leave, against deterministic sums, a Bermudan option and the oracle of the right to quit."""

import json
import math
from pathlib import Path

import pytest

import careersim as cs
from careersim.cli import status
from careersim.verify.recipes.timing import F2, F11

ROOT = Path(__file__).parents[2]


def gain_by_hand(month: int) -> float:
    """Return the present value of leaving with a month: the vests by then, and the pay of the months after it."""
    vests = [60_000] * 4 + [30_000] * 4
    held = sum(v * math.exp(-0.04 * (k + 1) / 4) for k, v in enumerate(vests) if 3 * (k + 1) <= month)
    # The day after the last day is the offer's first: the first month lacks a day of the month's length.
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    short = {month + 1: 1 - 1 / days[month % 12]}
    pay = sum(160_000 / 12 * short.get(m, 1.0) * math.exp(-0.04 * m / 12) for m in range(month + 1, 37))
    return held + pay


def test_f2_every_date_is_worth_what_it_is_by_hand() -> None:
    found = cs.when(cs.loads(F2), "a", paths=1)
    for one in found.months:
        assert one.value.value == pytest.approx(gain_by_hand(one.month), rel=1e-9), one.month


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


def test_f11_the_rule_and_its_bound_are_close_and_it_leaves_after_a_vest() -> None:
    policy = cs.when(cs.loads(F11), "a", paths=65_536).policy
    assert policy.upper_bound is not None
    assert policy.value.value <= policy.upper_bound.value + 4 * policy.upper_bound.se
    assert policy.upper_bound.value <= policy.value.value * 1.005
    # Each quarter just before its vest one is held, just after it one leaves below a price near the reference's.
    assert policy.boundary[11] is None or policy.boundary[11] < 40


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


@pytest.mark.parametrize(("file", "offer"), [("two-salaries", "acme"), ("united-kingdom", "start-up")])
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_jobs_without_a_stock_have_a_best_date_too(file: str, offer: str, options: list[str], capsys) -> None:
    assert status(["when", str(ROOT / f"configs/{file}.toml"), offer, "--paths", "512", "--quiet", *options]) == 0
    said = capsys.readouterr().out
    if options:
        found = json.loads(said)
        assert all(one["price"] is None for one in found["policy"]["boundary"])
    else:
        assert "never leaving is best" in said


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
    assert "never leaving is best: staying pays" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_without_a_job_or_an_offer_there_is_nothing_to_leave(capsys, tmp_path) -> None:
    file = tmp_path / "offers.toml"
    file.write_text("offers.a.salary = 1\noffers.b.salary = 2\n")
    assert status(["when", str(file), "a"]) == 2
    assert "there is no current job to leave" in capsys.readouterr().err
    assert status(["when", str(file), "c"]) == 2
    assert "OFFER: 'c' is not known" in capsys.readouterr().err
