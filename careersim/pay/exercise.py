"""When options are exercised, and what that brings: path by path, month by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from careersim.departure import Lookup
from careersim.exit import Exit
from careersim.factor import Draw, Factor, State, Sum, hashed_once
from careersim.quantity import Value

Flags = np.bool_ | NDArray[np.bool_]


@hashed_once
@dataclass(frozen=True)
class Exercise:
    """The life of one grant of options, by a rule that does not look ahead.

    vests : the options that vest in each month, in order; in month 0 those already vested today.
    ends : the last month of those that are still alive, of all paths or by luck.
    months : those in which something may be exercised, in order.
    on_vest : exercise all that is in the money in each month with a vest.
    multiple : exercise all as soon as the price is so many strikes.
    exit : of a private company; nothing can be exercised before it, and at the exit all is.
    """

    stock: str
    strike: Draw
    vests: tuple[tuple[int, Sum], ...]
    ends: int | Lookup
    months: tuple[int, ...]
    on_vest: bool = False
    multiple: Draw | None = None
    exit: Exit | None = None

    def __hash__(self) -> int:
        """Return the hash of what is short: every month of every block asks for it."""
        return hash((self.stock, self.strike, self.months))

    def money(self, state: State) -> dict[int, Value]:
        """Return what is paid in each of `months`, float or (n_paths,) [currency]."""
        return {month: np.where(sold, held * payoff, 0.0) for month, held, sold, payoff in self._walk(state)}

    def options(self, state: State) -> dict[int, Value]:
        """Return how many options are exercised in each of `months`, float or (n_paths,); none out of the money."""
        return {
            month: np.where(sold & np.greater(payoff, 0.0), held, 0.0)
            for month, held, sold, payoff in self._walk(state)
        }

    def _walk(self, state: State) -> Iterator[tuple[int, Value, Flags, Value]]:
        """Yield of each month the options still held, whether they are exercised, and what each would bring."""
        waiting = [*self.vests]
        ends = self.ends if isinstance(self.ends, int) else self.ends.value(state)
        strike = state.draw(self.strike)
        held: Value = 0.0
        for month in self.months:
            has_vest = any(when == month for when, _ in waiting)
            while waiting and waiting[0][0] <= month:
                held = held + waiting.pop(0)[1].value(state)
            is_over = np.equal(ends, month)
            price = self._price(state, month)
            payoff: Value = np.maximum(price - strike, 0.0)
            taken = self._is_taken(state, month, price, strike, has_vest=has_vest)
            # Nothing comes of a private company's options that end before its exit.
            sold: Flags = taken if self.exit is not None else is_over | taken
            yield month, held, sold, payoff
            held = np.where(is_over | taken, 0.0, held)

    def _price(self, state: State, month: int) -> Value:
        if self.exit is None:
            return state.price(self.stock, month)
        return state.price(self.stock, self.exit.n_months)

    def _is_taken(self, state: State, month: int, price: Value, strike: Value, *, has_vest: bool) -> Flags:
        if self.exit is not None:
            return np.less_equal(state.once(self.exit, self.exit.outcomes), month)
        if self.multiple is not None:
            return np.greater_equal(price, state.draw(self.multiple) * strike)
        return np.greater(price, strike) if self.on_vest and has_vest else np.False_

    def draws(self) -> Iterable[Draw]:
        """Return the random numbers it depends on."""
        yield self.strike
        for _, options in self.vests:
            yield from options.draws()
        if isinstance(self.ends, Lookup):
            yield from self.ends.draws()
        if self.multiple is not None:
            yield self.multiple
        if self.exit is not None:
            yield from self.exit.draws()

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return the prices it depends on."""
        months = self.months if self.exit is None else (self.exit.n_months,)
        yield from ((self.stock, month) for month in months)
        for _, options in self.vests:
            yield from options.price_points()
        if isinstance(self.ends, Lookup):
            yield from self.ends.price_points()
        if self.exit is not None:
            yield from self.exit.price_points()


@dataclass(frozen=True)
class Exercised(Factor):
    """What the options of a grant bring in one month."""

    exercise: Exercise
    month: int

    def value(self, state: State) -> Value:
        """Return the money of the month, float or (n_paths,) [currency]."""
        return state.once(self.exercise, self.exercise.money)[self.month]

    def draws(self) -> Iterable[Draw]:
        """Return the random numbers that the exercise depends on."""
        return self.exercise.draws()

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return the prices that the exercise depends on."""
        return self.exercise.price_points()


@dataclass(frozen=True)
class OptionsExercised(Exercised):
    """How many options of a grant are exercised in one month."""

    def value(self, state: State) -> Value:
        """Return the number, float or (n_paths,)."""
        return state.once((self.exercise, "options"), self.exercise.options)[self.month]
