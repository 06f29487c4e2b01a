"""The same aversion to a sum at risk, whatever one owns."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np

from careersim.number import Number
from careersim.quantity import Array, Quantity, Value
from careersim.utilities.base import Utility
from careersim.words import Words


class Cara(Utility):
    """Constant absolute risk aversion: u(x) = -exp(-x / tolerance).

    The certainty equivalent of N(m, s^2) is m - s^2 / (2 tolerance), whatever else one owns.

    tolerance : 1 over the absolute risk aversion [currency]: the sum X at which one is all but indifferent to a coin's
        toss between winning X and losing X / 2 (Howard 1988). About wealth / gamma.

    ```toml
    [preferences.utility]
    kind = "cara"
    tolerance = 250_000
    ```
    """

    kind: ClassVar[str] = "cara"
    tolerance: Annotated[Quantity, Number(low=0, open_low=True)]

    def utility(self, total: Value, scale: float) -> Array:
        """Return tolerance x (1 - exp(-(x - scale) / tolerance))."""
        tolerance = self.tolerance.mean
        with np.errstate(over="ignore"):
            return np.asarray(-tolerance * np.expm1(-(np.asarray(total) - scale) / tolerance))

    def says(self, words: Words) -> str:
        """Return the tolerance."""
        return f"risk tolerance {words.money(self.tolerance.mean)}"
