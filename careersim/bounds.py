"""A parsed file -> what of it is too much, before anything else looks at it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from careersim.limits import (
    MOST_ALTERNATIVES,
    MOST_ATTRIBUTES,
    MOST_CHARACTERS,
    MOST_ENTRIES,
    MOST_LEVELS,
    MOST_STOCKS,
)
from careersim.number import Place

TOO_MUCH = 20
"""So many faults are enough of this kind."""


def too_much(raw: Mapping[str, Any]) -> list[tuple[Place, str]]:
    """Return each part of a file that is beyond a limit, and the mend."""
    found: list[tuple[Place, str]] = []
    for place, message in _walk(raw):
        found.append((place, message))
        if len(found) == TOO_MUCH:
            break
    return found


_PART = r"(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
_ENDLESS_KEY = re.compile(rf"(?<![A-Za-z0-9_-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{MOST_LEVELS}}}")


def has_endless_key(text: str) -> bool:
    """Tell whether a text has a key of more parts than there may be levels, such as `a.b.c`, before it is parsed."""
    return _ENDLESS_KEY.search(text) is not None


def is_too_deep(raw: Mapping[str, Any]) -> bool:
    """Tell whether tables and lists are so deep inside one another that functions that call themselves would fail."""
    level: list[Any] = [raw]
    for _ in range(MOST_LEVELS + 1):
        level = [
            inner
            for part in level
            if isinstance(part, Mapping | list)
            for inner in (part.values() if isinstance(part, Mapping) else part)
        ]
    return bool(level)


def _walk(raw: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    waiting: list[tuple[Place, Any]] = [((), raw)]
    while waiting:
        place, part = waiting.pop()
        if isinstance(part, str) and len(part) > MOST_CHARACTERS:
            yield place, f"has {len(part):,} characters, and {MOST_CHARACTERS} are the most. Shorten it."
        if not isinstance(part, Mapping | list) or not part:
            continue
        most, what = _MOST.get(place, (MOST_ENTRIES, "entries"))
        if len(part) > most:
            yield place, f"has {len(part):,} {what}, and {most:,} are the most. Remove some."
            continue
        inner = part.items() if isinstance(part, Mapping) else enumerate(part)
        for key, value in inner:
            if isinstance(key, str) and len(key) > MOST_CHARACTERS:
                yield place, f"has a key of {len(key):,} characters, and {MOST_CHARACTERS} are the most. Shorten it."
            elif key == "":
                yield place, "has a key without a letter. Give it a name."
            else:
                waiting.append(((*place, key), value))


_MOST: dict[Place, tuple[int, str]] = {
    ("offers",): (MOST_ALTERNATIVES, "offers"),
    ("alternatives",): (MOST_ALTERNATIVES, "alternatives"),
    ("market",): (MOST_STOCKS, "stocks"),
    **{("preferences", key): (MOST_ATTRIBUTES + 1, "entries") for key in ("weights", "worth", "order")},
}
