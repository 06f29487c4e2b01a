"""A table of the offers file: frozen, and all its faults reported at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError

from careersim.dates import Duration, add_months
from careersim.docstrings import first_line, meanings
from careersim.kinds import kinds
from careersim.number import Place, Uncertain, fault, show
from careersim.spelling import date_meant, did_you_mean, duration_meant

DEFAULT_HORIZON = Duration(months=48)
Contradiction = tuple[Place, str]
"""Where, relative to the table, and what to mend."""


@dataclass(frozen=True)
class Context:
    """What a table may ask of the rest of the file while it is checked, and the folder that the file is in."""

    start: date
    end: date
    folder: Path = Path()

    @classmethod
    def usual(cls) -> Context:
        """Return the context of a table made on its own: from today, for the default horizon."""
        return cls(date.today(), add_months(date.today(), DEFAULT_HORIZON.months))


class Table(BaseModel):
    """The base of all tables of the file.

    pydantic stops before its after-validators when a field is at fault. Here unknown keys and contradictions
    are looked for in the table as written and reported beside the faults of its fields.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True, defer_build=True)
    shorthand: ClassVar[str | None] = None
    """The key that a bare number stands for: `salary = 180_000` is `salary.annual`."""
    needs: ClassVar[tuple[str, str] | None] = None
    """The package that a table cannot do without, and the extra that brings it."""

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield what is wrong between keys of the table as written, whatever the faults of its fields."""
        yield from ()

    @classmethod
    def spelled_out(cls, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the table as written with its shorter spellings written out."""
        return raw

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the table and its keys as the docstring does, and the bare value that may stand for it."""
        table = handler(schema)
        said = meanings(cls)
        for key, value in table["properties"].items():
            if key in said:
                value["description"] = said[key]
        table |= {"description": first_line(cls), "additionalProperties": False}
        if any("spelled_out" in vars(base) for base in cls.__mro__ if base is not Table):
            # Tables under names of one's own may stand in it, in place of a key that is a table of them.
            table["additionalProperties"] = {"type": "object"}
            tables = {key for key, value in table["properties"].items() if value.get("type") == "object"}
            table["required"] = [key for key in table.get("required", ()) if key not in tables]
        if cls.shorthand is None:
            return table
        bare = {key: value for key, value in table["properties"][cls.shorthand].items() if key in ("anyOf", "type")}
        return {"anyOf": [table, bare]}

    @model_validator(mode="wrap")
    @classmethod
    def _all_faults(cls, raw: Any, handler: Callable[[Any], Self], info: ValidationInfo) -> Self:
        if cls.shorthand and (isinstance(raw, int | float | str | Uncertain)):
            raw = {cls.shorthand: raw}
        if not isinstance(raw, Mapping):
            raise fault(f"{show(raw)} is not a table. Write its keys, such as {', '.join(_keys(cls)[:3])}.")
        raw = cls.spelled_out(raw)
        known = _keys(cls)
        faults = [
            _line((key,), "unknown key." + (did_you_mean(key, known) or f" Known: {', '.join(known)}."), "unknown")
            for key in raw
            if key not in known
        ]
        faults += [_line(place, message) for place, message in cls.contradictions(raw, info.context or Context.usual())]
        try:
            table = handler({key: value for key, value in raw.items() if key in known})
        except ValidationError as error:
            faults += [
                _line(line["loc"], _message(line), "unknown" if line["type"] == "unknown" else "fault")
                for line in error.errors(include_url=False)
            ]
        if faults:
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return table


FamilyTable = TypeVar("FamilyTable", bound=Table)


def _keys(table: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in table.model_fields.items()]


def _line(place: Place, message: str, kind: str = "fault") -> InitErrorDetails:
    # The template is fixed: a message may hold braces of the user's own.
    return InitErrorDetails(type=PydanticCustomError(kind, "{message}", {"message": message}), loc=place, input=None)


def _message(line: Any) -> str:
    if line["type"] == "missing":
        return f"{line['loc'][-1]!r} is missing. Add it."
    if line["type"] == "dict_type":
        return f"{show(line['input'])} is not a table. Write its keys, each with its value."
    if line["type"] == "tuple_type":
        return f"{show(line['input'])} is not a list. Write one in brackets, as [...]."
    return str(line["msg"])


def only_one(raw: Mapping[str, Any], first: str, second: str, mend: str) -> Iterator[Contradiction]:
    """Yield a fault unless exactly one of two keys is given."""
    if first in raw and second in raw:
        yield (), f"both {first!r} and {second!r} are given. Keep one: {mend}."
    if first not in raw and second not in raw:
        yield (), f"neither {first!r} nor {second!r} is given. Add one: {mend}."


# --- types of keys that are not numbers -----------------------------------------------------------------------


def _date(raw: Any) -> date:
    if isinstance(raw, datetime) or not isinstance(raw, date):
        meant = date_meant(raw) if isinstance(raw, str) else None
        mend = f"without quotes: {meant}" if meant else "bare, as 2026-07-01"
        raise fault(f"{show(raw)} is not a date. Write it {mend}.")
    if not 1950 <= raw.year <= 2199:
        raise fault(f"{raw} is outside 1950 to 2199. Check the year.")
    return raw


def duration_of(raw: Any) -> Duration:
    """Return the duration a key is written as."""
    if isinstance(raw, str):
        try:
            duration = Duration.parse(raw)
        except ValueError:
            pass
        else:
            if duration.months <= 1200 and duration.days <= 36525:
                return duration
            raise fault(f"{show(raw)} is longer than 100 years. Write a shorter one.")
    meant = duration_meant(raw) if isinstance(raw, str) else None
    forms = show(meant) if meant else '"4y", "18mo", "2w" or "90d"'
    raise fault(f"{show(raw)} is not a duration. Write {forms}.")


def _moment(raw: Any) -> date | Duration:
    if isinstance(raw, str):
        return duration_of(raw)
    if isinstance(raw, date):
        return _date(raw)
    raise fault(f'{show(raw)} is neither a duration such as "1mo" nor a date such as 2026-07-01. Write one of them.')


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise fault(f'{show(raw)} is not a text. Write it in quotes, as "Acme".')
    return raw


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise fault(f"{show(raw)} is neither true nor false. Write one of them.")
    return raw


def whole(low: int, high: int) -> PlainValidator:
    """Return the validator of a whole number between two."""

    def check(raw: Any) -> int:
        if type(raw) is not int or not low <= raw <= high:
            raise fault(f"{show(raw)} is not a whole number from {low} to {high}. Write one.")
        return raw

    return PlainValidator(check, json_schema_input_type=int)


def as_list(raw: Any) -> Any:
    """Return one value as a list of one: a table for an array of tables, a number for a list of numbers."""
    return raw if isinstance(raw, list) else [raw]


def one_or_many(item: Any) -> BeforeValidator:
    """Return the validator of a key that takes one of something, or a list of them."""
    return BeforeValidator(as_list, json_schema_input_type=item | list[item])


Day = Annotated[date, PlainValidator(_date, json_schema_input_type=date)]
Span = Annotated[Duration, PlainValidator(duration_of, json_schema_input_type=str)]
Moment = Annotated[date | Duration, PlainValidator(_moment, json_schema_input_type=date | str)]
"""A date, or a duration after the job's start."""
Text = Annotated[str, PlainValidator(_text, json_schema_input_type=str)]
Flag = Annotated[bool, PlainValidator(_flag, json_schema_input_type=bool)]


KIND_OF, DEFAULT_KIND = "kindOf", "defaultKind"
"""Stand in a part of the JSON Schema for any kind of the family they name: schema.py puts the kinds there."""


def any_kind(family: str, default: str | None = None) -> Any:
    """Return the type that the JSON Schema shows for a table of any kind of a family.

    family : the name of its base, whose kinds may not all be imported yet.
    default : the kind of a table without the key `kind`; None where no such key names the kind.
    """
    return Annotated[Any, WithJsonSchema({KIND_OF: family, DEFAULT_KIND: default})]


def chosen_kind(family: type[FamilyTable], default: str) -> PlainValidator:
    """Return the validator of a table whose key `kind` names one of a family's kinds."""

    def choose(raw: Any, info: ValidationInfo) -> FamilyTable:
        if not isinstance(raw, Mapping):
            raise fault(f"{show(raw)} is not a table. Write its keys, such as kind = {show(default)}.")
        known = kinds(family)
        word = raw.get("kind", default)
        kind = known.get(word) if isinstance(word, str) else None
        if kind is None:
            message = f"{show(word)} is not known.{did_you_mean(word, known)} Known: {', '.join(known)}."
            raise ValidationError.from_exception_data(family.__name__, [_line(("kind",), message)])
        if (needs := kind.needs) is not None and find_spec(needs[0]) is None:
            message = f"{show(word)} needs the package {needs[0]}: pip install 'careersim[{needs[1]}]'."
            raise ValidationError.from_exception_data(family.__name__, [_line(("kind",), message)])
        written = {key: value for key, value in raw.items() if key != "kind"}
        return kind.model_validate(written, context=info.context)

    return PlainValidator(choose, json_schema_input_type=any_kind(family.__name__, default))
