"""The dated tables on file: one TOML file a jurisdiction in data/, one table a tax year, each with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

FEDERAL = "federal"
FACTS = ("source", "checked_on", "estimated")
"""What every dated table says of itself."""


@cache
def jurisdiction(code: str) -> Mapping[str, Any]:
    """Return what is on file for a state by its code, or for `federal`: its years, and what holds in all of them."""
    return tomllib.loads((files("careersim.taxes.us") / "data" / f"{code}.toml").read_text("utf-8"))


@cache
def state_codes() -> tuple[str, ...]:
    """Return the codes of the states on file, in alphabetical order."""
    names = (file.name.removesuffix(".toml") for file in (files("careersim.taxes.us") / "data").iterdir())
    return tuple(sorted(name for name in names if len(name) == 2))


def state_name(code: str) -> str:
    """Return the name of a state on file."""
    return str(jurisdiction(code)["name"])


@cache
def state_names() -> dict[str, str]:
    """Return the names of the states on file by code."""
    return {code: state_name(code) for code in state_codes()}


@cache
def years() -> tuple[int, ...]:
    """Return the tax years on file, in order."""
    return tuple(sorted(int(key) for key in jurisdiction(FEDERAL) if key.isdigit()))


def table(code: str, year: int) -> Mapping[str, Any]:
    """Return one jurisdiction's table of a year; of the last on file for later years."""
    found: Mapping[str, Any] = jurisdiction(code)[str(min(year, years()[-1]))]
    return found
