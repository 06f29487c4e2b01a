"""Read the offers file, or end with all its faults."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import click

from careersim.decision import Decision
from careersim.offers_file import OffersError, load


class Refused(click.ClickException):
    """What the user must mend; exit status 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message as it is."""
        click.echo(self.message, file=file, err=file is None)


def read(file: Path) -> Decision:
    """Return the decision in a file; raises Refused with every fault at once."""
    try:
        return load(file)
    except OffersError as error:
        raise Refused(str(error)) from None


def refuse(where: str, message: str) -> Refused:
    """Return the refusal of an option's value."""
    return Refused(f"careersim: {where}: {message}")
