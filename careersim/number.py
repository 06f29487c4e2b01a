"""How a number is written in the file, and the domain each key allows.

`0.15`, `"15%"`, `180_000`, `"180k"`, `"$1.2M"`, or an uncertain number such as `{ normal = [0.08, 0.03] }`.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from careersim.limits import LARGEST, MOST_AVERSION
from careersim.plain import is_invisible
from careersim.quantity import FORMS, PAIRS, Distribution, Quantity, choice, distribution, odds, share_not_below
from careersim.spelling import did_you_mean

_NUMBER = re.compile(r"([+-]?)[$€£¥]?((?:\d[\d,_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([kKmM%]?)")
_SCALE = {"": 1.0, "k": 1e3, "m": 1e6, "%": 0.01}
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_KEY_PART = re.compile(r'(?P<dot>\.)?(?:\[(?P<index>\d+)\]|(?P<key>[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"))')
Place = tuple[str | int, ...]
"""Keys and list indexes from the top of the file, or of a table, to one value."""
OUTSIDE_LIMIT = 0.01
"""The largest share of a distribution that may lie outside a key's domain; that share is moved to the edge."""


DISTRIBUTION = "distribution"
"""Stands in a part of the JSON Schema for a distribution, which is described once."""


@dataclass(frozen=True)
class Uncertain:
    """A distribution as the file has it, with the key path that will name its random stream."""

    name: str
    written: Mapping[str, Any]


def key_path(place: Place) -> str:
    """Return a place in the file as one writes it, `current.rsu[0].shares`."""
    parts = (
        f"[{part}]" if isinstance(part, int) else "." + (part if _BARE_KEY.fullmatch(part) else quoted(part))
        for part in place
    )
    return "".join(parts).removeprefix(".")


def parse_key_path(text: str) -> Place:
    """Return the place that a key path such as `current.rsu[0].shares` names; raises ValueError where it is none."""
    place: list[str | int] = []
    at = 0
    while at < len(text):
        match = _KEY_PART.match(text, at)
        if match is None or (match["dot"] is None) != (at == 0 or match["index"] is not None):
            raise ValueError(text)
        if match["index"] is not None:
            place.append(int(match["index"]))
        else:
            place.append(_unquoted(match["key"]) if match["key"][0] == '"' else match["key"])
        at = match.end()
    if not place or isinstance(place[0], int):
        raise ValueError(text)
    return tuple(place)


def _unquoted(written: str) -> str:
    """Return the text of a basic string; raises ValueError where it is none."""
    return str(tomllib.loads(f"key = {written}")["key"])


def quoted(text: str) -> str:
    """Return a text as a basic string of TOML, in which everything invisible is escaped."""
    return "".join(_escaped(c) if is_invisible(c) else c for c in json.dumps(text, ensure_ascii=False))


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def is_distribution(raw: Mapping[str, Any]) -> bool:
    """Tell whether a table of the file is an uncertain number."""
    return len(raw) == 1 and next(iter(raw)) in {*FORMS, *PAIRS} and isinstance(next(iter(raw.values())), list)


def mark_uncertain(raw: Any, place: Place = ()) -> Any:
    """Return the file's tables with each one-key distribution table marked with its key path."""
    if isinstance(raw, Mapping):
        if is_distribution(raw):
            return Uncertain(key_path(place), raw)
        return {key: mark_uncertain(value, (*place, key)) for key, value in raw.items()}
    if isinstance(raw, list):
        return [mark_uncertain(value, (*place, i)) for i, value in enumerate(raw)]
    return raw


def plain_number(text: str) -> float | None:
    """Return the number written in a text such as `180k`; None where it is none."""
    try:
        return _number(text)
    except PydanticCustomError:
        return None


def may_meet(low: Any, high: Any) -> bool:
    """Tell whether the first of two numbers as the file has them may reach the second, oftener than is let pass."""
    try:
        one, other = Number().parse(low), Number().parse(high)
    except PydanticCustomError:
        return False  # their own fault
    return share_not_below(one, other) > OUTSIDE_LIMIT


def means(raw: Iterable[Any]) -> list[float] | None:
    """Return the means of numbers as the file has them; None where one of them is at fault itself."""
    try:
        return [Number().parse(number).mean for number in raw]
    except PydanticCustomError:
        return None


def fault(message: str) -> PydanticCustomError:
    """Return the error that tells the person who wrote the file what to mend."""
    return PydanticCustomError("fault", "{message}", {"message": message})


@dataclass(frozen=True)
class Number:
    """The domain of a number: attach it to a Quantity field with `Annotated`.

    low, high : the domain, both ends included unless `open_low`.
    bare_high : above this a bare number was probably meant as a percentage, and is refused.
    """

    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    bare_high: float = math.inf

    def parse(self, raw: Any) -> Quantity:
        """Return the quantity written as `raw`; raises PydanticCustomError with the mend."""
        if isinstance(raw, Quantity):
            return raw
        low = math.nextafter(self.low, math.inf) if self.open_low else self.low
        if not isinstance(raw, Uncertain):
            return Quantity(self._checked(raw), low=low, high=self.high)
        quantity = Quantity(self._distribution(raw.written), raw.name, low, self.high)
        outside = quantity.probability_outside
        if outside > OUTSIDE_LIMIT:
            raise fault(
                f"{show(raw.written)} has {outside:.0%} of its chances outside the numbers {self._domain()}. "
                "Narrow it, or use a distribution with ends, such as pert."
            )
        return quantity

    def _distribution(self, written: Mapping[str, Any]) -> Distribution:
        ((word, arguments),) = written.items()
        try:
            if word in FORMS:
                # A standard deviation is not itself in the domain.
                sds = [p == "sd" for p in FORMS[word].parameters] + [False] * len(arguments)
                return distribution(
                    word, [_number(a) if sd else self._checked(a) for a, sd in zip(arguments, sds, strict=False)]
                )
            if not all(isinstance(pair, list) and len(pair) == 2 for pair in arguments):
                raise ValueError(f"takes {PAIRS[word]}")
            pairs = [(self._checked(value), _number(probability)) for value, probability in arguments]
            return choice(pairs) if word == "choice" else odds(pairs)
        except PydanticCustomError as inner:
            raise fault(f"{show(written)}: {inner}") from None
        except ValueError as reason:
            raise fault(f"{show(written)}: {word} {reason}.") from None

    def _checked(self, raw: Any) -> float:
        number = _number(raw)
        if number > self.bare_high and not (isinstance(raw, str) and "%" in raw):
            per_cent = f"{number:.10g}%"
            raise fault(f"{show(raw)} is {number * 100:,.10g} %. Write {number / 100:.10g} or {show(per_cent)}.")
        if not (self.low < number if self.open_low else self.low <= number) or number > self.high:
            raise fault(f"{show(raw)} is not {self._domain()}. Write a number {self._domain()}.")
        return number

    def says(self) -> str:
        """Return how such a number is written."""
        bounded = self.low > -math.inf or self.high < math.inf
        fraction = ', as a fraction or "15%"' if self.bare_high < math.inf else ""
        return f"a number{f' {self._domain()}' if bounded else ''}{fraction}, certain or not"

    def _domain(self) -> str:
        low = f"{self.low:.10g}"
        if self.high < math.inf:
            return f"between {low} and {self.high:.10g}"
        return f"above {low}" if self.open_low else f"at or above {low}"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Let pydantic call `parse`."""
        return core_schema.no_info_plain_validator_function(self.parse)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe the three ways to write a number: as such, in a text with a unit, or as a distribution."""
        number: dict[str, Any] = {"type": "number"}
        if self.low > -math.inf:
            number["exclusiveMinimum" if self.open_low else "minimum"] = self.low
        if min(self.high, self.bare_high) < math.inf:
            number["maximum"] = min(self.high, self.bare_high)
        return {"anyOf": [number, {"type": "string"}, {DISTRIBUTION: True}]}


def distribution_schema() -> dict[str, Any]:
    """Return the JSON Schema of an uncertain number, a table of one key."""
    words = {word: {"type": "array", "description": str(form)} for word, form in {**FORMS, **PAIRS}.items()}
    return {
        "type": "object",
        "description": "a number that is not known: one key, its distribution",
        "properties": words,
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }


def _number(raw: Any) -> float:
    if isinstance(raw, str):
        match = _NUMBER.fullmatch(raw.strip())
        if match is None:
            raise fault(f'{show(raw)} is not a number. Write 180000, "180k", "1.2M" or "15%".')
        size = float(match[2].replace(",", "").replace("_", "")) * _SCALE[match[3].lower()]
        return _finite(-size if match[1] == "-" else size, raw)
    if isinstance(raw, Mapping):
        word = next(iter(raw), "")
        if len(raw) != 1:
            raise fault(f"{show(raw)} is a table of {len(raw)} keys. An uncertain number has one, such as pert.")
        forms = {**FORMS, **PAIRS}
        if word in forms:
            raise fault(f"{show(raw)} is no distribution: {word} takes {forms[word]}.")
        raise fault(
            f"{show(raw)} is not a number, and {word!r} no distribution."
            f"{did_you_mean(word, forms)} Known: {', '.join(forms)}."
        )
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise fault(f"{show(raw)} is not a number. Write one without quotes or brackets, such as 0.15 or 180_000.")
    return _finite(raw, raw)


def _finite(number: float, raw: Any) -> float:
    try:
        number = float(number)
    except OverflowError:  # an integer of hundreds of digits
        number = math.inf
    if not math.isfinite(number):
        raise fault(f"{show(raw)} is not a finite number. Write one.")
    if abs(number) > LARGEST:
        raise fault(f"{show(raw)} is beyond {LARGEST:.0e}, the largest number of a file. Check its unit.")
    return number


def show(raw: Any) -> str:
    """Return a value of the file as TOML has it, shortened to one line."""
    match raw:
        case bool():
            text = str(raw).lower()
        case str():
            text = quoted(raw)
        case Uncertain():
            text = show(raw.written)
        case Mapping():
            text = "{ " + ", ".join(f"{key_path((key,))} = {show(value)}" for key, value in raw.items()) + " }"
        case list():
            text = "[" + ", ".join(show(value) for value in raw) + "]"
        case _:
            text = str(raw)
    return text if len(text) <= 60 else text[:57] + "..."


Money = Annotated[Quantity, Number(low=0)]
SignedMoney = Annotated[Quantity, Number()]
Price = Annotated[Quantity, Number(low=0, open_low=True)]
Shares = Annotated[Quantity, Number(low=0)]
Fraction = Annotated[Quantity, Number(low=0, high=1, bare_high=1)]
Growth = Annotated[Quantity, Number(low=-1, open_low=True, bare_high=1)]
Raise = Annotated[Quantity, Number(low=-1, open_low=True, bare_high=5)]
Multiple = Annotated[Quantity, Number(low=0, bare_high=5)]
Correlation = Annotated[Quantity, Number(low=-1, high=1)]
Score = Annotated[Quantity, Number(low=0, high=10)]
Weight = Annotated[Quantity, Number(low=0)]
Aversion = Annotated[Quantity, Number(low=0, high=MOST_AVERSION)]
NonNegative = Annotated[Quantity, Number(low=0)]
