"""Keys of the file in words: `offers.lab.salary.annual` is the salary at National laboratory."""

from __future__ import annotations

from typing import Any

from careersim.decision import CURRENT, Decision
from careersim.number import parse_key_path
from careersim.plain import plain

OWN = {"annual": "", "amount": "", "value": "", "rate": "rate of "}
"""How a component's main numbers are spoken of beside the component: not at all, or by a word in front."""


def spoken(key: str, decision: Decision) -> str:
    """Return a number of the file in words, its key path where there are none."""
    place = [*parse_key_path(key)]
    match place:
        case ["market", str(stock), *rest] if rest:
            words = f"{_last(rest)} of {decision.stock_name(stock)}"
        case [str(job), "scores", str(attribute), *_] if job == CURRENT:
            words = f"{attribute} at {_employer(job, decision)}"
        case ["offers", str(job), "scores", str(attribute), *_]:
            words = f"{attribute} at {_employer(job, decision)}"
        case ["offers", str(job), *rest] if rest:
            words = f"{_component(rest, decision.written['offers'][job])} at {_employer(job, decision)}"
        case [str(job), *rest] if job == CURRENT and rest:
            words = f"{_component(rest, decision.written[job])} at {_employer(job, decision)}"
        case ["preferences", "weights" | "worth" as table, str(attribute)]:
            words = f"your {'weight' if table == 'weights' else 'price'} of {attribute}"
        case ["activities", str(activity), "good_at"]:
            words = f"how good you are at {activity}"
        case ["activities", str(activity), *_]:
            words = f"how you like {activity}"
        case ["preferences", *rest] if rest:
            words = f"your {_last(rest)}"
        case [str(table), *rest] if rest:
            words = f"{_words(table)} {_last(rest)}"
        case _:
            words = key
    return plain(words)


def _employer(job: str, decision: Decision) -> str:
    return decision.jobs[job].name or job


def _component(place: list[str | int], job: Any) -> str:
    """Return `refresher`, `bonus target` or, where several tables of a kind have names, a table's own."""
    kind, *rest = place
    table = job[kind]
    if rest and isinstance(rest[0], int):
        table = table[rest[0]]
        rest = rest[1:]
    if isinstance(table, dict) and isinstance(table.get("name"), str):
        kind = table["name"]
    if not rest:
        return _words(kind)
    own = str(rest[0])
    return f"{OWN[own]}{_words(kind)}" if own in OWN else f"{_words(kind)} {_last(rest)}"


def _last(place: list[str | int]) -> str:
    """Return the last word of a place, with its position where it stands in a list."""
    words = [part for part in place if isinstance(part, str)]
    positions = [part for part in place if isinstance(part, int)]
    position = f" {positions[-1] + 1}" if positions else ""
    return f"{_words(words[-1]) if words else 'number'}{position}"


def _words(part: str | int) -> str:
    return str(part).replace("_", " ")
