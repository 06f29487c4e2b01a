"""The end of a private company: in which month it is sold or listed, if it ever is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from careersim.departure import Hazard, Lookup, Luck, shared
from careersim.factor import Draw, State, hashed_once
from careersim.quantity import Indexes


@hashed_once
@dataclass(frozen=True)
class Exit(Luck):
    """When a company is sold or listed: of two clocks, the exit's and the failure's, the earlier wins.

    n_months : of the horizon.
    """

    exit: Hazard
    failure: Hazard
    n_months: int

    def outcomes(self, state: State) -> Indexes:
        """Return the month of the exit, 1 to n_months; n_months + 1 for none by the horizon."""
        months = range(1, self.n_months + 1)
        sold, failed = (hazard.times(state, 0.0, months) for hazard in (self.exit, self.failure))
        never = self.nothing
        month = np.where(sold < failed, np.maximum(np.ceil(np.minimum(sold, never)), 1), never)
        return np.asarray(month.astype(np.intp))

    @property
    def nothing(self) -> int:
        """Return the outcome of no exit by the horizon."""
        return self.n_months + 1

    def lookup(self, number: Callable[[int], float]) -> Lookup:
        """Return the factor that depends on the month of the exit; without one it is 0."""
        return Lookup(self, shared((0.0, *(number(month) for month in range(1, self.n_months + 1)), 0.0)))

    def by(self, month: int) -> Lookup:
        """Return 1 where there is a market for the shares by the end of a month, else 0."""
        return self.lookup(lambda sold: sold <= month)

    def at(self, month: int) -> Lookup:
        """Return 1 where the exit comes in a month, else 0."""
        return self.lookup(lambda sold: sold == month)

    def draws(self) -> Iterable[Draw]:
        """Return what the two hazards draw."""
        return (*self.exit.draws(), *self.failure.draws())

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return the prices that the two hazards follow."""
        months = range(1, self.n_months + 1)
        return (*self.exit.price_points(months), *self.failure.price_points(months))
