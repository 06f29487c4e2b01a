"""The family of price models."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from careersim.number import Correlation, Growth, Number, Price
from careersim.quantity import Array, Quantity, Value, fixed
from careersim.table import Table
from careersim.words import Words

DividendYield = Annotated[Quantity, Number(low=0, bare_high=1)]


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
    is_fair: ClassVar[bool] = True
    """Whether E[S_t], whatever is known at an earlier time s, is S_s grown at the expected return."""
    is_listed: ClassVar[bool] = True
    """Whether there is a market for the shares at any time."""
    events: ClassVar[tuple[str, ...]] = ()
    """The names of uniform numbers that it draws besides, once a path."""
    spot: Price
    expected_return: Growth = fixed(0.07)
    dividend_yield: DividendYield = fixed(0.0)
    loading: Correlation = fixed(0.5)

    @abstractmethod
    def price_paths(self, drawn: Mapping[str, Value], times: Array, motion: Array | None) -> Sequence[Value] | Array:
        """Return the prices at some times, (n_times, n_paths), or one float a time [currency/share].

        drawn : the model's numbers by key and its events' uniform numbers, float or (n_paths,).
        times : (n_times,) [years], increasing, > 0; row 0 is the first time, not today.
        motion : (n_times, n_paths), Brownian motion at those times; None when not `is_random`.

        A price must not depend on which other times are asked for, to the last bit.
        """

    @abstractmethod
    def says(self, words: Words) -> str:
        """Return in a line what the model assumes."""

    @property
    def numbers(self) -> dict[str, Quantity]:
        """Return the model's numbers by key."""
        return {key: value for key, value in self if isinstance(value, Quantity)}
