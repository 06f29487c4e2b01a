"""The yearly bonus."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from careersim.dates import add_months, month_end, months_between
from careersim.factor import Draw, Factor
from careersim.leg import Leg, Payment, Spell
from careersim.number import Money, Multiple
from careersim.pay.base import Component, Package
from careersim.pay.salary import Salary
from careersim.quantity import fixed
from careersim.table import Context, Contradiction, only_one, whole
from careersim.timegrid import ONE_DAY
from careersim.words import MONTH_NAMES, Words, day_of_year


class Bonus(Component):
    """A yearly bonus, target x salary in force x payout x months worked of the twelve before / 12.

    target : share of the annual salary.
    amount : a fixed sum instead [currency/year].
    payout : multiple of the target, redrawn at each payment.
    paid : calendar month at whose end it is paid; default each anniversary of the job.

    Leaving before it is paid forfeits it. What is earned and unpaid at the horizon counts there, pro rata.

    ```toml
    [offers.acme.bonus]
    target = 0.20
    payout = { pert = [0.0, 1.0, 2.0] }
    paid = 9
    ```
    """

    kind: ClassVar[str] = "bonus"
    shorthand: ClassVar[str | None] = "target"
    target: Multiple | None = None
    amount: Money | None = None
    payout: Multiple = fixed(1.0)
    paid: Annotated[int, whole(1, 12)] | None = None

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield both or neither of target and amount."""
        yield from only_one(raw, "target", "amount", "'target' as a share of salary, or 'amount' in money")

    def leg(self, spell: Spell, package: Package) -> Leg:
        """Return the bonuses paid, and the one a departure leaves unpaid."""
        payments: list[Payment] = []
        forfeited: list[Payment] = []
        accrues_from = spell.first_day
        for count, (day, end) in enumerate(self._payment_dates(spell), start=1):
            first = max(add_months(end, -12), accrues_from)
            is_lost = day > spell.last_day and spell.leaves
            worked = months_between(first, min(end, spell.last_day + ONE_DAY) if is_lost else end) / 12
            for base in self._bases(day, spell, package) if worked > 0 else ():
                due = spell.payment(day, worked, *base, Draw(self.payout, count))
                if not is_lost:
                    payments.append(due.times(*spell.employed(spell.grid.month_reaching(day))))
                forfeited.extend(_lost(due, first, spell, is_lost=is_lost))
            if is_lost:
                break
            accrues_from = end
        return Leg(self.kind, paid=tuple(payments), forfeited=tuple(forfeited))

    def says(self, spell: Spell, words: Words) -> str:
        """Return the target, what it is multiplied with, and when it is paid."""
        when = f"at the end of {MONTH_NAMES[self.paid - 1]}" if self.paid else f"every {day_of_year(spell.first_day)}"
        base = f"{words.share(self.target)} of salary" if self.target is not None else ""
        amount = words.money(self.amount) if self.amount is not None else ""
        is_sure = self.payout.is_fixed and self.payout.mean == 1
        return f"{base}{amount}{'' if is_sure else f' x payout {words.share(self.payout)}'}, paid {when}"

    def _payment_dates(self, spell: Spell) -> Iterator[tuple[date, date]]:
        """Yield each date of payment inside the horizon, and the first day whose work it no longer pays.

        The last date is the horizon's own: what has been earned since the last payment counts there.
        """
        grid = spell.grid
        if self.paid is None:
            yield from ((day, day) for day in spell.anniversaries())
        else:
            for year in range(grid.start.year, grid.end.year + 1):
                day = month_end(year, self.paid)
                if grid.holds(day) and day >= spell.first_day:
                    yield day, day + ONE_DAY
        yield grid.end, grid.end

    def _bases(self, day: date, spell: Spell, package: Package) -> Iterator[tuple[Factor, ...]]:
        if self.amount is not None:
            yield (Draw(self.amount),)
        elif self.target is not None:
            for salary in package.get("salary", ()):
                assert isinstance(salary, Salary)
                yield salary.level_before(day, spell), Draw(self.target)


def _lost(due: Payment, first: date, spell: Spell, *, is_lost: bool) -> Iterator[Payment]:
    """Yield what was earned from `first` on and is lost: all of it on a planned departure, less on an earlier one.

    is_lost : tells that the planned departure comes before the payment.
    """
    if spell.departure is None:
        if is_lost:
            yield due
        return
    reached = math.inf if is_lost else spell.grid.month_reaching(due.date)

    def earned(left: float, _: bool) -> float:
        if left == math.inf:
            return float(is_lost)
        earned = months_between(first, spell.grid.dates[int(left)]) / 12
        return min(earned / due.weight, 1.0) if left < reached else 0.0

    yield due.times(spell.departure.lookup(earned))
