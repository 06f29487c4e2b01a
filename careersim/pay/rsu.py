"""Restricted stock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from careersim.factor import Draw, Factor, PriceAt, Reciprocal, SharesBought
from careersim.leg import Leg, Payment, Spell
from careersim.number import Money, Price, Shares
from careersim.pay.base import Component, Package
from careersim.quantity import Quantity
from careersim.table import Context, Contradiction, Day, Flag, Text
from careersim.vesting.base import Tranche, VestingKey
from careersim.vesting.periodic import Periodic
from careersim.words import Words

DEFAULT_VESTING = Periodic(schedule="4y quarterly, 1y cliff")


class Rsu(Component):
    """A grant of shares, sold as they vest: shares x fraction x price of the vest.

    shares : of the whole grant, for one already made.
    value : of the whole grant instead, converted at `price` [currency].
    price : default the price on the grant date; a past grant by value needs it [currency/share].
    granted : default the job's start, for the current job the decision date. Only vests after the decision
        date count: of a past grant, what is still unvested.
    double_trigger : of a private company, delivered only at an exit. Without it they are delivered at the vest, but as
        there is no market before the exit both are sold then; the tax that single-trigger shares owe at the vest, in
        money one has to find, is left out.

    ```toml
    [[offers.acme.rsu]]
    shares = 1500
    vesting = "4y quarterly, 1y cliff"
    ```
    """

    kind: ClassVar[str] = "rsu"
    is_equity: ClassVar[bool] = True
    shares: Shares | None = None
    value: Money | None = None
    price: Price | None = None
    granted: Day | None = None
    stock: Text | None = None
    vesting: VestingKey = DEFAULT_VESTING
    double_trigger: Flag = False

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a size given twice or not at all, a price without a value and a past value without a price."""
        vesting = raw.get("vesting")
        tranches = vesting.get("tranches") if isinstance(vesting, Mapping) else None
        in_shares = isinstance(tranches, list) and any(isinstance(t, Mapping) and "shares" in t for t in tranches)
        sizes = [key for key in ("shares", "value") if key in raw]
        mend = "'shares' for a grant already made, 'value' for one still to be priced"
        if in_shares and sizes:
            yield (), f"{sizes[0]!r} is given, and the tranches are in shares. Keep one, or write fractions."
        elif len(sizes) == 2:
            yield (), f"both 'shares' and 'value' are given. Keep one: {mend}."
        elif not sizes and not in_shares:
            yield (), f"neither 'shares' nor 'value' is given. Add one: {mend}."
        if "price" in raw and "value" not in raw:
            yield ("price",), "is only for a grant by 'value'. Remove it."
        granted = raw.get("granted")
        if type(granted) is date:
            if granted < context.start and "value" in raw and "price" not in raw:
                today = "or leave 'granted' out where the value is what is unvested today"
                yield (), f"is a past grant by value ({granted}). Add 'price', the price it was converted at, {today}."
            if granted > context.end:
                yield ("granted",), f"{granted} is after the horizon's end, {context.end}. Mend it or leave it out."

    def n_payments(self, n_months: int) -> int:
        """Return the number of vests."""
        return self.vesting.n_vests

    @property
    def market(self) -> str | None:
        """Return the stock the grant names itself, if any."""
        return self.stock

    def leg(self, spell: Spell, package: Package) -> Leg:
        """Return the vests, in shares at the price of each."""
        return spell.settle(self.kind, self.vests(spell, package))

    def vests(self, spell: Spell, package: Package) -> Iterator[Payment]:
        """Yield the value of each vest."""
        granted = self.granted_on(spell)
        return vest_payments(spell, self.stock, self.vesting.vests(granted), self._shares(spell, granted))

    def says(self, spell: Spell, words: Words) -> str:
        """Return the size of the grant, its date and its schedule."""
        stock = self.stock or spell.stock
        if self.value is not None:
            at = words.money(self.price) if self.price is not None else "the price of that day"
            size = f"{words.money(self.value)} in {stock} shares at {at}"
        else:
            size = f"{words.number(self.shares)} {stock} shares" if self.shares is not None else f"{stock} shares"
        delivered = ", delivered at an exit" if self.double_trigger else ""
        return f"{size}, granted {self.granted_on(spell)}, vesting {self.vesting.says()}{delivered}"

    def granted_on(self, spell: Spell) -> date:
        """Return the date of the grant: as written, else the job's start or, for the current job, the decision."""
        return self.granted or max(spell.first_day, spell.grid.start)

    def _shares(self, spell: Spell, granted: date) -> tuple[Factor, ...]:
        if self.value is None:
            return () if self.shares is None else (Draw(self.shares),)
        if self.price is not None:
            return Draw(self.value), Reciprocal(Draw(self.price))
        return bought_with(self.value, spell, self.stock, granted)


def bought_with(value: Quantity, spell: Spell, stock: str | None, granted: date) -> tuple[Factor, ...]:
    """Return the shares that a value is converted into at the price of the grant date."""
    name = stock or spell.stock
    assert name is not None
    return Draw(value), SharesBought(name, spell.grid.month_of_grant(granted))


def vest_payments(
    spell: Spell, stock: str | None, tranches: tuple[Tranche, ...], shares: tuple[Factor, ...]
) -> Iterator[Payment]:
    """Yield weight x number x shares x price for each vest, past and future."""
    name = stock or spell.stock
    assert name is not None
    for tranche in tranches:
        price = PriceAt(name, spell.grid.month_of_payment(tranche.date))
        yield spell.payment(tranche.date, tranche.weight, *shares, Draw(tranche.number), price)
