"""Certainty equivalents under several utility functions, against closed forms; the kinds' common contract."""

import json
import math
import tomllib
from pathlib import Path

import numpy as np
import pytest

import careersim as cs
from careersim.analysis.risk import certainty_equivalent, influence
from careersim.cli import status
from careersim.decision import Preferences
from careersim.kinds import kinds
from careersim.quantity import fixed
from careersim.utilities.base import Utility
from careersim.utilities.cara import Cara
from careersim.utilities.crra import Crra
from careersim.utilities.linear import Linear
from careersim.verify.recipes.risk import sums

ROOT = Path(__file__).parents[2]
PATHS = 1 << 16


@pytest.mark.parametrize("kind", kinds(Utility).values(), ids=lambda kind: kind.kind)
def test_every_kind_is_documented_and_keeps_the_contract(kind: type[Utility]) -> None:
    example = (kind.__doc__ or "").split("```toml\n")[1].split("```")[0]
    written = tomllib.loads(example)["preferences"]
    utility = Preferences.model_validate(written).utility
    assert type(utility) is kind
    x = np.linspace(1e4, 2e6, 4001)
    scale = 3e5
    u = utility.utility(x, scale)
    assert float(utility.utility(scale, scale)) == pytest.approx(0, abs=1e-9)
    assert float(utility.utility(scale + 1, scale) - utility.utility(scale - 1, scale)) / 2 == pytest.approx(
        1, rel=1e-4
    )
    assert np.all(np.diff(u) >= 0)
    assert np.all(np.diff(u, 2) <= 1e-6 * np.abs(u[2:]) + 1e-6)
    # The measure does not depend on where utility is measured from.
    assert certainty_equivalent(x, utility) == pytest.approx(certainty_equivalent(x[::-1], utility))
    found = influence(x, utility)
    assert found is not None
    assert found.mean() == pytest.approx(certainty_equivalent(x, utility), rel=1e-9)


def test_d4_of_a_normal_sum_under_constant_absolute_risk_aversion(oracle, agrees) -> None:
    preferences = "preferences.utility = { kind = 'cara', tolerance = 250_000 }"
    result = cs.simulate(cs.loads(sums("{ normal = [100_000, 80_000] }", "87_200", preferences=preferences)), PATHS)
    own = cs.risk(result).own
    assert own is not None
    agrees(own.certain["a"], oracle["D4"])


def test_the_files_own_aversion_gives_the_figure_of_the_result() -> None:
    result = cs.simulate(cs.load(ROOT / "configs" / "cloud-or-lab.toml"), 4096)
    [row] = cs.risk(result, [2.0]).rows
    for key, figures in result.figures.alternatives.items():
        assert figures.certainty_equivalent is not None
        assert row.certain[key].value == pytest.approx(figures.certainty_equivalent.value, rel=1e-9)
        assert row.certain[key].se == pytest.approx(figures.certainty_equivalent.se, rel=1e-6)


def test_as_a_kind_crra_is_the_default_said_otherwise() -> None:
    one = cs.simulate(
        cs.loads(sums("{ uniform = [1e5, 3e5] }", "2e5", preferences="preferences.risk_aversion = 3")), 4096
    )
    same = "preferences.utility = { kind = 'crra', gamma = 3 }"
    other = cs.simulate(cs.loads(sums("{ uniform = [1e5, 3e5] }", "2e5", preferences=same)), 4096)
    a, b = (result.figures.alternatives["a"].certainty_equivalent for result in (one, other))
    assert a is not None
    assert b is not None
    assert a.value == pytest.approx(b.value, rel=1e-9)
    assert a.se == pytest.approx(b.se, rel=1e-4)


def test_indifferent_to_risk_it_is_the_mean() -> None:
    preferences = "preferences.utility.kind = 'linear'"
    figures = cs.simulate(cs.loads(sums("{ normal = [0, 9e5] }", "1", preferences=preferences)), 2048).figures
    certain = figures.alternatives["a"].certainty_equivalent
    assert certain is not None
    assert certain.value == pytest.approx(figures.alternatives["a"].present_value.mean.value, abs=1e-3)


def test_where_the_best_changes() -> None:
    # Lognormal with sd s of the log against 10 % less for sure: equal where gamma s^2 / 2 = -ln 0.9.
    s = 0.3
    text = sums(f"{{ lognormal = [300_000, {300_000 * math.sqrt(math.expm1(s * s))}] }}", "270_000")
    [(gamma, best)] = cs.risk(cs.simulate(cs.loads(text), PATHS)).switches
    assert best == "b"
    assert gamma == pytest.approx(-2 * math.log(0.9) / s**2, abs=0.02)


def test_no_utility_overflows_and_none_is_made_up() -> None:
    wide = np.linspace(1.0, 1e9, 1000)
    assert 1.0 < certainty_equivalent(wide, Cara(tolerance=fixed(10.0))) < 100.0
    assert math.isfinite(certainty_equivalent(wide, Crra(gamma=fixed(50.0))))
    assert influence(wide - 5.0, Crra(gamma=fixed(2.0))) is None
    assert influence(wide - 5.0, Crra(gamma=fixed(0.0))) is not None
    assert influence(wide - 5.0, Linear()) is not None


def test_the_command(tmp_path, capsys) -> None:
    path = tmp_path / "offers.toml"
    path.write_text(
        sums(
            "{ uniform = [1e5, 4e5] }", "2.3e5", preferences="preferences.utility = { kind = 'cara', tolerance = 1e5 }"
        )
    )
    assert status(["risk", str(path), "--paths", "8192"]) == 0
    shown = capsys.readouterr().out
    assert "From a risk aversion of about" in shown
    assert "risk tolerance $100,000 (yours)" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert status(["risk", str(path), "--paths", "512", "--json", "--at", "3,0.5"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["gamma"] for row in found["utilities"]] == [0.5, 3]
    assert found["own"]["tolerance"] == 1e5
    assert status(["risk", str(path), "--at", "-1"]) == 2
    assert "are no aversions to risk" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("preferences", "says"),
    [
        ("preferences = { risk_aversion = 2, utility = { kind = 'linear' } }", "Keep one of the two"),
        ("preferences.utility = { kind = 'cara', tolerance = { uniform = [1, 2] } }", "Write one number"),
        ("preferences.utility = { kind = 'crraa' }", "Did you mean 'crra'?"),
    ],
)
def test_a_wrong_utility_is_told(preferences, says) -> None:
    with pytest.raises(cs.OffersError, match=says.replace("?", r"\?")):
        cs.loads(f"{preferences}\nstart = 2026-01-01\ncurrent.salary = 1\noffers.b.salary = 2")
