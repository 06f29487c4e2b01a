"""What pay hands to the engine: payments, each a date, a weight and a product of factors.

A payment is linear: a fixed weight times factors that differ by path (an uncertain number, a raise, a price).
Whatever does not depend on luck (dates, months, what a departure loses) is settled before a path is drawn.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from typing import Protocol

import numpy as np

from careersim.dates import add_months
from careersim.quantity import Array, Quantity, Value

DAYS_PER_MONTH = 30.4375
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TimeGrid:
    """The months of the horizon: month m is m/12 years after `start`, m = 1 to n_months.

    Conventions 1 and 4 of the offers file: see docs/conventions.md.
    """

    start: date
    n_months: int

    @cached_property
    def end(self) -> date:
        """Return the horizon's last day, included in it."""
        return self.dates[-1]

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """Return the dates of months 0 to n_months."""
        return tuple(add_months(self.start, month) for month in range(self.n_months + 1))

    def holds(self, day: date) -> bool:
        """Tell whether a payment dated `day` counts: after the start, by the horizon's last day."""
        return self.start < day <= self.end

    def month_of_payment(self, day: date) -> int:
        """Return the month whose price and discount a payment dated `day` bears, 1 to n_months."""
        return min(max(self.month_of_grant(day), 1), self.n_months)

    def month_of_grant(self, day: date) -> int:
        """Return the month nearest to `day`, whose price converts a grant's value into shares; 0 is today."""
        return min(max(round((day - self.start).days / DAYS_PER_MONTH), 0), self.n_months)

    def tax_year(self, day: date) -> int:
        """Return the calendar year a payment dated `day` is taxed in: that of the day before.

        A payment dated before the first month ends may fall in a year with no month on the grid (a start in the
        last days of December): it is then taxed in the first year that has one.
        """
        return max((day - ONE_DAY).year, self.first_tax_year)

    @cached_property
    def first_tax_year(self) -> int:
        """Return the calendar year of month 1."""
        return (self.dates[1] - ONE_DAY).year

    @property
    def last_tax_year(self) -> int:
        """Return the calendar year of the last month."""
        return (self.end - ONE_DAY).year

    @cached_property
    def months_by_tax_year(self) -> dict[int, int]:
        """Return the number of grid months in each calendar year, in order."""
        counts: dict[int, int] = {}
        for day in self.dates[1:]:
            year = (day - ONE_DAY).year
            counts[year] = counts.get(year, 0) + 1
        return counts


class State(Protocol):
    """One block of paths, as factors see it."""

    def draw(self, draw: Draw) -> Value:
        """Return the number a draw stands for: float or (n_paths,)."""

    def price(self, stock: str, month: int) -> Value:
        """Return a stock's price at a month [currency/share]; month 0 is today."""

    def discount(self, month: int) -> Value:
        """Return the present value of one unit of money at a month."""


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
class Level(Factor):
    """A pay level after its raises: annual x (1 + raise_1) ... (1 + raise_n)."""

    annual: Draw
    raises: tuple[Draw, ...] = ()

    def value(self, state: State) -> Value:
        """Return the level [currency/year]."""
        level = state.draw(self.annual)
        for growth in self.raises:
            level = level * (1.0 + state.draw(growth))
        return level

    def draws(self) -> Iterable[Draw]:
        """Return the first level and the raises."""
        return (self.annual, *self.raises)


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
        """Return one over the price [shares/currency]."""
        return 1.0 / state.price(self.stock, self.month)


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


class Income(Enum):
    """How money is taxed."""

    WAGES = "wages"
    UNTAXED = "untaxed"


@dataclass(frozen=True)
class Payment:
    """weight x factors, paid on `date`, in the prices and discount of `month`."""

    date: date
    month: int
    weight: float
    factors: tuple[Factor, ...]


@dataclass(frozen=True)
class Leg:
    """One pay component over one spell in a job.

    paid : received inside the horizon.
    forfeited : would have been received inside the horizon, but for the departure.
    beyond : still unvested at the horizon in a job one is still in, at the horizon's prices.
    """

    component: str
    paid: tuple[Payment, ...] = ()
    forfeited: tuple[Payment, ...] = ()
    beyond: tuple[Payment, ...] = ()
    income: Income = Income.WAGES


@dataclass(frozen=True)
class Spell:
    """One stretch of time in one job of one alternative.

    first_day : the job's first day; for the current job long before the grid's start.
    last_day : the last day in the job, included; the horizon's last day when there is no departure.
    """

    grid: TimeGrid
    first_day: date
    last_day: date
    stock: str | None = None

    @property
    def leaves(self) -> bool:
        """Tell whether the job ends before the horizon does."""
        return self.last_day < self.grid.end

    @property
    def departure_date(self) -> date:
        """Return the date a repayment due at the departure bears: the first day out, and after the start."""
        return max(self.last_day, self.grid.start) + ONE_DAY

    def payment(self, day: date, weight: float, *factors: Factor) -> Payment:
        """Return the payment of a dated sum."""
        return Payment(day, self.grid.month_of_payment(day), weight, factors)

    def settle(self, component: str, payments: Iterable[Payment]) -> Leg:
        """Return the leg of promised payments: what is received, forfeited and left beyond the horizon.

        The payments may run past the last day and the horizon. One dated on the last day is received.
        """
        promised = [p for p in payments if p.date > self.grid.start and p.date >= self.first_day]
        inside = [p for p in promised if p.date <= self.grid.end]
        return Leg(
            component,
            paid=tuple(p for p in inside if p.date <= self.last_day),
            forfeited=tuple(p for p in inside if p.date > self.last_day),
            beyond=() if self.leaves else tuple(p for p in promised if p.date > self.grid.end),
        )

    def worked(self, month: int, first: date | None = None, end: date | None = None) -> float:
        """Return the part of a grid month spent in the job, by its days, 0 to 1.

        first, end : count only the days from `first` up to, not including, `end`.
        """
        month_first, month_end = self.grid.dates[month - 1], self.grid.dates[month]
        begin = max(month_first, self.first_day, first or month_first)
        stop = min(month_end, self.last_day + ONE_DAY, end or month_end)
        return max((stop - begin).days, 0) / (month_end - month_first).days

    def anniversaries(self) -> Iterator[date]:
        """Yield the job's anniversaries after the grid's start, up to the horizon's last day."""
        years = max((self.grid.start.year - self.first_day.year), 1)
        while (day := add_months(self.first_day, 12 * years)) <= self.grid.end:
            if day > self.grid.start:
                yield day
            years += 1


def as_paths(value: Value, n_paths: int) -> Array:
    """Return one number for all paths as one a path, (n_paths,), without copying."""
    return np.broadcast_to(np.asarray(value, dtype=np.float64), (n_paths,))
