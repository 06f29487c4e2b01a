"""Words of the screen: text of the file that is safe to print, and lists."""

from __future__ import annotations

from careersim.plain import plain

__all__ = ["listed", "plain"]


def listed(words: list[str]) -> str:
    """Return words as `a`, `a and b`, or `a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""
