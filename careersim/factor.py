"""What payments are multiplied by, path by path: uncertain numbers, pay levels, prices, discounts."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np

from careersim.quantity import Quantity, Uniform, Value

Made = TypeVar("Made")
FACTOR_INDEX = ""
"""Whose price is the common factor's level, without what it is expected to gain: no job can name such a stock."""


def hashed_once(cls: type[Made]) -> type[Made]:
    """Return a frozen dataclass whose instances keep their hash: factors are looked up often, and are deep.

    The hash stays behind when an instance travels to another process, where strings hash otherwise.
    """
    of_fields = cls.__hash__

    def hash_(self: Any) -> int:
        kept = self.__dict__
        if "_hash" not in kept:
            kept["_hash"] = of_fields(self)
        return int(kept["_hash"])

    def getstate(self: Any) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key != "_hash"}

    cls.__hash__ = hash_  # type: ignore[method-assign]
    cls.__getstate__ = getstate  # type: ignore[method-assign]
    return cls


class State(Protocol):
    """One block of paths, as factors see it."""

    def draw(self, draw: Draw) -> Value:
        """Return the number a draw stands for: float or (n_paths,)."""

    def price(self, stock: str, month: int) -> Value:
        """Return a stock's price at a month [currency/share]; month 0 is today."""

    def discount(self, month: int) -> Value:
        """Return the present value of one unit of money at a month."""

    def once(self, name: Hashable, make: Callable[[State], Made]) -> Made:
        """Return what `make` makes of this block, made once and kept under a name."""


class Factor(ABC):
    """What a payment is multiplied by, path by path. Factors are frozen and hashable: equal ones are merged."""

    @abstractmethod
    def value(self, state: State) -> Value:
        """Return the factor: float or (n_paths,)."""

    def draws(self) -> Iterable[Draw]:
        """Return the random numbers the factor reads."""
        return ()

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return the (stock, month) pairs whose prices the factor reads."""
        return ()


@hashed_once
@dataclass(frozen=True)
class Draw(Factor):
    """An uncertain number itself, drawn once per path, or once per path and `redraw`."""

    quantity: Quantity
    redraw: int | None = None

    @property
    def name(self) -> str:
        """Return the name of the random stream."""
        return self.quantity.name if self.redraw is None else f"{self.quantity.name}#{self.redraw}"

    def value(self, state: State) -> Value:
        """Return the drawn number."""
        return state.draw(self)

    def draws(self) -> Iterable[Draw]:
        """Return itself."""
        return (self,)


def chance(name: str, redraw: int | None = None) -> Draw:
    """Return the uniform number on (0, 1) that decides whether, or when, a named event happens."""
    return Draw(Quantity(Uniform(0.0, 1.0), name), redraw)


@dataclass(frozen=True)
class Reciprocal(Factor):
    """1 / draw."""

    draw: Draw

    def value(self, state: State) -> Value:
        """Return one over the drawn number."""
        return 1.0 / state.draw(self.draw)

    def draws(self) -> Iterable[Draw]:
        """Return the draw."""
        return (self.draw,)


@dataclass(frozen=True)
class Raised(Factor):
    """1 + raise."""

    growth: Draw

    def value(self, state: State) -> Value:
        """Return one plus the drawn number."""
        return 1.0 + state.draw(self.growth)

    def draws(self) -> Iterable[Draw]:
        """Return the raise."""
        return (self.growth,)


@dataclass(frozen=True)
class Happened(Factor):
    """1 where an event of a given probability happened, else 0."""

    event: Draw
    probability: Draw

    def value(self, state: State) -> Value:
        """Return 1{u < p}."""
        return np.less(state.draw(self.event), state.draw(self.probability)).astype(np.float64)

    def draws(self) -> Iterable[Draw]:
        """Return the event and its probability."""
        return (self.event, self.probability)


@dataclass(frozen=True)
class Promoted(Factor):
    """1 + raise where a promotion happened, else 1."""

    happened: Happened
    growth: Draw

    def value(self, state: State) -> Value:
        """Return 1 + raise x 1{u < p}."""
        return 1.0 + state.draw(self.growth) * self.happened.value(state)

    def draws(self) -> Iterable[Draw]:
        """Return the event, its probability and the raise."""
        return (*self.happened.draws(), self.growth)


@hashed_once
@dataclass(frozen=True)
class Level(Factor):
    """A pay level after its raises: annual x growth_1 ... growth_n."""

    annual: Draw
    growth: tuple[Factor, ...] = ()

    def value(self, state: State) -> Value:
        """Return the level [currency/year]."""
        level = state.draw(self.annual)
        for growth in self.growth:
            level = level * growth.value(state)
        return level

    def draws(self) -> Iterable[Draw]:
        """Return the first level and what it grows by."""
        return (self.annual, *(draw for growth in self.growth for draw in growth.draws()))


@dataclass(frozen=True)
class PriceAt(Factor):
    """A stock's price at a month [currency/share]; month 0 is today."""

    stock: str
    month: int

    def value(self, state: State) -> Value:
        """Return the price."""
        return state.price(self.stock, self.month)

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return the one price read."""
        return ((self.stock, self.month),)


@dataclass(frozen=True)
class SharesBought(PriceAt):
    """Shares that one unit of currency is converted into at a month's price: 1 / price."""

    def value(self, state: State) -> Value:
        """Return one over the price [shares/currency]; 0 where a company has failed."""
        price = state.price(self.stock, self.month)
        with np.errstate(divide="ignore"):
            return np.where(np.greater(price, 0.0), np.divide(1.0, price), 0.0)


@dataclass(frozen=True)
class Payoff(PriceAt):
    """What exercising an option on one share brings at a month's price, max(price - strike, 0) [currency/share]."""

    strike: Draw

    def value(self, state: State) -> Value:
        """Return the intrinsic value."""
        return np.maximum(state.price(self.stock, self.month) - state.draw(self.strike), 0.0)

    def draws(self) -> Iterable[Draw]:
        """Return the strike."""
        return (self.strike,)


@dataclass(frozen=True)
class Discount(Factor):
    """The present value of one unit of money at a month, (1 + rate)^(-month / 12)."""

    rate: Draw
    month: int

    def value(self, state: State) -> Value:
        """Return the discount factor."""
        return state.discount(self.month)

    def draws(self) -> Iterable[Draw]:
        """Return the rate."""
        return (self.rate,)


@hashed_once
@dataclass(frozen=True)
class Sum(Factor):
    """A sum of products, weight x factor x ... x factor each."""

    parts: tuple[tuple[float, tuple[Factor, ...]], ...]

    def value(self, state: State) -> Value:
        """Return the sum."""
        total: Value = 0.0
        for weight, factors in self.parts:
            total = total + math.prod((state.once(factor, factor.value) for factor in factors), start=weight)
        return total

    def draws(self) -> Iterable[Draw]:
        """Return what all the factors draw."""
        return (draw for _, factors in self.parts for factor in factors for draw in factor.draws())

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return all prices read."""
        return (point for _, factors in self.parts for factor in factors for point in factor.price_points())
