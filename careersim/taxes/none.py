"""No tax."""

from __future__ import annotations

from typing import ClassVar

from careersim.quantity import Value
from careersim.taxes.base import Draws, Tax, YearIncome


class NoTax(Tax):
    """Nothing is owed: all money is before tax.

    ```toml
    [tax]
    kind = "none"
    ```
    """

    kind: ClassVar[str] = "none"

    def owed(self, year: int, income: YearIncome, number: Draws) -> dict[str, Value]:
        """Return no levy."""
        return {}
