"""`careersim plot`: pictures of what a file says, before any answer."""

from __future__ import annotations

from pathlib import Path

import click

from careersim.commands.reading import Refused, no_picture, read, refuse_all
from careersim.files import must_be_writable


def plot(file: Path, *, market: bool, output: Path | None) -> None:
    """Draw the stocks of a file."""
    decision = read(file)
    if not market:
        raise Refused("careersim: plot: what is to be drawn? Add --market, for the stocks.")
    if not decision.market:
        raise Refused(f"{file}: there are no stocks to draw. Add a table [market.NAME].")
    output = output or Path(f"{file.stem}-market.png")
    refuse_all(*no_picture("--output", output))
    must_be_writable(output)
    from careersim.report.market_plot import market_figure
    from careersim.report.output import save_figure

    save_figure(market_figure(decision), output)
    click.echo(f"Wrote {output}", err=True)
