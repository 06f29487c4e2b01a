"""`careersim run`: simulate, print, write."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import NoReturn

import click

from careersim.checkpoint import NAME as CHECKPOINT
from careersim.checkpoint import Checkpoint, CheckpointError
from careersim.commands.cluster import executor_at
from careersim.commands.progress import Progress
from careersim.commands.reading import Refused, no_folder, no_picture, read, refuse_all, unknown
from careersim.files import WriteError, must_be_writable
from careersim.kinds import kinds
from careersim.result import Result
from careersim.samplers.base import Sampler
from careersim.signals import advise, gently, status, what_happened
from careersim.simulation import Interrupted, simulate

RESUME = "To go on, give the same command with --resume."


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
    resume: bool,
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
        *(("--resume: add --output DIR, where the run was ended.",) if resume and output is None else ()),
    )
    must_be_writable(plot)
    checkpoint = None if output is None else _checkpoint(output, resume=resume)

    started = time.perf_counter()
    try:
        with executor_at(scheduler) as executor, gently(), Progress(quiet=quiet) as progress:
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
                checkpoint=checkpoint,
            )
    except CheckpointError as error:
        raise Refused(f"careersim: {error}") from None
    except Interrupted as stopped:
        _stop(stopped.result, output, checkpoint)
    if checkpoint is not None:
        _tell_of(checkpoint)
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
    if output is not None and checkpoint is not None:
        _write(result, output)
        checkpoint.remove()


def _checkpoint(folder: Path, *, resume: bool) -> Checkpoint:
    """Return where the run is kept until it is done, and say what an earlier one has left there."""
    from careersim.report.output import must_be_writable_folder

    must_be_writable_folder(folder)
    checkpoint = Checkpoint(folder / CHECKPOINT, resume=resume)
    left_over = checkpoint.left_over()
    if resume and not left_over:
        click.echo(f"There is no {checkpoint.path} to go on from. The run starts at the beginning.", err=True)
    elif left_over and not resume:
        click.echo(f"{left_over}, which --resume would go on with. This run starts anew.", err=True)
    return checkpoint


def _tell_of(checkpoint: Checkpoint) -> None:
    """Say what a run that ends, or is ended from now on, has in its checkpoint."""
    if checkpoint.problem is not None:
        click.echo(f"careersim: {checkpoint.problem}", err=True)
    if checkpoint.n_paths:
        advise(RESUME)


def _stop(result: Result | None, output: Path | None, checkpoint: Checkpoint | None) -> NoReturn:
    """Say how far an interrupted run came, write what was finished where that was asked for, and end."""
    if result is None:
        click.echo(f"\n{what_happened()} before enough paths were done. Nothing was written.", err=True)
    else:
        made = result.provenance
        click.echo(f"\n{what_happened()} after {made.paths:,} of {made.paths_asked:,} paths.", err=True)
    if checkpoint is not None:
        _tell_of(checkpoint)
        if checkpoint.n_paths:
            click.echo(RESUME, err=True)
    if result is not None and output is not None:
        try:
            _write(result, output)
        except WriteError as error:
            click.echo(f"careersim: {error}", err=True)  # the status says what ended the run, all the same
    raise click.exceptions.Exit(status())


def _write(result: Result, folder: Path) -> None:
    from careersim.report.output import write_folder

    for written in write_folder(result, folder):
        click.echo(f"Wrote {written}", err=True)
