"""Pay against one attribute, by hand."""

import json
import math
from pathlib import Path

import pytest

import careersim as cs
from careersim.cli import status

ROOT = Path(__file__).parents[2]


def offers(*jobs: tuple[str, str], preferences: str = "") -> str:
    """Return offers with a salary and a score of people each."""
    tables = "\n".join(
        f"offers.{key} = {{ salary = {salary}, scores = {{ people = {score} }} }}"
        for key, (salary, score) in zip("abcd", jobs, strict=False)
    )
    return f"start = 2026-01-01\n{preferences}\n{tables}"


def test_four_jobs_by_hand() -> None:
    # b is dominated by a; c lies below the line from a to d, so no weights choose it.
    text = offers(("100_000", "5"), ("90_000", "4"), ("80_000", "6"), ("75_000", "9"))
    found = cs.frontier(cs.simulate(cs.loads(text), 512), "people")
    assert {key: (p.is_efficient, p.is_supported) for key, p in found.points.items()} == {
        "a": (True, True),
        "b": (False, False),
        "c": (True, False),
        "d": (True, True),
    }
    assert [(step.giving, step.getting) for step in found.steps] == [("a", "c"), ("c", "d")]
    assert [step.price.value for step in found.steps] == pytest.approx([20_000, 5_000 / 3])
    assert [point.p_undominated.value for point in found.points.values()] == [1, 0, 1, 1]
    assert found.points["d"].pay.value == pytest.approx(75_000)
    assert found.own_price is None


def test_equal_jobs_dominate_neither() -> None:
    found = cs.frontier(cs.simulate(cs.loads(offers(("100_000", "5"), ("100_000", "5"))), 512), "people")
    assert all(point.is_efficient for point in found.points.values())
    assert found.steps == ()


def test_the_chance_of_being_undominated(agrees) -> None:
    # b has more of people: it is dominated nowhere; a is dominated where b pays more, half of the time.
    text = offers(("100_000", "5"), ("{ normal = [100_000, 10_000] }", "6"))
    found = cs.frontier(cs.simulate(cs.loads(text), 1 << 14), "people")
    agrees(found.points["a"].p_undominated, 0.5)
    assert found.points["b"].p_undominated.value == 1


def test_the_price_of_a_point_and_its_error(agrees) -> None:
    text = offers(("100_000", "5"), ("{ normal = [90_000, 8_000] }", "{ normal = [7, 0.5] }"))
    text += '\npreferences.risk_aversion = 0\nsimulation.sampler = "pseudo"'
    found = cs.frontier(cs.simulate(cs.loads(text), 1 << 13), "people")
    [step] = found.steps
    agrees(step.price, 5_000)
    # d(p / s) = (dp - 5000 ds) / 2 with sds of 8,000 and 0.5.
    assert step.price.se == pytest.approx(math.hypot(8_000, 2_500) / 2 / math.sqrt(1 << 13), rel=0.3)


def test_the_price_by_ones_own_weights() -> None:
    # 1/4 of the weight on people, 3/4 on money over 60,000: a point is worth 60,000 / 10 / 3.
    preferences = "preferences = { pay_range = [60_000, 120_000], weights = { money = 3, people = 1 } }"
    text = offers(("100_000", "5"), ("90_000", "9"), preferences=preferences)
    found = cs.frontier(cs.simulate(cs.loads(text), 512), "people")
    assert found.own_price is not None
    assert found.own_price.value == pytest.approx(2_000)


def test_the_command(tmp_path, capsys) -> None:
    config = str(ROOT / "configs" / "cloud-or-lab.toml")
    picture = tmp_path / "frontier.svg"
    assert status(["frontier", config, "flexibility", "--paths", "1024", "--plot", str(picture)]) == 0
    shown = capsys.readouterr().out
    assert "" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert "<svg" in picture.read_text()
    assert status(["frontier", config, "flexibility", "--paths", "1024", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["steps"][0]["from"] == "stay"
    assert status(["frontier", config, "flexibilty"]) == 2
    assert "Did you mean 'flexibility'?" in capsys.readouterr().err
