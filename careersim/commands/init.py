"""`careersim init`: a file to start from, by a few questions or by example."""

from __future__ import annotations

import json
import os
import sys
from importlib.resources import files
from pathlib import Path
from typing import NoReturn

import click

from careersim.commands.reading import Refused, no_folder, refuse_all
from careersim.files import must_be_writable, write_whole
from careersim.signals import gently

SCHEMA = "offers.schema.json"
"""Beside the file, which names it in its first line, so that an editor completes and checks what is typed."""


def init(file: Path, *, force: bool, yes: bool) -> None:
    """Write a file, unless one is there, and the schema beside it.

    Where somebody sits at a terminal a few questions are asked; `yes` asks none and writes the commented example.
    """
    refuse_all(*no_folder(str(file), file.parent))
    if os.path.lexists(file) and not force:
        _refuse(file)
    must_be_writable(file)
    if yes or not (sys.stdin.isatty() and sys.stdout.isatty()):
        text = (files("careersim") / "starter.toml").read_text("utf-8")
    else:
        from careersim.commands.interview import interview

        with gently():  # a terminal that is being read from has to be left as it was
            text = interview()

    from careersim.schema import offers_schema

    # The schema first: without the file, the same command can be given again.
    write_whole(file.with_name(SCHEMA), (json.dumps(offers_schema(), indent=1) + "\n").encode())
    try:
        write_whole(file, f"#:schema {SCHEMA}\n{text}".encode(), replace=force)
    except FileExistsError:
        _refuse(file)  # it came while the questions were answered
    click.echo(f"Wrote {file}, and {SCHEMA} for your editor. Make it your own, then: careersim check {file}")


def _refuse(file: Path) -> NoReturn:
    raise Refused(f"careersim: {file}: is there already. Choose another name, or add --force to replace it.")
