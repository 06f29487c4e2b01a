"""`careersim risk`: certainty equivalents at several aversions to risk."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from careersim.analysis.risk import AVERSIONS
from careersim.analysis.risk import risk as risk_of
from careersim.commands.progress import Progress
from careersim.commands.reading import Refused, read
from careersim.limits import MOST_AVERSION
from careersim.simulation import simulate


def risk(file: Path, *, at: str | None, paths: int | None, seed: int | None, as_json: bool, quiet: bool) -> None:
    """Print what each alternative is worth for certain at several aversions to risk."""
    decision = read(file)
    aversions = AVERSIONS if at is None else _aversions(at)
    with Progress(quiet=quiet) as progress:
        found = risk_of(simulate(decision, paths, seed, progress=progress), aversions)
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2, allow_nan=False))
    else:
        from careersim.report.risk import show

        show(found, decision, sys.stdout)


def _aversions(text: str) -> tuple[float, ...]:
    try:
        found = sorted({float(part) for part in text.split(",")})
    except ValueError:
        found = []
    if not found or not all(0 <= number <= MOST_AVERSION for number in found):
        raise Refused(f"careersim: --at: {text!r} are no aversions to risk. Write numbers of 0 or more, as 0,2,5.")
    return tuple(found)
