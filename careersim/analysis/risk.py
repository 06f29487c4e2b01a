"""What an uncertain sum is worth for certain, at several aversions to risk side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from careersim.analysis.indices import estimate
from careersim.engine.outcomes import Outcomes
from careersim.estimate import Estimate
from careersim.quantity import Array, fixed
from careersim.result import Result
from careersim.utilities.base import Utility
from careersim.utilities.crra import Crra

AVERSIONS = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Estimates of relative risk aversion lie about 1 in economics and 2 to 7 in finance (Elminejad et al. 2025)."""


@dataclass(frozen=True)
class Row:
    """Certainty equivalents of all alternatives under one utility function [currency].

    certain : None where utility is not defined on a path. best : the alternative with the highest.
    lead : by how much, over the next best.
    """

    utility: Utility
    certain: Mapping[str, Estimate | None]
    best: str | None
    lead: Estimate | None

    def as_json(self) -> dict[str, Any]:
        """Return the object of `utilities`."""
        numbers = {key: number.mean for key, number in self.utility if hasattr(number, "mean")}
        return {
            "kind": self.utility.kind,
            **numbers,
            "certainty_equivalent": {
                key: None if certain is None else certain.as_json() for key, certain in self.certain.items()
            },
            "best": self.best,
            "lead": None if self.lead is None else self.lead.as_json(),
        }


@dataclass(frozen=True)
class Risk:
    """Alternatives under several utility functions, from the least averse to risk on.

    switches : where the best alternative changes as gamma grows from 0 to the highest: gamma, and the new best.
    """

    rows: tuple[Row, ...]
    own: Row | None
    switches: tuple[tuple[float, str], ...]
    wealth: float

    def as_json(self) -> dict[str, Any]:
        """Return the object of docs/risk.md."""
        return {
            "wealth": self.wealth,
            "utilities": [row.as_json() for row in self.rows],
            "own": None if self.own is None else self.own.as_json(),
            "switches": [{"gamma": gamma, "best": best} for gamma, best in self.switches],
        }


def risk(result: Result, aversions: Sequence[float] = AVERSIONS) -> Risk:
    """Return what each alternative of a result is worth for certain at several relative risk aversions.

    An uncertain wealth is taken at its mean.
    """
    outcomes = result.outcomes
    wealth = float(np.mean(outcomes.preferences["wealth"]))
    rows = tuple(_row(outcomes, wealth, Crra(gamma=fixed(gamma))) for gamma in aversions)
    own = result.decision.preferences.utility
    return Risk(
        rows,
        None if own is None else _row(outcomes, wealth, own),
        tuple(_switches(outcomes, wealth, min(aversions), max(aversions))),
        wealth,
    )


def certainty_equivalent(total: Array, utility: Utility) -> float:
    """Return u^-1(E u(x)) of all one owns, (n_paths,) [currency], by bisection."""
    low, high = float(total.min()), float(total.max())
    # Measured from the worst path on, no utility overflows.
    scale, smallest = low, 1e-12 * max(abs(low), abs(high))
    target = float(utility.utility(total, scale).mean())
    while high - low > smallest:
        middle = (low + high) / 2
        if float(utility.utility(middle, scale)) < target:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def influence(total: Array, utility: Utility) -> Array | None:
    """Return what a certainty equivalent's mean and error are read off, x* + u(x) with u(x*) = 0 and u'(x*) = 1.

    total : all one owns, (n_paths,). None where utility is not defined on a path.
    """
    if not utility.is_defined(total).all():
        return None
    certain = certainty_equivalent(total, utility)
    if not utility.is_defined(certain).all():
        return None
    return certain + utility.utility(total, certain)


def _row(outcomes: Outcomes, wealth: float, utility: Utility) -> Row:
    found = {key: influence(wealth + value, utility) for key, value in outcomes.present_value.items()}
    known = {key: path for key, path in found.items() if path is not None}
    ranked = sorted(known, key=lambda key: -float(known[key].mean()))
    n_batches = outcomes.n_batches
    return Row(
        utility,
        {key: None if path is None else estimate(path - wealth, n_batches) for key, path in found.items()},
        ranked[0] if len(known) == len(found) else None,
        estimate(known[ranked[0]] - known[ranked[1]], n_batches) if len(known) == len(found) else None,
    )


N_STEPS = 32


def _switches(outcomes: Outcomes, wealth: float, low: float, high: float) -> list[tuple[float, str]]:
    """Return where the best alternative changes, each to within a thousandth of the way."""

    def best(gamma: float) -> str | None:
        utility = Crra(gamma=fixed(gamma))
        totals = {key: wealth + value for key, value in outcomes.present_value.items()}
        if not all(utility.is_defined(total).all() for total in totals.values()):
            return None
        scale = float(np.mean([total.mean() for total in totals.values()]))
        return max(totals, key=lambda key: float(utility.utility(totals[key], scale).mean()))

    steps = np.linspace(low, high, N_STEPS + 1).tolist()
    found = []
    before, last = steps[0], best(steps[0])
    for after in steps[1:]:
        now = best(after)
        if now is None or last is None:
            break
        if now != last:
            left, right = before, after
            while right - left > (high - low) / 1000:
                middle = (left + right) / 2
                left, right = (middle, right) if best(middle) == last else (left, middle)
            found.append(((left + right) / 2, now))
        before, last = after, now
    return found
