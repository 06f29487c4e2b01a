"""A price that grows at its expected return and never surprises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from careersim.prices.base import PriceModel
from careersim.prices.beta import ExpectedReturn
from careersim.quantity import Array, Value, fixed
from careersim.words import Words


class Constant(PriceModel):
    """Exactly the expected return, S_t = S_0 ((1 + expected_return) / (1 + dividend_yield))^t.

    For currency-like grants and for checking sums by hand; by default the price stays as it is today.

    ```toml
    [market.ACME]
    kind = "constant"
    spot = 120.0
    ```
    """

    kind: ClassVar[str] = "constant"
    is_random: ClassVar[bool] = False
    expected_return: ExpectedReturn = fixed(0.0)

    def says(self, words: Words) -> str:
        """Return price and return."""
        return f"{words.money(self.spot)} today, returning exactly {self.returns(words)}"

    def price_paths(self, drawn: Mapping[str, Value], times: Array, motion: Array | None) -> Sequence[Value]:
        """Return S_0 growth^t at each time."""
        growth = (1.0 + drawn["expected_return"]) / (1.0 + drawn["dividend_yield"])
        return [drawn["spot"] * growth**time for time in times.tolist()]
