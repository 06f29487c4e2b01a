"""P6: memory does not grow with the number of paths."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.target import FILES, Laps, Reading, Target

# A process is asked for its own peak: what its parent would be told includes the parent's.
PEAK = """
import sys
from careersim.cli import status
failed = status(sys.argv[1:])
try:
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
except OSError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(peak, file=sys.stderr)
sys.exit(failed)
"""


class Memory(Target):
    """The command, with a million paths and with a fifth of them."""

    key = "P6"
    title = "Memory"

    def readings(self, laps: Laps) -> Iterator[Reading]:
        """Yield the difference of the peaks."""
        few, many = (140_000, 180_000) if self.quick else (200_000, 1_000_000)
        peaks = [peak_megabytes("model", paths) for paths in (few, many)]
        what = f"peak of {many:,} paths minus peak of {few:,}"
        yield self.number(what, peaks[1] - peaks[0], "<= 5", digits=1, unit="MB")
        yield self.number(f"peak of {many:,} paths", peaks[1], digits=0, unit="MB")


def peak_megabytes(name: str, paths: int, *more: str) -> float:
    """Return the most memory that `careersim run` holds at any moment [MB]."""
    command = [sys.executable, "-c", PEAK, "run", str(FILES / f"{name}.toml"), "--json", "--paths", str(paths), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stderr.splitlines()[-1]) / 1024


def long_run(paths: int) -> Iterator[Reading]:
    """Yield the peak memory and the time of one very long run of a small file on two workers."""
    started = time.perf_counter()
    peak = peak_megabytes("tiny", paths, "--workers", "2", "--quiet")
    minutes = (time.perf_counter() - started) / 60
    target = Memory(quick=False)
    yield target.number(f"peak of {paths:,} paths of a small file", peak, digits=0, unit="MB")
    yield target.number("the same on 2 workers, by the clock", minutes, digits=1, unit="minutes")
