"""Times contenders in rounds: everyone once, then everyone again, so that all meet the same machine."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Mapping, Sequence

from benchmarks.target import WARM_UP, Contender, Lap, Laps


def race(
    contenders: Mapping[str, Sequence[Contender]], rounds: int, tell: Callable[[int, str], None]
) -> dict[str, Laps]:
    """Return the laps of each target's contenders, by the target's key.

    tell : called with the round and the target, before it is run.
    """
    laps: dict[str, dict[str, list[Lap]]] = {key: {one.name: [] for one in some} for key, some in contenders.items()}
    for number in range(WARM_UP, rounds):
        for key, some in contenders.items():
            tell(number, key)
            # Who runs second finds other caches than who runs first: they take turns.
            for one in some if number % 2 else reversed(some):
                lap = timed(one, number)
                if number != WARM_UP:
                    laps[key][one.name].append(lap)
    return {key: Laps(found) for key, found in laps.items()}


def timed(contender: Contender, number: int) -> Lap:
    """Return the time that one call of a contender takes, a unit [s]."""
    cpu, wall = _cpu_seconds(), time.perf_counter()
    own = contender.run(number)
    wall, cpu = time.perf_counter() - wall, _cpu_seconds() - cpu
    if isinstance(own, Lap):
        return own
    return Lap(cpu / contender.units, wall / contender.units)


def _cpu_seconds() -> float:
    """Return the time that all threads of this process and its ended children have spent on a core [s]."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
