"""`careersim run`: simulate, print, write."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import NoReturn

import click

from careersim.commands.cluster import executor_at
from careersim.commands.progress import Progress
from careersim.commands.reading import no_folder, no_picture, read, refuse_all, unknown
from careersim.kinds import kinds
from careersim.result import Result
from careersim.samplers.base import Sampler
from careersim.simulation import Interrupted, simulate

INTERRUPTED = 130


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
    scheduler: str | None,
    quiet: bool,
) -> None:
    """Print the answer to the decision in a file, and write what was asked for."""
    decision = read(file)
    refuse_all(
        *unknown("--baseline", baseline, decision.alternative_keys),
        *unknown("--sampler", sampler, kinds(Sampler)),
        *no_picture("--plot", plot),
        *(() if output is None else no_folder("--output", output.parent)),
    )

    started = time.perf_counter()
    try:
        with executor_at(scheduler) as executor, Progress(quiet=quiet) as progress:
            result = simulate(
                decision,
                paths,
                seed,
                workers,
                executor,
                sampler=sampler,
                baseline=baseline,
                keep=keep,
                progress=progress,
            )
    except Interrupted as stopped:
        _stop(stopped.result, output)
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
        _write(result, output)


def _stop(result: Result | None, output: Path | None) -> NoReturn:
    """Say how far an interrupted run came, write what was finished where that was asked for, and end."""
    if result is None:
        click.echo("\nInterrupted before enough paths were done. Nothing was written.", err=True)
    else:
        click.echo(
            f"\nInterrupted after {result.provenance.paths:,} of {result.provenance.paths_asked:,} paths.", err=True
        )
        if output is not None:
            _write(result, output)
    raise click.exceptions.Exit(INTERRUPTED)


def _write(result: Result, folder: Path) -> None:
    from careersim.report.output import write_folder

    for written in write_folder(result, folder):
        click.echo(f"Wrote {written}", err=True)
