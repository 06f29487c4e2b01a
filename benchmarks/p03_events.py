"""P3: months in which no price is read cost nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import careersim as cs
from benchmarks.engine import PathEngine, offers
from benchmarks.target import Contender, Laps, Reading, Target
from careersim.samplers.base import LARGEST_BLOCK

QUARTERLY, MONTHLY = "quarterly", "monthly"


class Events(Target):
    """The same grants, vesting every quarter and every month, on the same monthly grid."""

    key = "P3"
    title = "Event dates"

    def contenders(self) -> Sequence[Contender]:
        """Return the path engine and the whole run, with either vesting."""
        texts = {QUARTERLY: offers("paths"), MONTHLY: offers("paths").replace(QUARTERLY, MONTHLY)}
        n_blocks = 2 if self.quick else 32
        n_paths = n_blocks * LARGEST_BLOCK
        engines = {name: PathEngine.of(text) for name, text in texts.items()}
        decisions = {name: cs.loads(text) for name, text in texts.items()}

        def paths(name: str) -> Contender:
            return Contender(f"{name} paths", lambda _: engines[name].run(n_blocks), n_paths)

        def whole(name: str) -> Contender:
            return Contender(f"{name} run", lambda _: cs.simulate(decisions[name], n_paths).summary(), n_paths)

        return tuple(make(name) for make in (paths, whole) for name in texts)

    def readings(self, laps: Laps) -> Iterator[Reading]:
        """Yield the ratio of the path engine, and that of whole runs."""
        for what, aim in (("paths", "<= 0.40"), ("run", "")):
            ratio = laps.ratio(f"{QUARTERLY} {what}", f"{MONTHLY} {what}")
            yield self.number(f"quarterly / monthly, {'path engine' if aim else 'whole run'}", ratio, aim)
