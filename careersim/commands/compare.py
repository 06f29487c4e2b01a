"""`careersim compare`: two alternatives side by side."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from careersim.analysis.compare import compare as comparison
from careersim.commands.progress import Progress
from careersim.commands.reading import read, refuse_all, unknown
from careersim.plain import plain
from careersim.report.answer import Answer
from careersim.simulation import simulate


def compare(
    file: Path,
    a: str | None,
    b: str | None,
    *,
    paths: int | None,
    seed: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print one alternative against another: by default the best offer against staying."""
    decision = read(file)
    keys = decision.alternative_keys
    refuse_all(*unknown("A", a, keys), *unknown("B", b, keys))
    if a is not None and a == b:
        refuse_all(f"B: {b!r} is A itself. Name another alternative: {', '.join(map(plain, keys))}.")
    with Progress(quiet=quiet) as progress:
        result = simulate(decision, paths, seed, progress=progress)
    one = a or Answer(decision, result.figures).challenger
    other = b or (result.reference if one != result.reference else next(key for key in keys if key != one))
    found = comparison(result, one, other)
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2, allow_nan=False))
    else:
        from careersim.report.comparison import show

        show(found, result, sys.stdout)
