"""How a word in the file finds its class: a new kind is one new file in its family's package."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from inspect import isabstract
from pathlib import Path
from typing import TypeVar

Family = TypeVar("Family")


def kinds(family: type[Family]) -> dict[str, type[Family]]:
    """Return a family's concrete kinds by the word that names each in the file, in alphabetical order.

    family : the abstract base class, defined in a module of the family's own package. Its kinds are the
        concrete subclasses with a `kind` of their own, found in that package's modules and in the modules
        that installed packages name in the entry point group `careersim`.

    Raises TypeError when two classes claim the same word.
    """
    _import_modules(family.__module__.rpartition(".")[0])
    _import_plugins()
    found: dict[str, type[Family]] = {}
    for subclass in _subclasses(family):
        word = subclass.__dict__.get("kind")
        if word is None or isabstract(subclass):
            continue
        if found.setdefault(word, subclass) is not subclass:
            raise TypeError(f"two kinds of {family.__name__} are called {word!r}: {found[word]} and {subclass}")
    return dict(sorted(found.items()))


def _subclasses(base: type[Family]) -> Iterator[type[Family]]:
    for subclass in base.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


@cache
def _import_modules(package: str) -> None:
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        importlib.import_module(f"{package}.{module.name}")


@cache
def _import_plugins() -> None:
    # Reading the metadata of all installed packages costs more than a small run: look first whether any names us.
    if _names_plugins():
        from importlib.metadata import entry_points

        for plugin in entry_points(group="careersim"):
            plugin.load()


def _names_plugins() -> bool:
    listed = (entry for folder in sys.path for entry in Path(folder).glob("*.dist-info/entry_points.txt"))
    return any(b"[careersim]" in entry.read_bytes() for entry in listed)
