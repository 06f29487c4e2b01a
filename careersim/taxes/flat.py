"""One rate on all income."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from careersim.number import Fraction
from careersim.quantity import Value
from careersim.taxes.base import Draws, Tax, YearIncome
from careersim.words import Words


class FlatTax(Tax):
    """The same share of all income, rate x max(income, 0).

    rate : share of income owed.

    ```toml
    [tax]
    kind = "flat"
    rate = 0.35
    ```
    """

    kind: ClassVar[str] = "flat"
    levies: ClassVar[tuple[str, ...]] = ("flat",)
    rate: Fraction

    @property
    def title(self) -> str:
        """Return the rate."""
        return f"flat {Words('').share(self.rate)}"

    def owed(self, year: int, income: YearIncome, number: Draws) -> dict[str, Value]:
        """Return the one levy."""
        return {"flat": number(self.rate) * np.maximum(income.paid, 0.0)}
