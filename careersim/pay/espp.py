"""The employee stock purchase plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

import numpy as np

from careersim.dates import Duration, months_between
from careersim.factor import Draw, Factor, Level, State, Sum, hashed_once
from careersim.leg import Income, Leg, Payment, Spell
from careersim.number import Fraction, Money
from careersim.pay.base import Component, Package
from careersim.pay.salary import Salary
from careersim.quantity import Value, fixed
from careersim.table import Context, Contradiction, Flag, Span, Text
from careersim.words import Words

SHORTEST_PERIOD, LONGEST_PERIOD = 1, 27
"""Months; 27 is the longest offering of Internal Revenue Code section 423(b)(7)(B)."""


@hashed_once
@dataclass(frozen=True)
class Purchase(Factor):
    """The gain of one purchase: shares x (price - price paid).

    pay : salary of the period [currency]; contribution : share of it that buys.
    begins, ends : months of the period.
    limit : of shares x price at the period's begin, for all purchases of a calendar year; earlier : the one before
        in the same calendar year, if any.
    """

    pay: Sum
    contribution: Draw
    discount: Draw
    limit: Draw
    stock: str
    begins: int
    ends: int
    lookback: bool
    earlier: Purchase | None

    def value(self, state: State) -> Value:
        """Return the gain, float or (n_paths,) [currency]."""
        price = state.price(self.stock, self.ends)
        return self._shares_bought(state) * (price - self._price_paid(state))

    def used(self, state: State) -> Value:
        """Return the part of the calendar year's limit that is used after this purchase [currency]."""
        before = 0.0 if self.earlier is None else self.earlier.used(state)
        return before + self._shares_bought(state) * state.price(self.stock, self.begins)

    def _shares_bought(self, state: State) -> Value:
        return state.once((self, "shares"), self._shares)

    def _shares(self, state: State) -> Value:
        before = 0.0 if self.earlier is None else self.earlier.used(state)
        at_begin, paid = state.price(self.stock, self.begins), self._price_paid(state)
        with np.errstate(divide="ignore", invalid="ignore"):
            wanted = state.draw(self.contribution) * self.pay.value(state) / paid
            allowed = np.maximum((state.draw(self.limit) - before) / at_begin, 0.0)
        # Shares that are worth nothing are not bought: there would be no end of them.
        return np.where(np.minimum(at_begin, paid) > 0.0, np.minimum(wanted, allowed), 0.0)[()]

    def _price_paid(self, state: State) -> Value:
        price = state.price(self.stock, self.ends)
        if self.lookback:
            price = np.minimum(price, state.price(self.stock, self.begins))
        return (1.0 - state.draw(self.discount)) * price

    def draws(self) -> Iterable[Draw]:
        """Return the plan's numbers and the salary's."""
        return (self.contribution, self.discount, self.limit, *self.pay.draws(), *self._before().draws())

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return the prices at the period's two ends, and those of the purchases before it."""
        return ((self.stock, self.begins), (self.stock, self.ends), *self._before().price_points())

    def _before(self) -> Factor:
        return Sum(()) if self.earlier is None else self.earlier


class Espp(Component):
    """Shares bought below their price, and sold at once: the gain counts, in the month of the purchase.

    shares = contribution x salary of the period / price paid, price paid = (1 - discount) x the price at the end, or
    with `lookback` the lower of it and the price at the beginning; no more shares in a calendar year than `limit` / the
    price at their period's beginning.

    contribution : share of salary.
    discount : what the price is lowered by.
    lookback : whether the lower of the prices at the two ends of the period counts.
    period : between purchases; they count from the job's start. That of a period already running is today's price.
    limit : 25,000 a calendar year by Internal Revenue Code section 423(b)(8) [currency].

    The gain is taxed as income, without payroll taxes: sold at once it is a disqualifying disposition of a
    section 423 plan (Internal Revenue Code sections 421(b) and 3121(a)(22)). Leaving before a purchase loses its gain.

    ```toml
    [offers.acme.espp]
    contribution = 0.10
    discount = 0.15
    lookback = true
    period = "6mo"
    limit = 25_000
    ```
    """

    kind: ClassVar[str] = "espp"
    shorthand: ClassVar[str | None] = "contribution"
    is_equity: ClassVar[bool] = True
    contribution: Fraction
    discount: Fraction = fixed(0.15)
    lookback: Flag = True
    period: Span = Duration(months=6)
    limit: Money = fixed(25_000)
    stock: Text | None = None

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a period too short or too long, and a discount of everything."""
        try:
            period = Duration.parse(raw.get("period", "6mo"))
        except (ValueError, TypeError):
            return  # the field's own fault
        if period.days or not SHORTEST_PERIOD <= period.months <= LONGEST_PERIOD:
            yield (
                ("period",),
                f"{period} is not whole months from {SHORTEST_PERIOD} to {LONGEST_PERIOD}. Write 6mo, say.",
            )
        if raw.get("discount") in (1, "100%"):
            yield ("discount",), "gives the shares away. Write a discount below 1."

    @property
    def market(self) -> str | None:
        """Return the stock the plan names itself, if any."""
        return self.stock

    def leg(self, spell: Spell, package: Package) -> Leg:
        """Return the gains of all purchases that staying to the horizon would bring."""
        return spell.settle(self.kind, self._purchases(spell, package), Income.ORDINARY)

    def says(self, spell: Spell, words: Words) -> str:
        """Return the contribution, the discount and the limit."""
        of = "the lower of the first and the last day's price" if self.lookback else "the price of the day"
        return (
            f"{words.share(self.contribution)} of salary buys {self.stock or spell.stock} shares every {self.period}, "
            f"{words.share(self.discount)} below {of}, up to {words.money(self.limit)} a calendar year; the gain counts"
        )

    def _purchases(self, spell: Spell, package: Package) -> Iterator[Payment]:
        grid, stock = spell.grid, self.stock or spell.stock
        assert stock is not None
        # Contributions are of the pay of one who stays.
        staying = replace(spell, last_day=grid.end, departure=None)
        salaries = [salary for salary in package.get("salary", ()) if isinstance(salary, Salary)]
        paid = [payment for salary in salaries for payment in salary.leg(staying, package).paid]
        before = [salary.level_before(grid.start, staying) for salary in salaries]
        times, begins, earlier, year = 0, spell.first_day, None, 0
        while (ends := self.period.after(spell.first_day, times + 1)) <= grid.end:
            if ends > grid.start:
                earlier = earlier if ends.year == year else None
                purchase = Purchase(
                    _pay(paid, before, begins, ends, grid.start),
                    Draw(self.contribution),
                    Draw(self.discount),
                    Draw(self.limit),
                    stock,
                    grid.month_of_grant(begins),
                    grid.month_of_payment(ends),
                    self.lookback,
                    earlier,
                )
                yield spell.payment(ends, 1.0, purchase)
                earlier, year = purchase, ends.year
            times, begins = times + 1, ends


def _pay(paid: Iterable[Payment], before: Iterable[Level], begins: date, ends: date, start: date) -> Sum:
    """Return the salary of a period of one who stays, with that of before the decision, at today's level.

    paid : all salary from the decision on; before : the salaries in force on the day before.
    """
    parts: dict[tuple[Factor, ...], float] = {}
    for payment in paid:
        if begins < payment.date <= ends:
            parts[payment.factors] = parts.get(payment.factors, 0.0) + payment.weight
    for level in before if begins < start else ():
        elapsed = months_between(begins, start) / 12
        parts[(level,)] = parts.get((level,), 0.0) + elapsed
    return Sum(tuple((weight, factors) for factors, weight in parts.items()))
