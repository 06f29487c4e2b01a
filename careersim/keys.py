"""Every key of the offers file: what it means, how it is written, and what it is where the file says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from careersim.activities import Activity
from careersim.dates import Duration
from careersim.decision import CURRENT, CurrentJob, Decision, Offer, Path, Step
from careersim.defaults import Evidence, evidence
from careersim.docstrings import first_line, meanings
from careersim.kinds import kinds
from careersim.number import Number, parse_key_path
from careersim.pay.base import Component
from careersim.prices.base import PriceModel
from careersim.prices.beta import Beta
from careersim.prices.common_factor import OF_STOCKS, CommonFactor
from careersim.prices.regime import State
from careersim.quantity import Quantity
from careersim.score import FadingScore
from careersim.table import Table
from careersim.taxes.base import Tax
from careersim.taxes.brackets import Taper
from careersim.utilities.base import Utility
from careersim.vesting.base import Vesting
from careersim.weighing import PastChoice


@dataclass(frozen=True)
class Key:
    """A key of the file.

    path : the words that lead to it, names of one's own left out; of a key that any job may have, from the job on.
    of : the kinds of the table it is a key of, where only some have it.
    """

    path: tuple[str, ...]
    means: str
    written: str
    default: str | None
    known: Evidence | None
    of: tuple[str, ...] = ()

    @property
    def dotted(self) -> str:
        """Return the path as one writes it."""
        return ".".join(self.path)


@cache
def all_keys() -> tuple[Key, ...]:
    """Return every key, in the order of the file; a key that several kinds share comes once."""
    found: dict[tuple[tuple[str, ...], str, str | None], Key] = {}
    for key in _all_keys():
        same = (key.path, key.means, key.default)
        of = (*found[same].of, *key.of) if same in found else key.of
        found[same] = Key(key.path, key.means, key.written, key.default, key.known, of)
    return tuple(found.values())


def keys_at(text: str) -> tuple[Key, ...]:
    """Return the keys that a path such as `offers.beta.rsu[0].shares`, or its last word alone, may mean.

    Names of one's own and indexes are passed over. Raises ValueError where the text is no path.
    """
    words = [part for part in parse_key_path(text) if isinstance(part, str)]
    if len(words) == 1:
        return tuple(key for key in all_keys() if key.path[-1] == words[0])
    fitting = [key for key in all_keys() if key.path[-1] == words[-1] and _in_order(key.path, words)]
    longest = max((len(key.path) for key in fitting), default=0)
    return tuple(key for key in fitting if len(key.path) == longest)


def _in_order(path: tuple[str, ...], words: list[str]) -> bool:
    rest = iter(words)
    return all(word in rest for word in path)


def _all_keys() -> Iterator[Key]:
    yield from _keys(Decision, ())
    for name in ("preferences", "between_jobs", "next_job", "search", "simulation"):
        yield from _keys(Decision.model_fields[name].annotation, (name,))
    yield from _keys(PastChoice, ("preferences", "choices"))
    yield from _keys(Activity, ("activities",))
    for word, utility in kinds(Utility).items():
        yield from _keys(utility, ("preferences", "utility"), word)
    for word, tax in kinds(Tax).items():
        yield from _keys(tax, ("tax",), word, f"tax.{word}")
    yield from _keys(Taper, ("tax", "taper"))
    for word, market in kinds(PriceModel).items():
        yield from _keys(market, ("market",), word)
    yield from _keys(State, ("market", "states"))
    yield from _keys(Beta, ("market", "expected_return"), facts="beta")
    yield from _of_factor()
    pay = kinds(Component)
    for job, table in ((CURRENT, CurrentJob), ("offers", Offer)):
        for key in _keys(table, (job,)):
            if key.path[-1] not in pay:
                yield key
    for name in ("layoff", "leave", "promotion"):
        yield from _keys(_table_of(CurrentJob.model_fields[name].annotation), (name,))
    yield from _keys(FadingScore, ("scores",))
    for word, component in pay.items():
        yield Key((word,), first_line(component), "a table, or several", "none", None)
        yield from _keys(component, (word,))
    for word, form in kinds(Vesting).items():
        yield from _keys(form, ("vesting",), word)
    yield from _keys(Path, ("alternatives",))
    yield from _keys(Step, ("alternatives", "path"))


def _of_factor() -> Iterator[Key]:
    """Yield the factor's own keys, and beside them those of its kind."""
    yield from (key for key in _keys(CommonFactor, ("factor",)) if key.path[-1] != "model")
    for word, model in kinds(PriceModel).items():
        if model.is_random and model.is_listed:
            yield from (key for key in _keys(model, ("factor",), word) if key.path[-1] not in OF_STOCKS)


def _keys(table: Any, path: tuple[str, ...], kind: str | None = None, facts: str | None = None) -> Iterator[Key]:
    """Yield the keys of a table; `facts` is what their evidence is filed under, by default the path."""
    said = meanings(table)
    for name, field in table.model_fields.items():
        word = field.alias or name
        # What speaks for a family's default does not speak for that of a kind that has another.
        is_own = any(name in getattr(base, "model_fields", ()) for base in table.__mro__[1:]) and name in vars(
            table
        ).get("__annotations__", ())
        known = None if is_own else evidence().get(f"{facts or '.'.join(path)}.{word}".removeprefix("."))
        of = () if kind is None else (kind,)
        yield Key((*path, word), said.get(word, ""), _written(field), _default(field), known, of)


def _table_of(annotation: Any) -> Any:
    return next(
        part for part in (annotation, *get_args(annotation)) if isinstance(part, type) and issubclass(part, Table)
    )


def _default(field: FieldInfo) -> str | None:  # noqa: PLR0911 - one case a line
    """Return a default in words; None where the file must give the key."""
    if field.is_required():
        return None
    value = field.get_default(call_default_factory=True)
    match value:
        case None | () | {}:
            return "none"
        case date():
            return "today"
        case bool():
            return str(value).lower()
        case Quantity(amount=float(number)):
            return f"{number:,.10g}"
        case Vesting():
            return value.says()
        case Table():
            return "a table of defaults"
        case tuple():
            return ", ".join(f"{part.mean:g}" if isinstance(part, Quantity) else str(part) for part in value)
    return str(value)


def _written(field: FieldInfo) -> str:
    """Return how a key's value is written."""
    numbers = [part for part in field.metadata if isinstance(part, Number)]
    return " or ".join(dict.fromkeys(numbers[0].says() if numbers else word for word in _forms(field.annotation)))


def _forms(annotation: Any) -> Iterator[str]:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        numbers = [part for part in inner[1:] if isinstance(part, Number)]
        yield from (numbers[0].says(),) if numbers else _forms(inner[0])
    elif origin is Literal:
        yield from (f'"{word}"' for word in inner)
    elif origin is dict:
        yield "a table"
    elif origin is tuple:
        parts = dict.fromkeys(form for part in inner if part is not ... for form in _forms(part))
        yield f"{' or '.join(parts)}; or a list"
    elif inner:
        for part in inner:
            if part is not type(None):
                yield from _forms(part)
    elif annotation in _PLAIN:
        yield _PLAIN[annotation]
    elif isinstance(annotation, type) and issubclass(annotation, Vesting):
        yield "a vesting schedule"
    else:
        yield "a table"


_PLAIN = {
    date: "a date",
    Duration: 'a duration, such as "18mo"',
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    Quantity: "a number, certain or not",
}
