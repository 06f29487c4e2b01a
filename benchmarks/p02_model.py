"""P2: a whole decision, from the file to its figures, against the random numbers and exponentials it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

import careersim as cs
from benchmarks.engine import offers
from benchmarks.target import Contender, Laps, Reading, Target
from careersim.engine.plan import Plan, plan
from careersim.samplers.base import LARGEST_BLOCK

ALONE, TWO, DRAWS = "careersim", "careersim, 2 workers", "normals and exp"
KEEP = 2**17
BLOCK = 4096
SWEEP = 1_000 * 1e8
"""Paths of a sweep of a thousand files at a hundred million each."""


class Model(Target):
    """Three stocks, grants, awards, bonuses, layoffs, taxes, two offers; means, quantiles and their errors."""

    key = "P2"
    title = "A full two-offer model"

    def contenders(self) -> Sequence[Contender]:
        """Return a run alone, one on two processes, and float64 draws and exponentials of the same counts."""
        text = offers("model")
        decision = cs.loads(text)
        n_paths = 2**18 if self.quick else 2**20

        def run(workers: int) -> None:
            cs.simulate(cs.loads(text), n_paths, workers=workers, keep=KEEP).summary()

        n_normals, n_prices = counts(plan(decision))
        generator, row = np.random.Generator(np.random.PCG64(0)), np.empty(LARGEST_BLOCK)

        def draws(_: int) -> None:
            for _ in range(n_paths // LARGEST_BLOCK):
                for number in range(n_normals):
                    generator.standard_normal(out=row)
                    if number < n_prices:
                        np.exp(row, out=row)

        return (
            Contender(ALONE, lambda _: run(1), n_paths),
            Contender(TWO, lambda _: run(2), n_paths),
            Contender(DRAWS, draws, n_paths),
        )

    def readings(self, laps: Laps) -> Iterator[Reading]:
        """Yield the ratios, and what a path costs."""
        n_normals, n_prices = counts(plan(cs.loads(offers("model"))))
        what = f"whole run / {n_normals} float64 normals and {n_prices} exponentials a path"
        yield self.number(what, laps.ratio(ALONE, DRAWS), "<= 0.55")
        yield self.number("the same on 2 workers, by the clock", laps.ratio(TWO, DRAWS, "wall"), "<= 0.35")
        yield self.number("2 workers / 1, by the clock", laps.ratio(TWO, ALONE, "wall"))
        path = laps.seconds(ALONE)
        yield self.number("a path", path * 1e6, unit="us")
        yield self.number(f"a block of {BLOCK:,} paths", path * BLOCK * 1e3, digits=1, unit="ms")
        yield self.number("1,000 files at 1e8 paths", path * SWEEP / 3600, digits=0, unit="core-hours")


def counts(prepared: Plan) -> tuple[int, int]:
    """Return how many random numbers a path takes, and how many prices it has."""
    n_normals = sum(len(stream.months) if stream.base == "motion" else 1 for stream in prepared.streams)
    return n_normals, sum(len(stock.months) for stock in prepared.stocks)
