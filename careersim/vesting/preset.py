"""Schedules of known employers, by name; the facts are in presets.toml, each with its source and date."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from pydantic import TypeAdapter

from careersim.number import mark_uncertain, show
from careersim.spelling import did_you_mean
from careersim.table import Context, Contradiction, Text
from careersim.vesting.base import Tranche, Vesting, VestingKey


class Preset(Vesting):
    """The schedule of a known employer, see docs/presets.md for each one's source and date.

    name : of the preset; `careersim kinds presets` lists them.

    ```toml
    vesting = "amazon"
    ```
    """

    kind: ClassVar[str] = "preset"
    shorthand: ClassVar[str | None] = "name"
    name: Text

    @classmethod
    def is_written_as(cls, raw: Any) -> bool:
        """Tell whether it is one word."""
        return isinstance(raw, str) and not raw[:1].isdigit() and " " not in raw.strip()

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a name that is not on file."""
        if (name := raw.get("name")) not in facts():
            hint = did_you_mean(name, facts()) or f" Known: {', '.join(facts())}."
            yield (), f"{show(name)} is no vesting preset.{hint}"

    def says(self) -> str:
        """Return the name of the preset and what is on file for it."""
        return f"as {self.name} does: {facts()[self.name]['says']}"

    def vests(self, granted: date) -> tuple[Tranche, ...]:
        """Return the vests of the employer's schedule."""
        return schedule(self.name).vests(granted)


@cache
def facts() -> dict[str, dict[str, Any]]:
    """Return what is on file by preset name: vesting, says, source, checked_on, confidence, note."""
    return tomllib.loads((files("careersim.vesting") / "presets.toml").read_text("utf-8"))


@cache
def schedule(name: str) -> Vesting:
    """Return the schedule that a preset stands for."""
    return TypeAdapter[Vesting](VestingKey).validate_python(mark_uncertain(facts()[name]["vesting"]))
