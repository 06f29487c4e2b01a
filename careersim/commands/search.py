"""`careersim search`: to take an offer or to look on, and when to leave one again."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from careersim.analysis.search import search as search_of
from careersim.commands.progress import Progress
from careersim.commands.reading import Refused, read


def search(file: Path, *, paths: int | None, seed: int | None, as_json: bool, quiet: bool) -> None:
    """Print which offers are worth taking rather than looking on."""
    decision = read(file)
    try:
        with Progress(quiet=quiet) as progress:
            found = search_of(decision, paths=paths, seed=seed, progress=progress)
    except ValueError as reason:
        raise Refused(f"careersim: {file}: {reason}.") from None
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2, allow_nan=False))
    else:
        from careersim.report.search import show

        show(found, decision, sys.stdout)
