"""`careersim init`: a commented file to start from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from careersim.commands.reading import refuse
from careersim.report.files import write_whole


def init(file: Path, force: bool) -> None:
    """Write the starter file, unless one is there."""
    if file.exists() and not force:
        raise refuse(str(file), "is there already. Choose another name, or add --force to replace it.")
    if not file.parent.is_dir():
        raise refuse(str(file), f"there is no folder {str(file.parent)!r}. Make it first.")
    write_whole(file, (files("careersim") / "starter.toml").read_bytes())
    click.echo(f"Wrote {file}. Make it your own, then: careersim check {file}")
