"""`careersim check`: say back what was understood."""

from __future__ import annotations

from pathlib import Path

import click

from careersim.commands.reading import read
from careersim.plain import plain
from careersim.report.check import said_back
from careersim.simulation import simulate

PATHS = 4096


def check(file: Path) -> None:
    """Print what a file means, or all its faults."""
    # A few paths suffice: only the default pay range is taken from them.
    for line in said_back(simulate(read(file), PATHS)):
        click.echo(plain(line))
