"""The engine up to its prices: the sampler and the market, as every block of a run walks through them."""

from __future__ import annotations

from dataclasses import dataclass

import careersim as cs
from benchmarks.target import FILES
from careersim.engine.draws import drawn_numbers
from careersim.engine.market import stock_prices
from careersim.engine.plan import Plan, plan
from careersim.samplers.base import LARGEST_BATCH, LARGEST_BLOCK
from careersim.samplers.sobol import Sobol


@dataclass(frozen=True)
class PathEngine:
    """Makes the prices that a decision reads."""

    plan: Plan
    sampler: Sobol

    @classmethod
    def of(cls, text: str) -> PathEngine:
        """Return the path engine of the decision in an offers file."""
        prepared = plan(cs.loads(text))
        return cls(prepared, Sobol(0, prepared.streams, LARGEST_BLOCK, LARGEST_BATCH))

    @property
    def n_prices(self) -> int:
        """Return how many prices a path has."""
        return sum(len(stock.months) for stock in self.plan.stocks)

    def run(self, n_blocks: int) -> None:
        """Make the prices of some blocks, and forget them."""
        for index in range(n_blocks):
            shocks = self.sampler.shocks(index)
            stock_prices(self.plan.stocks, drawn_numbers(self.plan.draws, shocks), shocks)


def offers(name: str) -> str:
    """Return the text of one of the offers files that are measured."""
    return (FILES / f"{name}.toml").read_text("utf-8")
