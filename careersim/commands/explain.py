"""`careersim explain`: what a key of the file means."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

import click

from careersim.commands.reading import Refused
from careersim.keys import Key, all_keys, keys_at
from careersim.plain import plain
from careersim.spelling import did_you_mean

WIDTH = 80


def explain(text: str) -> None:
    """Print what a key means, how it is written, and its default with its source."""
    try:
        found = keys_at(text)
    except ValueError:
        found = ()
    if not found:
        known = dict.fromkeys([key.dotted for key in all_keys()] + [key.path[-1] for key in all_keys()])
        hint = did_you_mean(text, known) or " The reference lists all of them: docs/offers-file.md."
        raise Refused(f"careersim: {plain(text)!r} is no key of an offers file.{hint}")
    for i, key in enumerate(found):
        if i:
            click.echo()
        for line in _lines(key):
            click.echo(line)


def sentences(key: Key) -> Iterator[str]:
    """Yield what a key means, how it is written, its default with its source, and its own keys."""
    if key.means:
        yield key.means[:1].upper() + key.means[1:]
    yield f"Written as {key.written}."
    if key.known is not None:
        yield f"Default: {key.known.says}"
        yield f"Source: {key.known.source}; checked {key.known.checked_on}."
    elif key.default is None:
        yield "The file must give it."
    elif key.default != "a table of defaults" and "default" not in key.means:
        yield f"Default: {key.default}" + "." * (key.default[-1] not in ".?!")
    inside = [other.path[-1] for other in all_keys() if other.path[:-1] == key.path]
    if inside:
        yield f"Its keys: {', '.join(dict.fromkeys(inside))}."


def _lines(key: Key) -> Iterator[str]:
    yield key.dotted + (f"  (kind {', '.join(key.of)})" if key.of else "")
    for sentence in sentences(key):
        yield from wrap(sentence, WIDTH, initial_indent="  ", subsequent_indent="    ")
