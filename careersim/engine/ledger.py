"""The money of one alternative by year and component, and what its departures leave behind: means over paths."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from careersim.engine.block_means import BlockMeans
from careersim.estimate import Estimate

Kind = Literal["component", "levy", "gross", "net", "forfeited", "beyond"]


@dataclass(frozen=True)
class Account:
    """One line of the ledger [currency].

    kind : "component" and "levy" by name and year, "gross" and "net" by year, undiscounted; "forfeited" in present
        value and "beyond" at the horizon's prices, by name, and without one in total.
    """

    kind: Kind
    name: str = ""
    year: int | None = None


Entries = dict[Account, float]
"""Means over the paths of one block."""


def with_totals(entries: Entries) -> Entries:
    """Return a block's means with those of the totals: gross and net by year, forfeited and beyond in all."""
    totals: Entries = {Account("forfeited"): 0.0, Account("beyond"): 0.0}
    for account, mean in entries.items():
        year = account.year
        sums = {
            "component": ((Account("gross", "", year), 1.0), (Account("net", "", year), 1.0)),
            "levy": ((Account("net", "", year), -1.0),),
            "forfeited": ((Account("forfeited"), 1.0),),
            "beyond": ((Account("beyond"), 1.0),),
        }
        for total, sign in sums[account.kind]:
            totals[total] = totals.get(total, 0.0) + sign * mean
    return entries | totals


@dataclass
class Ledger:
    """The accounts of one alternative over blocks of paths."""

    accounts: dict[Account, BlockMeans] = field(default_factory=dict)

    def add(self, block: Entries) -> None:
        """Add the means of one block."""
        for account, mean in block.items():
            self.accounts.setdefault(account, BlockMeans()).add(mean)

    def merge(self, later: Ledger) -> None:
        """Add the blocks that another has seen."""
        for account, means in later.accounts.items():
            self.accounts.setdefault(account, BlockMeans()).merge(means)

    def estimate(self, account: Account) -> Estimate:
        """Return the mean of an account; 0 where it was never entered."""
        means = self.accounts.get(account)
        return Estimate(0.0, 0.0) if means is None else means.estimate

    def named(self, kind: Kind, year: int | None = None) -> dict[str, Estimate]:
        """Return the means of a kind's accounts by name."""
        return {
            account.name: means.estimate
            for account, means in self.accounts.items()
            if account.kind == kind and account.year == year and account.name
        }
