"""Money for joining, and what leaving early costs of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from careersim.dates import Duration
from careersim.factor import Draw
from careersim.leg import Leg, Spell
from careersim.number import Money
from careersim.pay.base import Component, Package
from careersim.pay.clawback import ClawbackKind, clawback_says, kind_of_none, repayments
from careersim.table import Context, Contradiction, Moment, Span, as_list, one_or_many
from careersim.words import Words


class SignOn(Component):
    """Sums paid for joining; some of each is repaid on leaving by choice before the clawback ends.

    amount : one sum or several [currency].
    paid : when each is paid, a duration after the job's start or a date.
    clawback : counts from the job's start, for every instalment alike.
    clawback_kind : "prorata" repays amount x (time left / length of the clawback), "full" all of it; by days
        on a planned departure, by whole months on one by luck. Nothing is repaid on a layoff.

    ```toml
    [offers.acme.sign_on]
    amount = [20_000, 10_000]
    paid = ["1mo", "13mo"]
    clawback = "12mo"
    ```
    """

    kind: ClassVar[str] = "sign_on"
    shorthand: ClassVar[str | None] = "amount"
    amount: Annotated[tuple[Money, ...], one_or_many(Money)]
    paid: Annotated[tuple[Moment, ...], one_or_many(Moment)] = (Duration(months=1),)
    clawback: Span | None = None
    clawback_kind: ClawbackKind = "prorata"

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield lists of different lengths, instalments that would not count, and a kind of no clawback."""
        amounts, paid = as_list(raw.get("amount")), as_list(raw.get("paid", "1mo"))
        if len(amounts) != len(paid):
            yield (), f"'amount' has {len(amounts)} and 'paid' {len(paid)} entries. Give each sum its date."
        yield from kind_of_none(raw)

    def leg(self, spell: Spell, package: Package) -> Leg:
        """Return the instalments, and what is repaid of those already paid."""
        dated = zip(self.days(spell), self.amount, strict=True)
        instalments = [spell.payment(day, 1.0, Draw(amount)) for day, amount in dated]
        leg = spell.settle(self.kind, instalments)
        repaid = repayments(spell, instalments, self.clawback, self.clawback_kind)
        return Leg(self.kind, paid=(*leg.paid, *repaid), forfeited=leg.forfeited)

    def says(self, spell: Spell, words: Words) -> str:
        """Return the instalments and the clawback."""
        dated = zip(self.amount, self.days(spell), strict=True)
        paid = ", ".join(f"{words.money(amount)} on {day}" for amount, day in dated)
        return f"{paid}; {clawback_says(self.clawback, self.clawback_kind, spell)}"

    def days(self, spell: Spell) -> tuple[date, ...]:
        """Return the dates of the instalments."""
        return tuple(m.after(spell.first_day) if isinstance(m, Duration) else m for m in self.paid)
