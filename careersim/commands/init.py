"""`careersim init`: a commented file to start from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from careersim.commands.reading import no_folder, refuse_all
from careersim.report.files import write_whole


def init(file: Path, force: bool) -> None:
    """Write the starter file, unless one is there."""
    refuse_all(*no_folder(str(file), file.parent))
    if file.exists() and not force:
        refuse_all(f"{file}: is there already. Choose another name, or add --force to replace it.")
    write_whole(file, (files("careersim") / "starter.toml").read_bytes())
    click.echo(f"Wrote {file}. Make it your own, then: careersim check {file}")
