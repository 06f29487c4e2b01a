"""The recipes: each tells by simulation what some reference values should be."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from careersim.verify import recipes as home
from careersim.verify.bench import Bench
from careersim.verify.check import Check

Recipe = Callable[[Bench], Iterator[Check]]
ORDER = ("prices", "pay", "working_life", "risk", "choice", "weights", "information", "timing", "looking")
"""The topics in the order of the house; any other module of `careersim.verify.recipes` comes after them."""
_FOUND: dict[str, dict[str, Recipe]] = {}


@dataclass(frozen=True)
class Topic:
    """Recipes of one subject, by name."""

    title: str
    recipes: Mapping[str, Recipe]


def recipe(function: Recipe) -> Recipe:
    """Add a function to the recipes of its topic, the module it stands in."""
    _FOUND.setdefault(function.__module__, {})[function.__name__] = function
    return function


@cache
def topics() -> tuple[Topic, ...]:
    """Return all recipes by topic."""
    there = [module.name for module in iter_modules(home.__path__)]
    ordered = sorted(there, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    return tuple(_topic(f"{home.__name__}.{name}") for name in ordered)


def _topic(name: str) -> Topic:
    module = import_module(name)
    return Topic((inspect.getdoc(module) or name).split("\n")[0].rstrip("."), _FOUND.get(name, {}))
