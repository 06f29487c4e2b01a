"""Amounts that the law writes as functions of an income: brackets, phase-outs, step tables.

Every money amount of the law is multiplied by `factor` as it is read: 1 in the table's own year, above it in the
years that are indexed from it. A factor that differs by path makes edges that do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from careersim.quantity import Array, Value

FILINGS = ("single", "married_joint", "head", "married_separate")
"""The order of the four figures where the law tells filing statuses apart."""
CHUNK = 2048
"""Paths at a time: a chunk's rows stay in the processor's cache."""


@dataclass(frozen=True)
class Ramps:
    """base + sum of slope_k max(income - edge_k, 0): any piecewise-linear function, brackets among them.

    edges, slopes : (n_edges,); a slope is what the rate changes by at its edge.
    """

    edges: tuple[Value, ...]
    slopes: tuple[float, ...]
    base: Value = 0.0

    def at(self, income: Value) -> Value:
        """Return the values at incomes, float or (n_paths,) [currency]."""
        if isinstance(income, np.ndarray) and not any(isinstance(edge, np.ndarray) for edge in self.edges):
            return self._of_paths(income)
        value = self.base
        for edge, slope in zip(self.edges, self.slopes, strict=True):
            value = value + slope * above(income, edge)
        return value

    def _of_paths(self, income: Array) -> Array:
        values = np.empty(income.shape)
        slopes = np.array(self.slopes)
        rows = np.empty((len(slopes), min(CHUNK, len(income))))
        for first in range(0, len(income), CHUNK):
            some = income[first : first + CHUNK]
            part = rows[:, : len(some)]
            for row, edge in zip(part, self.edges, strict=True):
                np.subtract(some, edge, out=row)
            np.maximum(part, 0.0, out=part)
            np.matmul(slopes, part, out=values[first : first + CHUNK])
        if isinstance(self.base, np.ndarray) or self.base:
            values += self.base
        return values

    @classmethod
    def brackets(cls, rates: Sequence[float], edges: Sequence[float], factor: Value = 1.0) -> Ramps:
        """Return the tax at marginal rates, each from its edge on."""
        slopes = (rate - before for before, rate in pairwise((0.0, *rates)))
        return cls(tuple(edge * factor for edge in edges), tuple(slopes))

    @classmethod
    def curve(cls, points: Sequence[Sequence[float]], factor: Value = 1.0) -> Ramps:
        """Return the line through points (income, value), level before the first and after the last."""
        rates = [(after[1] - before[1]) / (after[0] - before[0]) for before, after in pairwise(points)]
        slopes = (rate - before for before, rate in pairwise((0.0, *rates, 0.0)))
        return cls(tuple(x * factor for x, _ in points), tuple(slopes), points[0][1] * factor)


@dataclass(frozen=True)
class Steps:
    """A value that jumps where the income passes an edge; below the first edge, the first value.

    edges, values : (n,), edges increasing. is_open : the new value counts above the edge only, not at it.
    """

    edges: tuple[Value, ...]
    values: tuple[Value, ...]
    is_open: bool = False

    def at(self, income: Value) -> Value:
        """Return the values at incomes, float or (n_paths,)."""
        if any(isinstance(edge, np.ndarray) for edge in self.edges):
            value = self.values[0]
            for edge, new in zip(self.edges[1:], self.values[1:], strict=True):
                value = np.where(income > edge if self.is_open else income >= edge, new, value)
            return value
        side = "left" if self.is_open else "right"
        index = np.searchsorted(np.array(self.edges[1:]), income, side=side)  # type: ignore[call-overload]
        found = np.array(self.values)[index]
        return found if isinstance(income, np.ndarray) else float(found)


@dataclass(frozen=True)
class Staircase:
    """amount - less for each `step`, or part of one, of the income above `over`; within [least, most]."""

    amount: Value
    over: Value
    step: Value
    less: Value
    least: Value
    most: Value
    is_whole: bool = False

    def at(self, income: Value) -> Value:
        """Return the values at incomes, float or (n_paths,)."""
        steps = above(income, self.over) / self.step
        n_steps = np.floor(steps) if self.is_whole else np.ceil(steps)
        found = np.clip(self.amount - self.less * n_steps, self.least, self.most)
        return found if isinstance(found, np.ndarray) else float(found)


@dataclass(frozen=True)
class Amount:
    """A deduction, credit or addition of the law: a function of an income, perhaps a share of something else.

    by : the income it depends on. of : what it is a share of. within : what it cannot exceed.
    most : the largest amount. until, beyond : the income above which, or the taxable income up to which, it is 0.
    """

    form: Ramps | Steps | Staircase | None = None
    fixed: Value = 0.0
    by: str = "income"
    of: str | None = None
    within: str | None = None
    most: Value | None = None
    until: Value | None = None
    beyond: Value | None = None

    @property
    def is_fixed(self) -> bool:
        """Tell whether it is one amount, whatever the income."""
        return self.form is None and self.of is self.within is self.until is self.beyond is None

    def at(self, known: Mapping[str, Value]) -> Value:
        """Return the amount, float or (n_paths,) [currency].

        known : the incomes and taxes it may depend on, by name.
        """
        value = self.fixed if self.form is None else self.form.at(known[self.by])
        if self.of is not None:
            value = value * known[self.of]
        if self.most is not None:
            value = lower(value, self.most)
        if self.within is not None:
            value = lower(value, known[self.within])
        if self.until is not None:
            value = value * (known[self.by] <= self.until)
        if self.beyond is not None:
            value = value * (known["taxable"] > self.beyond)
        return value


def of_filing(raw: Any, filing: str) -> Any:
    """Return a figure of the law for one filing status: one of a list of four, or the one for all."""
    return raw[FILINGS.index(filing)] if isinstance(raw, list) else raw


def brackets(raw: Mapping[str, Any], filing: str, factor: Value = 1.0) -> Ramps:
    """Return the brackets of one filing status.

    raw : `rates`, and the `edges` each begins at; either may be four lists.
    """
    rates, edges = (of_filing(raw[key], filing) if isinstance(raw[key][0], list) else raw[key] for key in ("rates", "edges"))
    return Ramps.brackets(rates, edges, factor)


def amount(raw: Any, filing: str, factor: Value = 1.0) -> Amount:
    """Return an amount of the law for one filing status.

    raw : a number; or `amount` with `over` and `rate`, or with `over`, `step` and `less`; or `curve` or `table`,
        points (income, value); or `share` with `least`; and `most`, `by`, `of`, `within`, `until`, `beyond`.
        Any number may be a list of four, by filing status, and so may the points.
    """
    if not isinstance(raw, Mapping):
        return Amount(fixed=of_filing(raw, filing) * factor)
    own = {key: of_filing(value, filing) for key, value in raw.items() if key not in ("table", "curve")}
    points = next((raw[key] for key in ("table", "curve") if key in raw), None)
    if points is not None and isinstance(points[0][0], list):
        points = points[FILINGS.index(filing)]
    # A share of something is a plain number; all else is money.
    unit = 1.0 if "of" in own else factor
    more = {key: own[key] for key in ("by", "of", "within") if key in own}
    more |= {key: own[key] * factor for key in ("until", "beyond") if key in own}
    least = own.get("least", 0.0)
    if "table" in raw:
        edges, values = (tuple(point[i] * scale for point in points) for i, scale in ((0, factor), (1, unit)))
        more |= {"most": own["most"] * factor} if "most" in own else {}
        return Amount(Steps(edges, values, own.get("open", False)), **more)
    if "curve" in raw:
        return Amount(Ramps.curve(points, factor), **more)
    if "step" in own:
        ends = least * unit, own.get("most", own["amount"]) * unit
        return Amount(
            Staircase(own["amount"] * unit, own["over"] * factor, own["step"] * factor, own["less"] * unit, *ends),
            **more,
        )
    if own.get("rate"):
        start, rate = own["amount"], own["rate"]
        return Amount(
            Ramps.curve([(own["over"], start), (own["over"] + (start - least) / rate, least)], factor), **more
        )
    if "share" in own:
        low, high, share = least, own["most"], own["share"]
        return Amount(Ramps((low / share * factor, high / share * factor), (share, -share), low * factor), **more)
    return Amount(fixed=own["amount"] * unit, **more)


def above(income: Value, edge: Value) -> Value:
    """Return max(income - edge, 0)."""
    if isinstance(income, np.ndarray) or isinstance(edge, np.ndarray):
        return np.maximum(income - edge, 0.0)
    return max(income - edge, 0.0)


def lower(one: Value, other: Value) -> Value:
    """Return the lower of two."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.minimum(one, other)
    return min(one, other)


def higher(one: Value, other: Value) -> Value:
    """Return the higher of two."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.maximum(one, other)
    return max(one, other)
