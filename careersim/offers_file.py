"""From an offers file to a Decision, or every fault in the file at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from careersim.bounds import has_endless_key, is_too_deep, too_much
from careersim.dates import Duration, add_months
from careersim.decision import Decision
from careersim.kinds import kinds
from careersim.limits import MOST_BYTES, MOST_LEVELS
from careersim.number import Place, is_distribution, key_path, mark_uncertain, parse_key_path
from careersim.pay.base import Component
from careersim.plain import plain, plain_lines
from careersim.table import Context
from careersim.work import too_much_work

TOO_DEEP = (
    f"is nested too deeply: {MOST_LEVELS} tables and lists inside one another are the most. Write flatter tables."
)
LONGEST_LINE, BEFORE = 160, 40
"""So much of a line is shown, and so much of that before the part at fault."""
MOST_SHOWN = 100
"""Faults; of more only the number is said."""


@dataclass(frozen=True)
class Fault:
    """One thing to mend in the file.

    line, column : where, 1-based; None for a fault of the whole file.
    length : of the part at fault, in characters.
    key : its key path, empty for a fault of the whole file.
    """

    key: str
    message: str
    line: int | None = None
    column: int | None = None
    length: int = 1
    source: str = ""

    def text(self, file: str) -> str:
        """Return `file:line:column: key: message`, and the line with the part at fault underlined."""
        where = ":".join([file] + [str(number) for number in (self.line, self.column) if number is not None])
        head = ": ".join(plain(part) for part in (where, self.key, self.message) if part)
        if self.line is None or self.column is None:
            return head
        margin = f"{self.line:6d} | "
        begins = 0 if len(self.source) <= LONGEST_LINE else max(self.column - 1 - BEFORE, 0)
        shown = self.source[begins : begins + LONGEST_LINE]
        before = shown[: self.column - 1 - begins]
        # Tabs keep their width, so that the carets stand below what they mean.
        indent = "".join("\t" if c == "\t" else " " for c in before)
        carets = "^" * max(min(self.length, len(shown) - len(before)), 1)
        return f"{head}\n{margin}{plain_lines(shown)}\n{' ' * (len(margin) - 2)}| {indent}{carets}"


class OffersError(ValueError):
    """The offers file cannot be used; `faults` says everything that is wrong with it."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.file = file
        self.faults = tuple(faults)
        count = f"{len(faults)} fault{'s' * (len(faults) != 1)}"
        said = [f"{plain(file)} has {count}. Nothing was run.", *(fault.text(file) for fault in faults[:MOST_SHOWN])]
        if len(faults) > MOST_SHOWN:
            said.append(f"{len(faults) - MOST_SHOWN:,} more faults are not shown.")
        super().__init__("\n\n".join(said))


def load(path: str | Path) -> Decision:
    """Return the decision that an offers file describes.

    Raises OffersError with every fault at once.
    """
    path = Path(path)
    try:
        content = _read(path)
        text = content.decode("utf-8-sig")
    except _TooLargeError:
        raise OffersError(
            str(path), [Fault("", f"has more than {MOST_BYTES:,} bytes, the most of an offers file. Shorten it.")]
        ) from None
    except OSError as error:
        raise OffersError(str(path), [Fault("", f"cannot be read: {error.strerror}.")]) from None
    except UnicodeDecodeError as error:
        raise OffersError(
            str(path), [Fault("", f"is not UTF-8 text (byte {error.start}). Save it as UTF-8.")]
        ) from None
    decision = loads(text, str(path))
    decision._input_sha256 = sha256(content).hexdigest()
    return decision


class _TooLargeError(Exception):
    """The file is too large to be read."""


def _read(path: Path) -> bytes:
    """Return the bytes of a file; raises _TooLargeError without reading more than is allowed."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _TooLargeError
    return content


def loads(text: str, file: str = "offers.toml") -> Decision:
    """Return the decision that the text of an offers file describes; `file` is its name in messages.

    Raises OffersError with every fault at once.
    """
    try:
        # tomllib takes minutes over a key of very many parts.
        raw = None if has_endless_key(text) else tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OffersError(file, [_syntax_fault(str(error), text)]) from None
    except ValueError:
        raise OffersError(file, [Fault("", "has an integer of thousands of digits. Shorten it.")]) from None
    except RecursionError:
        raise OffersError(file, [Fault("", TOO_DEEP)]) from None
    if raw is None or is_too_deep(raw):
        raise OffersError(file, [Fault("", TOO_DEEP)])
    if found := too_much(raw):
        raise OffersError(file, _located([(place, {"type": "fault", "msg": said}) for place, said in found], raw, text))
    return _decision(raw, file, text, sha256(text.encode()).hexdigest(), Path(file).parent)


def varied(decision: Decision, changes: Mapping[str, Any]) -> Decision:
    """Return a decision with some values of its file changed.

    changes : new values as the file would have them, by key path, such as `offers.lab.salary`. A key that is a table
        with a shorthand (`salary`, `bonus`) takes a bare number for the key that it stands for.

    Raises OffersError where a key leads nowhere, or a value is not allowed.
    """
    raw = decision.written
    for key, value in changes.items():
        try:
            raw = _with(raw, parse_key_path(key), value)
        except (KeyError, IndexError, TypeError, ValueError):
            raise OffersError(
                "the change", [Fault(key, "leads nowhere in this file. Write a key path of it.")]
            ) from None
    return _decision(raw, "the change", None, decision.input_sha256, decision.folder)


def _with(part: Any, place: Place, value: Any) -> Any:
    """Return a part of the file with the value at a place below it changed, the rest shared."""
    if not place:
        return value
    key, *rest = place
    if isinstance(key, int):
        part[key]  # has to be there
        return [_with(item, tuple(rest), value) if i == key else item for i, item in enumerate(part)]
    inner = part.get(key)
    is_table = isinstance(inner, Mapping) and not is_distribution(inner)
    if not rest and is_table and key in _shorthands() and not isinstance(value, Mapping):
        rest = [_shorthands()[key]]
    if rest and inner is None:
        raise KeyError(key)
    return {**part, key: _with(inner, tuple(rest), value)}


@cache
def _shorthands() -> dict[str, str]:
    return {kind: component.shorthand for kind, component in kinds(Component).items() if component.shorthand}


def _decision(raw: Mapping[str, Any], file: str, text: str | None, input_sha256: str, folder: Path) -> Decision:
    """Return the decision of a parsed file; without its text, faults have no place in it."""
    try:
        decision = Decision.model_validate(mark_uncertain(raw), context=_context(raw, folder))
    except ValidationError as error:
        faults = [(tuple(line["loc"]), line) for line in error.errors(include_url=False)]
        if text is not None:
            raise OffersError(file, _located(faults, raw, text)) from None
        raise OffersError(file, [Fault(key_path(place), str(line["msg"])) for place, line in faults]) from None
    if message := too_much_work(decision):
        raise OffersError(file, [Fault("", message)])
    decision._written = raw
    decision._folder = folder
    decision._input_sha256 = input_sha256
    return decision


def _context(raw: Mapping[str, Any], folder: Path) -> Context:
    """Return the decision date and the horizon's end, by default where they are at fault themselves."""
    start = raw.get("start")
    start = start if type(start) is date and 1950 <= start.year <= 2199 else date.today()
    try:
        months = Duration.parse(raw.get("horizon", "4y")).months
    except (ValueError, TypeError):
        months = 48
    return Context(start, add_months(start, min(months, 1200)), folder)


def _syntax_fault(message: str, text: str) -> Fault:
    match = re.fullmatch(r"(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)", message, re.DOTALL)
    said = match[1] if match else message
    lines = _lines(text)
    line, column = (int(match[2]), int(match[3])) if match and match[2] else (len(lines), len(lines[-1]) + 1)
    source = lines[line - 1] if line <= len(lines) else ""
    # Imported here: only a wrong file needs it.
    from careersim.not_toml import meant

    if found := meant(source, column):
        mend, column, length = found
        return Fault("", f"{mend}; then the other faults of the file will show.", line, column, length, source)
    mend = "This is not TOML; mend it, and the other faults of the file will show."
    return Fault("", f"{said}. {mend}", line, column, 1, source)


def _lines(text: str) -> list[str]:
    """Return the lines as TOML has them: no other character than the line feed ends one."""
    return text.replace("\r\n", "\n").split("\n")


def _located(faults: list[tuple[Place, Any]], raw: Mapping[str, Any], text: str) -> list[Fault]:
    # Imported here: only a wrong file needs to know where its keys stand.
    from careersim.locate import locate

    spans, lines, marked = locate(text), _lines(text), mark_uncertain(raw)
    found = []
    for loc, line in faults:
        place = _as_written(loc, marked)
        span = None
        for shorter in range(len(place), 0, -1):
            if location := spans.get(place[:shorter]):
                whole = shorter == len(place) and line["type"] != "unknown" and location.value is not None
                span = location.value if whole else location.key
                break
        message = str(line["msg"])
        if span is None:
            found.append(Fault(key_path(place), message))
        else:
            found.append(Fault(key_path(place), message, span.line, span.column, span.length, lines[span.line - 1]))
    found = list(dict.fromkeys(found))
    return sorted(found, key=lambda fault: (fault.line or 0, fault.column or 0))


def _as_written(loc: Place, raw: Any) -> Place:
    """Return pydantic's location as the place in the file, without what the tables' shorthands added."""
    place: list[str | int] = []
    for part in loc:
        match raw, part:
            case Mapping(), str() if part in raw:
                raw = raw[part]
            case list(), int() if part < len(raw):
                raw = raw[part]
            case list(), str() if part.isdigit() and int(part) < len(raw):
                part = int(part)  # noqa: PLW2901 - a list that stands for a table
                raw = raw[part]
            case Mapping(), str() if part == loc[-1]:
                raw = None  # a missing key
            case _:
                continue
        place.append(part)
    return tuple(place)
