"""What pay hands to the engine: payments, each a date, a weight and a product of factors.

A payment is linear: a fixed weight times factors that differ by path (an uncertain number, a raise, a price).
Whatever does not depend on luck (dates, months, what a departure loses) is settled before a path is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

import numpy as np

from careersim.dates import add_months
from careersim.departure import Departure
from careersim.exit import Exit
from careersim.factor import Draw, Factor, Happened, PriceAt, Promoted, chance
from careersim.quantity import Array, Value
from careersim.timegrid import ONE_DAY, TimeGrid


class Income(Enum):
    """How money is taxed; each value but `untaxed` is a field of `taxes.base.YearIncome`."""

    WAGES = "wages"
    ORDINARY = "ordinary"
    """Taxed as income, but no pay for work that payroll taxes are due on: benefits, a match, an ESPP's gain."""
    GAINS = "gains"
    """The gain of shares held for more than a year; below 0 a loss."""
    ISO = "iso"
    """What incentive options gain at the exercise if the shares are kept: no money, but income of a minimum tax."""
    ISO_SOLD = "iso_sold"
    """The same of shares that are sold: no money either, but of their gain what a minimum tax has had already."""
    UNTAXED = "untaxed"

    @property
    def is_pay(self) -> bool:
        """Tell whether all of it is paid and bears its year's taxes."""
        return self in (Income.WAGES, Income.ORDINARY)

    @property
    def is_money(self) -> bool:
        """Tell whether it is paid, or only counts for the tax."""
        return self not in (Income.ISO, Income.ISO_SOLD)


@dataclass(frozen=True)
class Payment:
    """weight x factors, paid on `date`, in the prices and discount of `month`.

    income : how it is taxed, where that is not how its leg is.
    """

    date: date
    month: int
    weight: float
    factors: tuple[Factor, ...]
    income: Income | None = None

    def times(self, *factors: Factor, weight: float = 1.0) -> Payment:
        """Return the payment times a weight and some more factors."""
        return replace(self, weight=weight * self.weight, factors=(*self.factors, *factors))


@dataclass(frozen=True)
class Leg:
    """One pay component over one spell in a job.

    paid : received inside the horizon.
    forfeited : would have been received inside the horizon, but for the departure.
    beyond : still unvested at the horizon in a job one is still in, at the horizon's prices.
    income : how its payments are taxed, but for those that say otherwise.
    state : where it is earned, if the job says so.
    """

    component: str
    paid: tuple[Payment, ...] = ()
    forfeited: tuple[Payment, ...] = ()
    beyond: tuple[Payment, ...] = ()
    income: Income = Income.WAGES
    state: str | None = None


@dataclass(frozen=True)
class Promotion:
    """A promotion that may come at each anniversary of a job.

    name : of its random stream.
    """

    name: str
    rate: Draw
    growth: Draw

    def happened(self, count: int) -> Happened:
        """Return whether one was promoted at an anniversary."""
        return Happened(chance(self.name, count), self.rate)

    def promoted(self, count: int) -> Promoted:
        """Return what pay grows by at an anniversary."""
        return Promoted(self.happened(count), self.growth)


@dataclass(frozen=True)
class Spell:
    """One stretch of time in one job of one alternative.

    first_day : the job's first day; for the current job long before the grid's start.
    last_day : the last day in the job, included; the horizon's last day when there is no planned departure.
    departure : how luck may end it before.
    exits : of each company whose shares have no market before one.
    """

    grid: TimeGrid
    first_day: date
    last_day: date
    stock: str | None = None
    departure: Departure | None = None
    promotion: Promotion | None = None
    exits: Mapping[str, Exit] = field(default_factory=dict, hash=False)

    @property
    def leaves(self) -> bool:
        """Tell whether one plans to leave before the horizon ends."""
        return self.last_day < self.grid.end

    @property
    def departure_date(self) -> date:
        """Return the date a repayment due at a planned departure bears: the first day out, and after the start."""
        return max(self.last_day, self.grid.start) + ONE_DAY

    def payment(self, day: date, weight: float, *factors: Factor) -> Payment:
        """Return the payment of a dated sum, whatever luck does."""
        return Payment(day, self.grid.month_of_payment(day), weight, factors)

    def monthly(self, month: int, weight: float, *factors: Factor) -> Payment:
        """Return the payment at the end of a month to whoever works it to its end."""
        return self.payment(self.grid.dates[month], weight, *factors, *self.employed(month))

    def employed(self, month: int) -> tuple[Factor, ...]:
        """Return 1 on the paths where luck has not ended the job before the end of a month; nothing without luck."""
        return () if self.departure is None else (self.departure.employed(month),)

    def settle(self, component: str, payments: Iterable[Payment], income: Income = Income.WAGES) -> Leg:
        """Return the leg of promised payments: what is received, forfeited and left beyond the horizon.

        The payments may run past the last day and the horizon. One dated on the last day is received; what is paid in
        shares of a private company, at its exit.
        """
        promised = (p for p in payments if p.date > self.grid.start and p.date >= self.first_day)
        return self.settle_on(component, ((p, p.date) for p in promised), income)

    def settle_on(self, component: str, promised: Iterable[tuple[Payment, date]], income: Income) -> Leg:
        """Return the leg of payments, each received by whoever is still in the job on its day."""
        paid: list[Payment] = []
        forfeited: list[Payment] = []
        beyond: list[Payment] = []
        luck = self.departure
        for promise, day in promised:
            month = self.grid.month_reaching(day)
            sold = [*self._sold(promise)]
            if day > self.grid.end:
                if not self.leaves:
                    beyond += sold[:1] if luck is None else [sold[0].times(luck.stays())]
            elif day > self.last_day:
                forfeited += sold
            elif luck is None:
                paid += sold
            else:
                received = [payment.times(luck.employed(month)) for payment in sold]
                paid += received
                # Who has gone is all less who is there: one lookup serves both.
                forfeited += [*sold, *(payment.times(weight=-1.0) for payment in received)]
        return Leg(component, tuple(paid), tuple(forfeited), tuple(beyond), income)

    def _sold(self, payment: Payment) -> Iterator[Payment]:
        """Yield a payment in shares when they can be sold: as it is, or at the exit of a private company.

        Vested before the exit, they are sold in its month; vested later, at its price at once.
        """
        exit_ = next(
            (self.exits[f.stock] for f in payment.factors if type(f) is PriceAt and f.stock in self.exits), None
        )
        if exit_ is None:
            yield payment
            return
        # After the exit the price stays: that of the last month serves for all, and money of all months adds up.
        last = self.grid.n_months
        factors = tuple(PriceAt(f.stock, last) if type(f) is PriceAt else f for f in payment.factors)
        yield replace(payment, factors=(*factors, exit_.by(payment.month)))
        for month in range(payment.month + 1, last + 1):
            yield Payment(self.grid.dates[month], month, payment.weight, (*factors, exit_.at(month)))

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
