"""`careersim explain`: what a key of the file means."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

import click

from careersim.commands.reading import Refused
from careersim.keys import Key, all_keys, keys_at
from careersim.report.plain import plain
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


def _lines(key: Key) -> Iterator[str]:
    yield key.dotted + (f"  (kind {', '.join(key.of)})" if key.of else "")
    yield from _wrapped("", key.means[:1].upper() + key.means[1:])
    yield from _wrapped("Written as ", f"{key.written}.")
    if key.known is not None:
        yield from _wrapped("Default: ", key.known.says)
        yield from _wrapped("Source: ", f"{key.known.source}; checked {key.known.checked_on}.")
    elif key.default is None:
        yield "  The file must give it."
    elif key.default != "a table of defaults" and "default" not in key.means:
        yield from _wrapped("Default: ", f"{key.default}.")
    inside = [other.path[-1] for other in all_keys() if other.path[:-1] == key.path]
    if inside:
        yield from _wrapped("Its keys: ", f"{', '.join(dict.fromkeys(inside))}.")


def _wrapped(label: str, text: str) -> list[str]:
    return wrap(f"{label}{text}", WIDTH, initial_indent="  ", subsequent_indent="    ")
