"""Offers to take or to leave, through the offers file: closed forms, honest errors, and the screen word for word."""

import io
import json
import math
import os
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

import careersim as cs
from careersim.analysis.search import TENURES, Assumed, Search
from careersim.analysis.stopping.boxes import index_of_normal
from careersim.analysis.stopping.learning import Learning, beliefs
from careersim.analysis.stopping.reservation import lognormal_excess, reservation
from careersim.cli import status
from careersim.estimate import Estimate

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "search"
SCREENS = ("cloud-or-lab", "new-graduate")
PATHS = 16_384


def jobs(
    stay: str | None = "100_000",
    b: str = "110_000",
    c: str = "90_000",
    *,
    typical: str | None = "100_000",
    search: str = "",
    preferences: str = "",
) -> str:
    """Return a file of jobs that pay a salary, untaxed, by one who is indifferent to risk."""
    current = "" if stay is None else f"current = {{ salary = {stay}, scores = {{ calm = 4 }} }}"
    keys = ", ".join(filter(None, (f"typical = {typical}" if typical else "", search)))
    return f"""
        start = 2026-01-01
        preferences = {{ risk_aversion = 0{preferences} }}
        {current}
        offers.b = {{ salary = {b}, scores = {{ calm = 6 }} }}
        offers.c = {{ salary = {c}, scores = {{ calm = 4 }} }}
        search = {{ {keys} }}
    """


def searched(text: str, paths: int = 512, **options: int) -> Search:
    return cs.search(cs.loads(text), paths=paths, **options)


def numbers(part: Any) -> list[float]:
    """Return all numbers of a JSON object, in order."""
    if isinstance(part, dict | list):
        return [number for one in (part.values() if isinstance(part, dict) else part) for number in numbers(one)]
    return [part] if isinstance(part, int | float) else []


def years(months: float, discount_rate: float = 0.04) -> float:
    """Return the present value of one a year, paid by the month, for as long as a job lasts."""
    return 1 / 12 / -math.expm1(-math.log1p(discount_rate) / 12 - 1 / months)


# --- closed forms ---------------------------------------------------------------------------------------------


def test_of_known_jobs_the_least_offer_is_mccalls() -> None:
    found = searched(jobs(search="match_sd = 0, cost = 0, offers_per_year = 2, spread = 0.3"))
    offers = lognormal_excess(100_000, 0.3)
    patience = 2 * years(24)
    least = reservation(100_000, patience, offers)
    assert found.least.value == pytest.approx(least, rel=1e-9)
    assert found.idle.value == pytest.approx(reservation(40_000, patience, offers), rel=1e-9)
    for key, pay in (("b", 110_000), ("c", 90_000)):
        assert found.offers[key].gain.value == pytest.approx((pay - least) * years(24), rel=1e-9)
        assert found.offers[key].right_to_leave.value == pytest.approx(0.0, abs=1e-6)
        # Untaxed and without raises, a salary is what the job is worth.
        assert found.offers[key].salary.value == pytest.approx(least, rel=1e-6)
    chance = stats.lognorm(0.3, scale=100_000 * math.exp(-(0.3**2) / 2)).sf(least)
    assert found.years_to_wait.value == pytest.approx(1 / (2 * chance), rel=1e-9)


def test_happiness_counts_at_its_price() -> None:
    weighed = ", weights = { money = 1, calm = 1 }, pay_range = [0, 100_000]"
    found = searched(jobs(preferences=weighed))
    # Two points of ten, of 100,000 a year.
    assert found.is_happiness_counted
    assert found.offers["b"].worth.value == pytest.approx(130_000, rel=1e-9)
    assert found.stay.value == pytest.approx(100_000, rel=1e-9)
    asked = searched(jobs(b=f"{found.offers['b'].salary.value!r}", preferences=weighed))
    assert asked.offers["b"].gain.value == pytest.approx(0.0, abs=1.0)


def test_risk_counts_in_the_certainty_equivalent() -> None:
    risky = jobs(b="{ normal = [110_000, 20_000] }").replace("risk_aversion = 0", "risk_aversion = 3, wealth = 100_000")
    result = cs.simulate(cs.loads(risky), paths=4096)
    certain = result.figures.alternatives["b"].certainty_equivalent
    found = searched(risky, 4096)
    annuity = float(np.mean(result.outcomes.annuity))
    assert certain is not None
    assert found.offers["b"].worth.value == pytest.approx(certain.value / annuity, rel=1e-9)
    assert found.offers["b"].worth.se == pytest.approx(certain.se / annuity, rel=1e-6)


def test_a_typical_offer_is_by_default_the_mean_of_the_files_jobs() -> None:
    assert numbers(searched(jobs(typical=None)).as_json()) == pytest.approx(numbers(searched(jobs()).as_json()))
    assert searched(jobs(c="120_000", typical=None)).assumed.typical == pytest.approx(110_000)


def test_without_a_job_one_looks_on_what_one_has() -> None:
    found = searched(jobs(stay=None, search="match_sd = 0, cost = 0"))
    offers = lognormal_excess(100_000, 0.38)
    assert found.stay is None
    assert found.least.value == pytest.approx(reservation(40_000, 1.3 * years(24), offers), rel=1e-9)
    # Who may leave again takes less than what looking is worth.
    learnt = searched(jobs(stay=None))
    assert learnt.least.value < learnt.idle.value


def test_when_to_leave_rises_with_time_and_who_has_left() -> None:
    found = searched(jobs())
    below = [least.value for least in found.leave_below]
    assert below == sorted(below)
    assert below[-1] < found.idle.value
    for offer in found.offers.values():
        left = [chance.value for chance in offer.p_left or ()]
        assert len(left) == len(TENURES)
        assert left == sorted(left)
        assert offer.right_to_leave.value > 0
    assert found.offers["b"].p_left[2].value < found.offers["c"].p_left[2].value


def test_by_default_people_are_as_choosy_as_the_page_of_defaults_says() -> None:
    at_work, without = (searched(jobs(stay=stay)) for stay in ("100_000", None))
    for found, share in ((at_work, 0.25), (without, 0.7)):
        assert 1 / (1.3 * found.years_to_wait.value) == pytest.approx(share, abs=0.02)
    typical = searched(jobs(b="100_000")).offers["b"].p_left
    looking = Assumed(1.3, 1.0, 0.38, 0.4, 0.01, 0.2, 6.0, 24.0).looking(
        Learning(tuple(beliefs(1.0, math.sqrt(6), 120)), math.exp(-math.log(1.04) / 12 - 1 / 24))
    )
    by_month = looking.p_left(1.0, 36)
    assert by_month[list(TENURES)] == pytest.approx([left.value for left in typical or ()], abs=1e-9)
    assert np.diff(by_month).argmax() + 1 == 4


def test_who_looks_where_nothing_comes_takes_what_pays_more() -> None:
    found = searched(jobs(search="offers_per_year = 0"))
    assert found.looking_on.value == pytest.approx(0.0, abs=1e-6)
    assert found.offers["b"].gain.value > 0
    assert found.as_json()["years_to_wait"] == {"value": None, "se": 0.0}


def test_figures_scale_with_the_currency() -> None:
    # In a thousandth of the unit; what has no unit stays.
    one = searched(jobs(b="{ normal = [110_000, 9_000] }"), 2048)
    other = searched(jobs("100", "{ normal = [110, 9] }", "90", typical="100"), 2048)
    for name in ("least", "idle", "looking_on"):
        assert getattr(one, name).value == pytest.approx(1000 * getattr(other, name).value, rel=1e-6)
    assert one.offers["b"].gain.value == pytest.approx(1000 * other.offers["b"].gain.value, rel=1e-5)
    assert one.offers["b"].p_left[1].value == pytest.approx(other.offers["b"].p_left[1].value, abs=1e-6)


# --- which to look into first ---------------------------------------------------------------------------------


def test_f7_offers_of_which_something_is_open(oracle, agrees, sampler) -> None:
    text = jobs(
        stay="1_040",
        b="{ normal = [1_050, 20] }",
        c="{ normal = [1_045, 35] }",
        typical="1_000",
        search=f"offers_per_year = 0, cost = {2 * years(24)!r}",
    )
    found = searched(text + f'\nsimulation.sampler = "{sampler}"', PATHS).look_into
    assert [*found.boxes] == ["c", "b"]  # the riskier one of lower mean first
    # A thousand more than in the oracle, far from a salary of 0.
    agrees(found.boxes["b"].index, 1000 + oracle["F7a"])
    agrees(found.boxes["c"].index, 1000 + oracle["F7b"])


def test_what_a_look_is_worth(agrees, sampler) -> None:
    cost = 1000 * years(24)
    text = jobs(b="{ normal = [110_000, 20_000] }", c="50_000", search=f"offers_per_year = 0, cost = {cost!r}")
    found = searched(text + f'\nsimulation.sampler = "{sampler}"', PATHS)
    z = index_of_normal(110_000, 20_000, 1000)
    bar = found.look_into.sure

    def capped(x: float) -> float:
        return max(bar, min(x, z))

    expected = stats.norm(110_000, 20_000).expect(capped, points=[bar, z], lb=0, ub=250_000)
    agrees(found.look_into.gain, years(24) * (expected - max(bar, 110_000)))
    [box] = found.look_into.boxes.values()
    assert box.p_opened.value == 1.0
    agrees(box.p_chosen, float(stats.norm(110_000, 20_000).sf(bar)))


def test_luck_cannot_be_looked_into() -> None:
    stock = """
        market.X = { spot = 10, volatility = 0.8, expected_return = { normal = [0.07, 0.1] } }
        [offers.d]
        stock = "X"
        scores = { calm = 4 }
        salary = { annual = 100_000, raise = { pert = [0, 0.1, 0.4] } }
        rsu = { shares = 10_000 }
    """
    found = searched(jobs() + stock, 4096)
    assert not found.look_into.boxes
    assert found.look_into.gain == Estimate(0.0, 0.0)


# --- errors, and what the table leaves alone ------------------------------------------------------------------


@pytest.fixture(scope="module")
def of_many_seeds() -> list[Search]:
    text = jobs("{ normal = [100_000, 30_000] }", "{ normal = [110_000, 25_000] }", typical=None)
    decision = cs.loads(text + '\nsimulation.sampler = "pseudo"')
    return [cs.search(decision, paths=1024, seed=seed) for seed in range(24)]


@pytest.mark.parametrize("of", ["least", "gain", "salary", "left", "index"])
def test_errors_are_honest(of_many_seeds, of) -> None:
    def figure(found: Search) -> Estimate:
        offer = found.offers["b"]
        return {
            "least": found.least,
            "gain": offer.gain,
            "salary": offer.salary,
            "left": offer.p_left[2],
            "index": found.look_into.boxes["b"].index,
        }[of]

    estimates = [figure(found) for found in of_many_seeds]
    spread = np.std([one.value for one in estimates], ddof=1)
    assert 0.6 < np.mean([one.se for one in estimates]) / spread < 1.7


def test_the_table_changes_no_other_answer() -> None:
    with_it, without = (cs.simulate(cs.loads(text), 1024) for text in (jobs(), jobs().partition("search =")[0]))
    one, other = with_it.summary(), without.summary()
    assert one.pop("input_sha256") != other.pop("input_sha256")
    assert one == other


def test_a_file_needs_no_table() -> None:
    bare = jobs().partition("search =")[0]
    spelled = """
        [search]
        offers_per_year = 1.3
        spread = 0.38
        income = "40%"
        cost = 1_000
        match_sd = 0.2
        half_known = "6mo"
        look_again = "2y"
    """
    assert numbers(searched(bare).as_json()) == pytest.approx(numbers(searched(bare + spelled).as_json()))


def test_a_discount_rate_below_0_needs_an_end() -> None:
    with pytest.raises(ValueError, match="no end"):
        searched(jobs(preferences=", discount_rate = -0.5"))


# --- the command ----------------------------------------------------------------------------------------------


def screen(name: str) -> str:
    out = io.StringIO()
    with chdir(ROOT), redirect_stdout(out):
        assert status(["search", f"configs/{name}.toml", "--paths", "16384", "--quiet"]) == 0
    return out.getvalue()


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_is_the_golden_one(name, monkeypatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    shown = screen(name)
    assert shown == (GOLDEN / f"{name}.txt").read_text("utf-8")
    assert max(map(len, shown.splitlines())) <= 80


def test_a_time_beyond_the_file_is_said_to_be_one(tmp_path, capsys) -> None:
    file = tmp_path / "offers.toml"
    file.write_text(
        'horizon = "2y"\n[current]\nsalary = 100_000\n[offers.a]\nsalary = 104_000\n'
        '[search]\nmatch_sd = 0.25\nhalf_known = "48mo"\n'
    )
    assert status(["search", str(file), "--paths", "512"]) == 0
    assert "Give it 7 years, longer than the file looks ahead: by then" in " ".join(capsys.readouterr().out.split())


def test_the_command(tmp_path, capsys) -> None:
    path = tmp_path / "offers.toml"
    path.write_text(jobs(b="{ normal = [140_000, 40_000] }", search="income = 1"))
    assert status(["search", str(path), "--paths", "2048"]) == 0
    shown = capsys.readouterr().out
    assert "So: leave for b." in shown
    assert "Look into b first: worth $" in shown
    assert status(["search", str(path), "--paths", "512", "--json", "--seed", "3"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["seed"] == 3
    assert found["best"] == "b"
    assert [row["months"] for row in found["tenures"]] == [*TENURES]
    assert found["assumed"]["income"] == pytest.approx(100_000)
    # Names are data, and many of them no trouble.
    more = "".join(f"\noffers.'[red]{i}' = {{ salary = {i}0_000, scores = {{ calm = 5 }} }}" for i in range(6, 12))
    path.write_text(jobs() + more)
    assert status(["search", str(path), "--paths", "512"]) == 0
    shown = capsys.readouterr().out
    assert "[red]11" in shown.partition("have left")[2]
    assert max(map(len, shown.splitlines())) <= 80
    path.write_text("start = 2026-01-01\n[current]\nsalary = 1\n[alternatives.a]\npath = [{ job = 'current' }]")
    assert status(["search", str(path)]) == 2
    assert "there is no offer: add [offers.NAME]." in capsys.readouterr().err


if __name__ == "__main__":
    os.environ.pop("FORCE_COLOR", None)
    GOLDEN.mkdir(exist_ok=True)
    for golden in SCREENS:
        (GOLDEN / f"{golden}.txt").write_text(screen(golden), "utf-8")
