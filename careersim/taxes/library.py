"""US income tax as another program computes it: tenforty, asked at a few hundred incomes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import BeforeValidator

from careersim.number import fault, show
from careersim.quantity import Array, Value
from careersim.spelling import did_you_mean
from careersim.table import Context, Contradiction, Text, whole
from careersim.taxes.base import Draws, Tax, YearIncome
from careersim.taxes.ramps import Ramps, above

FILINGS = {
    "single": "Single",
    "married_joint": "Married/Joint",
    "head": "Head_of_House",
    "married_separate": "Married/Sep",
}
GAPS = (
    "Social Security, Medicare up to 200,000 and state payroll taxes are not in it",
    "California's 1 % above a million and New York's recapture are not in it",
    "state taxes are not deducted: the caps of 2025 and later are not known to it",
    "every calendar year is taxed by the one table, and all income as wages",
)
"""What tenforty 2025.12 is known to leave out."""
FIRST, LAST, NARROWEST, CLOSE = 10_000.0, 2_560_000.0, 1_000.0, 5.0
"""The grid: its first income and its last, the narrowest interval, and how close a line must come [currency]."""
ASK = "import sys; from careersim.taxes.library import _print_table as ask; ask(int(sys.argv[1]), *sys.argv[2:])"


def _filing(raw: Any) -> Any:
    if raw not in FILINGS:
        raise fault(f"{show(raw)} is no filing status.{did_you_mean(raw, FILINGS)} Known: {', '.join(FILINGS)}.")
    return raw


class LibraryTax(Tax):
    """Federal and state income tax by the package tenforty, on an adaptive grid of incomes, with known gaps.

    Needs the extra `tax`. Incomes between those asked for lie on the line between them, within 5 where the interval
    is wider than 1,000; above 2.56 million the last rate goes on. What is not in it is printed by `careersim check`.

    year : of the table, for all calendar years.
    state : by its two letters; none for the federal tax alone.
    filing : single, married_joint, head or married_separate.

    ```toml
    [tax]
    kind = "library"
    year = 2024
    state = "CA"
    ```
    """

    kind: ClassVar[str] = "library"
    needs: ClassVar[tuple[str, str] | None] = ("tenforty", "tax")
    levies: ClassVar[tuple[str, ...]] = ("federal", "state")
    year: Annotated[int, whole(2018, 2199)]
    state: Text | None = None
    filing: Annotated[str, BeforeValidator(_filing)] = "single"

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield that the program cannot do such a year, state or filing."""
        year, state, filing = raw.get("year"), raw.get("state"), raw.get("filing", "single")
        if type(year) is int and isinstance(state, str | None) and filing in FILINGS:
            try:
                _tabulated(year, state, filing)
            except ValueError as error:
                said = str(error).rstrip(".")
                mend = "Write a year, a state and a filing status that it knows."
                yield ("year" if state is None else "state",), f"tenforty cannot do it: {said}. {mend}"

    @property
    def title(self) -> str:
        """Return the program, the year and the state."""
        return f"tenforty {self.year}{f', {self.state}' if self.state else ''}"

    def says(self, years: Sequence[int], states: Sequence[str]) -> Iterator[str]:
        """Yield the title, and what is known to be missing."""
        yield self.title
        yield from (f"  gap: {gap}" for gap in GAPS)

    def owed(self, year: int, income: YearIncome, number: Draws) -> dict[str, Value]:
        """Return the income taxes."""
        taxed = above(income.paid, 0.0)
        return {name: ramps.at(taxed) for name, ramps in _tabulated(self.year, self.state, self.filing).items()}


@lru_cache(maxsize=16)
def _tabulated(year: int, state: str | None, filing: str) -> dict[str, Ramps]:
    """Return the taxes as lines between incomes.

    Raises ValueError, with the program's own words, where it has no answer. It is asked in a process of its own: where
    it meets what it does not expect, it ends the process that it runs in.
    """
    asked = subprocess.run(  # noqa: S603 - nothing of the file but a year, a state and a filing status
        [sys.executable, "-c", ASK, str(year), state or "", filing], capture_output=True, text=True, check=False
    )
    if asked.returncode:
        # The last line that is no link: what was wrong, in its words.
        lines = [line for line in asked.stderr.strip().splitlines() if "https://" not in line]
        last = (lines or ["it gave up without a word."])[-1]
        raise ValueError((last.partition(": ")[2] or last).partition(" [type=")[0].strip())
    incomes, *taxes = (np.array(row) for row in json.loads(asked.stdout))
    return {name: _lines(incomes, row) for name, row in zip(LibraryTax.levies, taxes, strict=True)}


def _print_table(year: int, state: str, filing: str) -> None:
    incomes, taxes = _table(year, state or None, filing)
    print(json.dumps([incomes.tolist(), *taxes.tolist()]))


def _table(year: int, state: str | None, filing: str) -> tuple[Array, Array]:
    """Return incomes and their taxes, (2, n), halving each interval until its middle is close to its line."""
    n_doublings = round(np.log2(LAST / FIRST))
    incomes = np.array([0.0, *(FIRST * 2.0**n for n in range(n_doublings + 1))])
    taxes = _asked(incomes, year, state, filing)
    open_ends = incomes
    while len(open_ends) > 1:
        middles = (open_ends[1:] + open_ends[:-1]) / 2
        wide = np.diff(incomes)[np.searchsorted(incomes, middles) - 1] > NARROWEST
        middles = middles[wide & ~np.isin(middles, incomes)]
        if not len(middles):
            break
        found = _asked(middles, year, state, filing)
        line = np.array([np.interp(middles, incomes, row) for row in taxes])
        far = middles[np.any(np.abs(found - line) > CLOSE, axis=0)]
        order = np.argsort(np.concatenate([incomes, middles]))
        incomes, taxes = np.concatenate([incomes, middles])[order], np.hstack([taxes, found])[:, order]
        at = np.searchsorted(incomes, far)
        open_ends = np.unique(incomes[np.concatenate([at - 1, at, at + 1]).astype(int)]) if len(far) else far
    return incomes, taxes


def _lines(incomes: Array, taxes: Array) -> Ramps:
    rates = np.diff(taxes) / np.diff(incomes)
    return Ramps(tuple(incomes[:-1].tolist()), tuple(np.diff(rates, prepend=0.0).tolist()), float(taxes[0]))


def _asked(incomes: Array, year: int, state: str | None, filing: str) -> Array:
    """Return tenforty's federal and state tax at incomes, (2, n_incomes)."""
    import tenforty

    found = tenforty.evaluate_returns(
        year=[year], state=[state], filing_status=[FILINGS[filing]], w2_income=incomes.tolist()
    )
    return np.array([found[name].to_numpy() for name in ("federal_total_tax", "state_total_tax")], dtype=np.float64)
