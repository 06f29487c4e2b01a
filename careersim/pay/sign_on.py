"""Money for joining, and what leaving early costs of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from careersim.dates import Duration
from careersim.leg import ONE_DAY, Draw, Leg, Payment, Spell
from careersim.number import Money, fault, show
from careersim.pay.base import Component, Package
from careersim.table import Context, Contradiction, Moment, Span, as_list, one_or_many
from careersim.words import Words


def _clawback_kind(raw: Any) -> Any:
    if raw not in ("prorata", "full"):
        raise fault(f'{show(raw)} is no kind of clawback. Write "prorata" or "full".')
    return raw


class SignOn(Component):
    """Sums paid for joining; some of each is repaid on leaving by choice before the clawback ends.

    amount : one sum or several [currency].
    paid : when each is paid, a duration after the job's start or a date.
    clawback : counts from the job's start, for every instalment alike.
    clawback_kind : "prorata" repays amount x (days left / days of the clawback), "full" all of it.

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
    clawback_kind: Annotated[Literal["prorata", "full"], BeforeValidator(_clawback_kind)] = "prorata"

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield lists of different lengths, instalments that would not count, and a kind of no clawback."""
        amounts, paid = as_list(raw.get("amount")), as_list(raw.get("paid", "1mo"))
        if len(amounts) != len(paid):
            yield (), f"'amount' has {len(amounts)} and 'paid' {len(paid)} entries. Give each sum its date."
        if "clawback_kind" in raw and "clawback" not in raw:
            yield ("clawback_kind",), "is given without 'clawback'. Add clawback = \"12mo\"."

    def leg(self, spell: Spell, package: Package) -> Leg:
        """Return the instalments, and what is repaid of those already paid."""
        dated = zip(self.days(spell), self.amount, strict=True)
        instalments = [spell.payment(day, 1.0, Draw(amount)) for day, amount in dated]
        leg = spell.settle(self.kind, instalments)
        return Leg(self.kind, paid=(*leg.paid, *self._repaid(spell, instalments)), forfeited=leg.forfeited)

    def says(self, spell: Spell, words: Words) -> str:
        """Return the instalments and the clawback."""
        dated = zip(self.amount, self.days(spell), strict=True)
        paid = ", ".join(f"{words.money(amount)} on {day}" for amount, day in dated)
        if self.clawback is None:
            return f"{paid}; nothing is repaid"
        how = "all of it" if self.clawback_kind == "full" else "in proportion to the days left"
        return f"{paid}; repaid on leaving by choice before {self.clawback.after(spell.first_day)}, {how}"

    def days(self, spell: Spell) -> tuple[date, ...]:
        """Return the dates of the instalments."""
        return tuple(m.after(spell.first_day) if isinstance(m, Duration) else m for m in self.paid)

    def _repaid(self, spell: Spell, instalments: list[Payment]) -> Iterator[Payment]:
        """Yield the repayments of instalments paid by the last day, be it before the decision."""
        if self.clawback is None or not spell.leaves:
            return
        free = self.clawback.after(spell.first_day)
        departure = spell.last_day + ONE_DAY
        if departure >= free:
            return
        share = 1.0 if self.clawback_kind == "full" else (free - departure).days / (free - spell.first_day).days
        for instalment in instalments:
            if instalment.date <= spell.last_day:
                yield spell.payment(spell.departure_date, -share, *instalment.factors)
