"""P5: intervals of 95 % hold the truth as often as they say."""

from __future__ import annotations

import math
from collections.abc import Iterator

import careersim as cs
from benchmarks.engine import offers
from benchmarks.figures import figures
from benchmarks.p04_errors import CASES
from benchmarks.target import Laps, Reading, Target

T_95 = 1.979
"""Student's t, 97.5 % point for the 127 degrees of freedom that 128 batches leave."""
TRUTH_SEED = 999_999


class Coverage(Target):
    """Seeded trials of 4,096 paths, whose intervals are held against a run of two million."""

    key = "P5"
    title = "95 % intervals from batch means"

    def readings(self, laps: Laps) -> Iterator[Reading]:
        """Yield the share of trials that hold the truth, for the figure that does worst on either side."""
        trials, paths, many = (3, 2048, 2**14) if self.quick else (500, 4096, 2**21)
        for case, name in CASES.items():
            decision = cs.loads(offers(case))
            found = figures(cs.simulate(decision, many, TRUTH_SEED, keep=2**17).figures)
            truth = {figure: one for figure, one in found.items() if one.se > 0}  # else there is nothing to cover
            held = dict.fromkeys(truth, 0)
            for seed in range(trials):
                trial = figures(cs.simulate(decision, paths, seed).figures)
                for figure, true in truth.items():
                    reach = T_95 * math.hypot(trial[figure].se, true.se)
                    held[figure] += abs(trial[figure].value - true.value) <= reach
            shares = {figure: count / trials for figure, count in held.items()}
            low, high = min(shares, key=shares.__getitem__), max(shares, key=shares.__getitem__)
            yield Reading(
                self.key,
                f"{name}: of {trials} trials, the least and the most of {len(shares)} figures",
                "0.90 to 0.99",
                f"{shares[low]:.3f} ({low}) to {shares[high]:.3f} ({high})",
                shares[low] >= 0.90 and shares[high] <= 0.99,
            )
