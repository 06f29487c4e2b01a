"""The pages of the reference that are made from the code whenever the site is built, so that they cannot drift."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from textwrap import dedent
from typing import Any

import click

import careersim
from careersim.cli import cli
from careersim.commands.explain import sentences
from careersim.keys import all_keys


def keys() -> Iterator[str]:
    """Yield every key of the offers file as `careersim explain` says it."""
    for table, found in groupby(sorted(all_keys(), key=lambda key: _table(key.path)), key=lambda key: _table(key.path)):
        yield f"## {table}"
        for key in found:
            kinds = f" ({'kind' if len(key.of) == 1 else 'kinds'} {', '.join(key.of)})" if key.of else ""
            yield f"`{key.dotted}`{_plain(kinds)}"
            said = [_plain(sentence) for sentence in sentences(key)]
            yield ":   " + "\n    \n    ".join(said) + "\n"


def python() -> Iterator[str]:
    """Yield the signature and the docstring of everything public, and of the members of its classes."""
    for name in careersim.__all__:
        thing = getattr(careersim, name)
        yield f"## {name}"
        yield from _described(thing)
        if inspect.isclass(thing):
            for member, value in list(vars(thing).items()):
                function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
                if not member.startswith("_") and inspect.isfunction(function) and _is_own(function):
                    yield f"### {name}.{member}"
                    yield from _described(function, is_called=not isinstance(value, property))


def options() -> Iterator[str]:
    """Yield what `--help` says of every command."""
    for name in sorted(cli.commands):
        command = cli.commands[name]
        yield f"## {name}"
        with click.Context(command, info_name=f"careersim {name}", terminal_width=100) as context:
            yield f"````text\n{command.get_help(context)}\n````\n"


PAGES: dict[str, Callable[[], Iterator[str]]] = {"keys": keys, "api": python, "options": options}
"""By the name of the page, which has a heading and a few words in its file; the rest is put below."""


def fill(app: object, page: str, source: list[str]) -> None:
    """Put below a page's own words what is made from the code."""
    if page in PAGES:
        source[0] += "\n" + "\n".join(PAGES[page]())


def _is_own(function: Any) -> bool:
    return str(function.__module__).startswith("careersim.")


def _table(path: tuple[str, ...]) -> str:
    return path[0] if len(path) > 1 else "At the top, and of any job"


def _described(thing: Any, *, is_called: bool = True) -> Iterator[str]:
    if inspect.isfunction(thing):
        yield f"```python\n{_signature(thing, is_called=is_called)}\n```\n"
    yield f"````text\n{inspect.getdoc(thing) or ''}\n````\n"


def _signature(function: Any, *, is_called: bool) -> str:
    """Return a signature as it stands in the code, with the names of types and not where they are at home."""
    written = ast.parse(dedent(inspect.getsource(function))).body[0]
    assert isinstance(written, ast.FunctionDef)
    arguments = re.sub(r"^(self|cls)(, )?", "", ast.unparse(written.args))
    returned = f" -> {ast.unparse(written.returns)}" if written.returns is not None else ""
    return f"{written.name}{f'({arguments})' if is_called else ''}{returned}"


def _plain(text: str) -> str:
    """Return a text in which nothing outside of backticks means anything to Markdown."""
    parts = text.split("`")
    parts[::2] = [re.sub(r"([\\*_<>\[\]{}|#$])", r"\\\1", part) for part in parts[::2]]
    return "`".join(parts)
