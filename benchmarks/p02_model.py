"""P2: a whole decision, from the file to its figures, against the random numbers and exponentials it holds."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence

import numpy as np

import careersim as cs
from benchmarks.engine import offers
from benchmarks.target import FILES, Contender, Lap, Laps, Reading, Target
from careersim.engine.plan import Plan, plan
from careersim.samplers.base import LARGEST_BLOCK

ALONE, TWO, DRAWS = "careersim", "careersim, 2 workers", "normals and exp"
NO_LAYOFFS, DRAWS_WITHOUT = "careersim without layoffs", "normals and exp without layoffs"
KEEP = 2**17
SWEEP = 1_000 * 1e8
"""Paths of a sweep of a thousand files at a hundred million each."""


TIMED = """
import sys, time
import careersim as cs
file, paths, keep = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
wall = time.perf_counter()
cs.simulate(cs.load(file), paths, workers=2, keep=keep).summary()
print(time.perf_counter() - wall)
"""
"""Runs on two workers in a process of its own: by now this one has threads, and must not be forked."""


class Model(Target):
    """Three stocks, grants, awards, bonuses, layoffs, taxes, two offers; means, quantiles and their errors."""

    key = "P2"
    title = "A full two-offer model"

    def __init__(self, *, quick: bool) -> None:
        super().__init__(quick=quick)
        self.n_paths = KEEP + 2**14 if quick else 2**20
        self.text = offers("model")
        self.without = re.sub(r"^layoff.*\n", "", self.text, flags=re.MULTILINE)

    def contenders(self) -> Sequence[Contender]:
        """Return whole runs, and float64 draws and exponentials of the same counts."""

        def alone(text: str) -> Contender:
            def run(_: int) -> None:
                cs.simulate(cs.loads(text), self.n_paths, keep=KEEP).summary()

            return Contender(ALONE if text == self.text else NO_LAYOFFS, run, self.n_paths)

        def two(_: int) -> Lap:
            command = [sys.executable, "-c", TIMED, str(FILES / "model.toml"), str(self.n_paths), str(KEEP)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            return Lap(float("nan"), float(done.stdout) / self.n_paths)

        def draws(name: str, text: str) -> Contender:
            n_normals, n_prices = counts(plan(cs.loads(text)))
            generator, row = np.random.Generator(np.random.PCG64(0)), np.empty(LARGEST_BLOCK)

            def run(_: int) -> None:
                for _ in range(self.n_paths // LARGEST_BLOCK):
                    for number in range(n_normals):
                        generator.standard_normal(out=row)
                        if number < n_prices:
                            np.exp(row, out=row)

            return Contender(name, run, self.n_paths)

        return (
            alone(self.text),
            Contender(TWO, two),
            draws(DRAWS, self.text),
            alone(self.without),
            draws(DRAWS_WITHOUT, self.without),
        )

    def readings(self, laps: Laps) -> Iterator[Reading]:
        """Yield the ratios, and what a path costs."""
        n_normals, n_prices = counts(plan(cs.loads(self.text)))
        what = f"whole run / {n_normals} float64 normals and {n_prices} exponentials a path"
        yield self.number(what, laps.ratio(ALONE, DRAWS), "<= 0.55")
        yield self.number("the same on 2 workers, by the clock", laps.ratio(TWO, DRAWS, "wall"), "<= 0.35")
        yield self.number("2 workers / 1, by the clock", laps.ratio(TWO, ALONE, "wall"))
        yield self.number(
            "without layoffs, whole run / normals and exponentials", laps.ratio(NO_LAYOFFS, DRAWS_WITHOUT)
        )
        path = laps.seconds(ALONE)
        yield self.number("a path", path * 1e6, unit="us")
        yield self.number(f"a block of {LARGEST_BLOCK:,} paths", path * LARGEST_BLOCK * 1e3, digits=1, unit="ms")
        yield self.number("1,000 files at 1e8 paths", path * SWEEP / 3600, digits=0, unit="core-hours")


def counts(prepared: Plan) -> tuple[int, int]:
    """Return how many random numbers a path takes, and how many prices it has."""
    n_normals = sum(len(stream.months) if stream.base == "motion" else 1 for stream in prepared.streams)
    return n_normals, sum(len(stock.months) for stock in prepared.stocks)
