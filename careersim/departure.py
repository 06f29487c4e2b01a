"""Leaving a job by luck: in which month, by choice or not, and what is a function of that alone."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from careersim.factor import Draw, Factor, State, hashed_once
from careersim.quantity import Array, Indexes, Value


class Luck(ABC):
    """What luck decided, as one of a few outcomes a path."""

    @abstractmethod
    def outcomes(self, state: State) -> Indexes:
        """Return the index of each path's outcome, (n_paths,)."""

    @property
    @abstractmethod
    def nothing(self) -> int:
        """Return the index of the outcome in which nothing happens."""

    @property
    def root(self) -> Luck:
        """Return the luck that it follows from: where nothing happens by that, nothing does by this."""
        return self

    @abstractmethod
    def draws(self) -> Iterable[Draw]:
        """Return the random numbers it depends on."""

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return the (stock, month) pairs whose prices it depends on."""
        return ()


def shared(table: Iterable[float]) -> tuple[float, ...]:
    """Return the numbers of a table, all its 0s and all its 1s the same object: long ones hold little else."""
    return tuple([0.0 if number == 0.0 else 1.0 if number == 1.0 else float(number) for number in table])


@hashed_once
@dataclass(frozen=True)
class Lookup(Factor):
    """A number for each outcome.

    Money of the same luck adds up before a path is drawn: twelve months of pay are one table.
    """

    luck: Luck
    table: tuple[float, ...]

    def value(self, state: State) -> Array:
        """Return the number of each path's outcome, (n_paths,)."""
        return np.asarray(self.table).take(state.once(self.luck, self.luck.outcomes))

    def times(self, other: Lookup) -> Lookup:
        """Return the product with another number of the same luck."""
        return Lookup(self.luck, shared(one * two for one, two in zip(self.table, other.table, strict=True)))

    def draws(self) -> Iterable[Draw]:
        """Return what the outcome depends on."""
        return self.luck.draws()

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return the prices that the outcome depends on."""
        return self.luck.price_points()


@dataclass(frozen=True)
class StockLink:
    """A hazard that follows a stock: times exp(-sensitivity x log return of the last twelve months).

    rises : with the stock; the sign is then the other.
    """

    stock: str
    sensitivity: Draw
    rises: bool = False

    def times(self, state: State, month: int) -> Value:
        """Return what the hazard is multiplied by in a month, seen at its beginning."""
        now, before = (state.price(self.stock, m) for m in last_year(month))
        return followed(now, before, state.draw(self.sensitivity), rises=self.rises)

    def price_points(self, months: range) -> Iterable[tuple[str, int]]:
        """Return the prices read for some months."""
        return ((self.stock, m) for month in months for m in last_year(month))


def last_year(month: int) -> tuple[int, int]:
    """Return the months between which a hazard looks at a price, seen at the beginning of a month."""
    return month - 1, max(month - 13, 0)


def followed(now: Value, before: Value, sensitivity: Value, *, rises: bool) -> Value:
    """Return what a hazard is multiplied by that falls, or rises, with a price: exp(-+ sensitivity x log return)."""
    return np.exp((sensitivity if rises else -sensitivity) * np.log(now / before))


def event_times(left: Array, monthly: Value, begins: float, months: range, times: Callable[[int], Value]) -> Array:
    """Return when an event happens, (n_paths,) [months]; infinite beyond `months`.

    left : the cumulated intensity at which it does, (n_paths,).
    monthly : the intensity; times : returns what it is multiplied by in a month.
    begins : when it begins to run [months], within the first of `months`.
    """
    at = np.full(left.shape, math.inf)
    for month in months:
        start = max(begins, month - 1.0)
        intensity = monthly * times(month)
        with np.errstate(divide="ignore", invalid="ignore"):
            when = start + left / intensity
        np.copyto(at, when, where=(left > 0) & (when <= month))
        left = left - intensity * (month - start)
    return at


@dataclass(frozen=True)
class Hazard:
    """A probability per year, as a constant intensity -ln(1 - rate), of an event that happens once.

    clock : uniform; the event happens when the cumulated intensity reaches -ln(clock).
    """

    rate: Draw
    clock: Draw
    links: tuple[StockLink, ...] = ()

    def times(self, state: State, begins: float, months: range) -> Array:
        """Return when the event happens, (n_paths,) [months from the decision]; infinite beyond `months`.

        begins : when the hazard begins to run [months], within the first of `months`.
        """
        with np.errstate(divide="ignore"):
            left = -np.log(state.draw(self.clock))
            monthly = -np.log1p(-np.asarray(state.draw(self.rate))) / 12
            if not self.links:
                return np.asarray(begins + left / monthly)
        return event_times(
            left, monthly, begins, months, lambda month: math.prod(link.times(state, month) for link in self.links)
        )

    def draws(self) -> Iterable[Draw]:
        """Return the rate, the clock and the links' numbers."""
        return (self.rate, self.clock, *(link.sensitivity for link in self.links))

    def price_points(self, months: range) -> Iterable[tuple[str, int]]:
        """Return the prices that it follows in some months."""
        return (point for link in self.links for point in link.price_points(months))


@hashed_once
@dataclass(frozen=True)
class Departure(Luck):
    """Whether and when a job ends by luck, at the end of a month: laid off, or leaving by choice.

    begins : when the hazards begin to run [months from the decision].
    months : those at whose end one may leave.
    n_months : of the horizon.
    """

    layoff: Hazard | None
    leave: Hazard | None
    begins: float
    months: range
    n_months: int

    def __hash__(self) -> int:
        """Return the hash of what is short: every payment of every block asks for it."""
        return hash((self.begins, self.months, self.n_months))

    def outcomes(self, state: State) -> Indexes:
        """Return the month of leaving by choice; n_months + 1 for not at all; that plus the month of a layoff."""
        times = [
            np.asarray(math.inf if hazard is None else hazard.times(state, self.begins, self.months))
            for hazard in (self.layoff, self.leave)
        ]
        laid_off = times[0] <= times[1]
        month = np.maximum(np.ceil(np.minimum(*times)), self.months.start)
        never = self.nothing
        outcome = np.where(month > self.months[-1], never, np.where(laid_off, never + month, month))
        return np.asarray(outcome.astype(np.intp))

    @property
    def nothing(self) -> int:
        """Return the outcome of staying."""
        return self.n_months + 1

    def lookup(self, number: Callable[[float, bool], float]) -> Lookup:
        """Return the factor that depends on the month of the departure, infinite for none, and on being laid off."""
        months = range(1, self.n_months + 1)
        by_choice = (number(month, False) for month in months)
        by_layoff = (number(month, True) for month in months)
        table = (0.0, *by_choice, number(math.inf, False), *by_layoff)
        return Lookup(self, shared(table))

    def employed(self, month: int) -> Lookup:
        """Return 1 where one has not left before the end of a month, else 0."""
        return self.lookup(lambda left, _: left >= month)

    def gone(self, month: int) -> Lookup:
        """Return 1 where one has left before the end of a month, else 0."""
        return self.lookup(lambda left, _: left < month)

    def stays(self) -> Lookup:
        """Return 1 where luck never ends the job, else 0."""
        return self.lookup(lambda left, _: left == math.inf)

    def laid_off(self, month: int) -> Lookup:
        """Return 1 where one is laid off at the end of a month, else 0."""
        return self.lookup(lambda left, is_layoff: is_layoff and left == month)

    def leaves(self, month: int) -> Lookup:
        """Return 1 where one leaves by choice at the end of a month, else 0."""
        return self.lookup(lambda left, is_layoff: not is_layoff and left == month)

    def draws(self) -> Iterable[Draw]:
        """Return what the hazards draw."""
        return (draw for hazard in (self.layoff, self.leave) if hazard for draw in hazard.draws())

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return the prices that a layoff follows."""
        return () if self.layoff is None else self.layoff.price_points(self.months)


@hashed_once
@dataclass(frozen=True)
class Return(Luck):
    """The first month paid again after a departure by luck: at once after leaving by choice, after a spell else.

    duration : of the time out of work after a layoff, rounded to whole months.
    """

    departure: Departure
    duration: Draw

    def outcomes(self, state: State) -> Indexes:
        """Return the first month paid again; n_months + 1 for one beyond the horizon, or no departure."""
        never = self.nothing
        outcome = state.once(self.departure, self.departure.outcomes)
        out_of_work = np.rint(np.minimum(state.draw(self.duration), never)).astype(np.intp)
        month = np.where(outcome > never, outcome - never + out_of_work, outcome) + 1
        return np.asarray(np.minimum(month, never))

    @property
    def nothing(self) -> int:
        """Return the outcome of not being paid again by the horizon."""
        return self.departure.n_months + 1

    @property
    def root(self) -> Luck:
        """Return the departure."""
        return self.departure

    def working(self, month: int) -> Lookup:
        """Return 1 where one is paid again in a month, else 0."""
        return Lookup(self, shared(first <= month for first in range(self.departure.n_months + 2)))

    def draws(self) -> Iterable[Draw]:
        """Return what the departure draws, and the duration."""
        return (*self.departure.draws(), self.duration)

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return the prices that the departure depends on."""
        return self.departure.price_points()
