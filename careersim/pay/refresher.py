"""Stock awards that come again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from careersim.dates import Duration
from careersim.leg import Leg, Payment, Spell
from careersim.number import Money
from careersim.pay.base import Component, Package
from careersim.pay.rsu import bought_with, vest_payments
from careersim.table import Context, Contradiction, Day, Span, Text
from careersim.timegrid import DAYS_PER_MONTH
from careersim.vesting.base import VestingKey
from careersim.vesting.periodic import Periodic
from careersim.words import Words

SHORTEST_INTERVAL = 28
"""Days between grants."""


class Refresher(Component):
    """A grant by value at each of a series of dates, each vesting on its own schedule.

    value : of each grant, converted into shares at the price on its date [currency].
    first : the first grant's date; default one interval after the job's start. Dates before the decision
        date are passed over: write grants already made as `rsu`.
    every : the interval.

    ```toml
    [[offers.acme.refresher]]
    value = 60_000
    first = 2027-08-31
    every = "1y"
    vesting = "4y quarterly"
    ```
    """

    kind: ClassVar[str] = "refresher"
    is_equity: ClassVar[bool] = True
    value: Money
    first: Day | None = None
    every: Span = Duration(months=12)
    vesting: VestingKey = Periodic(schedule="4y quarterly")
    stock: Text | None = None

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield an interval of nothing, a schedule in shares, and a first grant after the horizon."""
        try:
            every = Duration.parse(raw.get("every", "1y"))
        except (ValueError, TypeError):
            every = Duration(months=12)  # the field's own fault
        if every.months == 0 and every.days < SHORTEST_INTERVAL:
            yield ("every",), f"{every} is shorter than {SHORTEST_INTERVAL} days. Write a longer one, such as 1y."
        first = raw.get("first")
        if type(first) is date and first > context.end:
            yield ("first",), f"{first} is after the horizon's end, {context.end}. Mend it or leave it out."

    def n_payments(self, n_months: int) -> int:
        """Return the number of grants times that of their vests."""
        every = self.every.months + self.every.days / DAYS_PER_MONTH
        return math.ceil(n_months / every) * self.vesting.n_vests

    @property
    def market(self) -> str | None:
        """Return the stock the grants name themselves, if any."""
        return self.stock

    def leg(self, spell: Spell, package: Package) -> Leg:
        """Return the vests of all the grants that staying to the horizon would bring."""
        return spell.settle(self.kind, self.vests(spell, package))

    def vests(self, spell: Spell, package: Package) -> Iterator[Payment]:
        """Yield the value of each vest of each grant."""
        for granted in self._grant_dates(spell):
            shares = bought_with(self.value, spell, self.stock, granted)
            yield from vest_payments(spell, self.stock, self.vesting.vests(granted), shares)

    def says(self, spell: Spell, words: Words) -> str:
        """Return the series of grants."""
        dates = [*self._grant_dates(spell)]
        series = f"from {dates[0]}, {len(dates)} by the horizon" if dates else "none before the horizon"
        return (
            f"{words.money(self.value)} every {self.every} ({series}), in {self.stock or spell.stock} shares "
            f"at the price of each grant date, vesting {self.vesting.says()}"
        )

    def _grant_dates(self, spell: Spell) -> Iterator[date]:
        first = self.first or self.every.after(spell.first_day)
        times, granted = 0, first
        while granted <= spell.grid.end:
            if granted >= max(spell.grid.start, spell.first_day):
                yield granted
            times += 1
            granted = self.every.after(first, times)
