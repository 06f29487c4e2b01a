"""`careersim report`: one HTML file to read, to play with and to send."""

from __future__ import annotations

import json
from pathlib import Path

import click

from careersim.analysis.drivers import drivers as driven
from careersim.commands.progress import Progress
from careersim.commands.reading import no_folder, read, refuse_all, unknown
from careersim.files import must_be_writable, write_whole
from careersim.simulation import simulate

ENOUGH = 2**16
"""Paths that suffice to tell what matters."""
PAGES = (".html", ".htm")


def report(
    file: Path,
    *,
    output: Path,
    paths: int | None,
    seed: int | None,
    workers: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write the report on the decision in a file, whole or not at all."""
    decision = read(file)
    refuse_all(*unknown("--output", output.suffix.lower(), PAGES), *no_folder("--output", output.parent))
    must_be_writable(output)
    with Progress(quiet=quiet) as progress:
        result = simulate(decision, paths, seed, workers, progress=progress)
    drivers = driven(decision, paths=min(result.provenance.paths, ENOUGH), seed=seed)

    from careersim.report.page.document import report_page

    write_whole(output, report_page(result, file.name, drivers).encode())
    if as_json:
        click.echo(json.dumps(result.summary(), indent=2, allow_nan=False))
    click.echo(f"Wrote {output}", err=True)
