"""How a word in the file finds its class: a new kind is one new file in its family's package."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from contextlib import suppress
from functools import cache
from inspect import isabstract
from typing import TypeVar

Family = TypeVar("Family")


class Kinds(Mapping[str, type[Family]]):
    """A family's concrete kinds by the word that names each in the file, in alphabetical order.

    Who asks for one by its word waits only for the module of that name; who asks for all, for all.
    """

    def __init__(self, family: type[Family]) -> None:
        self._family = family
        self._package = family.__module__.rpartition(".")[0]

    def __getitem__(self, word: str) -> type[Family]:
        """Return the kind of a word."""
        own = self._with(module for module in _modules(self._package) if module == word)
        return own.get(word) or self._all()[word]

    def __iter__(self) -> Iterator[str]:
        """Yield the words."""
        return iter(self._all())

    def __len__(self) -> int:
        """Return the number of kinds."""
        return len(self._all())

    def items(self) -> ItemsView[str, type[Family]]:
        """Return the words and the kinds, found in one go."""
        return self._all().items()

    def values(self) -> ValuesView[type[Family]]:
        """Return the kinds, found in one go."""
        return self._all().values()

    def _all(self) -> dict[str, type[Family]]:
        return self._with(_modules(self._package))

    def _with(self, modules: Iterable[str]) -> dict[str, type[Family]]:
        """Return the kinds that are there once some of the package's modules are, and the plug-ins."""
        for module in modules:
            importlib.import_module(f"{self._package}.{module}")
        _import_plugins()
        found: dict[str, type[Family]] = {}
        for subclass in _subclasses(self._family):
            word = subclass.__dict__.get("kind")
            if word is None or isabstract(subclass):
                continue
            if found.setdefault(word, subclass) is not subclass:
                raise TypeError(
                    f"two kinds of {self._family.__name__} are called {word!r}: {found[word]} and {subclass}"
                )
        return dict(sorted(found.items()))


def kinds(family: type[Family]) -> Kinds[Family]:
    """Return a family's concrete kinds by the word that names each in the file, in alphabetical order.

    family : the abstract base class, defined in a module of the family's own package. Its kinds are the
        concrete subclasses with a `kind` of their own, found in that package's modules and in the modules
        that installed packages name in the entry point group `careersim`.

    To look into it raises TypeError when two classes claim the same word.
    """
    return Kinds(family)


def _subclasses(base: type[Family]) -> Iterator[type[Family]]:
    for subclass in base.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


@cache
def _modules(package: str) -> tuple[str, ...]:
    return tuple(module.name for module in pkgutil.iter_modules(importlib.import_module(package).__path__))


@cache
def _import_plugins() -> None:
    # Reading the metadata of all installed packages costs more than a small run: look first whether any names us.
    if _names_plugins():
        from importlib.metadata import entry_points

        for plugin in entry_points(group="careersim"):
            plugin.load()


def _names_plugins() -> bool:
    return any(b"[careersim]" in text for folder in sys.path for text in _entry_points(folder or "."))


def _entry_points(folder: str) -> Iterator[bytes]:
    """Yield what each package that is installed in a folder names, by plain calls: pathlib's take ten times as long."""
    try:
        packages = [name for name in os.listdir(folder) if name.endswith(".dist-info")]  # noqa: PTH208
    except OSError:  # a zip file, or a folder that is not there
        return
    for package in packages:
        with suppress(OSError), open(f"{folder}/{package}/entry_points.txt", "rb") as file:  # noqa: PTH123
            yield file.read()
