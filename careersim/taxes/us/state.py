"""State income tax on a year's income, and what employees pay into the state's funds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from careersim.quantity import Value
from careersim.taxes.ramps import Ramps, above, lower, only, plus
from careersim.taxes.us.payroll import Payroll, state_funds
from careersim.taxes.us.schedule import Amount, amount, brackets, of_filing
from careersim.taxes.us.tables import FEDERAL, jurisdiction, table


@dataclass(frozen=True)
class StateLaw:
    """One state's law for a filing status and a year.

    tax = brackets(max(income - deductions, 0)) + additions - credits, at least 0, and 0 up to `exempt_until`.

    fica_most : how much of Social Security and Medicare each person may deduct [currency].
    needs_federal : whether the federal tax is deducted, or bounds a deduction.
    """

    brackets: Ramps | None
    deductions: tuple[Amount, ...]
    additions: tuple[Amount, ...]
    credits: tuple[Amount, ...]
    exempt_until: Value | None
    fica_most: float
    deferral_taxed: bool
    needs_federal: bool
    funds: Ramps | None

    def income_tax(self, income: Value, federal: Value, fica: Value) -> Value:
        """Return the tax on a year's income, float or (n_paths,) [currency]; 0 on an income not above 0.

        federal, fica : the federal tax and the deductible part of Social Security and Medicare.
        """
        if self.brackets is None:
            return 0.0
        known = {"income": above(income, 0.0), "federal": federal, "fica": fica}
        known["taxable"] = above(known["income"], _sum(self.deductions, known))
        tax = self.brackets.at(known["taxable"])
        known["tax"] = tax
        if self.additions:
            tax = plus(tax, _sum(self.additions, known))
            known["tax"] = tax
        if self.credits:
            tax = above(tax, _sum(self.credits, known))
        if self.exempt_until is not None:
            tax = only(tax, income > self.exempt_until)
        return tax

    def fica(self, payroll: Payroll, wages: Value, spouse_wages: Value) -> Value:
        """Return the part of the couple's Social Security and Medicare that is deductible, float or (n_paths,)."""
        if not self.fica_most:
            return 0.0
        own, other = payroll.on(wages, spouse_wages), payroll.on(spouse_wages)
        return lower(own, self.fica_most) + lower(other, self.fica_most)

    def contribution(self, wages: Value) -> Value:
        """Return what one person pays into the state's funds, float or (n_paths,) [currency]."""
        return 0.0 if self.funds is None else self.funds.at(wages)


def state_law(code: str, year: int, filing: str, factor: Value = 1.0) -> StateLaw:
    """Return a state's law; the money of it times `factor` where the state's own law indexes it.

    year : the table's; factor : above 1 in the years that are indexed from it.
    """
    return _state_law(code, year, filing, factor) if isinstance(factor, float) else _made(code, year, filing, factor)


def _made(code: str, year: int, filing: str, factor: Value) -> StateLaw:
    law = table(code, year)
    own = factor if jurisdiction(code)["indexed"] else 1.0
    deductions, additions, credited = (
        tuple(amount(raw, filing, own) for raw in law.get(key, ())) for key in ("deductions", "additions", "credits")
    )
    return StateLaw(
        brackets(law["brackets"], filing, own) if "brackets" in law else None,
        _fixed_first(deductions),
        additions,
        credited,
        of_filing(law["exempt_until"], filing) * own if "exempt_until" in law else None,
        law.get("fica_most", 0.0),
        law.get("deferral_taxed", False),
        any("federal" in (item.of, item.within) for item in deductions),
        state_funds(law, table(FEDERAL, year)["social_security"]["base"] * factor, own),
    )


_state_law = lru_cache(maxsize=256)(_made)


def _fixed_first(amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """Return amounts with those that depend on nothing added up to one."""
    fixed = sum((item.fixed for item in amounts if item.is_fixed), start=0.0)
    others = tuple(item for item in amounts if not item.is_fixed)
    return (Amount(fixed=fixed), *others) if isinstance(fixed, np.ndarray) or fixed else others


def _sum(amounts: Iterable[Amount], known: dict[str, Value]) -> Value:
    total: Value = 0.0
    for item in amounts:
        total = plus(total, item.at(known))
    return total
