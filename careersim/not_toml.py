"""What was meant by a value that is no TOML: a date in words, a sum with its unit, a bare word."""

from __future__ import annotations

import re
import tomllib

from careersim.number import plain_number, quoted
from careersim.spelling import date_meant, duration_meant

_PAIR = re.compile(r"""\s*[\w."' -]+?\s*=\s*(?P<value>[^\s#"'\[{][^#"'\[{]*?)\s*(?:#.*)?""")
_CURLY = ("\u201c", "\u201d", "\u201e", "\u2018", "\u2019")


def meant(line: str, column: int) -> tuple[str, int, int] | None:
    """Return the mend of a line that is no TOML, and the first column and the length of what to mend; None if unknown.

    column : where the parser stopped, 1-based; what stands before the value is not judged.
    """
    if line[column - 1 : column] in _CURLY:
        return 'Write straight quotes, "', column, 1
    match = _PAIR.fullmatch(line)
    if match is None or not match.start("value") < column <= match.end("value") + 1 or _is_toml(line):
        return None
    value = match["value"]
    day = date_meant(value)
    if day is not None:
        right = str(day)
    elif value.lower() in ("true", "false"):
        right = value.lower()
    elif plain_number(value) is not None:
        right = f"{quoted(value)}, in quotes"
    elif not any(character.isalpha() for character in value):
        return None
    else:
        right = f"{quoted(duration_meant(value) or value)}, in quotes"
    return f"{value} is not TOML. Write {right}", match.start("value") + 1, len(value)


def _is_toml(line: str) -> bool:
    """Tell whether a line is TOML by itself: then it is at fault beside others, as a key that is there already."""
    try:
        tomllib.loads(line)
    except ValueError:
        return False
    return True
