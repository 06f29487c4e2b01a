"""Why each default is what it is: dated and cited, in defaults.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from careersim.decision import Decision
from careersim.number import key_path
from careersim.prices.base import PriceModel
from careersim.prices.beta import Beta
from careersim.prices.regime import Regime
from careersim.table import Table


@dataclass(frozen=True)
class Evidence:
    """What speaks for a default: in words, with its source and the day it was checked."""

    says: str
    source: str
    checked_on: str


@cache
def evidence() -> dict[str, Evidence]:
    """Return the evidence by key of the file, without the names that the user gives: `market.volatility`."""
    facts = tomllib.loads((files("careersim") / "defaults.toml").read_text("utf-8"))
    return {key: Evidence(fact["says"], fact["source"], str(fact["checked_on"])) for key, fact in facts.items()}


def used(decision: Decision) -> Iterator[tuple[str, Evidence]]:
    """Yield the key path of each default that a decision relies on and that evidence is on file for."""
    yield from _unset("", decision, ("horizon",))
    yield from _unset("preferences", decision.preferences)
    yield from _unset(f"tax.{decision.tax.kind}", decision.tax, place=("tax",))
    for name, model in decision.market.items():
        if not model.is_listed:
            yield from _unset("market", model, ("multiple",), ("market", name))
            continue  # what it returns is its exit
        yield from _unset("market", model, _keys_used(model), ("market", name))
        if isinstance(model.expected_return, Beta):
            yield from _unset("beta", model.expected_return, place=("market", name, "expected_return"))
    yield from _of_factor(decision)
    if any(job.layoff is not None for job in decision.jobs.values()):
        yield from _unset("between_jobs", decision.between_jobs)
    if "search" in decision.written:
        yield from _unset("search", decision.search)
    for key, job in decision.jobs.items():
        if decision.has_unnamed_stock(key):
            yield from _unset(
                "market", decision.price_model(decision.stock(key)), place=("market", decision.stock(key))
            )
        for kind, components in job.package.items():
            place = (key, kind) if key == "current" else ("offers", key, kind)
            for i, component in enumerate(components):
                yield from _unset(kind, component, place=(*place, i) if len(components) > 1 else place)


def _keys_used(model: PriceModel) -> tuple[str, ...]:
    """Return the keys of a price model whose defaults it would use."""
    unused = set() if model.is_random else {"expected_return", "loading"}
    if isinstance(model, Regime):
        unused.add("expected_return")
    if isinstance(model.expected_return, Beta):
        unused.add("loading")
    return tuple(key for key in type(model).model_fields if key not in unused)


def _of_factor(decision: Decision) -> Iterator[tuple[str, Evidence]]:
    """Yield the defaults of the common factor where stocks depend on them."""
    betas = [model for model in decision.market.values() if isinstance(model.expected_return, Beta)]
    if betas:
        yield from _unset("factor", decision.factor, ("premium", "risk_free"))
    is_used = decision.factor.is_passed_on or any("loading" not in model.model_fields_set for model in betas)
    if is_used and "volatility" not in decision.written.get("factor", {}) and "volatility" in decision.factor.numbers:
        yield "factor.volatility", evidence()["factor.volatility"]


def _unset(
    family: str, table: Table, keys: tuple[str, ...] | None = None, place: tuple[str | int, ...] = ()
) -> Iterator[tuple[str, Evidence]]:
    for key in keys or tuple(type(table).model_fields):
        known = evidence().get(f"{family}.{key}".removeprefix("."))
        if known is not None and key not in table.model_fields_set:
            yield key_path((*(place or ((family,) if family else ())), key)), known
