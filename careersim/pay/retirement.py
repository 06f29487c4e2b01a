"""The employer's match of retirement savings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import PlainValidator, ValidationInfo

from careersim.dates import Duration
from careersim.factor import Draw
from careersim.leg import Income, Leg, Payment, Spell
from careersim.number import Fraction, Multiple
from careersim.pay.base import Component, Package
from careersim.quantity import fixed
from careersim.vesting.base import Tranche, Vesting, parse_vesting
from careersim.words import Words


def _cliff_or_schedule(raw: Any, info: ValidationInfo) -> Duration | Vesting:
    if isinstance(raw, str):
        try:
            return Duration.parse(raw)
        except ValueError:
            pass
    return parse_vesting(raw, info)


class Retirement(Component):
    """What the employer adds to retirement savings: match x up_to x salary, month by month.

    One is taken to save `up_to` of salary or more. The savings themselves are salary, and counted there; what they and
    the match earn is left out, as with all money once paid.

    match : added to each unit saved.
    up_to : share of salary that is matched.
    vesting : a duration from the job's start after which the match is one's own, "3y"; or a schedule from there, of
        which the vested part of every month's match is one's own, "6y annual, 2y cliff". At once by default.

    A month's match counts in that month to whoever stays until it vests; leaving before forfeits it. It is taxed
    as income, without payroll taxes (Internal Revenue Code section 3121(a)(5)(A)), at the rate of its year.

    ```toml
    [offers.acme.retirement]
    match = 0.5
    up_to = 0.06
    vesting = "3y"
    ```
    """

    kind: ClassVar[str] = "retirement"
    match: Multiple = fixed(1.0)
    up_to: Fraction
    vesting: Annotated[Duration | Vesting, PlainValidator(_cliff_or_schedule, json_schema_input_type=str | dict)] = (
        Duration()
    )

    def leg(self, spell: Spell, package: Package) -> Leg:
        """Return each month's match, its parts received by whoever is there when they vest."""
        return spell.settle_on(self.kind, self._matches(spell, package), Income.ORDINARY)

    def n_payments(self, n_months: int) -> int:
        """Return the number of months times that of the parts in which a match vests."""
        return n_months * (1 if isinstance(self.vesting, Duration) else self.vesting.n_vests)

    def says(self, spell: Spell, words: Words) -> str:
        """Return the match and when it is one's own."""
        if isinstance(self.vesting, Duration):
            when = f"from {self.vesting.after(spell.first_day)}" if self.vesting != Duration() else "at once"
        else:
            when = f"vesting {self.vesting.says()}"
        return f"{words.share(self.match)} of up to {words.share(self.up_to)} of salary, one's own {when}"

    def _matches(self, spell: Spell, package: Package) -> Iterator[tuple[Payment, date]]:
        parts: tuple[Tranche, ...]
        if isinstance(self.vesting, Duration):
            parts = (Tranche(self.vesting.after(spell.first_day), 1.0),)
        else:
            parts = self.vesting.vests(spell.first_day)
        for salary in package.get("salary", ()):
            for paid in salary.leg(spell, package).paid:
                for part in parts:
                    matched = paid.times(Draw(self.match), Draw(self.up_to), Draw(part.number), weight=part.weight)
                    yield matched, max(paid.date, part.date)
