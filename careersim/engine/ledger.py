"""The money of one alternative by year and component, and what its departures leave behind: means over paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from careersim.engine.batch_means import BatchMeans
from careersim.engine.changes import indexes
from careersim.engine.products import Catalogue, Linear, Paid, Place, Product, Receipt
from careersim.engine.terms import Term, Terms
from careersim.estimate import Estimate
from careersim.quantity import Array, Indexes

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


@dataclass(frozen=True)
class LedgerPlan:
    """The accounts of one alternative: constants + weights x (means of products, then of levies).

    products : each that it needs, by its place among those of all groups; levies : the (year, name) of each levy.
    constants, weights : (n_accounts,) and (n_accounts, n_products + n_levies).
    """

    accounts: tuple[Account, ...]
    products: Indexes
    levies: tuple[tuple[int, str], ...]
    constants: Array
    weights: Array

    def means(self, products: Array, levies: Array) -> Array:
        """Return the means of the accounts in some batches, (n_batches, n_accounts).

        products, levies : of all groups, (n_products, n_batches), and (n_levies, n_batches).
        """
        made_of = np.vstack([products[self.products], levies])
        return np.asarray((self.weights @ made_of).T + self.constants)


def ledger_sums(paid: Mapping[Receipt, Paid], legs: Iterable[Terms], catalogue: Catalogue) -> dict[Account, Linear]:
    """Return what the accounts of an alternative are sums of, levies apart.

    paid : what its legs pay, year by year.
    """
    parts: dict[Account, list[Linear]] = {Account("gross", "", year): [] for year in catalogue.grid.months_by_tax_year}
    for receipt, money in paid.items():
        if receipt.income.is_money:
            parts.setdefault(Account("component", receipt.component, receipt.year), []).append(money.gross)
            parts[Account("gross", "", receipt.year)].append(money.gross)
    lost: dict[Account, list[Term]] = {}
    for leg in legs:
        lost.setdefault(Account("forfeited", leg.component), []).extend(leg.forfeited)
        lost.setdefault(Account("beyond", leg.component), []).extend(leg.beyond)
    for account, terms in lost.items():
        if terms:
            of_component = catalogue.linear(terms)
            parts[account] = [of_component]
            parts.setdefault(Account(account.kind), []).append(of_component)
    return {account: Linear.total(found) for account, found in parts.items()}


def ledger_plan(
    sums: Mapping[Account, Linear], years: Iterable[int], levies: tuple[str, ...], places: Mapping[Product, Place]
) -> LedgerPlan:
    """Return the plan of an alternative's accounts.

    sums : as `ledger_sums` returns them.
    levies : the names of what the tax rule levies each year.
    places : of all products.
    """
    owed = tuple((year, name) for year in years for name in levies)
    of_net = {Account("net", "", account.year): account for account in sums if account.kind == "gross"}
    accounts = (*sums, *of_net, *(Account("levy", name, year) for year, name in owed))
    products = tuple(dict.fromkeys(product for money in sums.values() for product in money.weights))
    columns = {product: column for column, product in enumerate(products)}
    constants, weights = np.zeros(len(accounts)), np.zeros((len(accounts), len(products) + len(owed)))
    for row, account in enumerate(accounts):
        money = sums.get(of_net.get(account, account), Linear(0.0, {}))
        constants[row] = money.constant
        for product, weight in money.weights.items():
            weights[row, columns[product]] = weight
        for column, (year, name) in enumerate(owed, start=len(products)):
            if account == Account("levy", name, year):
                weights[row, column] = 1.0
            elif account == Account("net", "", year):
                weights[row, column] = -1.0
    needed = indexes(places[product].of_all for product in products)
    return LedgerPlan(accounts, needed, owed, constants, weights)


@dataclass
class Ledger:
    """The accounts of one alternative over batches of paths."""

    accounts: tuple[Account, ...]
    means: BatchMeans

    @classmethod
    def empty(cls, accounts: tuple[Account, ...]) -> Ledger:
        """Return the ledger of no batches."""
        return cls(accounts, BatchMeans.none(len(accounts)))

    def estimate(self, account: Account) -> Estimate:
        """Return the mean of an account; 0 where it was never entered."""
        return self.means.estimate(self.accounts.index(account)) if account in self.accounts else Estimate(0.0, 0.0)

    def named(self, kind: Kind, year: int | None = None) -> dict[str, Estimate]:
        """Return the means of a kind's accounts by name."""
        return {
            account.name: self.means.estimate(i)
            for i, account in enumerate(self.accounts)
            if account.kind == kind and account.year == year and account.name
        }
