"""`careersim run`: simulate, print, write."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click

from careersim.commands.progress import Progress
from careersim.commands.reading import read, refuse
from careersim.decision import PLANNED_SAMPLERS
from careersim.kinds import kinds
from careersim.number import did_you_mean
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
    _check_words("--baseline", baseline, decision.alternative_keys)
    _check_words("--sampler", sampler, (*kinds(Sampler), *PLANNED_SAMPLERS))
    if plot is not None:
        _check_words("--plot", plot.suffix.lower(), PICTURES)
        _check_folder("--plot", plot.parent)
    if output is not None:
        _check_folder("--output", output.parent)

    started = time.perf_counter()
    with Progress(quiet=quiet) as progress:
        result = simulate(
            decision, paths, seed, workers, sampler=sampler, baseline=baseline, keep=keep, progress=progress
        )
    seconds = time.perf_counter() - started

    if as_json:
        click.echo(json.dumps(result.summary(), indent=2, ensure_ascii=False, allow_nan=False))
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


def _check_words(option: str, word: str | None, known: tuple[str, ...]) -> None:
    if word is not None and word not in known:
        raise refuse(option, f"{word!r} is not known.{did_you_mean(word, known)} Known: {', '.join(known)}.")


def _check_folder(option: str, folder: Path) -> None:
    if not folder.is_dir():
        raise refuse(option, f"there is no folder {str(folder)!r}. Make it first.")
