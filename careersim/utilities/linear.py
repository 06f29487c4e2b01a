"""Indifference to risk."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from careersim.quantity import Array, Value
from careersim.utilities.base import Utility
from careersim.words import Words


class Linear(Utility):
    """Indifferent to risk: u(x) = x, and the certainty equivalent is the mean.

    ```toml
    [preferences.utility]
    kind = "linear"
    ```
    """

    kind: ClassVar[str] = "linear"

    def utility(self, total: Value, scale: float) -> Array:
        """Return x - scale."""
        return np.asarray(total - scale)

    def says(self, words: Words) -> str:
        """Return its name."""
        return "indifferent to risk"
