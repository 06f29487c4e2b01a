"""Break-evens against sums that are linear in what is asked for."""

import json
import math
from pathlib import Path

import pytest

import careersim as cs
from careersim.analysis.breakeven import break_even
from careersim.analysis.short_keys import full_key, number_at
from careersim.cli import status
from careersim.verify.recipes.timing import F10

ROOT = Path(__file__).parents[2]
CLOUD_OR_LAB = ROOT / "configs" / "cloud-or-lab.toml"


def test_f10_the_key_asked_for_is_said_in_full_beside_its_value_now() -> None:
    found = cs.break_even(cs.loads(F10), "a", "salary", paths=1)
    assert found.reached
    assert found.key == "offers.a.salary.annual"
    assert found.now == 100_000


def test_a_salary_that_is_a_distribution_alone_is_solved_for() -> None:
    text = "start = 2025-01-01\ncurrent.salary = 100_000\noffers.a.salary = { normal = [120_000, 9_000] }"
    found = cs.break_even(cs.loads(text), "a", "salary", paths=1)
    assert found.value.value == pytest.approx(100_000, rel=1e-9)
    assert found.now == 120_000


@pytest.mark.parametrize("key", ["salary", "sign_on", "rsu", "current.salary.annual", "bonus"])
def test_at_the_break_even_the_offer_equals_the_other(key: str) -> None:
    decision = cs.loads(F10)
    found = cs.break_even(decision, "a", key, paths=1)
    assert found.reached
    from careersim.offers_file import varied

    values = cs.simulate(varied(decision, {found.key: f"{found.value.value * 100!r}%"}), 1).present_value
    assert values["a"].mean() == pytest.approx(values["stay"].mean(), rel=1e-9)


UNCERTAIN = """
start = 2025-01-01
horizon = "1y"
[preferences]
discount_rate = 0
wealth = 200_000
risk_aversion = 2
weights = { money = 50, people = 50 }
pay_range = [50_000, 150_000]
[market.X]
spot = 100
expected_return = 0
volatility = 0.5
[current]
salary = 100_000
scores = { people = 4 }
[offers.a]
stock = "X"
salary = 60_000
rsu = { shares = 300, vesting = "1y annual" }
scores = { people = 6 }
"""


@pytest.mark.parametrize("sampler", ["sobol", "pseudo"])
def test_its_error_covers_the_exact_value(agrees, sampler: str) -> None:
    # 100,000 = salary + 300 shares at a mean of 100.
    text = UNCERTAIN + f'[simulation]\nsampler = "{sampler}"\n'
    found = cs.break_even(cs.loads(text), "a", "salary", paths=16_384)
    agrees(found.value, 70_000)
    assert 0 < found.value.se < 500


def test_what_is_certain_has_to_be_more_and_happiness_lets_it_be_less(agrees) -> None:
    decision = cs.loads(UNCERTAIN)
    money, certain, all_in = (
        cs.break_even(decision, "a", "salary", target=target, paths=16_384)
        for target in ("money", "certainty", "all-in")
    )
    assert certain.value.value > money.value.value + 500
    # Two points of people at equal weights are 0.2 of the range of 100,000.
    agrees(all_in.value, 70_000 - 20_000)


def test_a_score_and_a_weight_are_solved_for_with_happiness(agrees) -> None:
    decision = cs.loads(UNCERTAIN)
    score = cs.break_even(decision, "a", "score.people", paths=16_384)
    assert score.target == "all-in"
    agrees(score.value, 5.0)  # 10,000 a year are one point
    weight = cs.break_even(decision, "a", "weights.money", paths=16_384)
    # 10,000 = 50 x 0.2 x 100,000 / w.
    agrees(weight.value, 100.0)


def test_without_a_root_the_nearest_approach_is_told(capsys) -> None:
    file = str(CLOUD_OR_LAB)
    assert status(["breakeven", file, "lab", "--for", "expected_return", "--json", "--paths", "2048"]) == 2
    capsys.readouterr()  # the laboratory has no stock
    arguments = ["breakeven", file, "lab", "--for", "market.MSFT.expected_return", "--paths", "2048"]
    assert status([*arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["reached"] is False
    assert found["value"] is None
    assert found["nearest"]["value"] < -0.9
    assert status(arguments) == 0
    assert "It comes nearest at -1" in capsys.readouterr().out


def test_the_command_says_what_to_ask_for(capsys) -> None:
    assert status(["breakeven", str(CLOUD_OR_LAB), "lab", "--for", "salary", "--paths", "4096"]) == 0
    assert "At offers.lab.salary.annual = $43" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lab", "--for", "salry"], "Did you mean"),
        (["lab", "--for", "offers.lab.name"], "is no number"),
        (["lab", "--for", "expected_return"], "offers.lab.stock: is missing. Name the stock"),
        (["lab", "--for", "rsu"], "offers.lab.rsu: is missing. Write one"),
        (["labb", "--for", "salary"], "Did you mean 'lab'?"),
        (["lab", "--for", "salary", "--versus", "sty"], "Did you mean 'stay'?"),
        (["lab", "--for", "salary", "--target", "joy"], "Known: money, certainty, all-in."),
    ],
)
def test_what_cannot_be_solved_for_is_refused(words: list[str], said: str, capsys) -> None:
    assert status(["breakeven", str(CLOUD_OR_LAB), *words, "--paths", "512"]) == 2
    assert said in capsys.readouterr().err


def test_a_target_without_a_value_is_refused(capsys, tmp_path) -> None:
    file = tmp_path / "offers.toml"
    file.write_text("current.salary = 1\noffers.a.salary = 2\n")
    assert status(["breakeven", str(file), "a", "--for", "salary", "--target", "all-in"]) == 2
    assert "happiness has no price" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("short", "key", "mean"),
    [
        ("salary", "offers.lab.salary.annual", 155_000),
        ("score.people", "offers.lab.scores.people", None),
        ("weights.money", "preferences.weights.money", 40),
        ("current.bonus.target", "current.bonus.target", 0.20),
        ("market.MSFT.volatility", "market.MSFT.volatility", 0.27),
        ("current.rsu[1].value", "current.rsu[1].value", 75_000),
    ],
)
def test_short_names_and_the_numbers_they_lead_to(short: str, key: str, mean: float | None) -> None:
    decision = cs.load(CLOUD_OR_LAB)
    assert full_key(decision, "lab", short) == key
    found = number_at(decision, key)
    assert found is not None
    if mean is not None:
        assert math.isclose(found.mean, mean)


def test_a_key_within_the_offer_may_leave_out_where_it_stands() -> None:
    decision = cs.load(ROOT / "configs" / "big-tech-or-startup.toml")
    for short in ("options.shares", "options[0].shares"):
        assert full_key(decision, "startup", short) == "offers.startup.options[0].shares"
    assert full_key(decision, "startup", "layoff.rate") == "offers.startup.layoff.rate"
    assert full_key(decision, "big", "refresher.value") == "offers.big.refresher.value"


@pytest.mark.parametrize(
    ("money", "other"),
    [(50, 50), ('"50%"', '"50%"'), (0.5, 0.5), ('"30%"', '"20%"'), (1, 0.2), (0.5, 0.01), (100, 0.001)],
)
def test_a_weight_is_solved_for_however_the_file_writes_weights(money: object, other: object) -> None:
    found = break_even(
        cs.loads(f"""
        preferences = {{ pay_range = [50_000, 150_000], weights = {{ money = {money}, calm = {other} }} }}
        current = {{ salary = 100_000, scores.calm = 2 }}
        offers.a = {{ salary = 80_000, scores.calm = 6 }}
    """),
        "a",
        "weights.money",
        paths=512,
    )
    # 20,000 of 100,000 times the weight of money are worth 4 of 10 times the other's.
    weight = {'"50%"': 0.5, '"20%"': 0.2}.get(str(other), other)
    assert found.value.value == pytest.approx(2 * weight, rel=1e-3)


@pytest.mark.parametrize("key", ["a..b", "'x", "salary.", "options[9].shares", "rsu[0].shares", "salary[0]"])
def test_a_key_that_leads_nowhere_is_said_to(capsys, key: str) -> None:
    file = str(ROOT / "configs" / "big-tech-or-startup.toml")
    assert status(["breakeven", file, "startup", "--for", key, "--paths", "512"]) == 2
    assert "leads nowhere in this file" in capsys.readouterr().err
