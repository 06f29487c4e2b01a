"""Every reference value is met under every sampler; and a wrong engine is found out."""

import json
import math
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from careersim.cli import status
from careersim.estimate import Estimate
from careersim.prices.gbm import Gbm
from careersim.verify.bench import Bench
from careersim.verify.check import Check, check
from careersim.verify.recipe import Recipe, topics
from careersim.verify.recipes import prices
from careersim.verify.reference import references

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-we-know.md").read_text("utf-8")
RECIPES = {name: recipe for topic in topics() for name, recipe in topic.recipes.items()}
PATHS = 65_536
seen: dict[str, list[Check]] = {}


@pytest.mark.parametrize("name", RECIPES)
def test_the_engine_meets_the_reference(name: str, sampler: str) -> None:
    found = [*RECIPES[name](Bench(PATHS, 0, sampler))]
    assert found
    for one in found:
        assert one.ok, one.as_json()
        # What is restated on the grid of months is the same but for the months.
        assert one.expected == pytest.approx(one.reference.value, rel=0.1), one.id
        assert max(one.under, one.over) <= 0.005 or one.id in {"F11d", "F11f", "F3a", "F3b", "F3c", "F3d"}


# --- it can fail ----------------------------------------------------------------------------------------------


def failed(recipe: Recipe) -> set[str]:
    return {one.id for one in recipe(Bench(PATHS, 0, "sobol")) if not one.ok}


def drifting(by: float) -> Callable[..., np.ndarray]:
    """Return the prices of a drift that is wrong by so much a year."""
    right = Gbm.price_paths

    def price_paths(self: Gbm, drawn: Any, times: np.ndarray, motion: np.ndarray) -> np.ndarray:
        return right(self, drawn, times, motion) * np.exp(by * times)[:, None]

    return price_paths


def test_a_drift_that_is_wrong_by_a_fifth_of_a_per_cent_a_year_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert failed(prices.moments_of_a_price) == set()
    monkeypatch.setattr(Gbm, "price_paths", drifting(0.002))
    assert "A1a" in failed(prices.moments_of_a_price)


def test_the_command_ends_with_1_and_marks_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Gbm, "price_paths", drifting(0.05))
    monkeypatch.setattr("careersim.verify.verification.topics", lambda: topics()[:1])
    assert status(["verify", "--paths", "16384"]) == 1
    said = capsys.readouterr().out
    assert re.search(r"^A1a .* WRONG *$", said, re.MULTILINE)
    assert re.search(r"^A9 .* ok *$", said, re.MULTILINE)  # regimes have prices of their own
    assert said.split("\n\n")[-1].startswith("WRONG: ")


@pytest.mark.parametrize(
    ("got", "ok"),
    [
        (Estimate(15254.0, 1.0), True),
        (Estimate(15254.1669 + 4.1, 1.0), False),
        (Estimate(15254.1669 - 4.1, 1.0), False),
        (Estimate(math.nan, 1.0), False),
        (Estimate(15254.0, math.nan), False),
        (15254.0, False),
    ],
)
def test_a_check_holds_within_four_standard_errors(got: Estimate | float, ok: bool) -> None:
    assert check("E3", got).ok == ok


def test_what_a_check_allows_besides_chance_has_a_direction() -> None:
    assert check("D4", 87_200 * 1.01, over=0.011).ok
    assert not check("D4", 87_200 * 0.99, over=0.011).ok
    assert check("D4", 87_200 * 0.99, under=0.011).ok
    assert not check("D4", 87_200 * 1.012, within=0.011).ok


# --- the command ----------------------------------------------------------------------------------------------


def test_the_object_has_every_check_and_the_exit_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    some = (topics()[0], topics()[-1])
    monkeypatch.setattr("careersim.verify.verification.topics", lambda: some)
    ended = status(["verify", "--json", "--paths", "2048", "--seed", "3", "--sampler", "pseudo"])
    printed = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert (printed["paths"], printed["seed"], printed["sampler"]) == (2048, 3, "pseudo")
    assert printed["ok"] == (ended == 0) == all(one["ok"] for one in printed["checks"])
    assert {one["topic"] for one in printed["checks"]} == {topic.title for topic in some}


def test_an_unknown_sampler_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["verify", "--sampler", "sobel"]) == 2
    assert "Did you mean 'sobol'?" in capsys.readouterr().err


# --- the page -------------------------------------------------------------------------------------------------


def test_the_page_shows_what_the_command_prints() -> None:
    shown = re.search(r"<!-- verify -->\n```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert shown is not None
    command = [sys.executable, "-m", "careersim", "verify"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout

    def words(text: str) -> list[str]:
        return re.sub(r"\d+\.\d s", "0.0 s", text.replace(",", "")).split()

    def number(word: str) -> float | None:
        try:
            return float(word)
        except ValueError:
            return None

    page, printed = words(shown[1]), words(done.stdout)
    assert len(page) == len(printed)
    # Another processor or numpy may round otherwise: a number is the same to three digits, or to 0.2 standard errors.
    for one, other in zip(page, printed, strict=True):
        x, y = number(one), number(other)
        assert one == other or (x is not None and y is not None and math.isclose(x, y, rel_tol=1e-3, abs_tol=0.2)), one


def test_the_page_gives_the_second_source_of_every_value_that_is_checked() -> None:
    rows = {
        key: (what, inputs, value, second)
        for key, what, inputs, value, second in re.findall(
            r"^\| ([A-F]\d+\w?) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE
        )
    }
    checked = {one.id for recipe in RECIPES.values() for one in seen_once(recipe)}
    of = references()
    assert rows == {key: (of[key].what, of[key].inputs, f"{of[key].value:,.9g}", of[key].how) for key in checked}
    for key in checked - {"F11f"}:  # the boundary came with F11a, and from nowhere else
        # F11a and what follows from it are by simulation.
        assert of[key].second == pytest.approx(of[key].value, rel=2e-3 if key.startswith("F11") else 1e-6), key


def test_the_page_names_the_values_that_no_recipe_checks() -> None:
    named = re.search(r"<!-- unchecked -->\n(.*?)\n\n", PAGE, re.DOTALL)
    assert named is not None
    checked = {one.id for recipe in RECIPES.values() for one in seen_once(recipe)}
    assert set(re.findall(r"`(\w+)`", named[1])) == set(references()) - checked


def seen_once(recipe: Callable[[Bench], object]) -> list[Check]:
    """Return a recipe's checks on as few paths as there may be."""
    name = recipe.__name__
    if name not in seen:
        seen[name] = [*recipe(Bench(512, 0, "sobol"))]  # type: ignore[call-overload]
    return seen[name]
