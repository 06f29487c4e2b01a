"""Random offers files, made from the package's own schema: most of them valid, all of them odd."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from careersim.keys import all_keys
from careersim.limits import LARGEST
from careersim.number import parse_key_path
from careersim.offers_file import OffersError, loads
from careersim.quantity import FORMS, PAIRS
from careersim.schema import offers_schema
from careersim.taxes.us.tables import state_codes
from careersim.vesting.preset import facts
from fuzzing.toml import toml

Schema = Mapping[str, Any]
DAYS = ("2026-07-01", "2026-01-01", "2024-02-29", "2026-12-31", "2030-06-15")
TEXTS = ("Acme", "x", " ", "Ω 株", "a b", "money", "fit", "stay")
DURATIONS = ("4y", "1y", "18mo", "1mo", "0d", "0mo", "90d", "2w", "1d", "50y", "600mo", "100y")
SCHEDULES = ("4y quarterly, 1y cliff", "3y annual", "1y monthly", "4y semiannual", "10y monthly, 5y cliff")
STOCKS, ATTRIBUTES, ACTIVITIES, JOBS = ("A", "B", "C"), ("people", "purpose"), ("research", "talks"), ("b", "c")
DEPTH = 6
ROUNDS = 5
FOLDER = "configs"
"""Where the file of prices is that a market may name."""
OFFERS = f"{FOLDER}/offers.toml"


@cache
def _schema() -> Schema:
    return offers_schema()


@cache
def _durations() -> frozenset[str]:
    return frozenset(key.path[-1] for key in all_keys() if "a duration" in key.written)


def offers(random: Random) -> dict[str, Any]:
    """Return the tables of a file: any keys with any values that their own descriptions allow.

    What descriptions do not say, that names lead somewhere and that all jobs score the same, is put right afterwards;
    most of what is still at fault then is taken out.
    """
    raw = _agreeing(random, _Maker(random).table(_schema()))
    return raw if random.random() < 0.1 else _repaired(raw)


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        # How many of the keys that may be left out are there: files with few of them are mostly valid.
        self.share = random.choice((0.05, 0.15, 0.3, 0.6))
        self.is_wild = random.random() < 0.3

    def table(self, schema: Schema, depth: int = 0) -> dict[str, Any]:
        required = schema.get("required", ())
        made = {}
        for key, inner in schema["properties"].items():
            if key in required or self.random.random() < (self.share if depth else 0.4) / (1 + depth // 3):
                value = self.value(key, inner, depth + 1)
                if value is not None:
                    made[key] = value
        return made

    def value(self, key: str, schema: Schema, depth: int) -> Any:
        if key in FREE and (free := self.free(key, schema, depth)) is not None:
            return free
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            if name == "Distribution":
                return self.number(None, None)
            return self.value(key, _schema()["$defs"][name], depth)
        if "anyOf" in schema:
            numbers = [one for one in schema["anyOf"] if one.get("type") == "number"]
            if numbers:
                ends = numbers[0]
                return self.number(ends.get("minimum", ends.get("exclusiveMinimum")), ends.get("maximum"))
            known = [one for one in schema["anyOf"] if one.get("type") != "null"]
            return self.value(key, self.random.choice(known), depth)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        if "prefixItems" in schema:
            return [self.value(key, one, depth + 1) for one in schema["prefixItems"]]
        match schema.get("type"):
            case "object" if "properties" in schema:
                return None if depth > DEPTH else self.table(schema, depth)
            case "array" if depth > DEPTH:
                return None
            case "array":
                return [self.value(key, schema["items"], depth + 1) for _ in range(self.random.choice((1, 1, 1, 2, 3)))]
            case "boolean":
                return self.random.random() < 0.5
            case "integer":
                return self.random.choice((1, 2, 12, 21, 63, 2025, 2026, 0, self.random.randint(0, 10_000)))
            case "string":
                return self.text(key, schema)
        return self.random.choice((1, 0, "x", {}, []))

    def text(self, key: str, schema: Schema) -> Any:
        if schema.get("format") == "date":
            return self.day()
        if key in WORDS:
            return self.random.choice(WORDS[key]())
        return self.random.choice(DURATIONS if key in _durations() else TEXTS)

    def day(self) -> date:
        if self.is_wild and self.random.random() < 0.3:
            return self.random.choice((date(1950, 1, 1), date(2199, 12, 31), date(2000, 2, 29)))
        return date.fromisoformat(self.random.choice(DAYS)) + timedelta(self.random.randint(0, 900))

    def number(self, low: float | None, high: float | None) -> Any:
        if self.random.random() < 0.7:
            return self.plain(low, high)
        numbers = sorted(self.plain(low, high, as_text=False) for _ in range(3))
        word = self.random.choice([*FORMS, *PAIRS])
        if word == "choice":
            return {word: [[numbers[0], 0.25], [numbers[2], 0.75]]}
        if word == "odds":
            return {word: [[numbers[0], 0.5], [numbers[1], 0.9], [numbers[2], 0.99]]}
        if "sd" in FORMS[word].parameters:
            return {word: [numbers[1], abs(numbers[1]) / self.random.choice((3, 5, 20, 1e6))]}
        return {word: numbers[: len(FORMS[word].parameters)]}

    def plain(self, low: float | None, high: float | None, *, as_text: bool = True) -> Any:
        random = self.random
        bottom = -LARGEST if low is None else low
        top = LARGEST if high is None else high
        if self.is_wild and random.random() < 0.4:
            return random.choice((bottom, top, 0, 1e-300, 5e-324, LARGEST, -LARGEST, 1e-9, (bottom + top) / 2))
        if high is not None and high <= 10:
            return round(random.uniform(max(bottom, 0.0), min(top, 1.0)), random.choice((1, 2, 6)))
        if as_text and random.random() < 0.1:
            return random.choice(("180k", "$1.2M", "250,000", "12_000"))
        return random.choice((1, 2, 0.5, 100, 1_000, 50_000, 120_000, 0, random.randint(1, 300_000)))

    def free(self, key: str, schema: Schema, depth: int) -> Any:
        """Return a table under names of one's own, or what its schema only says roughly."""
        names, inner = FREE[key]
        if inner == "number":
            return {name: self.plain(0, 10, as_text=False) for name in names}
        if inner == "score":
            return {name: self.score() for name in names}
        if inner == "table" and "additionalProperties" in schema and isinstance(schema["additionalProperties"], dict):
            chosen = names[: self.random.choice((1, 1, 2, len(names)))]
            return {name: self.value("", schema["additionalProperties"], depth) for name in chosen}
        if inner == "return" and self.random.random() < 0.3:
            return {"beta": self.plain(-3, 3), "alpha": self.plain(-0.5, 0.5)}
        if inner == "metric" and self.random.random() < 0.5:
            return self.random.choice(("return", {"relative_to": self.random.choice(STOCKS)}))
        if inner == "payout":
            return self.random.choice(([[0.8, 0.5], [1.2, 2.0]], [[0, 0]], [[1, 5]]))
        if inner == "exercise":
            return self.random.choice(("hold", "vest", {"multiple": 2.0}))
        if inner == "path":
            return [{"job": "current", "until": self.day()}, {"job": self.random.choice(JOBS)}]
        if inner == "pairs":
            return [["money", 3, "people"], ["money", self.plain(0, None), "purpose"]]
        if inner == "order":
            return self.random.sample(("money", *ATTRIBUTES), 3)
        if inner == "choices":
            return [{"took": {"pay": 100_000, "people": 3}, "refused": {"pay": 90_000, "people": 4}}]
        return None

    def score(self) -> Any:
        if self.random.random() < 0.1:
            return {"first": 9, "later": 4, "half_life": self.random.choice(DURATIONS)}
        return self.number(0, 10) if self.is_wild else self.random.randint(0, 10)


WORDS: dict[str, Any] = {
    "state": lambda: (*state_codes()[:3], "CA", "WA", "NY", "WA"),
    "stock": lambda: STOCKS,
    "relative_to": lambda: STOCKS,
    "sampler": lambda: ("sobol", "pseudo"),
    "file": lambda: ("acme.csv",),
    "schedule": lambda: SCHEDULES,
    "vesting": lambda: (*SCHEDULES, *facts()),
    "name": lambda: (*TEXTS, *list(facts())[:3]),
    "currency": lambda: ("USD", "EUR", "CHF", "x y"),
    "on": lambda: ("02-15", "08-15", "12-31"),
    "job": lambda: JOBS,
}
FREE: dict[str, tuple[tuple[str, ...], str]] = {
    "market": (STOCKS, "table"),
    "offers": (JOBS, "table"),
    "alternatives": (("later", "z"), "table"),
    "activities": (ACTIVITIES, "number"),
    "time": (ACTIVITIES, "number"),
    "scores": (ATTRIBUTES, "score"),
    "weights": (("money", *ATTRIBUTES), "number"),
    "worth": (ATTRIBUTES, "number"),
    "expected_return": ((), "return"),
    "metric": ((), "metric"),
    "payout": ((), "payout"),
    "exercise": ((), "exercise"),
    "path": ((), "path"),
    "pairs": ((), "pairs"),
    "order": ((), "order"),
    "choices": ((), "choices"),
}


def _repaired(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a file without what is at fault in it, as far as a few rounds of that go."""
    for _ in range(ROUNDS):
        try:
            loads(toml(raw), OFFERS)
        except OffersError as error:
            for fault in error.faults:
                _take_out(raw, fault.key)
        else:
            break
    return raw


def _take_out(raw: dict[str, Any], key: str) -> None:
    """Remove what stands at a key path, or the nearest thing above it that is there."""
    if not key:
        return
    part: Any = raw
    trail: list[tuple[Any, Any]] = []
    word: Any
    for word in parse_key_path(key):
        if not isinstance(part, dict | list):
            break
        if not (word in part if isinstance(part, dict) else isinstance(word, int) and word < len(part)):
            break
        trail.append((part, word))
        part = part[word]
    if not trail:
        return
    is_missing = len(trail) < len(parse_key_path(key))
    holder, word = trail[-2] if is_missing and len(trail) > 1 and isinstance(trail[-1][0], list) else trail[-1]
    del holder[word]


def _agreeing(random: Random, raw: dict[str, Any]) -> dict[str, Any]:
    """Return a file whose parts agree with one another, as far as is simple; one in ten is left as it is."""
    if random.random() < 0.1:
        return raw
    raw["start"] = date(2026, 7, 1)
    raw.setdefault("offers", {"b": {"salary": 100_000}})
    raw.setdefault("current", {"salary": 100_000})
    raw.pop("activities", None)
    if not raw.get("alternatives") or random.random() < 0.5:
        raw.pop("alternatives", None)
    jobs = [raw["current"], *raw["offers"].values()]
    has_scores = random.random() < 0.6
    for job in jobs:
        job.pop("time", None)
        job.pop("scores", None)
        if random.random() < 0.7:
            job.setdefault("salary", 100_000)
        if has_scores:
            job["scores"] = {name: random.randint(0, 10) for name in ATTRIBUTES}
        for key in ("layoff", "leave"):
            if isinstance(job.get(key), dict) and random.random() < 0.7:
                job[key].pop("stock_sensitivity", None)
    raw["current"]["since"] = date(2024, 2, 29)
    for offer in raw["offers"].values():
        offer.pop("start", None)
        if random.random() < 0.5:
            offer["start"] = date(2026, 8, random.randint(1, 31))
    market = raw.setdefault("market", {})
    for stock in STOCKS:
        market.setdefault(stock, {"spot": 100})
    if not has_scores and isinstance(raw.get("preferences"), dict):
        for key in ("weights", "order", "pairs", "worth", "choices"):
            raw["preferences"].pop(key, None)
    if has_scores and isinstance(raw.get("preferences"), dict):
        ways = [key for key in ("weights", "order", "pairs", "worth") if key in raw["preferences"]]
        for key in ways[1:]:
            raw["preferences"].pop(key)
    return raw
