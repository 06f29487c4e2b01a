"""What a class's docstring says of each of its names, so that no fact is written down twice."""

from __future__ import annotations

import inspect
import re

_ENTRY = re.compile(r"(\w+(?:, \w+)*) : (.*)")


def meanings(documented: type) -> dict[str, str]:
    """Return the entries `name : meaning` of a class's docstring and of its bases', on one line each."""
    found: dict[str, str] = {}
    for base in reversed(documented.__mro__):
        if base.__dict__.get("__doc__"):
            found |= _entries(inspect.cleandoc(base.__dict__["__doc__"]))
    return found


def first_line(documented: type) -> str:
    """Return what a class is, the first line of its docstring or of the nearest base that has one."""
    return (inspect.getdoc(documented) or "").split("\n")[0]


def _entries(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    names: list[str] = []
    for line in text.split("\n"):
        if names and line.startswith("    "):
            found |= {name: f"{found[name]} {line.strip()}" for name in names}
        elif match := _ENTRY.fullmatch(line):
            names = match[1].split(", ")
            found |= dict.fromkeys(names, match[2])
        else:
            names = []
    return found
