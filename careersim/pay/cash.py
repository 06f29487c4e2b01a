"""Any other money, in or out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from careersim.dates import Duration
from careersim.factor import Draw
from careersim.leg import Income, Leg, Spell
from careersim.number import SignedMoney
from careersim.pay.base import Component, Package
from careersim.pay.clawback import ClawbackKind, clawback_says, kind_of_none, repayments
from careersim.table import Context, Contradiction, Flag, Moment, Span, Text, only_one
from careersim.words import Words


class Cash(Component):
    """Money that no other component covers: relocation, commute, rent difference, benefits; out is negative.

    annual : in equal parts at the end of each month worked [currency/year].
    amount, on : one sum instead [currency] on a date, or a duration after the job's start.
    taxed : default true for money in, false for money out (rent is not deducted).
    clawback, clawback_kind : what of the one sum is repaid on leaving by choice, as of a sign-on.
    name : for oneself.

    ```toml
    [[offers.acme.cash]]
    name = "commute"
    annual = -2_400
    ```
    """

    kind: ClassVar[str] = "cash"
    shorthand: ClassVar[str | None] = "annual"
    name: Text | None = None
    annual: SignedMoney | None = None
    amount: SignedMoney | None = None
    on: Moment = Duration(months=1)
    taxed: Flag | None = None
    clawback: Span | None = None
    clawback_kind: ClawbackKind = "prorata"

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield both or neither of annual and amount, and a date for yearly money."""
        yield from only_one(raw, "annual", "amount", "'annual' for money every month, 'amount' for one sum")
        for key in ("on", "clawback"):
            if key in raw and "annual" in raw:
                yield (key,), "is only for a single 'amount'. Remove it."
        yield from kind_of_none(raw)

    def says(self, spell: Spell, words: Words) -> str:
        """Return the money, when it comes, and whether it is taxed."""
        name = f"{self.name}: " if self.name else ""
        taxed = "taxed" if self._is_taxed else "not taxed"
        if self.annual is not None:
            return f"{name}{words.money(self.annual)} a year, {taxed}"
        assert self.amount is not None
        repaid = "" if self.clawback is None else f"; {clawback_says(self.clawback, self.clawback_kind, spell)}"
        return f"{name}{words.money(self.amount)} on {self._day(spell)}, {taxed}{repaid}"

    def leg(self, spell: Spell, package: Package) -> Leg:
        """Return the monthly parts, or the one sum."""
        number = self.annual if self.annual is not None else self.amount
        assert number is not None
        if self.annual is not None:
            paid = tuple(
                spell.monthly(month, worked / 12, Draw(number))
                for month in range(1, spell.grid.n_months + 1)
                if (worked := spell.worked(month))
            )
        else:
            once = [spell.payment(self._day(spell), 1.0, Draw(number))]
            paid = spell.settle(self.kind, once).paid
            paid += tuple(repayments(spell, once, self.clawback, self.clawback_kind))
        return Leg(self.kind, paid=paid, income=Income.WAGES if self._is_taxed else Income.UNTAXED)

    def _day(self, spell: Spell) -> date:
        return self.on.after(spell.first_day) if isinstance(self.on, Duration) else self.on

    @property
    def _is_taxed(self) -> bool:
        number = self.annual if self.annual is not None else self.amount
        assert number is not None
        return self.taxed if self.taxed is not None else number.mean > 0
