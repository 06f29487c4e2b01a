"""A file -> one with something wrong, or at the edge of what is right."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any

ODD: tuple[Any, ...] = (
    True, 0, -1, 1, 13, 0.5, 1e300, 1e308, 5e-324, -0.0, float("nan"), float("inf"), float("-inf"), 10**400, -(2**63),
    1e15, 9.99e14, -1e15, 1e-15, "", " ", "x", "4y", "0d", "1200mo", "999999y", "amazon", "15%", "1e999", "-5", "1e15k",
    "\x00", "\x1b[2J", "\u202e\u2066", "\ud7ff\U0001f600", "a\nb", "../../etc/passwd", "=1+1", "$x^$", "<b>", "[red]",
    date(1, 1, 1), date(9999, 12, 31), date(1950, 1, 1), date(2199, 12, 31), date(2024, 2, 29), date(2076, 7, 1),
    datetime(2026, 7, 1, 1, 1, tzinfo=UTC), time(10), [], [[]], [{}], [1, 2, 3],
    ["1mo", date(2026, 1, 1)], {}, {"a": {"b": 1}},
    {"normal": []}, {"normal": [1, 2]}, {"normal": 3}, {"normal": [0, 0]}, {"normal": [1e15, 1e15]},
    {"pert": [0, 1, 2]}, {"pert": [0, 0, 0]}, {"pert": [-1e15, 0, 1e15]}, {"uniform": [0, 5e-324]},
    {"triangular": [0, 0, 1e-308]},
    {"triangular": [1, 1, 1]}, {"choice": [[1, 1]]}, {"choice": [[0, 0], [1e15, 1]]}, {"choice": []},
    {"odds": [[0, 0], [1, 0.5], [1e15, 0.999]]}, {"odds": [[1, 0.1], [1.0000001, 0.2]]}, {"lognormal": [1e-200, 1]},
    {"lognormal": [1, 1e9]}, {"lognormal90": [1e-9, 1e9]}, {"normal90": [0, 0]}, {"yearly": [1.0]},
    {"tranches": [{"date": date(2027, 1, 1), "shares": 5}]}, {"count": 1200, "on": ["01-01"]}, {"beta": 1e15},
    {"beta": 0}, {"multiple": 0}, "current", "stay", "hold", "vest", "return", {"relative_to": "A"},
)  # fmt: skip
UNKNOWN = ("bonsu", "kind", "x" * 200, "a.b", "\u202e", "", "money", "stock", "raise")


def mutated(random: Random, raw: dict[str, Any]) -> dict[str, Any]:
    """Return a copy with a few values changed, keys added, taken away or doubled."""
    raw = deepcopy(raw)
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        part: Any = raw
        while isinstance(part, dict | list) and part:
            inner = random.choice([*part] if isinstance(part, dict) else range(len(part)))
            if not isinstance(part[inner], dict | list) or not part[inner] or random.random() < 0.15:
                _change(random, part, inner)
                break
            part = part[inner]
    return raw


def with_unknown_key(random: Random, raw: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return a copy with a key that no table knows in the table of a job or a stock, and that key."""
    raw = deepcopy(raw)
    tables = [raw, *(raw[key] for key in ("current", "preferences", "tax", "simulation") if key in raw)]
    tables += [table for key in ("offers", "market") for table in raw.get(key, {}).values()]
    tables += [inner for table in tables[1:] for inner in table.values() if isinstance(inner, dict) and "kind" in inner]
    table = random.choice([table for table in tables if isinstance(table, dict)])
    key = random.choice(("bonsu", "zzz", "x" * 200, "sàlary"))
    table[key] = random.choice((1, "x", [1]))
    return raw, key


def _change(random: Random, part: Any, inner: Any) -> None:
    match random.randrange(6):
        case 0 if isinstance(part, dict):
            del part[inner]
        case 1 if isinstance(part, dict):
            part[random.choice(UNKNOWN)] = deepcopy(random.choice(ODD))
        case 2:
            part[inner] = [part[inner]]
        case _:
            part[inner] = deepcopy(random.choice(ODD))
