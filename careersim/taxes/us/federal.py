"""Federal income tax on a year's income: brackets, gains stacked on them, 3.8 % and the minimum tax."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from careersim.quantity import Value
from careersim.taxes.ramps import Ramps, above, higher, is_zero, lower, plus
from careersim.taxes.us.payroll import Payroll
from careersim.taxes.us.schedule import brackets, of_filing
from careersim.taxes.us.tables import FEDERAL, jurisdiction, table

LOSS_LIMIT = [3_000.0, 3_000.0, 3_000.0, 1_500.0]
"""By filing status, IRC 1211(b); not indexed [currency]."""


@dataclass(frozen=True)
class Taxed:
    """A year's income as the federal tax sees it, each float or (n_paths,) [currency].

    ordinary : all but long-term gains. gains : long-term, stacked on top; below 0 a loss. iso : income of the minimum
        tax only. iso_sold : what of the gains was such income in the year of the exercise.
    state_tax : what may be deducted in place of the standard deduction.
    """

    ordinary: Value
    gains: Value = 0.0
    iso: Value = 0.0
    iso_sold: Value = 0.0
    state_tax: Value = 0.0

    @property
    def is_plain(self) -> bool:
        """Tell whether there is nothing but ordinary income."""
        return is_zero(self.gains) and is_zero(self.iso) and is_zero(self.iso_sold)

    @property
    def without_options(self) -> Taxed:
        """Return the income less what only the minimum tax makes of options."""
        return replace(self, iso=0.0, iso_sold=0.0)


@dataclass(frozen=True)
class FederalLaw:
    """The federal law for a filing status and a year.

    salt_cap, salt_over, salt_rate, salt_least : of the deduction of state taxes, cut by `salt_rate` of the income
        above `salt_over`, down to `salt_least` (IRC 164(b)).
    loss_limit : how much of a loss counts against other income (IRC 1211(b)).
    niit_over, amt_over : incomes above which 3.8 % is due on gains (IRC 1411), and the exemption from the minimum tax
        shrinks (IRC 55(d)).
    """

    payroll: Payroll
    standard_deduction: Value
    brackets: Ramps
    gains: Ramps
    salt_cap: float
    salt_over: float
    salt_rate: float
    salt_least: float
    niit_rate: float
    niit_over: float
    amt: Ramps
    amt_exemption: Value
    amt_over: Value
    amt_rate: float
    deferral_limit: Value
    loss_limit: float

    def income_tax(self, income: Taxed) -> Value:
        """Return the tax, the tax on net investment income and the minimum tax, float or (n_paths,) [currency]."""
        total = plus(income.ordinary, income.gains)
        taxable = above(total, self.deduction(total, income.state_tax))
        if income.is_plain:
            return self.brackets.at(taxable)
        stacked = lower(above(income.gains, 0.0), taxable)
        investment = lower(above(income.gains, 0.0), above(total, self.niit_over))
        tax = self._regular(taxable, stacked)
        return higher(tax, self._tentative(income, taxable, stacked)) + self.niit_rate * investment

    def unused_minimum(self, income: Taxed) -> Value:
        """Return the regular tax less the tentative minimum tax: below 0 it is a minimum tax, above 0 room for credit.

        Float or (n_paths,) [currency].
        """
        total = income.ordinary + income.gains
        taxable = above(total, self.deduction(total, income.state_tax))
        stacked = lower(above(income.gains, 0.0), taxable)
        return self._regular(taxable, stacked) - self._tentative(income, taxable, stacked)

    def deduction(self, total: Value, state_tax: Value) -> Value:
        """Return the standard deduction, or the state taxes under the cap where those are more."""
        if isinstance(self.standard_deduction, float) and np.max(state_tax) <= self.standard_deduction:
            return self.standard_deduction
        cap: Value = self.salt_cap
        if self.salt_rate and np.max(total) > self.salt_over:
            cap = higher(self.salt_cap - self.salt_rate * above(total, self.salt_over), self.salt_least)
        return higher(self.standard_deduction, lower(state_tax, cap))

    def _regular(self, taxable: Value, stacked: Value) -> Value:
        """Return the brackets on what is not gains, and the gains' own rates on what they fill above it (IRC 1(h))."""
        plain = taxable - stacked
        by_rates = self.brackets.at(plain) + self.gains.at(taxable) - self.gains.at(plain)
        return lower(by_rates, self.brackets.at(taxable))

    def _tentative(self, income: Taxed, taxable: Value, stacked: Value) -> Value:
        """Return the tentative minimum tax: neither deduction is allowed, ISO gains count (IRC 55, 56).

        What was counted at the exercise is no gain at the sale, where a loss has the same limit of its own.
        """
        gains = higher(plus(income.gains, -income.iso_sold), -self.loss_limit)
        counted = above(income.ordinary + gains + income.iso, 0.0)
        exemption = above(self.amt_exemption, self.amt_rate * above(counted, self.amt_over))
        base = above(counted, exemption)
        # As in Part III of Form 6251, the gains keep the rates of the regular tax.
        plain, gains = taxable - stacked, lower(above(gains, 0.0), base)
        at_gains = self.gains.at(plain + gains) - self.gains.at(plain)
        return lower(self.amt.at(base), self.amt.at(base - gains) + at_gains)


def federal_law(year: int, filing: str, factor: Value = 1.0, law_year: int | None = None) -> FederalLaw:
    """Return the federal law: the table of `year`, indexed by `factor` up to `law_year`."""
    if isinstance(factor, float):
        return _federal_law(year, filing, factor, law_year or year)
    return _made(year, filing, factor, law_year or year)


def _made(year: int, filing: str, factor: Value, law_year: int) -> FederalLaw:
    law = table(FEDERAL, year)
    after = {int(key): value for key, value in jurisdiction(FEDERAL)["salt_after"].items() if int(key) <= law_year}
    salt = after[max(after)] if after else law["salt"]
    amt, niit = law["amt"], law["niit"]
    return FederalLaw(
        Payroll.of(law, filing, factor),
        of_filing(law["standard_deduction"], filing) * factor,
        brackets(law["brackets"], filing, factor),
        brackets(law["gains"], filing, factor),
        of_filing(salt["cap"], filing),
        of_filing(salt.get("over", 0.0), filing),
        salt.get("rate", 0.0),
        of_filing(salt.get("least", 0.0), filing),
        niit["rate"],
        of_filing(niit["over"], filing),
        brackets({"rates": amt["rates"], "edges": amt["edges"]}, filing, factor),
        of_filing(amt["exemption"], filing) * factor,
        of_filing(amt["over"], filing) * factor,
        amt["rate"],
        law["deferral"] * factor,
        of_filing(LOSS_LIMIT, filing),
    )


_federal_law = lru_cache(maxsize=64)(_made)
