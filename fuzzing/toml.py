"""Tables -> the text of an offers file, a key a line where there is a choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from careersim.number import key_path, quoted


def toml(raw: Mapping[str, Any]) -> str:
    """Return the text whose tables are `raw`."""
    return "\n".join(_table(raw, ())) + "\n"


def _table(raw: Mapping[str, Any], place: tuple[str, ...]) -> Iterator[str]:
    inner = {key: value for key, value in raw.items() if isinstance(value, Mapping) and len(place) < 2}
    for key, value in raw.items():
        if key not in inner:
            yield f"{key_path((key,))} = {literal(value)}"
    for key, value in inner.items():
        yield f"[{key_path((*place, key))}]"
        yield from _table(value, (*place, key))


def literal(value: Any) -> str:
    """Return a value as TOML has it, on one line."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return quoted(value)
        case date():
            return value.isoformat()
        case Mapping():
            return "{ " + ", ".join(f"{key_path((key,))} = {literal(inner)}" for key, inner in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(map(literal, value)) + "]"
    return str(value)
