"""Reference values beside what was found, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import TextIO

from rich.console import Console
from rich.text import Text

from careersim.report.grid import grid, print_grid
from careersim.report.screen import WIDTH
from careersim.verify.check import Check
from careersim.verify.verification import Verification

DIGITS = 6


def show(found: Verification, out: TextIO, seconds: float) -> None:
    """Print every check by topic, and how many hold."""
    console = Console(file=out, highlight=False, width=None if out.isatty() else WIDTH)
    table = grid()
    for name in ("", ""):
        table.add_column(name)
    for name in ("expected", "got", "off"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for i, (topic, checks) in enumerate(found.topics.items()):
        if i:
            table.add_row()
        table.add_row("", Text(topic, style="bold"))
        for check in checks:
            table.add_row(*map(Text, cells(check)[:-1]), Text(cells(check)[-1], style="" if check.ok else "bold red"))
    print_grid(console, table)
    console.print()
    for sentence in sentences(found, seconds):
        for line in wrap(sentence, console.width):
            console.print(Text(line))


def cells(check: Check) -> tuple[str, ...]:
    """Return a check's row: what, expected, got, by how much it is off, and whether it is met."""
    note = f" ({check.note})" if check.note else ""
    return (
        check.id,
        check.reference.what + note,
        number(check.expected),
        number(check.got.value),
        off(check),
        "ok" if check.ok else "WRONG",
    )


def number(value: float) -> str:
    """Return a number to six digits."""
    return f"{value:,.0f}" if abs(value) >= 10 ** (DIGITS - 1) else f"{value:.{DIGITS}g}"


def off(check: Check) -> str:
    """Return the distance in standard errors; in per cent where chance is not in it or is not all there is."""
    relative = abs(check.difference / check.expected)
    if check.under or check.over:
        return f"{100 * relative:.2f} % of {100 * check.tolerance / abs(check.expected):.2g}"
    if check.standard_errors is not None:
        return f"{abs(check.standard_errors):.1f} se"
    return f"{relative:.0e}" if relative else "0"


def sentences(found: Verification, seconds: float) -> Iterator[str]:
    """Yield how many checks hold, what that means, and how they were made."""
    n, n_failed = len(found.checks), len(found.failed)
    n_values = len({check.id for check in found.checks})
    at = found.bench
    how = f"{at.paths:,} paths, seed {at.seed}, sampler {at.sampler}, {seconds:.1f} s"
    if n_failed:
        yield f"WRONG: {n_failed} of {n} checks of {n_values} reference values ({how})."
        yield "Chance alone puts one of 16,000 right values more than 4 standard errors off: try --seed 1."
    else:
        yield f"All {n} checks of {n_values} reference values hold ({how})."
