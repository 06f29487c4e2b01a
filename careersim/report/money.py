"""Numbers as people read them: never with a digit below their Monte Carlo error."""

from __future__ import annotations

import math
from dataclasses import dataclass

from careersim.estimate import Estimate
from careersim.words import symbol

SIGNIFICANT_DIGITS = 3
NOTHING = 1e-9
"""Of money: no more is shown as 0."""
_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


@dataclass(frozen=True)
class Currency:
    """How money is written: by a symbol in front, or by the code of the currency."""

    code: str = "USD"

    def text(self, amount: float, se: float = 0.0) -> str:
        """Return an amount such as `$412k`, to three digits, or fewer where its error is larger than the last."""
        amount = amount if abs(amount) > NOTHING else 0.0
        unit = rounding_unit(amount, se)
        rounded = n_units(amount, unit) * unit
        sign = "-" if rounded < 0 else ""
        size = abs(rounded)
        scale, suffix = next(((s, name) for s, name in _UNITS if size >= s), (1.0, ""))
        decimals = max(0, -math.floor(math.log10(unit / scale) + 1e-9))
        number = f"{size / scale:,.{decimals}f}"
        return f"{sign}{symbol(self.code)}{number.rstrip('0').rstrip('.') if '.' in number else number}{suffix}"

    def of(self, estimate: Estimate, scale: float = 1.0) -> str:
        """Return an estimate, multiplied by `scale`, without the digits that are below its error."""
        return self.text(estimate.value * scale, estimate.se * abs(scale))


def rounding_unit(amount: float, se: float) -> float:
    """Return the power of ten to round to: the third digit, or the first at or above the error."""
    digits = 10.0 ** (math.floor(math.log10(abs(amount))) - SIGNIFICANT_DIGITS + 1) if amount else 1.0
    if not se > 0:  # none, or not known
        return digits
    return max(digits, 10.0 ** math.ceil(math.log10(se) - 1e-12))


def n_units(amount: float, unit: float) -> int:
    """Return how many units an amount rounds to; a last bit, which differs between machines, decides no tie."""
    return round(round(amount / unit, 9))


def percent(estimate: Estimate) -> str:
    """Return a probability such as `96 %`, `<1 %` or `>99 %`, in whole steps at or above its error."""
    unit = max(0.01, rounding_unit(1.0, estimate.se))
    rounded = n_units(estimate.value, unit) * unit
    if rounded <= 0 and estimate.value > 0:
        return f"<{unit:.0%}".replace("%", " %")
    if rounded >= 1 and estimate.value < 1:
        return f">{1 - unit:.0%}".replace("%", " %")
    return f"{rounded:.0%}".replace("%", " %")


def plain_percent(number: float) -> str:
    """Return an exact fraction such as `3.5 %`."""
    return f"{number * 100:.3g} %"


def is_clear(estimate: Estimate, errors: float = 2.0) -> bool:
    """Tell whether an estimate differs from 0 by more than its Monte Carlo error."""
    return abs(estimate.value) > errors * estimate.se and estimate.value != 0
