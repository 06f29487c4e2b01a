"""The command: `python -m benchmarks [--quick] [--only P1,P4] [--rounds N] [--long PATHS] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

# One core each, as the command does; set before anything loads a library that reads it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from benchmarks.machine import machine
from benchmarks.p01_paths import Paths
from benchmarks.p02_model import Model
from benchmarks.p03_events import Events
from benchmarks.p04_errors import Errors
from benchmarks.p05_coverage import Coverage
from benchmarks.p06_memory import Memory, long_run
from benchmarks.p07_bits import Bits
from benchmarks.p08_start import Start
from benchmarks.p09_peers import Peers
from benchmarks.p10_quantiles import Quantiles
from benchmarks.race import race
from benchmarks.report import as_text, summary
from benchmarks.target import WARM_UP, Reading, Target

TARGETS: tuple[type[Target], ...] = (
    Paths, Model, Events, Errors, Coverage, Memory, Bits, Start, Peers, Quantiles,
)  # fmt: skip
KEYS = [target.key for target in TARGETS]


def main(arguments: list[str]) -> None:
    """Run the benchmarks, print each target beside what was measured, and write what was asked for."""
    asked = _asked(arguments)
    started = time.monotonic()
    print(f"careersim benchmarks, {datetime.now(UTC):%Y-%m-%d}\n{machine()}", flush=True)
    readings = [*_readings(asked)]
    print(as_text(readings, {target.key: target.title for target in TARGETS}))
    print(f"\n{summary(readings)}. {time.monotonic() - started:.0f} s.{_others()}")
    if asked.quick:
        print("A quick run shows that the benchmarks run; its numbers mean nothing.")
    if asked.json:
        found = {
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "machine": machine(),
            "quick": asked.quick,
            "readings": [asdict(one) for one in readings],
        }
        asked.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only see that everything runs")
    parser.add_argument("--only", metavar="P1,P4", default=",".join(KEYS), help="these targets alone")
    parser.add_argument("--rounds", type=int, help="how often everything is timed; 7, quick 1")
    parser.add_argument("--long", type=int, metavar="PATHS", help="also one run of so many paths, for its memory")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the readings there too")
    asked = parser.parse_args(arguments)
    asked.only = asked.only.upper().split(",")
    if unknown := [key for key in asked.only if key not in KEYS]:
        parser.error(f"no target {', '.join(unknown)}; there are {', '.join(KEYS)}")
    return asked


def _readings(asked: argparse.Namespace) -> Iterator[Reading]:
    targets = [target(quick=asked.quick) for target in TARGETS if target.key in asked.only]
    rounds = asked.rounds or (1 if asked.quick else 7)
    laps = race({target.key: target.contenders() for target in targets}, rounds, _tell)
    for target in targets:
        _tell(rounds, target.key)
        yield from target.readings(laps[target.key])
        if target.key == Memory.key and asked.long:
            yield from long_run(asked.long)


def _others() -> str:
    """Return how much else the machine was doing: what is read off the clock suffers from it, time on a core little."""
    try:
        return f" Load average {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores."
    except OSError:
        return ""


def _tell(number: int, target: str) -> None:
    if sys.stderr.isatty():
        what = "warming up" if number == WARM_UP else f"round {number + 1}"
        print(f"\r{what}: {target:4}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
