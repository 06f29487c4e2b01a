"""What one block of paths hands back: values path by path, and sums of everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from careersim.engine.cashflow import CashFlow
from careersim.engine.tax import YearTax
from careersim.quantity import Value

Sums = dict[tuple[int, str], float]
"""Sums over paths by (tax year, component or levy) [currency]."""


@dataclass(frozen=True)
class AlternativeBlock:
    """One alternative in one block.

    value : present value after tax, float or (n_paths,) [currency].
    scores : by attribute, float or (n_paths,).
    components, levies : sums over the paths, undiscounted.
    forfeited, beyond : sums over the paths, by component.
    """

    value: Value
    scores: Mapping[str, Value]
    components: Sums
    levies: Sums
    forfeited: Mapping[str, float]
    beyond: Mapping[str, float]


@dataclass(frozen=True)
class Block:
    """One block of paths.

    annuity : present value of one unit of money a year, float or (n_paths,) [years].
    preferences : the person's own numbers, float or (n_paths,).
    """

    n_paths: int
    annuity: Value
    preferences: Mapping[str, Value]
    alternatives: dict[str, AlternativeBlock] = field(default_factory=dict)

    def add(
        self,
        key: str,
        *,
        value: Value,
        scores: Mapping[str, Value],
        flow: CashFlow,
        taxes: Mapping[int, YearTax],
        forfeited: Mapping[str, Value],
        beyond: Mapping[str, Value],
    ) -> None:
        """Keep one alternative's values, and the sums of its accounts."""
        levies = {(year, levy): owed for year, tax in taxes.items() for levy, owed in tax.levies.items()}
        self.alternatives[key] = AlternativeBlock(
            value,
            scores,
            {key: self._sum(money) for key, money in flow.by_component.items()},
            {key: self._sum(owed) for key, owed in levies.items()},
            {key: self._sum(money) for key, money in forfeited.items()},
            {key: self._sum(money) for key, money in beyond.items()},
        )

    def _sum(self, money: Value) -> float:
        return float(np.sum(money)) if isinstance(money, np.ndarray) else float(money) * self.n_paths
