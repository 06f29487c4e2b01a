"""Short names of numbers of an offer, and the numbers that key paths lead to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from careersim.decision import Decision
from careersim.kinds import kinds
from careersim.number import Place, key_path, parse_key_path
from careersim.pay.base import Component
from careersim.quantity import Quantity

SIZES = ("annual", "value", "shares", "amount", "target", "contribution", "match")
"""The number that a pay component is known by: the first of these that it has."""


def full_key(decision: Decision, offer: str, key: str) -> str:
    """Return the key path that a short name stands for; any other key as it is.

    key : a pay component's word, such as `salary` or `rsu`, for its size; a key path within the offer, such as
        `options.strike`, of the first of several; `score.NAME`; `weights.NAME`; or `expected_return`, of the offer's
        stock.
    """
    head, _, name = key.partition(".")
    tables = {"score": ("offers", offer, "scores"), "weights": ("preferences", "weights")}
    if name and head in tables:
        return key_path((*tables[head], name))
    if key == "expected_return":
        return key_path(("market", decision.stock(offer), key))
    if key in kinds(Component):
        return key_path(("offers", offer, *_size(decision, offer, key)))
    written = decision.written["offers"][offer]
    word, *inner = _parts(key)
    if inner and word in written:
        place = (word,) if isinstance(inner[0], int) else _first(written, str(word))
        return key_path(("offers", offer, *place, *inner))
    return key


def number_at(decision: Decision, key: str) -> Quantity | None:
    """Return the number that a key path leads to; None where the file has none there."""
    found: Any = decision
    for part in _parts(key):
        if isinstance(part, int):
            found = found[part] if isinstance(found, tuple) and part < len(found) else None
        elif isinstance(found, dict):
            found = found.get(part)
        else:
            found = getattr(_single(found), part, getattr(_single(found), f"{part}_", None))
    found = _single(found)
    shorthand = getattr(type(found), "shorthand", None)
    found = _single(getattr(found, shorthand, None)) if shorthand else found
    return found if isinstance(found, Quantity) else None


def _parts(key: str) -> Place:
    """Return the parts of a key path; of a text that is none, that text, which leads nowhere."""
    try:
        return parse_key_path(key)
    except ValueError:
        return (key,)


def _single(found: Any) -> Any:
    return found[0] if isinstance(found, tuple) and len(found) == 1 else found


def _first(written: Mapping[str, Any], word: str) -> tuple[str | int, ...]:
    """Return where a table of an offer as written stands, the first where there are several."""
    return (word, 0) if isinstance(written.get(word), list) else (word,)


def _size(decision: Decision, offer: str, kind: str) -> tuple[str | int, ...]:
    """Return where, in an offer, the size of its first component of a kind stands; of none, where a new one would."""
    offered = decision.written["offers"][offer]
    written, place = offered.get(kind), _first(offered, kind)
    first = written[0] if isinstance(written, list) and written else written
    if not isinstance(first, dict):
        return place
    size = next((key for key in SIZES if key in first), None)
    if size is None:
        return place
    return (*place, size, 0) if isinstance(first[size], list) else (*place, size)
