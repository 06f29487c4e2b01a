"""The family of pay components."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar

from careersim.leg import Leg, Payment, Spell
from careersim.table import Table
from careersim.words import Words

Package = Mapping[str, tuple["Component", ...]]
"""A job's components by kind: what a component may read of its siblings (a bonus its salary)."""


class Component(Table, ABC):
    """One part of what a job pays. The table's name in the file is its kind.

    stock : its own, a table [market.NAME]; default the job's.
    vesting : when its parts become one's own, in one of the forms of docs/offers-file.md.
    """

    kind: ClassVar[str]
    is_equity: ClassVar[bool] = False

    @abstractmethod
    def leg(self, spell: Spell, package: Package) -> Leg:
        """Return what this component pays over one spell in the job."""

    def vests(self, spell: Spell, package: Package) -> Iterable[Payment]:
        """Yield what vests of it were the job to last, past vests and those beyond the horizon too; of equity only."""
        return ()

    @abstractmethod
    def says(self, spell: Spell, words: Words) -> str:
        """Return in a line what the file says of it, for one spell in the job."""

    def n_payments(self, n_months: int) -> int:
        """Return how many payments it may make over a horizon, roughly: a file may ask for so many."""
        return n_months

    @property
    def market(self) -> str | None:
        """Return the stock the component names itself, if any."""
        return None
