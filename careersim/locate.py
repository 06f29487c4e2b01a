"""Where each key and value of a TOML text stands: run only after a fault, on text that `tomllib` has accepted.

`tomllib` gives positions of syntax errors only, and no parser of the standard library keeps them for keys.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass

from careersim.number import Place

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[A-Za-z0-9_-]+')
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_SCALAR = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\]|\\.)*"|\'[^\']*\''
    r"|\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+"  # a date and a time with a blank between them
    r"|[^\s,\]}#]+",
    re.DOTALL,
)


@dataclass(frozen=True)
class Span:
    """A part of one line: line and column are 1-based, length in characters."""

    line: int
    column: int
    length: int


@dataclass(frozen=True)
class Location:
    """Where a key and its value stand; a list's element has no key of its own, a table's header no value."""

    key: Span
    value: Span | None


def locate(text: str) -> dict[Place, Location]:
    """Return the location of every key, table and list element, by its place in the file."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines = [0, *(end.end() for end in re.finditer("\n", text))]
        self.found: dict[Place, Location] = {}
        self.counts: dict[Place, int] = {}  # of the tables so far in each array of tables

    def scan(self) -> dict[Place, Location]:
        table: Place = ()
        while self._skip() < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.found

    def _skip(self) -> int:
        self.at = self._match(_GAP).end()
        return self.at

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.text, self.at)
        assert match is not None, self._span(self.at, self.at + 1)
        return match

    def _span(self, start: int, end: int) -> Span:
        line = bisect_right(self.lines, start)
        first_line = self.text[start:end].partition("\n")[0].removesuffix("\r")
        return Span(line, start - self.lines[line - 1] + 1, len(first_line))

    def _keys(self) -> list[tuple[str, Span]]:
        keys = []
        while True:
            match = self._match(_KEY)
            word = match[0] if match[0][0] not in "\"'" else next(iter(tomllib.loads(f"{match[0]} = 0")))
            keys.append((word, self._span(*match.span())))
            self.at = match.end()
            dot = _DOT.match(self.text, self.at)
            if dot is None:
                return keys
            self.at = dot.end()

    def _header(self) -> Place:
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        self._skip()
        keys = self._keys()
        place = self._below((), keys)
        if brackets == 2:
            index = self.counts[place] = self.counts.get(place, -1) + 1
            self.found.setdefault(place, Location(keys[-1][1], None))
            place = (*place, index)
            self.found[place] = Location(keys[-1][1], None)
        self.at = self._skip() + brackets
        return place

    def _below(self, table: Place, keys: list[tuple[str, Span]]) -> Place:
        """Return the place that keys lead to from a table: through an array of tables, to its last one."""
        for key, span in keys:
            if table in self.counts:
                table = (*table, self.counts[table])
            table = (*table, key)
            self.found.setdefault(table, Location(span, None))
        return table

    def _pair(self, table: Place) -> None:
        keys = self._keys()
        place = self._below(table, keys)
        self._skip()  # to the "="
        self.at += 1
        self._skip()
        start = self.at
        self._value(place)
        self.found[place] = Location(keys[-1][1], self._span(start, self.at))

    def _value(self, place: Place) -> None:
        opening = self.text[self.at]
        if opening not in "[{":
            self.at = self._match(_SCALAR).end()
            return
        self.at += 1
        index = 0
        while self.text[self._skip()] not in "]}":
            if opening == "{":
                self._pair(place)
            else:
                start = self.at
                self._value((*place, index))
                span = self._span(start, self.at)
                self.found[(*place, index)] = Location(span, span)
                index += 1
            if self.text[self._skip()] == ",":
                self.at += 1
        self.at += 1
