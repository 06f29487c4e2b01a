"""`careersim frontier`: pay against one attribute."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from careersim.analysis.frontier import frontier as frontier_of
from careersim.commands.progress import Progress
from careersim.commands.reading import no_picture, read, refuse_all, unknown
from careersim.files import must_be_writable
from careersim.simulation import simulate


def frontier(
    file: Path,
    attribute: str,
    *,
    plot: Path | None,
    paths: int | None,
    seed: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print the alternatives by pay and one attribute."""
    decision = read(file)
    refuse_all(
        *unknown("ATTRIBUTE", attribute, decision.attributes),
        *no_picture("--plot", plot),
    )
    must_be_writable(plot)
    with Progress(quiet=quiet) as progress:
        found = frontier_of(simulate(decision, paths, seed, progress=progress), attribute)
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2, allow_nan=False))
    else:
        from careersim.report.frontier import show

        show(found, decision, sys.stdout)
    if plot is not None:
        from careersim.report.frontier import frontier_figure
        from careersim.report.output import save_figure

        save_figure(frontier_figure(found, decision), plot)
        click.echo(f"Wrote {plot}", err=True)
