"""The family of price models."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, ClassVar

import numpy as np

from careersim.number import Correlation, Number, Price
from careersim.prices.beta import Beta, ExpectedReturn
from careersim.quantity import Array, Base, Quantity, Value, fixed
from careersim.table import Table
from careersim.words import Words

FACTOR_LEVEL, SHARED_LEVEL = "factor level", "shared level"
"""The common factor's level over today's, and that of what follows it by the model's beta; (n_months, n_paths) each,
for months 1, 2, ... E = 1."""
DividendYield = Annotated[Quantity, Number(low=0, bare_high=1)]
Volatility = Annotated[Quantity, Number(low=0, bare_high=5)]


class PriceModel(Table, ABC):
    """A model of one stock's price.

    Every listed kind keeps E[S_T] = S_0 ((1 + expected_return) / (1 + dividend_yield))^T.

    spot : price today [currency/share].
    expected_return : expected total return, effective annual.
    dividend_yield : part of it paid out and not kept in the price, effective annual.
    loading : correlation of its shocks with the common market factor's; corr(i, j) = loading_i loading_j.
    """

    kind: ClassVar[str]
    is_random: ClassVar[bool] = True
    is_stepped: ClassVar[bool] = False
    """Whether each month's price is made from the month's before, so that every month up to the last is needed."""
    monthly: ClassVar[Mapping[str, Base]] = {}
    """The shocks that it draws besides its motion, an independent one each month: name -> "normal" or "uniform"."""
    is_fair: ClassVar[bool] = True
    """Whether E[S_t], whatever is known at an earlier time s, is S_s grown at the expected return."""
    is_listed: ClassVar[bool] = True
    """Whether there is a market for the shares at any time."""
    events: ClassVar[tuple[str, ...]] = ()
    """The names of uniform numbers that it draws besides, once a path."""
    spot: Price
    expected_return: ExpectedReturn = fixed(0.07)
    dividend_yield: DividendYield = fixed(0.0)
    loading: Correlation = fixed(0.5)

    @abstractmethod
    def price_paths(self, drawn: Mapping[str, Value], times: Array, motion: Array | None) -> Sequence[Value] | Array:
        """Return the prices at some times, (n_times, n_paths), or one float a time [currency/share].

        drawn : the model's numbers by key and its events' uniform numbers, float or (n_paths,), and its `monthly`
            shocks, (n_times, n_paths).
        times : (n_times,) [years], increasing, > 0; row 0 is the first time, not today. If `is_stepped`, 1/12, 2/12 ...
        motion : (n_times, n_paths), Brownian motion at those times; None when not `is_random`.

        A price must not depend on which other times are asked for, to the last bit.
        """

    @abstractmethod
    def says(self, words: Words) -> str:
        """Return in a line what the model assumes."""

    @property
    def follows_factor(self) -> bool:
        """Tell whether its price is made from the common factor's level, see `FACTOR_LEVEL` and `SHARED_LEVEL`."""
        return False

    @property
    def files_read(self) -> Mapping[str, str]:
        """Return the SHA-256 of what it took from other files than the offers file, by their names."""
        return {}

    @property
    def reads_outside(self) -> Path | None:
        """Return the file that it reads outside the folder of the offers file, if it does."""
        return None

    @property
    def numbers(self) -> dict[str, Quantity]:
        """Return the model's numbers by key."""
        expected = self.expected_return
        beta = {"beta": expected.beta, "alpha": expected.alpha} if isinstance(expected, Beta) else {}
        return {key: value for key, value in self if isinstance(value, Quantity)} | beta

    def expected_growth(self, drawn: Mapping[str, Value], times: Array) -> Array:
        """Return E[S_t] / S_0 at each time, (n_times, 1) or (n_times, n_paths)."""
        return np.asarray(np.exp(over_time(log_drift(drawn), times)))

    def annual_volatility(self, drawn: Mapping[str, Value]) -> Value:
        """Return the annualised volatility of the shock that loads on the common factor."""
        return drawn.get("volatility", 0.0)

    def carried(self, drawn: Mapping[str, Value]) -> Value:
        """Return the correlation of that shock with the motion: what a loading can come to at most."""
        return 1.0

    def common_shock(self, drawn: Mapping[str, Value], exposure: Value) -> Array | None:
        """Return what a stock receives, besides its motion, of a common factor of this kind, (n_months, n_paths).

        It is a log return from today to each month, independent of the motion, and E[exp] = 1: compensated again for
        the stock. None where the factor is nothing but its motion, as far as stocks share it.

        exposure : what the stock moves by when the factor moves by 1, float or (n_paths,).
        """
        return None

    def returns(self, words: Words) -> str:
        """Return the expected return in words."""
        expected = self.expected_return
        if isinstance(expected, Beta):
            alpha = "" if words.share(expected.alpha) == "0 %" else f" and {words.share(expected.alpha)} of its own"
            return f"the safe rate, {words.number(expected.beta)} times the market's premium{alpha} a year"
        return f"{words.share(expected)} a year"


def log_drift(drawn: Mapping[str, Value]) -> Value:
    """Return ln E[S_t / S_0] / t = ln((1 + expected_return) / (1 + dividend_yield)), float or (n_paths,) [1/year]."""
    drift = np.log1p(drawn["expected_return"]) - np.log1p(drawn["dividend_yield"])
    return drift if isinstance(drift, np.ndarray) else float(drift)


def over_time(rate: Value, times: Array) -> Array:
    """Return rate x time, (n_times, 1) or (n_times, n_paths)."""
    return np.multiply.outer(times, rate).reshape(times.size, -1)


def monthly_steps(motion: Array) -> Array:
    """Return the standard normal step of each month of a motion at months 1, 2, ..., (n_months, n_paths)."""
    steps = motion.astype(np.float64)
    steps[1:] -= motion[:-1]
    steps *= 12**0.5
    return steps


def running_sum(rows: Array) -> Array:
    """Return the sums of the rows up to each, (n_rows, n_paths); the array itself, changed."""
    # Row by row: numpy's cumsum down the columns takes ten times as long.
    for row in range(1, len(rows)):
        rows[row] += rows[row - 1]
    return rows
