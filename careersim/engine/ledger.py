"""The money of one alternative by year and component, and what its departures leave behind: means over paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from careersim.engine.block_means import BlockMeans
from careersim.estimate import Estimate
from careersim.quantity import Value

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


def entries(
    components: Mapping[tuple[int, str], Value],
    levies: Mapping[tuple[int, str], Value],
    forfeited: Mapping[str, Value],
    beyond: Mapping[str, Value],
    years: Iterable[int],
) -> Entries:
    """Return the means over a block's paths of every account, from values that are each float or (n_paths,)."""
    found: Entries = {}
    for year in years:
        gross = {name: _mean(money) for (y, name), money in components.items() if y == year}
        owed = {name: _mean(money) for (y, name), money in levies.items() if y == year}
        found |= {Account("component", name, year): money for name, money in gross.items()}
        found |= {Account("levy", name, year): money for name, money in owed.items()}
        found[Account("gross", "", year)] = sum(gross.values())
        found[Account("net", "", year)] = sum(gross.values()) - sum(owed.values())
    for kind, left in (("forfeited", forfeited), ("beyond", beyond)):
        means = {name: _mean(money) for name, money in left.items()}
        found |= {Account(kind, name): money for name, money in means.items()}  # type: ignore[arg-type]
        found[Account(kind)] = sum(means.values())  # type: ignore[arg-type]
    return found


def _mean(value: Value) -> float:
    return float(np.mean(value))


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
