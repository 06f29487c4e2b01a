"""Shocks -> numbers: the value of every uncertain number on every path of a block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from careersim.factor import Draw
from careersim.quantity import Array, Value


def drawn_numbers(draws: Iterable[Draw], shocks: Mapping[str, Array]) -> dict[Draw, Value]:
    """Return the value of each draw, float or (n_paths,), from the standard shocks of its stream, (n_paths,)."""
    return {draw: draw.quantity.value(None if draw.quantity.is_fixed else shocks[draw.name]) for draw in draws}
