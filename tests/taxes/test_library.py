"""Another program's taxes, asked on a grid of incomes."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import tenforty

import careersim as cs
from careersim.cli import status
from careersim.taxes.base import YearIncome
from careersim.taxes.library import GAPS, LibraryTax
from careersim.taxes.us import UsTax

FILE = """start = 2025-01-01
[tax]
kind = "library"
year = 2025
state = "CA"
[current]
salary = 300_000
[offers.a]
salary = 320_000
"""


def levies(rule: LibraryTax | UsTax, wages: np.ndarray) -> Mapping[str, np.ndarray]:
    return rule.owed(rule.year, YearIncome(wages), lambda quantity: quantity.mean)


@pytest.mark.parametrize("state", [None, "CA", "NY"])
def test_between_the_incomes_asked_for_it_is_within_five(state: str | None) -> None:
    wages = np.random.default_rng(1).uniform(2_000, 900_000, 40).round(2)
    found = levies(LibraryTax.model_validate({"year": 2024, "state": state}), wages)
    asked = tenforty.evaluate_returns(year=[2024], state=[state], filing_status=["Single"], w2_income=wages.tolist())
    for levy in ("federal", "state"):
        # It rounds its incomes and taxes to whole dollars, and its own tables of low incomes are steps of 50.
        assert np.abs(found[levy] - asked[f"{levy}_total_tax"].to_numpy()).max() <= 12, levy


@pytest.mark.parametrize("filing", ["single", "married_joint", "head", "married_separate"])
def test_the_federal_tax_is_ours_where_nothing_is_itemised(filing: str) -> None:
    # Above, its federal tax has the additional 0.9 % of Medicare too.
    wages = np.linspace(20_000, 125_000, 22)
    theirs = levies(LibraryTax.model_validate({"year": 2024, "filing": filing}), wages)["federal"]
    ours = levies(UsTax.model_validate({"year": 2024, "state": "TX", "filing": filing}), wages)["federal"]
    assert np.abs(theirs - ours).max() <= 15


def test_a_file_that_asks_it_runs_and_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("offers.toml").write_text(FILE, "utf-8")
    assert status(["check", "offers.toml"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "tenforty 2025, CA" in said
    assert all(gap in said for gap in GAPS)
    tax = cs.simulate(cs.load("offers.toml"), 1).summary()["alternatives"]["stay"]["by_year"][0]["tax"]
    assert tax["federal"] > tax["state"] > 20_000


def test_what_the_program_cannot_do_is_a_fault_of_the_file() -> None:
    with pytest.raises(cs.OffersError, match=r"tax\.state: tenforty cannot do it: OTS does not support 2025/GA_500"):
        cs.loads(FILE.replace("CA", "GA"))


def test_without_the_package_the_fault_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr("careersim.table.find_spec", lambda name: None if name == "tenforty" else find(name))
    with pytest.raises(cs.OffersError, match=r"needs the package tenforty: pip install 'careersim\[tax\]'"):
        cs.loads(FILE)
