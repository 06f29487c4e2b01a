"""What is levied on wages as such: Social Security, Medicare, and what employees pay into state funds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from careersim.quantity import Value
from careersim.taxes.ramps import Ramps, above
from careersim.taxes.us.schedule import of_filing

Fund = tuple[float, Value | None]
"""A rate on wages, and the wages at which it ends, if it does [currency]."""


@dataclass(frozen=True)
class Payroll:
    """Social Security and Medicare (IRC 3101).

    over : the couple's wages above which Medicare takes `additional` more; not indexed.
    """

    funds: tuple[Fund, ...]
    additional: float
    over: float

    @classmethod
    def of(cls, law: Mapping[str, Any], filing: str, factor: Value) -> Payroll:
        """Return the federal law of one filing status, its wage base times `factor`."""
        base, medicare = law["social_security"], law["medicare"]
        funds: tuple[Fund, ...] = ((base["rate"], base["base"] * factor), (medicare["rate"], None))
        return cls(funds, medicare["additional"], of_filing(medicare["over"], filing))

    def on(self, wages: Value, spouse_wages: Value = 0.0) -> Value:
        """Return what is owed on a person's wages beside the spouse's, float or (n_paths,) [currency]."""
        left = above(self.over, spouse_wages)
        return levied(self.funds, ((self.additional, left),)).at(wages)


def levied(funds: Iterable[Fund], beyond: Iterable[tuple[float, Value]] = ()) -> Ramps:
    """Return what funds take of one person's wages, and what is taken of the wages beyond some edges."""
    changes: list[tuple[Value, float]] = [(edge, rate) for rate, edge in beyond]
    for rate, base in funds:
        changes += [(0.0, rate)] if base is None else [(0.0, rate), (base, -rate)]
    if not any(isinstance(edge, np.ndarray) for edge, _ in changes):
        changes.sort()
    return Ramps(tuple(edge for edge, _ in changes), tuple(rate for _, rate in changes))


def state_funds(law: Mapping[str, Any], wage_base: Value, factor: Value) -> Ramps | None:
    """Return what employees pay into a state's funds; None where there are none.

    wage_base : of Social Security [currency], which some states share.
    """

    def end(fund: Mapping[str, Any]) -> Value | None:
        if fund.get("base") == "social_security":
            return wage_base
        if "most" in fund:
            most: Value = fund["most"] / fund["rate"] * factor
            return most
        found: Value | None = fund["base"] * factor if "base" in fund else None
        return found

    found = [(fund["rate"], end(fund)) for fund in law.get("payroll", ())]
    return levied(found) if found else None
