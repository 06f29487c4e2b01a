"""Any country's or state's rules, as the user writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import BeforeValidator, PrivateAttr

from careersim.number import Fraction, Growth, Money, Number, fault, show
from careersim.quantity import Quantity, Value, fixed
from careersim.table import Context, Contradiction, Table, Text
from careersim.taxes.base import Draws, Tax, YearIncome
from careersim.taxes.ramps import Ramps, above
from careersim.words import Words

AMOUNT, RATE = Number(low=0), Number(low=0, high=1, bare_high=1)
Rates = tuple[tuple[float, float], ...]
"""Marginal rates, each with the income it begins at: (from [currency/year], rate), rising."""


def _rates(raw: Any) -> Any:
    if not isinstance(raw, list) or not raw or not all(isinstance(pair, list) and len(pair) == 2 for pair in raw):
        raise fault(f"{show(raw)} are no brackets. Write pairs [from, rate], such as [[0, 0.20], [50_000, 0.40]].")
    found = tuple((AMOUNT.parse(edge), RATE.parse(rate)) for edge, rate in raw)
    if not all(number.is_fixed for pair in found for number in pair):
        raise fault("holds an uncertain number. Brackets are fixed: write a plain one.")
    plain = tuple((edge.mean, rate.mean) for edge, rate in found)
    if any(before >= after for (before, _), (after, _) in pairwise(plain)):
        raise fault(f"{show(raw)} do not rise. Write them in the order of where they begin.")
    return plain


BracketsKey = Annotated[Rates, BeforeValidator(_rates, json_schema_input_type=list)]


class Taper(Table):
    """What high incomes lose of the deduction: `rate` of each unit of income above `over`.

    over : the income from which it is lost [currency/year].
    rate : of each unit above.
    """

    over: Money
    rate: Fraction


class BracketsTax(Tax):
    """Rates on the income above a deduction, less a credit, and rates on all pay.

    income = brackets(max(income - deduction, 0)) - credit, at least 0; payroll = payroll brackets on wages alone.

    brackets : [from, rate] on what the deduction leaves.
    deduction : free of income tax [currency/year].
    taper : what high incomes lose of it.
    credit : off the income tax [currency/year].
    payroll : [from, rate] on the whole of wages; social contributions that end at a ceiling go back to rate 0 there.
    currency : of these amounts, and of the file where that names none.
    inflation : a year, by which all amounts grow from one calendar year to the next; 0 leaves them as written.

    ```toml
    [tax]
    kind = "brackets"
    currency = "GBP"
    deduction = 12_570
    taper = { over = 100_000, rate = 0.5 }
    brackets = [[0, 0.20], [37_700, 0.40], [125_140, 0.45]]
    payroll = [[12_570, 0.08], [50_270, 0.02]]
    ```
    """

    kind: ClassVar[str] = "brackets"
    levies: ClassVar[tuple[str, ...]] = ("income", "payroll")
    brackets: BracketsKey
    deduction: Money = fixed(0.0)
    taper: Taper | None = None
    credit: Money = fixed(0.0)
    payroll: BracketsKey = ()
    currency: Text | None = None
    inflation: Growth = fixed(0.0)
    _first: int | None = PrivateAttr(None)

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a taper of no deduction."""
        if "taper" in raw and "deduction" not in raw:
            yield ("taper",), "has no 'deduction' to take from. Add one, or remove it."

    @property
    def title(self) -> str:
        """Return the rates on income."""
        says = Words("").share
        return f"brackets {', '.join(says(rate) for _, rate in self.brackets)}"

    @property
    def numbers(self) -> dict[str, Quantity]:
        """Return the rule's numbers by key, the taper's too."""
        taper = {} if self.taper is None else {"taper.over": self.taper.over, "taper.rate": self.taper.rate}
        return super().numbers | taper

    def beginning(self, year: int) -> BracketsTax:
        """Return the rule for a decision whose first calendar year is `year`."""
        rule = self.model_copy()
        rule._first = year
        return rule

    def owed(self, year: int, income: YearIncome, number: Draws) -> dict[str, Value]:
        """Return the tax on income, and what is levied on wages."""
        factor = (1.0 + number(self.inflation)) ** max(year - (self._first or year), 0)
        total = above(income.paid, 0.0)
        deduction = number(self.deduction) * factor
        if self.taper is not None:
            lost = number(self.taper.rate) * above(total, number(self.taper.over) * factor)
            deduction = above(deduction, lost)
        tax = _levied(self.brackets, above(total, deduction), factor)
        levied = _levied(self.payroll, above(income.wages, 0.0), factor)
        return {"income": above(tax, number(self.credit) * factor), "payroll": levied}


def _levied(rates: Rates, income: Value, factor: Value) -> Value:
    if not rates:
        return np.zeros_like(income) if isinstance(income, np.ndarray) else 0.0
    return Ramps.brackets([rate for _, rate in rates], [edge for edge, _ in rates], factor).at(income)
