"""The money of one alternative by year and component, and what its departures leave behind: means over paths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from careersim.engine.batch_means import BatchMeans
from careersim.engine.products import Catalogue, Linear, Term, Terms
from careersim.estimate import Estimate
from careersim.quantity import Array

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

    products : the (tax year, index) of each product it needs; levies : the (year, name) of each levy.
    constants, weights : (n_accounts,) and (n_accounts, n_products + n_levies).
    """

    accounts: tuple[Account, ...]
    products: tuple[tuple[int, int], ...]
    levies: tuple[tuple[int, str], ...]
    constants: Array
    weights: Array

    def means(self, products: Array, levies: Array) -> Array:
        """Return the means of the accounts in some batches, (n_batches, n_accounts).

        products, levies : (n_products, n_batches) and (n_levies, n_batches).
        """
        made_of = np.vstack([products.reshape(-1, levies.shape[1]), levies])
        return np.asarray((self.weights @ made_of).T + self.constants)


def ledger_plan(legs: Iterable[Terms], levies: tuple[str, ...], catalogue: Catalogue) -> LedgerPlan:
    """Return the plan of an alternative's accounts from its legs.

    levies : the names of what the tax rule levies each year.
    """
    years = tuple(catalogue.grid.months_by_tax_year)
    forfeited, beyond = Account("forfeited"), Account("beyond")
    terms: dict[Account, list[Term]] = {Account("gross", "", year): [] for year in years}
    terms |= {forfeited: [], beyond: []}
    for leg in legs:
        for term in (term for term in leg.paid if term.income.is_money):
            terms.setdefault(Account("component", leg.component, term.year), []).append(term)
            terms[Account("gross", "", term.year)].append(term)
        for total, lost in ((forfeited, leg.forfeited), (beyond, leg.beyond)):
            if lost:
                terms.setdefault(Account(total.kind, leg.component), []).extend(lost)
                terms[total].extend(lost)
    sums = {account: _by_year(made_of, catalogue) for account, made_of in terms.items()}
    sums |= {Account("net", "", year): sums[Account("gross", "", year)] for year in years}
    owed = tuple((year, name) for year in years for name in levies)
    accounts = (*sums, *(Account("levy", name, year) for year, name in owed))

    products = tuple(dict.fromkeys((year, i) for parts in sums.values() for year, part in parts for i in part.weights))
    product_columns = {product: i for i, product in enumerate(products)}
    levy_columns = {levy: len(products) + i for i, levy in enumerate(owed)}
    constants, weights = np.zeros(len(accounts)), np.zeros((len(accounts), len(products) + len(owed)))
    for row, account in enumerate(accounts):
        for year, part in sums.get(account, ()):
            constants[row] += part.constant
            for i, weight in part.weights.items():
                weights[row, product_columns[year, i]] += weight
        for (year, name), column in levy_columns.items():
            if account == Account("levy", name, year):
                weights[row, column] = 1.0
            elif account == Account("net", "", year):
                weights[row, column] = -1.0
    return LedgerPlan(accounts, products, owed, constants, weights)


def _by_year(terms: Iterable[Term], catalogue: Catalogue) -> tuple[tuple[int, Linear], ...]:
    by_year: dict[int, list[Term]] = {}
    for term in terms:
        by_year.setdefault(term.year, []).append(term)
    return tuple((year, catalogue.linear(year, some)) for year, some in by_year.items())


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
