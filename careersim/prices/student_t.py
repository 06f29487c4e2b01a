"""Months with fat tails."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import PlainValidator

from careersim.limits import LARGEST
from careersim.number import Number, Uncertain, fault, show
from careersim.prices.base import PriceModel, Volatility, log_drift, monthly_steps, over_time, running_sum
from careersim.quantity import Array, Value, fixed, read_table, table_shocks
from careersim.words import Words

LARGEST_STEP = 20.0
"""No month moves by more standard deviations than this: without a bound, E[e^X] of a t variable is infinite."""
MANY = 64
"""So many different volatilities are each compensated exactly; of more, a table in between is read."""


def _dof(raw: Any) -> float:
    if isinstance(raw, Uncertain):
        raise fault(f"{show(raw)} is uncertain, and 'dof' is one number for all paths. Write one, such as 4.")
    dof = Number(high=LARGEST).parse(raw).mean
    if dof <= 2:
        raise fault(
            f"{show(raw)} is 2 or less, where a t variable has no variance. Write more than 2; shares have 3 to 6."
        )
    return dof


class StudentT(PriceModel):
    """Months with fat tails: their log returns have Student's t distribution.

    ln S_m = ln S_0 + mu m/12 + sum of (s X - ln E[e^(s X)]). X is a t variable with nu degrees of freedom, scaled to
    variance 1 and bounded at 20 standard deviations, so that E[e^(s X)] is finite, and s = sigma / sqrt(12). Praetz
    1972; Blattberg & Gonedes 1974. X is a rising function of the motion's normal step, so that stocks stay correlated
    by their loadings.

    volatility : sigma, the annualised standard deviation of log returns.
    dof : nu > 2, of a month's return; the smaller, the fatter the tails. The same on all paths.

    ```toml
    [market.ACME]
    kind = "student_t"
    spot = 120.0
    volatility = 0.40
    dof = 4
    ```
    """

    kind: ClassVar[str] = "student_t"
    is_stepped: ClassVar[bool] = True
    volatility: Volatility = fixed(0.40)
    dof: Annotated[float, PlainValidator(_dof, json_schema_input_type=float | str)]

    def says(self, words: Words) -> str:
        """Return price, expected return, volatility and degrees of freedom."""
        return (
            f"{words.money(self.spot)} today, expected to return {self.returns(words)} with a volatility of "
            f"{words.share(self.volatility)} and monthly returns of {words.number(self.dof)} degrees of freedom"
        )

    def carried(self, drawn: Mapping[str, Value]) -> Value:
        """Return the correlation of X with its normal step."""
        return innovations(self.dof).correlation

    def price_paths(self, drawn: Mapping[str, Value], times: Array, motion: Array | None) -> Array:
        """Return the price at each month."""
        assert motion is not None
        law = innovations(self.dof)
        size = drawn["volatility"] * 12**-0.5
        level = running_sum(size * law.values(monthly_steps(motion)))
        drift = log_drift(drawn) - 12.0 * law.log_mgf(size)
        return np.asarray(drawn["spot"] * np.exp(over_time(drift, times) + level))


@dataclass(frozen=True)
class Innovations:
    """A t variable of variance 1, bounded, as a rising function of a standard normal z: F^-1(Phi(z))."""

    dof: float

    @cached_property
    def _table(self) -> Array:
        """Return its values at a table's shocks, (n_steps + 1,)."""
        from scipy.special import ndtr, stdtrit

        shocks = table_shocks()
        # The lower half, whose probabilities are exact, and its mirror image.
        lower = stdtrit(self.dof, ndtr(shocks[shocks <= 0])) * math.sqrt(1.0 - 2.0 / self.dof)
        lower = np.maximum(lower, -LARGEST_STEP)
        values = np.concatenate([lower, -lower[-2::-1]])
        return np.asarray(values / math.sqrt(self._mean(values**2)))

    @staticmethod
    def _mean(of_shocks: Array) -> Array:
        """Return the expectation of a function of z, given at a table's shocks, by the trapezoidal rule."""
        shocks = table_shocks()
        density = np.exp(-0.5 * shocks**2)
        return np.asarray(density @ of_shocks / density.sum())

    @cached_property
    def correlation(self) -> float:
        """Return corr(X, z)."""
        return float(self._mean(self._table * table_shocks()))

    def values(self, shock: Array) -> Array:
        """Return X at normal shocks of any shape."""
        return read_table(self._table[:-1], np.diff(self._table), shock)

    def log_mgf(self, size: Value) -> Value:
        """Return ln E[e^(s X)], of the type of s."""
        sizes, place = np.unique(size, return_inverse=True)
        if sizes.size <= MANY:
            exact = np.log([self._mean(np.exp(s * self._table)) for s in sizes])
            return exact[place.reshape(np.shape(size))] if np.ndim(size) else float(exact[0])
        # Over s^2 it hardly bends.
        nodes = np.linspace(max(sizes[0], 1e-4), max(sizes[-1], 2e-4), MANY)
        bent = np.log([self._mean(np.exp(s * self._table)) for s in nodes]) / nodes**2
        return np.asarray(np.interp(size, nodes, bent) * np.square(size))


@lru_cache(maxsize=64)
def innovations(dof: float) -> Innovations:
    """Return the innovations of some degrees of freedom, whose table is made once."""
    return Innovations(dof)
