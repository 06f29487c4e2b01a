"""The same aversion to a share at risk, whatever one owns."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from careersim.number import Aversion
from careersim.quantity import Array, Value, fixed
from careersim.utilities.base import Utility
from careersim.words import Words


class Crra(Utility):
    """Constant relative risk aversion: u(x) = x^(1 - gamma) / (1 - gamma), ln x at 1.

    gamma : relative risk aversion; 0 is indifferent to risk. `[preferences] risk_aversion` says the same more shortly.

    ```toml
    [preferences.utility]
    kind = "crra"
    gamma = 2
    ```
    """

    kind: ClassVar[str] = "crra"
    gamma: Aversion = fixed(2.0)

    def utility(self, total: Value, scale: float) -> Array:
        """Return scale x ((x / scale)^(1 - gamma) - 1) / (1 - gamma)."""
        power = 1.0 - self.gamma.mean
        if power == 1.0:
            return np.asarray(total - scale)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            log_ratio = np.log(np.asarray(total) / scale)
            return np.asarray(scale * (log_ratio if power == 0 else np.expm1(power * log_ratio) / power))

    def is_defined(self, total: Value) -> NDArray[np.bool_]:
        """Tell where one owns something; with no aversion to risk everywhere."""
        return np.asarray((np.asarray(total) > 0) | (self.gamma.mean == 0))

    def says(self, words: Words) -> str:
        """Return gamma."""
        return f"risk aversion {self.gamma.mean:g}"
