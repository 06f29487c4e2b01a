"""Geometric Brownian motion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from careersim.prices.base import PriceModel, Volatility, log_drift, over_time
from careersim.quantity import Array, Value, fixed
from careersim.words import Words


class Gbm(PriceModel):
    """Geometric Brownian motion, S_t = S_0 exp((mu - sigma^2/2) t + sigma W_t).

    mu = ln((1 + expected_return) / (1 + dividend_yield)); Black & Scholes 1973.

    volatility : sigma, the annualised standard deviation of log returns.

    ```toml
    [market.ACME]
    kind = "gbm"
    spot = 120.0
    expected_return = 0.07
    volatility = 0.40
    dividend_yield = 0.01
    loading = 0.5
    ```
    """

    kind: ClassVar[str] = "gbm"
    volatility: Volatility = fixed(0.40)

    def says(self, words: Words) -> str:
        """Return price, expected return and volatility."""
        return (
            f"{words.money(self.spot)} today, expected to return {self.returns(words)} with a "
            f"volatility of {words.share(self.volatility)}"
        )

    def price_paths(self, drawn: Mapping[str, Value], times: Array, motion: Array | None) -> Array:
        """Return S_0 exp((mu - sigma^2/2) t + sigma W_t) at each time."""
        assert motion is not None
        sigma = drawn["volatility"]
        drift = log_drift(drawn) - 0.5 * sigma * sigma
        if isinstance(sigma, float) and isinstance(drift, float):
            # What time alone does is one number a row.
            growth = np.exp(drift * times)[:, None] * drawn["spot"]
            move = sigma * motion
            # numpy takes longer to multiply what is of two types than to make one type of them first.
            paths = np.exp(move, out=move).astype(np.float64)
            paths *= growth
            return paths
        return np.asarray(drawn["spot"] * np.exp(over_time(drift, times) + sigma * motion))
