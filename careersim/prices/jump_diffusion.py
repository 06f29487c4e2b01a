"""Jumps on top of a geometric Brownian motion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

import numpy as np

from careersim.number import Number
from careersim.prices.base import PriceModel, Volatility, log_drift, over_time, running_sum
from careersim.quantity import Array, Base, Quantity, Value, fixed
from careersim.words import Words

COUNT, SIZE = "count", "size"


class JumpDiffusion(PriceModel):
    """Geometric Brownian motion with jumps.

    S_t = S_0 exp((mu - sigma^2/2 - lambda k) t + sigma W_t + J_1 + ... + J_N), N ~ Poisson(lambda t), J ~ N(m,
    delta^2), and k = E[e^J] - 1 compensates the jumps, so that the expected return is kept; Merton 1976. Over any
    whole months this is exact. Jumps are the stock's own, `loading` is of the diffusion.

    volatility : sigma, of the diffusion; all in all, log returns have sigma^2 + lambda (m^2 + delta^2) a year.
    jump_rate : lambda, how many jumps a year are expected.
    jump_mean, jump_volatility : m and delta, of the log return of one jump.

    ```toml
    [market.ACME]
    kind = "jump_diffusion"
    spot = 120.0
    volatility = 0.30
    jump_rate = 1.5
    jump_mean = -0.08
    jump_volatility = 0.12
    ```
    """

    kind: ClassVar[str] = "jump_diffusion"
    is_stepped: ClassVar[bool] = True
    monthly: ClassVar[Mapping[str, Base]] = {COUNT: "uniform", SIZE: "normal"}
    volatility: Volatility = fixed(0.40)
    jump_rate: Annotated[Quantity, Number(low=0, high=250)]
    jump_mean: Annotated[Quantity, Number(low=-3, high=3)]
    jump_volatility: Volatility

    def says(self, words: Words) -> str:
        """Return price, expected return, volatility and jumps."""
        return (
            f"{words.money(self.spot)} today, expected to return {self.returns(words)} with a volatility of "
            f"{words.share(self.volatility)} and {words.number(self.jump_rate)} jumps a year of "
            f"{words.share(self.jump_mean)}, give or take {words.share(self.jump_volatility)}"
        )

    def price_paths(self, drawn: Mapping[str, Value], times: Array, motion: Array | None) -> Array:
        """Return the price at each month."""
        assert motion is not None
        sigma = drawn["volatility"]
        drift = log_drift(drawn) - 0.5 * sigma * sigma
        jumps = self.common_shock(drawn, 1.0)
        return np.asarray(drawn["spot"] * np.exp(over_time(drift, times) + sigma * motion + jumps))

    def common_shock(self, drawn: Mapping[str, Value], exposure: Value) -> Array:
        """Return the jumps up to each month, each `exposure` times as large, less lambda k t."""
        mean, sd = exposure * drawn["jump_mean"], exposure * drawn["jump_volatility"]
        rate = np.asarray(drawn["jump_rate"]) / 12
        counts = poisson(np.asarray(drawn[COUNT]), rate)
        jumps = counts * mean + np.sqrt(counts) * sd * np.asarray(drawn[SIZE])
        return running_sum(jumps - rate * np.expm1(mean + 0.5 * sd * sd))


def poisson(uniform: Array, mean: Array) -> Array:
    """Return Poisson numbers of some mean, by the inverse of their distribution function, of the shape of `uniform`."""
    counts = np.zeros_like(uniform)
    mass = np.exp(-mean)
    reached = mass
    # The far tail ends where rounding does: no uniform number is above 1 - 2^-54.
    for count in range(1, int(np.max(mean, initial=0.0) * 4) + 40):
        is_more = uniform >= reached
        if not is_more.any():
            break
        counts += is_more
        mass = mass * mean / count
        reached = reached + mass
    return counts
