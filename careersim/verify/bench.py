"""What a recipe works with: offers files, simulated as they are for any user."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from careersim.analysis.outlook import price_blocks
from careersim.decision import Decision
from careersim.engine.batch_means import estimate_of
from careersim.estimate import Estimate
from careersim.offers_file import loads
from careersim.quantity import Array
from careersim.result import Result
from careersim.simulation import simulate
from careersim.summary import AlternativeSummary
from careersim.verify import moments


@dataclass(frozen=True)
class Bench:
    """The paths, seed and sampler that all recipes share."""

    paths: int
    seed: int
    sampler: str

    def decision(self, text: str, least: int = 1) -> Decision:
        """Return the decision in an offers file that says nothing of its simulation; on at least so many paths."""
        simulation = f'paths = {max(self.paths, least)}, seed = {self.seed}, sampler = "{self.sampler}"'
        return loads(f"simulation = {{ {simulation} }}\n{text}")

    def result(self, text: str, least: int = 1) -> Result:
        """Return the simulated decision."""
        return simulate(self.decision(text, least))

    def alternative(self, text: str, key: str = "a") -> AlternativeSummary:
        """Return the figures of one alternative."""
        return self.result(text).figures.alternatives[key]

    def worth(self, text: str, key: str = "a") -> Estimate:
        """Return the mean present value of one alternative."""
        return self.alternative(text, key).present_value.mean

    def prices(self, text: str, months: list[int]) -> Prices:
        """Return the prices of all stocks of an offers file at some months."""
        return Prices(self.decision(text), months, self.paths)


class Prices:
    """Prices of all stocks of a decision at some months, (n_months, n_paths) each, in batches end to end."""

    def __init__(self, decision: Decision, months: list[int], paths: int) -> None:
        self.blocks = [*price_blocks(decision, [*decision.market], months, paths=paths)]
        self.n_batches = sum(n for _, n in self.blocks)

    @cached_property
    def prices(self) -> dict[str, Array]:
        """Return the prices by stock."""
        return {name: np.concatenate([made[name] for made, _ in self.blocks], axis=1) for name in self.blocks[0][0]}

    def mean(self, values: Array) -> Estimate:
        """Return the mean of a number a path."""
        return estimate_of(values, self.n_batches)

    def sd(self, values: Array) -> Estimate:
        """Return its standard deviation."""
        return moments.sd(values, self.n_batches)

    def correlation(self, x: Array, y: Array) -> Estimate:
        """Return the correlation of two."""
        return moments.correlation(x, y, self.n_batches)
