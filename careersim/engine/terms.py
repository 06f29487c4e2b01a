"""Payments as terms: a weight, the factors that differ by path, and one lookup of luck."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from careersim.departure import Lookup, Luck, shared
from careersim.factor import Factor
from careersim.leg import Income
from careersim.quantity import Array


@dataclass(frozen=True)
class Term:
    """One payment: a weight times the factors that differ by path, one lookup of luck apart."""

    year: int
    weight: float
    factors: tuple[Factor, ...]
    lookup: Lookup | None = None
    income: Income = Income.WAGES


@dataclass(frozen=True)
class Terms:
    """The payments of a leg as terms: paid, both undiscounted and in present value, lost, and beyond the horizon."""

    component: str
    state: str | None
    paid: tuple[Term, ...]
    discounted: tuple[Term, ...]
    forfeited: tuple[Term, ...]
    beyond: tuple[Term, ...]


def merged(terms: Iterable[Term]) -> list[Term]:
    """Return some terms, with those of the same factors and the same luck as two: without luck, and with it."""
    found: list[Term] = []
    tables: dict[tuple[tuple[Factor, ...], Luck], Array] = {}
    for term in terms:
        if term.lookup is None:
            found.append(term)
            continue
        table = term.weight * np.asarray(term.lookup.table)
        key = term.factors, term.lookup.luck
        tables[key] = tables[key] + table if key in tables else table
    for (factors, luck), table in tables.items():
        if otherwise := float(table[luck.nothing]):
            found.append(Term(0, otherwise, factors))
        change = table - otherwise
        # What one payment's table holds is 0 and 1: scaled so, its discounted and undiscounted ones are one lookup.
        if scale := float(change[np.argmax(np.abs(change))]):
            found.append(Term(0, scale, factors, Lookup(luck, shared((change / scale).tolist()))))
    return found
