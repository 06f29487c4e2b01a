"""Text of the file, made safe to show: names are data, and may hold anything."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Return text on one line, with control, format and other invisible characters, and ends of lines, replaced."""
    return "".join("\N{REPLACEMENT CHARACTER}" if is_invisible(c) else c for c in text)


def is_invisible(character: str) -> bool:
    """Tell whether a character shows nothing of its own: it controls, formats, or ends a line."""
    category = unicodedata.category(character)
    return category[0] == "C" or category in ("Zl", "Zp")


def plain_lines(text: str) -> str:
    """Return text of several lines with everything invisible in them replaced, but for tabs."""
    return "\n".join("\t".join(map(plain, line.split("\t"))) for line in text.split("\n"))
