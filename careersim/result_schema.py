"""The JSON Schema of a result, which is its contract: any other key, or a number that is not finite, breaks it."""

from __future__ import annotations

from typing import Any

from careersim.estimate import QUANTILES

VERSION = 1
"""Raised where a key is taken away or means something else; what is added leaves it."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

NUMBER: Schema = {"type": "number"}
MAYBE: Schema = {"type": ["number", "null"]}
PROBABILITY: Schema = {"type": "number", "minimum": 0, "maximum": 1}
ERROR: Schema = {"type": ["number", "null"], "minimum": 0}
TEXT: Schema = {"type": "string"}


def result_schema() -> Schema:
    """Return the schema (draft 2020-12) of the object that `careersim run --json` prints."""
    tables = {
        "Spread": _spread(),
        "Cost": _object(_spread()["properties"] | _versus()),
        "Estimate": _object({"value": MAYBE, "se": ERROR}),
        "Alternative": _alternative(),
        "Happiness": _happiness(),
        "Year": _year(),
        "Handcuffs": _handcuffs(),
    }
    root = _object(
        {
            "schema_version": _said({"const": VERSION}, "Version of this schema."),
            "careersim": _said(TEXT, "Version of careersim."),
            "title": TEXT,
            "seed": {"type": "integer", "minimum": 0},
            "paths": _said({"type": "integer", "minimum": 1}, "Paths that were run."),
            "paths_asked": _said({"type": "integer", "minimum": 1}, "Paths of the whole run, if interrupted."),
            "batches": _said({"type": "integer", "minimum": 1}, "Independent batches, of which errors are made."),
            "sampler": TEXT,
            "input_sha256": _said({"type": "string", "pattern": "^[0-9a-f]{64}$"}, "Of the file's bytes."),
            "start": _said({"type": "string", "format": "date"}, "Decision date."),
            "horizon_years": {"type": "number", "exclusiveMinimum": 0},
            "annuity_years": _said(NUMBER, "Mean present value of one unit of money a year over the horizon."),
            "reference": _said(TEXT, "The alternative that happiness is priced against."),
            "alternatives": {"type": "object", "minProperties": 1, "additionalProperties": _table("Alternative")},
        },
        optional=("paths_asked",),
    )
    says = "What `careersim run --json` prints; docs/result.md says what each figure means."
    return {"$schema": DIALECT, "title": "A result of careersim", "description": says, **root, "$defs": tables}


def _spread() -> Schema:
    quantiles = dict.fromkeys(QUANTILES, NUMBER)
    errors = _object(dict.fromkeys(QUANTILES, ERROR))
    return _object({"mean": NUMBER, "se": ERROR, "sd": ERROR, **quantiles, "quantile_se": errors})


def _versus() -> Schema:
    return {"versus": TEXT, "p_positive": PROBABILITY, "p_positive_se": ERROR}


def _alternative() -> Schema:
    certain = {"certainty": MAYBE, "certainty_se": ERROR}
    all_in = {"value": _table("Spread"), "opportunity_cost": _table("Cost"), "p_best": PROBABILITY, "p_best_se": ERROR}
    return _object(
        {
            "name": TEXT,
            "present_value": _table("Spread"),
            "annual_pay": _table("Spread"),
            "certainty_equivalent": _table("Estimate"),
            "opportunity_cost": _object(_spread()["properties"] | _versus() | certain),
            "regret": _table("Spread"),
            "p_best": PROBABILITY,
            "p_best_se": ERROR,
            "utility": _or_null(_table("Spread")),
            "all_in": _or_null(_object(all_in)),
            "happiness": _table("Happiness"),
            "by_year": {"type": "array", "items": _table("Year")},
            "handcuffs": _table("Handcuffs"),
        }
    )


def _happiness() -> Schema:
    figures: Schema = {"scores": _by_name(NUMBER)}
    for name in ("price", "pay_cut", "surplus", "break_even_money_weight"):
        figures |= {name: MAYBE, f"{name}_se": ERROR}
    return _object(figures)


def _year() -> Schema:
    money = {"gross": NUMBER, "gross_se": ERROR, "net": NUMBER, "net_se": ERROR}
    parts = {"components": _by_name(NUMBER), "tax": _by_name(NUMBER)}
    return _object({"year": {"type": "integer"}, **money, **parts})


def _handcuffs() -> Schema:
    forfeited = {"forfeited": NUMBER, "forfeited_se": ERROR, "forfeited_by_component": _by_name(NUMBER)}
    return _object({"unvested_today": NUMBER, **forfeited, "beyond_horizon": NUMBER, "beyond_horizon_se": ERROR})


def _object(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    """Return an object with these keys and no others, all there but the optional ones."""
    required = [key for key in properties if key not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _by_name(value: Schema) -> Schema:
    """Return an object whose keys are the file's own."""
    return {"type": "object", "additionalProperties": value}


def _table(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _or_null(value: Schema) -> Schema:
    return {"anyOf": [value, {"type": "null"}]}


def _said(value: Schema, says: str) -> Schema:
    return {**value, "description": says}
