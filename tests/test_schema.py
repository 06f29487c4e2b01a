"""The JSON Schema that editors read: every good file fits it, and it sees what one table alone can tell."""

import json
import subprocess
import sysconfig
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from careersim.decision import Decision
from careersim.kinds import kinds
from careersim.prices.base import PriceModel
from careersim.quantity import FORMS, PAIRS
from careersim.schema import offers_schema
from careersim.taxes.base import Tax
from careersim.utilities.base import Utility
from careersim.vesting.base import Vesting

ROOT = Path(__file__).parents[1]
GOOD = [*sorted((ROOT / "configs").glob("*.toml")), ROOT / "careersim" / "starter.toml"]
BAD = sorted(path for path in (ROOT / "tests" / "bad").glob("*.toml") if path.stem != "syntax")
BETWEEN_KEYS = {
    "alone", "dates", "lead-nowhere", "mixed-weights", "outside-domain", "past-grant", "scores", "start-outside",
    "taken-names", "two-sizes", "zero-weights",
}  # fmt: skip
"""Files whose faults lie between keys, or in a text: no schema can tell, `careersim check` does."""


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return offers_schema()


def faults(schema: dict[str, Any], file: Path) -> list[Any]:
    # TOML's dates are texts in JSON; all else is as it is.
    written = json.loads(json.dumps(tomllib.loads(file.read_text("utf-8")), default=str))
    return list(Draft202012Validator(schema).iter_errors(written))


def tables(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if isinstance(part.get("properties"), dict):
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for value in part:
            yield from tables(value)


def test_it_is_a_schema_and_strict_json(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    json.dumps(schema, allow_nan=False)
    assert schema["$schema"].endswith("2020-12/schema")
    assert set(schema["properties"]) == set(Decision.model_fields)


def test_the_published_one_is_what_the_command_prints(schema: dict[str, Any]) -> None:
    published = (ROOT / "docs" / "offers.schema.json").read_text("utf-8")
    assert json.loads(published) == schema, "write it anew: careersim schema > docs/offers.schema.json"


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_good_file_fits(schema: dict[str, Any], file: Path) -> None:
    assert faults(schema, file) == []


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_file_does_not_unless_its_faults_lie_between_keys(schema: dict[str, Any], file: Path) -> None:
    assert bool(faults(schema, file)) == (file.stem not in BETWEEN_KEYS)


def test_every_kind_and_distribution_is_in_it(schema: dict[str, Any]) -> None:
    named = {table["properties"]["kind"]["const"] for table in tables(schema) if "kind" in table["properties"]}
    assert named == {*kinds(PriceModel), *kinds(Tax), *kinds(Utility)}
    assert {kind.__name__ for kind in kinds(Vesting).values()} <= set(schema["$defs"])
    assert set(schema["$defs"]["Distribution"]["properties"]) == {*FORMS, *PAIRS}


def test_every_key_says_what_it_means_and_no_other_is_allowed(schema: dict[str, Any]) -> None:
    for table in tables(schema):
        assert table["additionalProperties"] in (False, {"type": "object"})
        for key, described in table["properties"].items():
            assert described.get("description"), key


def test_a_required_number_has_no_default(schema: dict[str, Any]) -> None:
    for table in tables(schema):
        for key in table.get("required", ()):
            assert "default" not in table["properties"][key], key


@pytest.mark.parametrize("mistake", [None, ("salary = ", "salry = "), ("rate = 0.33", "rate = 33")])
def test_an_editors_toml_server_checks_by_it(tmp_path: Path, mistake: tuple[str, str] | None) -> None:
    text = "#:schema offers.schema.json\n" + (ROOT / "careersim" / "starter.toml").read_text("utf-8")
    text += "[offers.gamma]\nsalary = 1\nscores = { flexibility = 1, people = 1, purpose = 1 }\n"
    if mistake is not None:
        assert mistake[0] in text
        text = text.replace(*mistake)
    (tmp_path / "offers.toml").write_text(text, "utf-8")
    (tmp_path / "offers.schema.json").write_text(json.dumps(offers_schema()), "utf-8")
    server = str(Path(sysconfig.get_path("scripts")) / "taplo")
    done = subprocess.run([server, "lint", "offers.toml"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (mistake is None), done.stderr
