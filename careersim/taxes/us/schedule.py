"""Amounts that the law writes as functions of an income: brackets, phase-outs, step tables.

Every money amount of the law is multiplied by `factor` as it is read: 1 in the table's own year, above it in the
years that are indexed from it. A factor that differs by path makes edges that do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from careersim.quantity import Value
from careersim.taxes.ramps import Ramps, above, higher, lower, only

FILINGS = ("single", "married_joint", "head", "married_separate")
"""The order of the four figures where the law tells filing statuses apart."""


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

    def at(self, income: Value) -> Value:
        """Return the values at incomes, float or (n_paths,)."""
        n_steps = np.ceil(above(income, self.over) / self.step)
        found = np.clip(self.amount - self.less * n_steps, self.least, self.most)
        return found if isinstance(found, np.ndarray) else float(found)


Form = Ramps | Steps | Staircase


@dataclass(frozen=True)
class Amount:
    """A deduction, credit or addition of the law: a function of an income, perhaps a share of something else.

    by : the income it depends on. of : what it is a share of. within : what it cannot exceed. or_ : what counts in its
        place where that is more.
    most : the largest amount. until, beyond : the income above which, or the taxable income up to which, it is 0.
    """

    form: Form | None = None
    fixed: Value = 0.0
    by: str = "income"
    of: str | None = None
    within: str | None = None
    or_: str | None = None
    most: Value | None = None
    until: Value | None = None
    beyond: Value | None = None

    @property
    def is_fixed(self) -> bool:
        """Tell whether it is one amount, whatever the income."""
        depends_on = (self.form, self.of, self.within, self.or_, self.until, self.beyond)
        return all(thing is None for thing in depends_on)

    def at(self, known: Mapping[str, Value]) -> Value:
        """Return the amount, float or (n_paths,) [currency].

        known : the incomes and taxes it may depend on, by name.
        """
        if isinstance(self.beyond, float) and np.max(known["taxable"]) <= self.beyond:
            return 0.0
        value = self.fixed if self.form is None else self.form.at(known[self.by])
        if self.of is not None:
            value = value * known[self.of]
        if self.most is not None:
            value = lower(value, self.most)
        if self.within is not None:
            value = lower(value, known[self.within])
        if self.or_ is not None:
            value = higher(value, known[self.or_])
        if self.until is not None:
            value = only(value, known[self.by] <= self.until)
        if self.beyond is not None:
            value = only(value, known["taxable"] > self.beyond)
        return value


def of_filing(raw: Any, filing: str) -> Any:
    """Return a figure of the law for one filing status: one of a list of four, or the one for all."""
    return raw[FILINGS.index(filing)] if isinstance(raw, list) else raw


def brackets(raw: Mapping[str, Any], filing: str, factor: Value = 1.0) -> Ramps:
    """Return the brackets of one filing status.

    raw : `rates`, and the `edges` each begins at; either may be four lists.
    """
    rates, edges = (
        of_filing(raw[key], filing) if isinstance(raw[key][0], list) else raw[key] for key in ("rates", "edges")
    )
    return Ramps.brackets(rates, edges, factor)


def amount(raw: Any, filing: str, factor: Value = 1.0) -> Amount:
    """Return an amount of the law for one filing status.

    raw : a number; or `amount` with `over` and `rate`, or with `over`, `step` and `less`; or `curve` or `table`,
        points (income, value); or `share` with `least`; and `most`, `by`, `of`, `within`, `or`, `until`, `beyond`.
        Any number may be a list of four, by filing status, and so may the points.
    """
    if not isinstance(raw, Mapping):
        return Amount(fixed=of_filing(raw, filing) * factor)
    own = {key: of_filing(value, filing) for key, value in raw.items() if key not in ("table", "curve")}
    for key in ("table", "curve"):
        if key in raw:
            own[key] = of_filing(raw[key], filing) if isinstance(raw[key][0][0], list) else raw[key]
    # A share of something is a plain number; all else is money.
    unit = 1.0 if "of" in own else factor
    form = _form(own, unit, factor)
    fixed = own["amount"] * unit if form is None else 0.0
    names = {"by": "by", "of": "of", "within": "within", "or": "or_"}
    more = {name: own[key] for key, name in names.items() if key in own}
    more |= {key: own[key] * factor for key in ("until", "beyond") if key in own}
    if "table" in own and "most" in own:
        more["most"] = own["most"] * factor
    return Amount(form, fixed, **more)


def _form(own: Mapping[str, Any], unit: Value, factor: Value) -> Form | None:
    """Return the function of an income that one filing status's figures describe; none where they are one amount."""
    least = own.get("least", 0.0)
    form: Form | None = None
    if "table" in own:
        edges, values = (tuple(point[i] * scale for point in own["table"]) for i, scale in ((0, factor), (1, unit)))
        form = Steps(edges, values, own.get("open", False))
    elif "curve" in own:
        form = Ramps.curve(own["curve"], factor)
    elif "step" in own:
        over, step = own["over"] * factor, own["step"] * factor
        start, most = own["amount"] * unit, own.get("most", own["amount"]) * unit
        form = Staircase(start, over, step, own["less"] * unit, least * unit, most)
    elif own.get("rate"):
        start, over = own["amount"], own["over"]
        form = Ramps.curve([(over, start), (over + (start - least) / own["rate"], least)], factor)
    elif "share" in own:
        share = own["share"]
        form = Ramps((least / share * factor, own["most"] / share * factor), (share, -share), least * factor)
    return form
