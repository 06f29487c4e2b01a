"""`careersim init`: a file to start from, by a few questions or by example."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path

import click

from careersim.commands.reading import no_folder, refuse_all
from careersim.report.files import write_whole

SCHEMA = "offers.schema.json"
"""Beside the file, which names it in its first line, so that an editor completes and checks what is typed."""


def init(file: Path, *, force: bool, yes: bool) -> None:
    """Write a file, unless one is there, and the schema beside it.

    Where somebody sits at a terminal a few questions are asked; `yes` asks none and writes the commented example.
    """
    refuse_all(*no_folder(str(file), file.parent))
    if file.exists() and not force:
        refuse_all(f"{file}: is there already. Choose another name, or add --force to replace it.")
    if yes or not (sys.stdin.isatty() and sys.stdout.isatty()):
        text = (files("careersim") / "starter.toml").read_text("utf-8")
    else:
        from careersim.commands.interview import interview

        text = interview()

    from careersim.schema import offers_schema

    write_whole(file, f"#:schema {SCHEMA}\n{text}".encode())
    write_whole(file.with_name(SCHEMA), (json.dumps(offers_schema(), indent=1) + "\n").encode())
    click.echo(f"Wrote {file}, and {SCHEMA} for your editor. Make it your own, then: careersim check {file}")
