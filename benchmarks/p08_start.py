"""P8: how long one waits before anything happens."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.target import ROOT, Contender, Laps, Reading, Target

NOTHING, HELP, RUN = "python -c pass", "careersim --help", "careersim run"


class Start(Target):
    """Commands as a shell starts them, in units of a Python that does nothing."""

    key = "P8"
    title = "Start-up"

    def contenders(self) -> Sequence[Contender]:
        """Return the commands."""
        # As anyone's Python does: keep what was compiled, and find it the next time.
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        command = str(Path(sysconfig.get_path("scripts")) / "careersim")
        file = str(ROOT / "configs" / "cloud-or-lab.toml")
        commands = {
            NOTHING: [sys.executable, "-c", "pass"],
            HELP: [command, "--help"],
            RUN: [command, "run", file, "--json", "--paths", "10000"],
        }

        def contender(name: str) -> Contender:
            # In a row: a system that has put away the files of a command that nobody calls finds them but once.
            times = 1 if self.quick else 5

            def run(_: int) -> None:
                for _ in range(times):
                    subprocess.run(commands[name], env=environment, check=True, stdout=subprocess.DEVNULL)

            return Contender(name, run, times)

        return tuple(contender(name) for name in commands)

    def readings(self, laps: Laps) -> Iterator[Reading]:
        """Yield how many times as long each takes as Python alone."""
        yield self.number("careersim --help / python -c pass", laps.ratio(HELP, NOTHING), "<= 5", digits=1)
        what = "careersim run --json of 10,000 paths / python -c pass"
        yield self.number(what, laps.ratio(RUN, NOTHING), "<= 45", digits=1)
        yield self.number("careersim run --json, by the clock", laps.seconds(RUN, "wall") * 1e3, digits=0, unit="ms")
