"""Certainty equivalents at several aversions to risk, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from rich.table import Table

from careersim.analysis.risk import Risk, Row
from careersim.decision import Decision
from careersim.plain import plain
from careersim.report.grid import grid, print_grid
from careersim.report.money import Currency, is_clear
from careersim.report.option import capital, option
from careersim.report.screen import horizon, titled
from careersim.words import Words


def show(found: Risk, decision: Decision, out: TextIO) -> None:
    """Print what each alternative's money is worth for certain at several aversions to risk."""
    title = f"Counting risk: {plain(decision.title)}"
    console = titled(out, title, decision, _sentences(found, decision))
    print_grid(console, _table(found, decision))


def _sentences(found: Risk, decision: Decision) -> Iterator[str]:
    currency = Currency(decision.currency)
    yield (
        f"What the money over {horizon(decision)} is worth for certain, with {currency.text(found.wealth)} of savings "
        "besides it, the more one fears risk."
    )
    first = found.rows[0]
    if first.best is not None and first.lead is not None:
        doing = option(decision, first.best).doing
        if not is_clear(first.lead):
            yield "Whoever does not mind risk cannot tell the best two apart."
        elif not found.switches and all(row.best == first.best for row in found.rows):
            yield f"{capital(doing)} brings the most money at every one of these aversions to risk."
        else:
            yield f"{capital(doing)} brings the most money to those who do not mind risk."
    if decision.attributes:
        yield "This is money alone: happiness is not counted."
    for gamma, best in found.switches:
        yield f"From a risk aversion of about {gamma:.1f}, {option(decision, best).doing} is worth more."


def _table(found: Risk, decision: Decision) -> Table:
    words = Words(decision.currency)
    table = grid()
    table.add_column("", no_wrap=True)
    for key in found.rows[0].certain:
        table.add_column(plain(key), justify="right", header_style="", no_wrap=True)
    for row in (*found.rows, *(() if found.own is None else (found.own,))):
        mine = " (yours)" if row is found.own else ""
        table.add_row(f"  {row.utility.says(words)}{mine}", *_cells(row, Currency(decision.currency)))
    return table


def _cells(row: Row, currency: Currency) -> Iterator[str]:
    for key, certain in row.certain.items():
        if certain is None:
            yield "none"
        else:
            mark = "*" if key == row.best and row.lead is not None and is_clear(row.lead) else " "
            yield f"{currency.of(certain)}{mark}"
