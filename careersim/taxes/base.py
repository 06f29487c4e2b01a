"""The family of tax rules."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Self

from careersim.quantity import Quantity, Value
from careersim.table import Table
from careersim.taxes.ramps import plus

Draws = Callable[[Quantity], Value]
"""Returns a quantity's value in this block of paths, float or (n_paths,)."""


@dataclass(frozen=True)
class YearIncome:
    """One calendar year's income by kind, each float or (n_paths,) [currency/year]; any may be below 0.

    The names of the kinds are the values of `leg.Income`.

    wages : all that payroll taxes are levied on.
    ordinary : income that bears no payroll tax.
    gains : long-term capital gains; below 0 a loss.
    iso : the gain of exercised and held incentive options: no money, and income of the minimum tax only.
    iso_sold : the same of those whose shares are sold this year, part of whose gain the minimum tax has had before.
    shares : the share of the year's income that is earned in each state jobs name, 0 to 1; none where no job does.
    credit : minimum tax credit brought forward from the years before [currency].
    """

    wages: Value = 0.0
    ordinary: Value = 0.0
    gains: Value = 0.0
    iso: Value = 0.0
    iso_sold: Value = 0.0
    shares: Mapping[str, Value] = field(default_factory=dict)
    credit: Value = 0.0

    @property
    def paid(self) -> Value:
        """Return all that is paid in money."""
        return plus(plus(self.wages, self.ordinary), self.gains)


class Tax(Table, ABC):
    """A rule that says what is owed on one calendar year's income.

    Every kind owes nothing on nothing, and keeps the marginal rate within [0, 1].
    """

    kind: ClassVar[str]
    levies: ClassVar[tuple[str, ...]] = ()
    """The names of what is levied."""

    @abstractmethod
    def owed(self, year: int, income: YearIncome, number: Draws) -> dict[str, Value]:
        """Return the tax on a whole calendar year's income, by levy: each float or (n_paths,) [currency].

        number : returns a quantity's value in this block of paths.
        """

    def credit_left(self, year: int, income: YearIncome, number: Draws) -> Value:
        """Return the minimum tax credit that a year leaves to the next, float or (n_paths,) [currency]."""
        return 0.0

    def beginning(self, year: int) -> Self:
        """Return the rule for a decision whose first calendar year is `year`."""
        return self

    @classmethod
    def states(cls) -> Mapping[str, str]:
        """Return the names of the states that a job may name, by code; none where the rule knows no states."""
        return {}

    @property
    def home(self) -> str | None:
        """Return the state of a job that names none."""
        return None

    @classmethod
    def coverage(cls) -> list[str]:
        """Return lines that say what the rule covers, for `careersim kinds taxes`."""
        return []

    @property
    def title(self) -> str:
        """Return the rule in a few words."""
        return self.kind

    def heading(self, states: Sequence[str]) -> str:
        """Return the rule in a few words, for the heading of jobs that are taxed in some states."""
        return self.title

    def says(self, years: Sequence[int], states: Sequence[str]) -> Iterator[str]:
        """Yield in full what the rule takes each calendar year by, for jobs that are taxed in some states."""
        yield self.heading(states)

    def withheld(self, year: int, amount: float) -> float | None:
        """Return what an employer withholds for income tax of a vest or bonus [currency]; None where unknown."""
        return None

    @property
    def numbers(self) -> dict[str, Quantity]:
        """Return the rule's numbers by key."""
        return {key: value for key, value in self if isinstance(value, Quantity)}
