"""Text of the file, made safe to print: names are data, and may hold anything."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Return text on one line, with control, format and other invisible characters, and ends of lines, replaced."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _is_invisible(c) else c for c in text)


def _is_invisible(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "C" or category in ("Zl", "Zp")


def listed(words: list[str]) -> str:
    """Return words as `a`, `a and b`, or `a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""
