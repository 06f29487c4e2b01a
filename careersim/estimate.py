"""Numbers that a simulation estimates, each with its Monte Carlo standard error."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

QUANTILES = {"p5": 0.05, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p95": 0.95}


@dataclass(frozen=True)
class Estimate:
    """A number and its Monte Carlo standard error."""

    value: float
    se: float

    def as_json(self) -> dict[str, float | None]:
        """Return `{"value", "se"}`, null where not finite."""
        return {"value": finite(self.value), "se": finite(self.se)}


@dataclass(frozen=True)
class Spread:
    """What is said of a sample: mean and quantiles, each with its standard error, and the standard deviation."""

    mean: Estimate
    sd: float
    quantiles: Mapping[str, Estimate]

    @property
    def is_uncertain(self) -> bool:
        """Tell whether the sample varies by more than rounding."""
        return self.sd > 1e-9 * max(abs(self.mean.value), 1e-9)

    def __getitem__(self, quantile: str) -> Estimate:
        """Return a quantile, such as `"p5"`."""
        return self.quantiles[quantile]

    def as_json(self) -> dict[str, Any]:
        """Return the object D of docs/result.md."""
        return {
            "mean": finite(self.mean.value),
            "se": finite(self.mean.se),
            "sd": finite(self.sd),
            **{key: finite(quantile.value) for key, quantile in self.quantiles.items()},
            "quantile_se": {key: finite(quantile.se) for key, quantile in self.quantiles.items()},
        }


def finite(number: float) -> float | None:
    """Return a number as JSON may have it: None where it is not finite."""
    return number if math.isfinite(number) else None
