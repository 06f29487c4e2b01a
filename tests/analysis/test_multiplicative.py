"""Multiplicative utility, against its definition and by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

import careersim as cs
from careersim.analysis.multiplicative import interaction
from careersim.cli import status

ROOT = Path(__file__).parents[2]
FILE = """
start = 2026-01-01
[preferences]
pay_range = [0, 100_000]
weights = { money = 1, people = 1 }
[offers.mixed]
salary = 50_000
scores = { people = 5 }
[offers.rich]
salary = 100_000
scores = { people = 0 }
"""


@pytest.mark.parametrize("k", [[0.2, 0.1], [0.6, 0.7], [0.1, 0.2, 0.3], [0.5, 0.3, 0.4], [0.9, 0.9, 0.9], [0.01, 0.02]])
def test_the_interaction_solves_its_equation(k: list[float]) -> None:
    found = interaction(np.array(k))
    assert 1 + found == pytest.approx(float(np.prod(1 + found * np.array(k))), rel=1e-9)
    assert (found > 0) == (sum(k) < 1)
    assert found > -1


def test_of_two_it_has_a_closed_form() -> None:
    # 1 + K = (1 + K a) (1 + K b) where K = (1 - a - b) / (a b).
    assert interaction(np.array([0.4, 0.4])) == pytest.approx(0.2 / 0.16)
    assert interaction(np.array([0.6, 0.7])) == pytest.approx(-0.3 / 0.42)
    assert interaction(np.array([0.4, 0.6])) == 0


def test_a_bit_of_each_is_best_where_they_need_each_other_by_hand() -> None:
    below, at, above = cs.multiplicative(cs.simulate(cs.loads(FILE), 512), [0.8, 1.0, 1.2])
    # k = 0.4 each and K = 1.25: mixed (1.25^2 - 1) / 1.25 = 0.45, rich 0.4.
    assert {key: one.value for key, one in below.utility.items()} == pytest.approx({"mixed": 0.45, "rich": 0.4})
    # Additive: both 0.5.
    assert at.lead.value == pytest.approx(0)
    # k = 0.6 each and K = -5/9: mixed (1 - (5/6)^2) / (5/9) = 0.55, rich 0.6.
    assert {key: one.value for key, one in above.utility.items()} == pytest.approx({"mixed": 0.55, "rich": 0.6})
    assert (below.best, above.best) == ("mixed", "rich")


def test_at_a_whole_of_1_it_is_the_utility_of_the_result_within_the_ranges() -> None:
    result = cs.simulate(cs.loads(FILE.replace("50_000", "{ uniform = [20_000, 80_000] }")), 2048)
    [found] = cs.multiplicative(result, [1.0])
    for key, figures in result.figures.alternatives.items():
        assert figures.utility is not None
        assert found.utility[key].value == pytest.approx(figures.utility.mean.value, rel=1e-9)


def test_the_command(tmp_path, capsys) -> None:
    path = tmp_path / "offers.toml"
    path.write_text(FILE)
    assert status(["weights", str(path), "--multiplicative", "0.8,1,1.2", "--paths", "512"]) == 0
    assert "need each other" in capsys.readouterr().out
    assert status(["weights", str(path), "--multiplicative", "0.8", "--paths", "512", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["multiplicative"][0]["best"] == "mixed"
    for wrong, says in (
        ("x", "are no sums"),
        ("-1", "are no sums"),
        ("2", "one thing alone would be worth everything"),
    ):
        assert status(["weights", str(path), "--multiplicative", wrong]) == 2
        assert says in capsys.readouterr().err
    path.write_text(FILE.replace("weights = { money = 1, people = 1 }", ""))
    assert status(["weights", str(path), "--multiplicative", "0.8"]) == 2
    assert "have to have a weight" in capsys.readouterr().err
