"""`careersim run`: simulate, print, write."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click

from careersim.commands.progress import Progress
from careersim.commands.reading import no_folder, read, refuse_all, unknown
from careersim.kinds import kinds
from careersim.samplers.base import Sampler
from careersim.simulation import simulate

PICTURES = (".png", ".svg", ".pdf")


def run(
    file: Path,
    *,
    paths: int | None,
    seed: int | None,
    workers: int,
    sampler: str | None,
    baseline: str | None,
    as_json: bool,
    output: Path | None,
    plot: Path | None,
    keep: int,
    quiet: bool,
) -> None:
    """Print the answer to the decision in a file, and write what was asked for."""
    decision = read(file)
    refuse_all(
        *unknown("--baseline", baseline, decision.alternative_keys),
        *unknown("--sampler", sampler, kinds(Sampler)),
        *(
            ()
            if plot is None
            else (*unknown("--plot", plot.suffix.lower(), PICTURES), *no_folder("--plot", plot.parent))
        ),
        *(() if output is None else no_folder("--output", output.parent)),
    )

    started = time.perf_counter()
    with Progress(quiet=quiet) as progress:
        result = simulate(
            decision, paths, seed, workers, sampler=sampler, baseline=baseline, keep=keep, progress=progress
        )
    seconds = time.perf_counter() - started

    if as_json:
        # ASCII: a pipe may have any encoding.
        click.echo(json.dumps(result.summary(), indent=2, allow_nan=False))
    else:
        from careersim.report.screen import show

        show(result, str(file), seconds, sys.stdout)
    if plot is not None:
        from careersim.report.output import write_picture

        write_picture(result, plot)
        click.echo(f"Wrote {plot}", err=True)
    if output is not None:
        from careersim.report.output import write_folder

        for written in write_folder(result, output):
            click.echo(f"Wrote {written}", err=True)
