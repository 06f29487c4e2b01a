"""Tables in a terminal: columns side by side where there is room, a figure a line where there is not."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from rich.console import Console, RenderableType
from rich.table import Column, Table
from rich.text import Text

NARROW = 60
"""Below so many columns a table is stacked."""


def grid() -> Table:
    """Return an empty table without lines: names to the left, figures to the right."""
    return Table(box=None, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))


def print_grid(console: Console, table: Table) -> None:
    """Print a table; below 60 columns its rows one below another, so that no number is cut."""
    if console.width >= NARROW:
        console.print(table)
        return
    for line in _stacked(table, console.width):
        console.print(Text(line), soft_wrap=True)


def _stacked(table: Table, width: int) -> Iterator[str]:
    """Yield each row's names on a line, and below it every figure on a line of its own."""
    names = [i for i, column in enumerate(table.columns) if i == 0 or column.justify == "left"]
    figures = [i for i in range(len(table.columns)) if i not in names]
    labels = [" ".join(_text(column.header).split()) for column in table.columns]
    cells = [_cells(column) for column in table.columns]
    longest = max((len(labels[i]) for i in figures), default=0)
    if any(labels[i] for i in names):
        yield from wrap(" ".join(labels[i] for i in names), width, initial_indent="  ", subsequent_indent="  ")
    for row in range(table.row_count):
        first, *others = (cells[i][row] for i in names)
        named = " ".join(part for part in (first.rstrip(), *others) if part)
        yield from wrap(named, width, subsequent_indent="    ", drop_whitespace=False)
        for i in figures:
            if cells[i][row]:
                yield f"    {labels[i]:<{longest}} {cells[i][row].strip()}"


def _cells(column: Column) -> list[str]:
    return [_text(cell) for cell in column.cells]


def _text(cell: RenderableType) -> str:
    return cell.plain if isinstance(cell, Text) else str(cell)
