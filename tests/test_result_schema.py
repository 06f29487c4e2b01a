"""The published schema of a result: what it lets pass, what not. The JSON of other commands is finite and told."""

import copy
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import careersim as cs
from careersim.cli import status
from careersim.result_schema import VERSION, result_schema
from careersim.summary import Summary

ROOT = Path(__file__).parents[1]
DOCS = "\n".join(page.read_text("utf-8") for page in sorted((ROOT / "docs").glob("*.md")))
FILE = str(ROOT / "configs" / "cloud-or-lab.toml")
VALIDATOR = Draft202012Validator(result_schema())


def keys(schema: Any) -> set[str]:
    found: set[str] = set()
    if isinstance(schema, dict):
        found |= set(schema.get("properties", {}))
        schema = list(schema.values())
    if isinstance(schema, list):
        found = found.union(*map(keys, schema)) if schema else found
    return found


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    return cs.simulate(cs.load(FILE), 512).summary()


def test_it_is_a_schema_and_the_published_one() -> None:
    Draft202012Validator.check_schema(result_schema())
    published = json.loads((ROOT / "docs" / "result.schema.json").read_text("utf-8"))
    assert published == result_schema(), "write it anew: careersim schema --result > docs/result.schema.json"


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["schema", "--result"]) == 0
    assert json.loads(capsys.readouterr().out) == result_schema()


def test_the_result_names_its_version(result: dict[str, Any]) -> None:
    assert result["schema_version"] == VERSION
    assert VALIDATOR.is_valid(result)


def test_every_key_is_on_the_page() -> None:
    page = (ROOT / "docs" / "result.md").read_text("utf-8")
    told = set(re.findall(r"\w+", page))
    assert {key for key in keys(result_schema()) if key.removesuffix("_se") not in told} == set()


@pytest.mark.parametrize("config", sorted((ROOT / "configs").glob("*.toml")), ids=lambda config: config.stem)
def test_every_config_gives_such_a_result(config: Path) -> None:
    assert [*VALIDATOR.iter_errors(cs.simulate(cs.load(config), 512).summary())] == []


BROKEN = {
    "a key more": lambda one: one.update(luck=1),
    "a key less": lambda one: one.pop("seed"),
    "a deep key more": lambda one: one["alternatives"]["lab"]["regret"].update(p99=0.0),
    "a deep key less": lambda one: one["alternatives"]["lab"]["happiness"].pop("surplus"),
    "a text for a number": lambda one: one["alternatives"]["lab"].update(p_best="0.5"),
    "null where there is always a number": lambda one: one["alternatives"]["lab"]["present_value"].update(mean=None),
    "a probability above 1": lambda one: one["alternatives"]["lab"].update(p_best=1.1),
    "an error below 0": lambda one: one["alternatives"]["lab"]["regret"].update(se=-1.0),
    "another version": lambda one: one.update(schema_version=VERSION + 1),
    "no alternative": lambda one: one.update(alternatives={}),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_it_refuses(fault: str, result: dict[str, Any]) -> None:
    broken = copy.deepcopy(result)
    BROKEN[fault](broken)
    assert not VALIDATOR.is_valid(broken)


def test_no_test_makes_a_result_that_is_not_such_a_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The watch over all tests sees a result that breaks the contract, here and in a command that is started."""
    made = cs.simulate(cs.load(FILE), 512).figures
    object.__setattr__(made.provenance, "seed", "none")
    with pytest.raises(AssertionError, match=r"\$\.seed"):
        made.as_json()
    fake = tmp_path / "careersim.py"
    fake.write_text("print('{\"seed\": NaN}')", "utf-8")
    with pytest.raises(AssertionError, match="NaN in a result"):
        subprocess.run([sys.executable, str(fake), "run", "offers.toml", "--json"], capture_output=True, check=True)
    assert Summary.as_json.__name__ == "checked"


# --- the other commands ---------------------------------------------------------------------------------------

OTHERS = {
    "compare": [FILE],
    "breakeven": [FILE, "lab", "--for", "salary"],
    "when": [FILE, "lab"],
    "drivers": [FILE, "--evsi", "offers.lab.scores.purpose=1:2"],
    "weights": [FILE],
    "frontier": [FILE, "flexibility"],
    "risk": [FILE],
    "sweep": [FILE, "--set", "offers.lab.salary=180k,220k"],
}
OF_THE_FILE = {"stay", "lab", "after-bonus", "money", "flexibility", "people", "purpose", "MSFT"}
"""Keys of an object that are the file's own words."""


def keys_of(printed: Any) -> set[str]:
    if isinstance(printed, list):
        return set().union(*map(keys_of, printed)) if printed else set()
    if not isinstance(printed, dict):
        return set()
    return set(printed).union(*map(keys_of, printed.values()))


@pytest.mark.parametrize("command", OTHERS)
def test_another_commands_object_is_finite_and_its_keys_are_told(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status([command, *OTHERS[command], "--json", "--paths", "512"]) == 0
    printed = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    own = {key for key in keys_of(printed) if not any(word in key for word in OF_THE_FILE)}
    told = set(re.findall(r"\w+", DOCS))
    told |= {f"{figure}_{quantile}" for figure in told for quantile in ("p5", "p95")}
    assert {key for key in own if key.removesuffix("_se") not in told} == set()
