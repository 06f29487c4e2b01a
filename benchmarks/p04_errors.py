"""P4: the error that a second buys, with Sobol' points and with plain Monte Carlo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import variance

import careersim as cs
from benchmarks.engine import offers
from benchmarks.figures import figures
from benchmarks.target import WARM_UP, Contender, Laps, Reading, Target

SAMPLERS = ("sobol", "pseudo")
AIMS = {
    "smooth": {"mean": ">= 50"},
    "jumps": {"mean": ">= 5", "P5": ">= 2.5", "P(best)": ">= 2.5"},
    "volatile": {"mean": ">= 1", "regret": ">= 1", "P95": ">= 1", "P(best)": ">= 1"},
}
CASES = {"smooth": "smooth grants", "jumps": "stocks and layoffs", "volatile": "options at 80 % volatility"}


class Errors(Target):
    """Runs of 65,536 paths with one seed after another: how far apart their figures lie, and what they take.

    Judged is the efficiency, (variance x time) of plain Monte Carlo over that of Sobol' points: how many times the
    processor's time plain Monte Carlo needs for the same error (Glynn & Whitt 1992). Both run on the same engine.
    """

    key = "P4"
    title = "Error per second, Sobol' points against plain Monte Carlo, at 65,536 paths"

    def __init__(self, *, quick: bool) -> None:
        super().__init__(quick=quick)
        self.n_seeds, self.n_paths = (2, 512) if quick else (15, 65_536)
        self.found: dict[tuple[str, str, str], list[float]] = defaultdict(list)

    def contenders(self) -> Sequence[Contender]:
        """Return some runs of each case with each sampler."""
        decisions = {case: cs.loads(offers(case)) for case in CASES}

        def contender(case: str, sampler: str) -> Contender:
            def run(number: int) -> None:
                if number == WARM_UP:
                    cs.simulate(decisions[case], self.n_paths, sampler=sampler)
                    return
                for seed in range(number * self.n_seeds, (number + 1) * self.n_seeds):
                    result = cs.simulate(decisions[case], self.n_paths, seed, sampler=sampler)
                    for figure, estimate in figures(result.figures).items():
                        self.found[case, sampler, figure].append(estimate.value)

            return Contender(f"{case} {sampler}", run, self.n_seeds * self.n_paths)

        return tuple(contender(case, sampler) for case in CASES for sampler in SAMPLERS)

    def readings(self, laps: Laps) -> Iterator[Reading]:
        """Yield the efficiency for every figure that is aimed at."""
        for case, name in CASES.items():
            slower = laps.ratio(f"{case} pseudo", f"{case} sobol").value
            for figure, aim in AIMS[case].items():
                sobol, plain = (variance(self.found[case, sampler, figure]) for sampler in SAMPLERS)
                gain = plain / sobol if sobol > 0 else float("inf")
                what = f"{name}, {figure}: variance / {gain:,.1f}, time / {slower:.2f}; together"
                yield self.number(what, gain * slower, aim, digits=1, unit="x")
