"""The rule of `[tax] kind = "us"`: federal, state and payroll taxes of a year's income."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, PrivateAttr

from careersim.number import Growth, NonNegative, fault, show
from careersim.quantity import Quantity, Value, fixed
from careersim.spelling import did_you_mean
from careersim.table import Context, Contradiction
from careersim.taxes.base import Draws, Tax, YearIncome
from careersim.taxes.ramps import above, higher, is_zero, lower, plus, shared
from careersim.taxes.us.federal import FederalLaw, Taxed, federal_law
from careersim.taxes.us.schedule import FILINGS
from careersim.taxes.us.state import StateLaw, state_law
from careersim.taxes.us.tables import FEDERAL, state_codes, state_name, state_names, table, years
from careersim.words import Words

Filing = Literal["single", "married_joint", "head", "married_separate"]


def _year(raw: Any) -> Any:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw not in years():
        raise fault(f"there are no tables for {show(raw)}. Known: {', '.join(map(str, years()))}.")
    return raw


def _state(raw: Any) -> Any:
    if not isinstance(raw, str) or raw not in state_codes():
        by_name = {name: code for code, name in state_names().items()}
        code = by_name.get(raw) if isinstance(raw, str) else None
        hint = f" Did you mean {show(code)}?" if code else did_you_mean(raw, state_codes())
        raise fault(f"there are no tables for {show(raw)}.{hint} Known: {', '.join(state_codes())}.")
    return raw


def _filing(raw: Any) -> Any:
    if raw not in FILINGS:
        alike = next((filing for filing in FILINGS if isinstance(raw, str) and raw.lower() in filing), raw)
        raise fault(f"{show(raw)} is no filing status.{did_you_mean(alike, FILINGS)} Known: {', '.join(FILINGS)}.")
    return raw


def _mean(quantity: Quantity) -> float:
    return quantity.mean


@dataclass(frozen=True)
class YearLaw:
    """The law that one calendar year is taxed by.

    table_year : of the tables; factor : what their money is multiplied by.
    """

    table_year: int
    law_year: int
    factor: Value

    def federal(self, filing: str) -> FederalLaw:
        """Return the federal law."""
        return federal_law(self.table_year, filing, self.factor, self.law_year)

    def state(self, code: str, filing: str) -> StateLaw:
        """Return a state's law."""
        return state_law(code, self.table_year, filing, self.factor)


class UsTax(Tax):
    """Federal income tax, Social Security and Medicare, state income tax and what employees pay into state funds.

    year : whose tables the first calendar year is taxed by, and those up to `year` itself; each later one by the next
        year's, and beyond the last tables by those indexed at `inflation`. Default: the first calendar year.
    state : where one earns, unless a job says otherwise.
    filing : single, married_joint, head or married_separate.
    spouse_wages : a year; what is owed is what one's own income adds to the couple's taxes [currency/year].
    deferral : paid into a pre-tax retirement plan, up to the year's limit [currency/year].
    inflation : a year, for the years beyond the last tables.

    Sources: the tables in data/, each with its own, and docs/taxes.md.

    ```toml
    [tax]
    kind = "us"
    year = 2025
    state = "CA"
    filing = "single"
    ```
    """

    kind: ClassVar[str] = "us"
    levies: ClassVar[tuple[str, ...]] = ("federal", "state", "payroll")
    year: Annotated[int, BeforeValidator(_year)] | None = None
    state: Annotated[str, BeforeValidator(_state)]
    filing: Annotated[Filing, BeforeValidator(_filing)] = "single"
    spouse_wages: NonNegative = fixed(0.0)
    deferral: NonNegative = fixed(0.0)
    inflation: Growth = fixed(0.024)
    _first: int | None = PrivateAttr(None)

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a state or a year that is missing, and a spouse of someone who has none."""
        if "state" not in raw:
            yield (), f"'state' is missing. Add one of {', '.join(state_codes())}."
        if "year" not in raw and context.start.year < years()[0]:
            known = ", ".join(map(str, years()))
            yield (), f"'year' is missing, and there are no tables for {context.start.year}. Add one of {known}."
        if "spouse_wages" in raw and raw.get("filing", "single") != "married_joint":
            yield ("spouse_wages",), 'counts only with filing = "married_joint". Write that, or remove it.'

    @classmethod
    def states(cls) -> Mapping[str, str]:
        """Return the names of the states by code."""
        return state_names()

    @classmethod
    def coverage(cls) -> list[str]:
        """Return the states and years on file."""
        return [f"years: {', '.join(map(str, years()))}", f"states: {', '.join(state_codes())}"]

    @property
    def home(self) -> str:
        """Return the state of a job that names none."""
        return self.state

    @property
    def title(self) -> str:
        """Return the year of the first tables and the state."""
        return self.heading([self.state])

    def heading(self, states: Sequence[str]) -> str:
        """Return the year of the first tables and the states of the jobs."""
        return f"US {self._table_year}, {', '.join(state_name(state) for state in states)}"

    def says(self, years: Sequence[int], states: Sequence[str]) -> Iterator[str]:
        """Yield the tables each year is taxed by, what is estimated, and the sources."""
        yield f"{self.heading(states)}, {self.filing.replace('_', ' ')}"
        laws = {year: self.law(year, _mean) for year in years}
        for year, law in laws.items():
            grown = f", indexed at {Words('').share(self.inflation)} a year" if law.law_year > law.table_year else ""
            yield f"  {year}: the tables of {law.table_year}{grown}"
        for code in (FEDERAL, *states):
            name = "federal" if code == FEDERAL else state_name(code)
            for year in dict.fromkeys(law.table_year for law in laws.values()):
                facts = table(code, year)
                estimated = "; some figures are last year's, indexed" if facts["estimated"] else ""
                yield f"  {name} {year}: {facts['source']}; checked {facts['checked_on']}{estimated}"

    def withheld(self, year: int, amount: float) -> float | None:
        """Return what is withheld of supplemental wages for the federal tax (26 CFR 31.3402(g)-1)."""
        rates = table(FEDERAL, self.law(year, _mean).table_year)["supplemental"]
        return float(rates["rate"] * min(amount, rates["over"]) + rates["above"] * max(amount - rates["over"], 0.0))

    def beginning(self, year: int) -> Self:
        """Return the rule for a decision whose first calendar year is `year`."""
        rule = self.model_copy()
        rule._first = year
        return rule

    def law(self, year: int, number: Draws) -> YearLaw:
        """Return the law of a calendar year."""
        start = self._table_year
        first = start if self._first is None else max(self._first, start)
        law_year = start + max(year - first, 0)
        table_year = min(law_year, years()[-1])
        return YearLaw(table_year, law_year, (1.0 + number(self.inflation)) ** (law_year - table_year))

    def owed(self, year: int, income: YearIncome, number: Draws) -> dict[str, Value]:
        """Return what one's own income adds to the couple's federal, state and payroll taxes."""
        owed = self._household(year, income, number)
        if not self._is_alone:
            without = self._household(year, YearIncome(), number)
            owed = {name: levy - without[name] for name, levy in owed.items()}
        return owed

    def credit_left(self, year: int, income: YearIncome, number: Draws) -> Value:
        """Return what exercises have cost under the minimum tax and is not yet credited (IRC 53)."""
        if is_zero(income.iso) and is_zero(income.credit):
            return 0.0
        federal, taxed, _ = self._assessed(year, income, number)
        due = above(-federal.unused_minimum(taxed), 0.0)
        anyway = above(-federal.unused_minimum(taxed.without_options), 0.0)
        return above(income.credit - self._credited(federal, taxed, income.credit) + due, anyway)

    def _household(self, year: int, income: YearIncome, number: Draws) -> dict[str, Value]:
        federal, taxed, levies = self._assessed(year, income, number)
        tax = federal.income_tax(taxed)
        if not is_zero(income.credit):
            tax = tax - self._credited(federal, taxed, income.credit)
        return {"federal": tax, **levies}

    @staticmethod
    def _credited(federal: FederalLaw, taxed: Taxed, credit: Value) -> Value:
        return 0.0 if is_zero(credit) else lower(credit, above(federal.unused_minimum(taxed), 0.0))

    def _assessed(self, year: int, income: YearIncome, number: Draws) -> tuple[FederalLaw, Taxed, dict[str, Value]]:
        """Return the federal law, the couple's income as it taxes that, and the other levies on it."""
        law = self.law(year, number)
        federal = law.federal(self.filing)
        spouse, deferred = number(self.spouse_wages), number(self.deferral)
        if not is_zero(deferred):
            deferred = lower(lower(deferred, federal.deferral_limit), above(income.wages, 0.0))
        ordinary = above(plus(plus(plus(income.wages, -deferred), spouse), income.ordinary), 0.0)
        gains = higher(income.gains, -federal.loss_limit)
        payroll = federal.payroll.on(income.wages, spouse)
        state_tax: Value = 0.0
        for code, share in (income.shares or {self.state: 1.0}).items():
            state = law.state(code, self.filing)
            payroll = plus(payroll, shared(state.contribution(income.wages), share))
            total = ordinary if is_zero(gains) else above(ordinary + gains, 0.0)
            total = plus(total, deferred) if state.deferral_taxed else total
            deductible = federal.income_tax(Taxed(ordinary, gains)) if state.needs_federal else 0.0
            tax = state.income_tax(total, deductible, state.fica(federal.payroll, income.wages, spouse))
            state_tax = plus(state_tax, shared(tax, share))
        taxed = Taxed(ordinary, gains, income.iso, income.iso_sold, state_tax)
        return federal, taxed, {"state": state_tax, "payroll": payroll}

    @property
    def _is_alone(self) -> bool:
        return isinstance(self.spouse_wages, Quantity) and self.spouse_wages.is_fixed and self.spouse_wages.mean == 0.0

    @property
    def _table_year(self) -> int:
        return self.year or min(self._first or years()[-1], years()[-1])
