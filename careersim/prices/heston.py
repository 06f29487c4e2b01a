"""A volatility that is itself random."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, ClassVar

import numpy as np

from careersim.normal import normal_cdf
from careersim.number import Number, means
from careersim.prices.base import PriceModel, log_drift, monthly_steps, over_time
from careersim.quantity import Array, Base, Quantity, Value, read_table, table_shocks
from careersim.table import Context, Contradiction
from careersim.words import Words

VARIANCE = "variance"
STEP = 1 / 12
SWITCH = 1.5
"""Andersen's psi_c: above it the next variance has mass at 0."""
LEAST_FELLER = 1 / 3
"""Of 2 kappa theta to eta^2. Fits to option prices often fail Feller's condition, 1, and the scheme bears that (Fang &
Oosterlee 2008 have 0.38); a file that fails it by far has a slip in a number."""

Variance = Annotated[Quantity, Number(low=0, open_low=True, high=25)]


class Heston(PriceModel):
    """A volatility that wanders and returns to its mean.

    d ln S = (mu - V/2) dt + sqrt(V) dW, dV = kappa (theta - V) dt + eta sqrt(V) dW_V, corr(dW, dW_V) = rho; Heston
    1993. Simulated month by month by Andersen's QE scheme with its martingale correction (Andersen 2008, Simple and
    efficient simulation of the Heston stochastic volatility model, eq. 23 to 33): the expected return is kept exactly,
    the values of options at the money to 0.2 %. The variance is each stock's own: a loading is carried by the part of
    W that does not move it, and comes to sqrt(1 - rho^2) at most.

    initial_variance, long_variance : V_0 and theta, squares of annual volatilities.
    reversion : kappa, a year.
    vol_of_variance : eta. With Feller's condition, 2 kappa theta >= eta^2, the variance never touches 0.
    correlation : rho, below 0 where the price falls as the volatility rises.

    ```toml
    [market.ACME]
    kind = "heston"
    spot = 120.0
    initial_variance = 0.12
    long_variance = 0.16
    reversion = 2.0
    vol_of_variance = 0.5
    correlation = -0.6
    ```
    """

    kind: ClassVar[str] = "heston"
    is_stepped: ClassVar[bool] = True
    monthly: ClassVar[Mapping[str, Base]] = {VARIANCE: "normal"}
    initial_variance: Variance
    long_variance: Variance
    reversion: Annotated[Quantity, Number(low=0, open_low=True, high=100)]
    vol_of_variance: Annotated[Quantity, Number(low=0, open_low=True, high=10)]
    correlation: Annotated[Quantity, Number(low=-1, high=1)]

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a variance that would stick to 0."""
        keys = ("reversion", "long_variance", "vol_of_variance")
        found = means(raw[key] for key in keys) if {*keys} <= {*raw} else None
        if found is None or min(found) <= 0:
            return  # the fields' own faults
        kappa, theta, eta = found
        if 2 * kappa * theta < LEAST_FELLER * eta**2:
            yield (
                ("vol_of_variance",),
                f"violates Feller's condition, 2 x reversion x long_variance >= vol_of_variance^2, by far: "
                f"{2 * kappa * theta:.3g} against {eta**2:.3g}. The variance would stick to 0 and leave it in bursts. "
                f"Write {np.sqrt(2 * kappa * theta):.2g} or less, or a larger reversion.",
            )

    def says(self, words: Words) -> str:
        """Return price, expected return, and the volatility now and in the long run."""
        now, later = (np.sqrt(variance.mean) for variance in (self.initial_variance, self.long_variance))
        feller = 2 * self.reversion.mean * self.long_variance.mean / self.vol_of_variance.mean**2
        low = "; Feller's condition fails, so at times there is almost none" if feller < 1 else ""
        return (
            f"{words.money(self.spot)} today, expected to return {self.returns(words)} with a volatility that moves, "
            f"{words.share(round(float(now), 4))} now and about {words.share(round(float(later), 4))} in the long run"
            f"{low}"
        )

    def annual_volatility(self, drawn: Mapping[str, Value]) -> Value:
        """Return the square root of the long variance."""
        return np.asarray(np.sqrt(drawn["long_variance"]))

    def carried(self, drawn: Mapping[str, Value]) -> Value:
        """Return sqrt(1 - rho^2), all but 0 where the variance moves with the price and nothing else."""
        return np.asarray(np.sqrt(np.maximum(1.0 - np.square(drawn["correlation"]), 1e-12)))

    def price_paths(self, drawn: Mapping[str, Value], times: Array, motion: Array | None) -> Array:
        """Return the price at each month."""
        assert motion is not None
        kappa, theta, eta = (np.asarray(drawn[key]) for key in ("reversion", "long_variance", "vol_of_variance"))
        rho = np.asarray(drawn["correlation"])
        slope = 0.5 * STEP * (kappa * rho / eta - 0.5)
        before, after = slope - rho / eta, slope + rho / eta  # K_1 and K_2
        own = 0.5 * STEP * (1.0 - rho * rho)  # K_3 and K_4, the variance averaged over the month's two ends
        exponent = after + 0.5 * own
        decay = np.exp(-kappa * STEP)
        steps = monthly_steps(motion)
        log_price = np.empty(motion.shape)
        level = np.zeros(motion.shape[1])
        variance = np.broadcast_to(np.asarray(drawn["initial_variance"], dtype=np.float64), level.shape)
        for row, (news, shock) in enumerate(zip(np.asarray(drawn[VARIANCE]), steps, strict=True)):
            mean = theta + (variance - theta) * decay
            spread = eta * eta * (1.0 - decay) / kappa * (variance * decay + 0.5 * theta * (1.0 - decay))
            later, log_mgf = next_variance(mean, spread, news, exponent)
            # The last two terms make E[exp] of the month 1 given its first variance.
            level = level + before * variance + after * later + np.sqrt(own * (variance + later)) * shock
            level -= log_mgf + (before + 0.5 * own) * variance
            variance = later
            log_price[row] = level
        return np.asarray(drawn["spot"] * np.exp(over_time(log_drift(drawn), times) + log_price))


def next_variance(mean: Array, spread: Array, news: Array, exponent: Array) -> tuple[Array, Array]:
    """Return the variance a month later, V', and ln E[exp(exponent V')], (n_paths,) each: Andersen's QE scheme.

    mean, spread : mean and variance of V', which the scheme matches; news : N(0, 1), of which V' is a rising function.
    """
    psi = spread / (mean * mean)
    # A squared normal where the variance is far from 0, else mass at 0 and an exponential tail.
    inverse = 2.0 / np.minimum(psi, SWITCH)
    b2 = inverse - 1.0 + np.sqrt(inverse) * np.sqrt(inverse - 1.0)
    scale = mean / (1.0 + b2)
    square = scale * (np.sqrt(b2) + news) ** 2
    shrunk = 1.0 - 2.0 * exponent * scale
    log_mgf = exponent * b2 * scale / shrunk - 0.5 * np.log(shrunk)
    is_near = psi > SWITCH
    if not is_near.any():
        return square, log_mgf
    wide = np.maximum(psi, SWITCH)
    at_zero = (wide - 1.0) / (wide + 1.0)
    rate = (1.0 - at_zero) / mean
    tail = np.maximum(np.log(1.0 - at_zero) - read_table(*_log_survival(), news), 0.0) / rate
    tail_mgf = np.log(at_zero + rate * (1.0 - at_zero) / (rate - exponent))
    return np.where(is_near, tail, square), np.where(is_near, tail_mgf, log_mgf)


@cache
def _log_survival() -> tuple[Array, Array]:
    """Return the table of ln(1 - Phi(z)): its values and slopes."""
    values = np.log([normal_cdf(-shock) for shock in table_shocks()])
    return values[:-1], np.diff(values)
