"""`careersim verify`: the reference values on this machine, with this installation."""

from __future__ import annotations

import json
import sys
import time

import click

from careersim.commands.progress import Progress
from careersim.commands.reading import refuse_all, unknown
from careersim.kinds import kinds
from careersim.report.verification import show
from careersim.samplers.base import Sampler
from careersim.verify.bench import Bench
from careersim.verify.verification import PATHS
from careersim.verify.verification import verify as verification


def verify(*, paths: int | None, seed: int | None, sampler: str | None, as_json: bool, quiet: bool) -> None:
    """Print every reference value beside what the engine makes of it; exit with 1 where one is not met."""
    refuse_all(*unknown("--sampler", sampler, kinds(Sampler)))
    bench = Bench(PATHS if paths is None else paths, seed or 0, sampler or "sobol")
    started = time.perf_counter()
    with Progress(quiet=quiet, what="recipes") as progress:
        found = verification(bench, progress)
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2, allow_nan=False))
    else:
        show(found, sys.stdout, time.perf_counter() - started)
    if found.failed:
        raise click.exceptions.Exit(1)
