"""Read the offers file, or end with all its faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import click

from careersim.decision import Decision
from careersim.offers_file import OffersError, load
from careersim.plain import plain, plain_lines
from careersim.spelling import did_you_mean

PICTURES = (".png", ".svg", ".pdf")


class Refused(click.ClickException):
    """What the user must mend; exit status 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message, in which no character moves the cursor or turns the text around."""
        click.echo(plain_lines(self.message), file=file, err=file is None)


def read(file: Path) -> Decision:
    """Return the decision in a file, after saying what it reads outside its folder; raises Refused with every fault."""
    try:
        decision = load(file)
    except OffersError as error:
        raise Refused(str(error)) from None
    for stock, path in decision.reads_outside.items():
        click.echo(plain(f"{file}: market.{stock} reads {path}, outside the folder of the file."), err=True)
    return decision


def refuse_all(*messages: str) -> None:
    """Raise Refused with every message, if there is any."""
    if messages:
        raise Refused("\n".join(f"careersim: {message}" for message in messages))


def unknown(where: str, word: str | None, known: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with a word that is not known."""
    known = tuple(known)
    if word is not None and word not in known:
        yield f"{where}: {word!r} is not known.{did_you_mean(word, known)} Known: {', '.join(map(plain, known))}."


def no_folder(where: str, folder: Path) -> Iterator[str]:
    """Yield what is wrong with a folder that is not there."""
    if not folder.is_dir():
        yield f"{where}: there is no folder {str(folder)!r}. Make it first."


def no_picture(where: str, picture: Path | None) -> Iterator[str]:
    """Yield what keeps a picture from being drawn to a file."""
    if picture is not None:
        yield from unknown(where, picture.suffix.lower(), PICTURES)
        yield from no_folder(where, picture.parent)
