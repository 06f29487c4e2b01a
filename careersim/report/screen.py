"""The first screen: the answer in plain words, a table of the alternatives, a histogram, how sure the numbers are."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from careersim.decision import Decision
from careersim.report.answer import Answer
from careersim.report.histogram import Bins, bars
from careersim.report.money import percent, plain_percent
from careersim.report.plain import plain
from careersim.result import Result

WIDTH = 80
N_BINS = 9


def show(result: Result, file: str, seconds: float, out: TextIO) -> None:
    """Print the first screen; in colour on a terminal, unless NO_COLOR is set."""
    # Of a fixed width where nobody can resize it: a pipe or a file.
    console = Console(file=out, width=None if out.isatty() else WIDTH, highlight=False, soft_wrap=False)
    answer = Answer(result.decision, result.figures)
    console.print(Text(plain(result.decision.title), style="bold"))
    for line in wrap(heading(result.decision), console.width):
        console.print(Text(line))
    console.print()
    for sentence in answer.sentences():
        style = "bold green" if sentence.startswith("So:") else ""
        for line in wrap(sentence, console.width - 4):
            console.print(Text(f"  {line}", style=style))
    console.print()
    console.print(_table(answer, console.width))
    if answer.is_priced:
        console.print(Text("* best with happiness counted", style="dim"))
    console.print()
    for line in _histogram(result, answer, console.width):
        console.print(Text(line))
    for line in _footer(result, file, seconds):
        console.print(Text(f"  {line}", style="dim"))


def heading(decision: Decision) -> str:
    """Return when, how long, and what kind of money the answer speaks of."""
    rate = decision.preferences.discount_rate
    discount = f"discounted at {plain_percent(rate.mean) if rate.is_fixed else rate}"
    taxed = "before tax" if decision.tax.kind == "none" else f"after tax ({decision.tax.title})"
    return f"From {decision.start}, {horizon(decision)}, {taxed}, in today's money ({discount} a year)"


def horizon(decision: Decision) -> str:
    """Return the horizon in words, `4 years` or `18 months`."""
    months = decision.horizon.months
    return f"{months // 12} year{'s' * (months > 12)}" if months % 12 == 0 else f"{months} month{'s' * (months > 1)}"


def _table(answer: Answer, width: int) -> Table:
    """Return the alternatives, a row each; where the width does not suffice names give way, never numbers."""
    headers = ["pay\na year", f"cost over\n{horizon(answer.decision)}", "in 9 futures\nof 10", "most\nmoney"]
    headers += ["with\nhappiness"] if answer.is_priced else []
    alternatives = answer.figures.alternatives
    cells = {key: _cells(answer, key) for key in alternatives}
    longest = [
        max(map(len, (*header.split("\n"), *column))) for header, *column in zip(headers, *cells.values(), strict=True)
    ]
    keys = min(max(len(plain(key)) for key in alternatives), 16) + 2

    table = Table(box=None, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("", width=keys, no_wrap=True, overflow="ellipsis")
    table.add_column(
        "", max_width=max(width - keys - sum(longest) - 2 * len(longest) - 4, 6), no_wrap=True, overflow="ellipsis"
    )
    for header in headers:
        table.add_column(header, justify="right", header_style="", no_wrap=True)
    for key, alternative in alternatives.items():
        mark = "* " if answer.is_priced and key == answer.best else "  "
        name = "" if alternative.name == key else plain(alternative.name)
        table.add_row(*(Text(cell) for cell in (mark + plain(key), name, *cells[key])))
    return table


def _cells(answer: Answer, key: str) -> list[str]:
    alternative, currency = answer.figures.alternatives[key], answer.currency
    cost, all_in = alternative.cost.spread, alternative.all_in
    return [
        currency.of(alternative.annual_pay.mean),
        currency.of(cost.mean),
        f"{currency.of(cost['p5'])}..{currency.of(cost['p95'])}" if cost.sd else "",
        percent(alternative.p_best),
        *([currency.of(all_in.value.mean, 1 / answer.figures.annuity_years)] if all_in else []),
    ]


def _histogram(result: Result, answer: Answer, width: int) -> Iterator[str]:
    """Yield the challenger's opportunity cost against the reference, drawn with `=`."""
    cost = result.opportunity_cost(answer.challenger, result.reference)
    doing, other = answer.option(answer.challenger).doing, answer.option(result.reference).doing
    if cost.min() == cost.max():
        return
    yield f"  Opportunity cost of {doing} against {other}, over {horizon(result.decision)}"
    bins = Bins.about([cost], N_BINS)
    labels = [answer.currency.text(float(edge)) for edge in bins.edges[:-1]]
    longest = max(len(label) for label in labels)
    for label, bar in zip(labels, bars(bins.shares(cost), min(width, WIDTH) - longest - 8), strict=True):
        yield f"    {label:>{longest}} |{bar}"
    yield ""


def _footer(result: Result, file: str, seconds: float) -> Iterator[str]:
    made = result.provenance
    yield f"{made.paths:,} paths, seed {made.seed}, {seconds:.1f} s. Monte Carlo error is below the last digit shown."
    yield f"More: careersim check {plain(file)}"
