"""P1: the path engine against nothing but its random numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.engine import PathEngine, offers
from benchmarks.target import Contender, Laps, Reading, Target
from careersim.samplers.base import LARGEST_BLOCK

N_STOCKS, N_STEPS = 4, 40
ENGINE, DRAWS = "path engine", "PCG64 normals"


class Paths(Target):
    """Four correlated geometric Brownian motions of 40 steps, against as many bare normal draws."""

    key = "P1"
    title = "Path engine: 4 correlated stocks, 40 steps each"

    def contenders(self) -> Sequence[Contender]:
        """Return the engine, and the draws that plain code would begin with."""
        engine = PathEngine.of(offers("paths"))
        assert engine.n_prices == N_STOCKS * N_STEPS
        n_blocks = 2 if self.quick else 64
        generator, row = np.random.Generator(np.random.PCG64(0)), np.empty(LARGEST_BLOCK)

        def draws(_: int) -> None:
            for _ in range(n_blocks * engine.n_prices):
                generator.standard_normal(out=row)

        n_paths = n_blocks * LARGEST_BLOCK
        return Contender(ENGINE, lambda _: engine.run(n_blocks), n_paths), Contender(DRAWS, draws, n_paths)

    def readings(self, laps: Laps) -> Iterator[Reading]:
        """Yield the ratio, and what either costs."""
        yield self.number("path engine / bare float64 normals of the same count", laps.ratio(ENGINE, DRAWS), "<= 0.40")
        for name in (ENGINE, DRAWS):
            yield self.number(name, laps.seconds(name) * 1e9 / (N_STOCKS * N_STEPS), digits=1, unit="ns a price")
