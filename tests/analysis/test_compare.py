"""Two alternatives side by side, against closed forms."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import careersim as cs
from careersim.analysis.compare import compare, dominance
from careersim.cli import status
from careersim.verify.recipes.choice import lognormals

ROOT = Path(__file__).parents[2]
PATHS = 1 << 16


def test_the_difference_is_a_minus_b_and_its_opposite_the_opposite() -> None:
    result = cs.simulate(cs.loads(lognormals(1.1, 0.3, 1.0, 0.7)), PATHS)
    one, other = compare(result, "a", "b"), compare(result, "b", "a")
    assert one.difference.mean.value == pytest.approx(-other.difference.mean.value)
    assert one.difference["p5"].value == pytest.approx(-other.difference["p95"].value, rel=1e-3)
    assert one.p_greater.value + other.p_greater.value == pytest.approx(1)
    assert (one.dominance, one.dominated) == (other.dominated, other.dominance)
    gap = result.present_value["a"] - result.present_value["b"]
    assert one.difference.mean.value == pytest.approx(gap.mean())


def test_e8_two_lognormals_cross_and_the_safer_richer_one_dominates_in_the_second_order(oracle) -> None:
    found = compare(cs.simulate(cs.loads(lognormals(1.1, 0.3, 1.0, 0.7)), PATHS), "a", "b")
    assert not found.dominance.first
    assert found.dominance.second
    assert not found.dominated.second
    # The distribution functions cross at a level that the quantiles of each lie on either side of.
    gaps = {level: a - b for level, a, b in found.quantiles}
    crossing = oracle["E8"]
    assert all((gap > 0) == (level < crossing) for level, gap in gaps.items())


def test_dominance_of_samples_by_hand() -> None:
    # More at every rank; then the same mean and less spread; then neither.
    assert dominance(np.array([1.0, 3.0]), np.array([0.0, 3.0])).first
    narrow, wide = np.array([2.0, 4.0]), np.array([1.0, 5.0])
    assert not dominance(narrow, wide).first
    assert dominance(narrow, wide).second
    assert not dominance(wide, narrow).second
    # The areas against and for are equal: 1 of 2.
    assert dominance(narrow, wide).first_violation == pytest.approx(0.5)
    same = dominance(narrow, narrow)
    assert not same.first
    assert same.first_violation == 0.0


def test_sources_add_up_to_the_undiscounted_net_difference() -> None:
    result = cs.simulate(cs.load(ROOT / "configs" / "cloud-or-lab.toml"), 4096)
    found = compare(result, "lab", "stay")
    figures = result.figures.alternatives
    for year in {source.year for source in found.sources}:
        net = {key: next(y.net.value for y in figures[key].by_year if y.year == year) for key in ("lab", "stay")}
        total = sum(source.difference for source in found.sources if source.year == year)
        assert total == pytest.approx(net["lab"] - net["stay"], rel=1e-9)


def test_the_probability_of_regret_falls_with_the_amount_and_starts_at_that_of_paying_less() -> None:
    found = compare(cs.simulate(cs.loads(lognormals(1.0, 0.5, 1.0, 0.5)), PATHS), "a", "b")
    amounts, chances = zip(*found.regret, strict=True)
    assert list(amounts) == sorted(amounts)
    assert [c.value for c in chances] == sorted((c.value for c in chances), reverse=True)
    assert amounts[0] == 0
    assert chances[0].value == pytest.approx(1 - found.p_greater.value, abs=1e-4)  # less the ties


def test_the_command_prints_the_object_or_words(capsys) -> None:
    file = str(ROOT / "configs" / "cloud-or-lab.toml")
    assert status(["compare", file, "lab", "stay", "--json", "--paths", "1024"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"difference", "p_greater", "dominance"} <= found.keys()
    assert found["difference"]["mean"] < 0
    assert found["dominance"]["first"] is False
    assert math.isclose(found["p_greater"], 0.0, abs_tol=0.01)
    assert status(["compare", file, "--paths", "1024"]) == 0
    shown = capsys.readouterr().out
    assert "after-bonus against stay" in shown
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize(("words", "said"), [(["labb"], "Did you mean 'lab'?"), (["lab", "lab"], "is A itself")])
def test_an_unknown_alternative_is_refused(words, said, capsys) -> None:
    assert status(["compare", str(ROOT / "configs" / "cloud-or-lab.toml"), *words]) == 2
    assert said in capsys.readouterr().err
