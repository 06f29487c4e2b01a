"""`careersim kinds`: the words a file may use."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from textwrap import wrap

import click

from careersim.commands.reading import refuse_all, unknown
from careersim.kinds import kinds as kinds_of
from careersim.pay.base import Component
from careersim.prices.base import PriceModel
from careersim.quantity import FORMS, PAIRS
from careersim.samplers.base import Sampler
from careersim.taxes.base import Tax
from careersim.utilities.base import Utility
from careersim.vesting.base import Vesting
from careersim.vesting.preset import facts

FAMILIES: dict[str, type] = {
    "pay": Component,
    "markets": PriceModel,
    "taxes": Tax,
    "vesting": Vesting,
    "utilities": Utility,
    "samplers": Sampler,
}
NUMBERS, PRESETS = "numbers", "presets"


def kinds(family: str | None) -> None:
    """Print each kind of a family, or of all, with its first line of documentation."""
    known = (*FAMILIES, NUMBERS, PRESETS)
    refuse_all(*unknown("kinds", family, known))
    for name in known if family is None else (family,):
        click.echo(name)
        for word, meaning in _meanings(name).items():
            click.echo(f"  {word:<18} {meaning}")
            for line in _coverage(name, word):
                click.echo(f"  {'':<18} {line}")


def _coverage(family: str, word: str) -> list[str]:
    """Return what a tax rule covers, wrapped."""
    if FAMILIES.get(family) is not Tax:
        return []
    return [part for line in kinds_of(Tax)[word].coverage() for part in wrap(line, 78 - 21, subsequent_indent="  ")]


def _meanings(family: str) -> dict[str, str]:
    if family == NUMBERS:
        return {word: str(form) for word, form in FORMS.items()} | PAIRS
    if family == PRESETS:
        return {name: fact["says"] for name, fact in facts().items()}
    found: Mapping[str, type] = kinds_of(FAMILIES[family])
    return {word: (inspect.getdoc(kind) or "").split("\n")[0] for word, kind in found.items()}
