"""The first screen: the answer in plain words, a table of the alternatives, a histogram, how sure the numbers are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from careersim.decision import Decision
from careersim.plain import plain
from careersim.report import lottery
from careersim.report.alternatives import SPAN, columns
from careersim.report.answer import Answer
from careersim.report.grid import NARROW, grid, print_grid
from careersim.report.histogram import Bins, bars
from careersim.report.questions import questions
from careersim.result import Result
from careersim.words import Words

WIDTH = 80
SHORTEST_NAME = 6
N_BINS = 9


def show(result: Result, file: str, seconds: float, out: TextIO) -> None:
    """Print the first screen; in colour on a terminal, unless NO_COLOR is set."""
    answer = Answer(result.decision, result.figures)
    console = titled(out, plain(result.decision.title), result.decision)
    for sentence in answer.sentences():
        style = "bold green" if sentence.startswith("So:") else ""
        for line in wrap(sentence, console.width - 4):
            console.print(Text(f"  {line}", style=style))
    for sentence in lottery.sentences(result, answer):
        for line in wrap(sentence, console.width - 4):
            console.print(Text(f"  {line}"))
    console.print()
    # Stacked, it has room for everything.
    print_grid(console, _table(answer, console.width if console.width >= NARROW else 2 * WIDTH))
    if answer.is_priced:
        console.print(Text("* best with happiness counted", style="dim"))
    console.print()
    for line in _histogram(result, answer, console.width):
        console.print(Text(line))
    for line in (_made(result, seconds), *_next(answer, file, console.width)):
        # Not wrapped: a command is there to be copied.
        console.print(Text(line, style="dim"), soft_wrap=True)


def titled(out: TextIO, title: str, decision: Decision, sentences: Iterable[str] = ()) -> Console:
    """Return a console on which a title, what kind of money is spoken of, and some sentences are printed."""
    # Of a fixed width where nobody can resize it: a pipe or a file.
    console = Console(
        file=out,
        width=None if out.isatty() else WIDTH,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        highlight=False,
    )
    console.print(Text(title, style="bold"))
    for line in wrap(heading(decision), console.width):
        console.print(Text(line))
    console.print()
    lines = [line for sentence in sentences for line in wrap(sentence, console.width - 4)]
    for line in lines:
        console.print(Text(f"  {line}"))
    if lines:
        console.print()
    return console


def heading(decision: Decision) -> str:
    """Return when, how long, and what kind of money the answer speaks of."""
    rate = decision.preferences.discount_rate
    discount = f"discounted at {Words(decision.currency).share(rate)}"
    taxed = (
        "before tax" if decision.tax.kind == "none" else f"after tax ({decision.tax_rule.heading(decision.tax_states)})"
    )
    return f"From {decision.start}, {horizon(decision)}, {taxed}, in today's money ({discount} a year)"


def horizon(decision: Decision) -> str:
    """Return the horizon in words, `4 years` or `18 months`."""
    months = decision.horizon.months
    return f"{months // 12} year{'s' * (months > 12)}" if months % 12 == 0 else f"{months} month{'s' * (months > 1)}"


def _table(answer: Answer, width: int) -> Table:
    """Return the alternatives, a row each; where the width does not suffice names give way, then ranges."""
    shown = columns(answer, horizon(answer.decision))
    keys = min(max(len(plain(key)) for key in answer.figures.alternatives), 16) + 2

    def left() -> int:
        numbers = sum(2 + max(map(len, (*column.header.split("\n"), *column.cells))) for column in shown)
        return width - keys - 2 - numbers

    names = left() - 2
    if left() < 0:
        shown = [column for column in shown if column.header != SPAN]

    table = grid()
    table.add_column("", width=keys, no_wrap=True, overflow="ellipsis")
    if names >= SHORTEST_NAME:
        table.add_column("", max_width=names, no_wrap=True, overflow="ellipsis")
    for column in shown:
        table.add_column(column.header, justify="right", header_style="", no_wrap=True)
    for i, (key, alternative) in enumerate(answer.figures.alternatives.items()):
        name = [] if names < SHORTEST_NAME else ["" if alternative.name == key else plain(alternative.name)]
        cells = (_mark(answer, key) + plain(key), *name, *(column.cells[i] for column in shown))
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _mark(answer: Answer, key: str) -> str:
    return "* " if answer.is_priced and key == answer.best else "  "


def _histogram(result: Result, answer: Answer, width: int) -> Iterator[str]:
    """Yield the challenger's opportunity cost against the reference, drawn with `=`."""
    spread = answer.figures.alternatives[answer.challenger].cost_against_reference
    if spread is None or not spread.spread.is_uncertain:
        return
    cost = result.opportunity_cost(answer.challenger, result.reference)
    doing, other = answer.option(answer.challenger).doing, answer.option(result.reference).doing
    yield f"  Opportunity cost of {doing} against {other}, over {horizon(result.decision)}"
    bins = Bins.about([cost], N_BINS)
    labels = [answer.currency.text(float(edge)) for edge in bins.edges[:-1]]
    longest = max(len(label) for label in labels)
    for label, bar in zip(labels, bars(bins.shares(cost), min(width, WIDTH) - longest - 8), strict=True):
        yield f"    {label:>{longest}} |{bar}"
    yield ""


def _made(result: Result, seconds: float) -> str:
    made = result.provenance
    return (
        f"  {made.paths:,} paths, seed {made.seed}, {seconds:.1f} s. Every figure is rounded to its Monte Carlo error."
    )


def _next(answer: Answer, file: str, width: int) -> Iterator[str]:
    """Yield the next questions: beside their commands where there is room for all, else below."""
    found = questions(answer, file)
    longest = max(cell_len(one.command) for one in found)
    fit = 2 + longest + 2 + max(cell_len(one.tells) for one in found) <= width
    yield "More:"
    for one in found:
        yield f"  {one.command:<{longest}}  {one.tells}" if fit else f"  {one.command}"
        if not fit:
            yield f"    {one.tells}"
