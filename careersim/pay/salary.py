"""Base salary and its raises."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from careersim.factor import Draw, Factor, Level, Raised
from careersim.leg import Leg, Payment, Spell
from careersim.number import Money, Raise
from careersim.pay.base import Component, Package
from careersim.quantity import fixed
from careersim.words import Words, day_of_year


class Salary(Component):
    """Base pay, annual / 12 at the end of each month worked, by days in a month partly worked.

    annual : at the job's start, for the current job today [currency/year].
    raise : redrawn at each anniversary of the job's start, annual x (1 + raise_1) (1 + raise_2) ...

    ```toml
    [offers.acme.salary]
    annual = 180_000
    raise = { pert = [0.0, 0.03, 0.06] }
    ```
    """

    kind: ClassVar[str] = "salary"
    shorthand: ClassVar[str | None] = "annual"
    annual: Money
    raise_: Raise = Field(default=fixed(0.0), alias="raise")

    def leg(self, spell: Spell, package: Package) -> Leg:
        """Return the monthly pay, each year between anniversaries at its own level."""
        anniversaries = [*spell.anniversaries()]
        paid: list[Payment] = []
        for year, (first, end) in enumerate(zip([None, *anniversaries], [*anniversaries, None], strict=True)):
            level = self._level(year, spell)
            paid += [
                spell.monthly(month, worked / 12, level)
                for month in spell.grid.months_touching(first, end)
                if (worked := spell.worked(month, first, end))
            ]
        return Leg(self.kind, paid=tuple(paid))

    def says(self, spell: Spell, words: Words) -> str:
        """Return the pay and its raises."""
        pay = f"{words.money(self.annual)} a year"
        if self.raise_.is_fixed and self.raise_.mean == 0:
            return f"{pay}, no raises"
        return f"{pay}; raise {words.share(self.raise_)}, every {day_of_year(spell.first_day)}"

    def level_before(self, day: date, spell: Spell) -> Level:
        """Return the annual salary in force on the day before `day` [currency/year]."""
        return self._level(sum(anniversary < day for anniversary in spell.anniversaries()), spell)

    def _level(self, n_raises: int, spell: Spell) -> Level:
        growth: list[Factor] = []
        for count in range(1, n_raises + 1):
            # A fixed raise of 0 is left out, so that the years of an unchanging salary are one row.
            if not self.raise_.is_fixed or self.raise_.mean != 0:
                growth.append(Raised(Draw(self.raise_, count)))
            if spell.promotion is not None:
                growth.append(spell.promotion.promoted(count))
        return Level(Draw(self.annual), tuple(growth))
