"""One reference value against what the engine makes of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from careersim.estimate import Estimate, finite
from careersim.verify.reference import Reference, references

STANDARD_ERRORS = 4.0
"""So many an estimate may lie off: of 16,000 right ones, one lies farther."""
ROUNDING = 1e-9
"""The relative error that is nobody's fault."""


@dataclass(frozen=True)
class Check:
    """A value that was found, beside the one that is expected.

    expected : the reference value; or, where that is of continuous time, the same on the file's grid of months.
    under, over : what it may be off by other than chance, relative to what is expected.
    note : what was measured, where that is not plain from the reference.
    """

    id: str
    got: Estimate
    expected: float
    under: float
    over: float
    note: str

    @property
    def reference(self) -> Reference:
        """Return the reference value."""
        return references()[self.id]

    @property
    def difference(self) -> float:
        """Return by how much it is off, signed."""
        return self.got.value - self.expected

    @property
    def is_estimate(self) -> bool:
        """Tell whether chance is in it."""
        return self.got.se > ROUNDING * abs(self.expected)

    @property
    def standard_errors(self) -> float | None:
        """Return how many standard errors it is off; None where chance is not in it."""
        return self.difference / self.got.se if self.is_estimate else None

    @property
    def tolerance(self) -> float:
        """Return the difference that is allowed, in the direction of the one there is."""
        allowed = max(self.over if self.difference > 0 else self.under, ROUNDING) * abs(self.expected)
        return allowed + STANDARD_ERRORS * self.got.se

    @property
    def ok(self) -> bool:
        """Tell whether the value is met; one that is not finite, or has no standard error, is not."""
        return math.isfinite(self.got.value) and math.isfinite(self.got.se) and abs(self.difference) <= self.tolerance

    def as_json(self) -> dict[str, Any]:
        """Return the check as an object."""
        of = self.reference
        off = self.standard_errors
        return {
            "id": self.id,
            "what": of.what,
            "note": self.note,
            "published": of.value,
            "expected": self.expected,
            "value": finite(self.got.value),
            "se": finite(self.got.se),
            "standard_errors_off": None if off is None else finite(off),
            "difference": finite(self.difference),
            "tolerance": finite(self.tolerance),
            "ok": self.ok,
        }


def check(
    of: str,
    got: Estimate | float,
    *,
    expected: float | None = None,
    within: float = 0.0,
    under: float | None = None,
    over: float | None = None,
    note: str = "",
) -> Check:
    """Return what was found beside the reference value `of`, or that value restated as `expected`.

    within : the relative error allowed besides chance, in either direction that `under` or `over` does not set.
    """
    return Check(
        of,
        got if isinstance(got, Estimate) else Estimate(float(got), 0.0),
        references()[of].value if expected is None else expected,
        within if under is None else under,
        within if over is None else over,
        note,
    )
