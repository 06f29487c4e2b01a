"""The JSON Schema of an offers file, for editors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from careersim.dates import Duration
from careersim.decision import Decision
from careersim.docstrings import first_line
from careersim.kinds import kinds
from careersim.number import DISTRIBUTION, distribution_schema
from careersim.prices.base import PriceModel
from careersim.quantity import Quantity
from careersim.table import DEFAULT_KIND, KIND_OF, Table
from careersim.taxes.base import Tax
from careersim.utilities.base import Utility
from careersim.vesting.base import Vesting

FAMILIES: dict[str, type[Table]] = {family.__name__: family for family in (PriceModel, Tax, Utility, Vesting)}


class _OffersSchema(GenerateJsonSchema):
    """Shows defaults as the file would have them."""

    def encode_default(self, dft: Any) -> Any:
        """Return a default as JSON."""
        match dft:
            case Quantity(amount=float(number)):
                return number
            case Quantity() | Duration():
                return str(dft)
            case Table():
                return {}
            case tuple():
                return [self.encode_default(part) for part in dft]
        return super().encode_default(dft)


def offers_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12)."""
    every: list[type[Table]] = [Decision]
    every += (kind for family in FAMILIES.values() for kind in kinds(family).values())
    references, schema = models_json_schema([(table, "validation") for table in every], schema_generator=_OffersSchema)
    named: dict[str, tuple[str, str, str]] = {}

    def any_of(family: str, default: str | None) -> dict[str, Any]:
        found = [references[kind, "validation"] for kind in kinds(FAMILIES[family]).values()]
        if default is not None:
            for reference, (word, kind) in zip(found, kinds(FAMILIES[family]).items(), strict=True):
                named[_table(reference)] = word, first_line(kind), default
        return {"anyOf": found}

    tables = {**_replaced(schema, any_of)["$defs"], "Distribution": distribution_schema()}
    for name, (word, says, default) in named.items():
        _name_kind(tables[name], word, says, default)
    root = tables.pop("Decision")
    used = {name: tables[name] for name in sorted(_referred(root, tables))}
    return {"$schema": GenerateJsonSchema.schema_dialect, **root, "$defs": used}


def _name_kind(definition: dict[str, Any], word: str, says: str, default: str) -> None:
    """Add the key `kind` to a table's definition; each but the default must give it."""
    table = definition if "properties" in definition else definition["anyOf"][0]
    table["properties"]["kind"] = {"const": word, "description": says}
    if word != default:
        table["required"] = sorted({"kind", *table.get("required", [])})


def _replaced(part: Any, any_of: Callable[[str, str | None], dict[str, Any]]) -> Any:
    """Return a part of the schema with the kinds of a family wherever it names one."""
    if isinstance(part, list):
        return [_replaced(value, any_of) for value in part]
    if not isinstance(part, dict):
        return part
    stands_for: dict[str, Any] = {}
    if KIND_OF in part:
        stands_for = any_of(part[KIND_OF], part[DEFAULT_KIND])
    elif DISTRIBUTION in part:
        stands_for = {"$ref": "#/$defs/Distribution"}
    others = (KIND_OF, DEFAULT_KIND, DISTRIBUTION)
    return {key: _replaced(value, any_of) for key, value in part.items() if key not in others} | stands_for


def _referred(part: Any, tables: dict[str, Any]) -> set[str]:
    """Return the names of the tables that a part of the schema leads to."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            name = _table(part)
            if name and name not in found:
                found.add(name)
                waiting.append(tables[name])
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return found


def _table(reference: dict[str, Any]) -> str:
    return str(reference.get("$ref", "")).rpartition("/")[2]
