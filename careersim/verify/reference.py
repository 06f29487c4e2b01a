"""The reference values: what each is, and where else it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Reference:
    """A value that was computed without this package.

    inputs : the numbers it is of, in the shorthand of its field.
    second : the same value from a second source, None where it has only been computed once.
    how : what the second source is.
    """

    id: str
    what: str
    inputs: str
    value: float
    second: float | None
    how: str


@cache
def references() -> Mapping[str, Reference]:
    """Return all reference values by id."""
    written = files("careersim.verify").joinpath("references.json").read_text("utf-8")
    return {row["id"]: Reference(**row) for row in json.loads(written)}
