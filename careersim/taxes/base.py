"""The family of tax rules."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from careersim.quantity import Quantity, Value
from careersim.table import Table


class Tax(Table, ABC):
    """A rule that says what is owed on one calendar year's income.

    Every kind owes nothing on nothing, and keeps the marginal rate within [0, 1].
    """

    kind: ClassVar[str]
    levies: ClassVar[tuple[str, ...]] = ()
    """The names of what is levied."""

    @abstractmethod
    def owed(self, year: int, wages: Value, number: Callable[[Quantity], Value]) -> dict[str, Value]:
        """Return the tax on a whole calendar year's wages, by levy: each float or (n_paths,) [currency].

        wages : float or (n_paths,) [currency/year], may be below 0 after a repayment.
        number : returns a quantity's value in this block of paths.
        """

    @property
    def title(self) -> str:
        """Return the rule in a few words, for a heading."""
        return self.kind

    @property
    def numbers(self) -> dict[str, Quantity]:
        """Return the rule's numbers by key."""
        return {key: value for key, value in self if isinstance(value, Quantity)}
