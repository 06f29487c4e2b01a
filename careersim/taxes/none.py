"""No tax."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from careersim.quantity import Quantity, Value
from careersim.taxes.base import Tax


class NoTax(Tax):
    """Nothing is owed: all money is before tax.

    ```toml
    [tax]
    kind = "none"
    ```
    """

    kind: ClassVar[str] = "none"

    def owed(self, year: int, wages: Value, number: Callable[[Quantity], Value]) -> dict[str, Value]:
        """Return no levy."""
        return {}
