"""`careersim when`: every month's end as the date of leaving."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from careersim.analysis.when import when as timing
from careersim.commands.progress import Progress
from careersim.commands.reading import Refused, no_picture, read, refuse_all, unknown
from careersim.files import must_be_writable


def when(
    file: Path,
    offer: str,
    *,
    paths: int | None,
    seed: int | None,
    plot: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print what leaving for an offer is worth month by month, and the best rule."""
    decision = read(file)
    refuse_all(*unknown("OFFER", offer, decision.offers))
    refuse_all(*no_picture("--plot", plot))
    must_be_writable(plot)
    try:
        with Progress(quiet=quiet) as progress:
            found = timing(decision, offer, paths=paths, seed=seed, progress=progress)
    except ValueError as error:
        raise Refused(f"careersim: {file}: {error}.") from None
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2, allow_nan=False))
    else:
        from careersim.report.timing import show

        show(found, decision, sys.stdout)
    if plot is not None:
        from careersim.report.output import save_figure
        from careersim.report.timing_plot import timing_figure

        save_figure(timing_figure(found, decision), plot)
        click.echo(f"Wrote {plot}", err=True)
