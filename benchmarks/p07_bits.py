"""P7: the same bits, whoever runs the blocks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import careersim as cs
from benchmarks.target import FILES, Laps, Reading, Target

FILE = FILES / "model.toml"
SEED = 1
KEEP = 2**17
"""As the command keeps them."""


class Bits(Target):
    """The whole result, as the JSON text that a run prints."""

    key = "P7"
    title = "The same bits from every executor"

    def __init__(self, *, quick: bool) -> None:
        super().__init__(quick=quick)
        self.paths = KEEP + 2**15 if quick else 2**19

    def readings(self, laps: Laps) -> Iterator[Reading]:
        """Yield whether each executor's result is the one that this thread makes."""
        alone = self._result()
        for n_threads in (1, 2):
            with ThreadPoolExecutor(n_threads) as threads:
                same = self._result(executor=threads) == alone
            yield self.yes_or_no(f"{n_threads} thread{'s' * (n_threads > 1)}", met=same)
        yield self.yes_or_no("2 processes", met=self._from_command("--workers", "2") == alone)
        what = "2 processes of a Dask cluster"
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            yield self.absent(what, "yes", "distributed is not installed")
            return
        with (
            LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,  # type: ignore[no-untyped-call]
            Client(cluster) as client,  # type: ignore[no-untyped-call]
        ):
            same = self._result(executor=client.get_executor()) == alone
        yield self.yes_or_no(what, met=same)

    def _result(self, executor: Executor | None = None) -> str:
        return json.dumps(cs.simulate(cs.load(FILE), self.paths, SEED, executor=executor, keep=KEEP).summary())

    def _from_command(self, *more: str) -> str:
        # The command forks its workers; this process has threads by now, and must not.
        command = [sys.executable, "-m", "careersim", "run", str(FILE), "--json", "--seed", str(SEED), *more]
        done = subprocess.run([*command, "--paths", str(self.paths)], capture_output=True, text=True, check=True)
        return json.dumps(json.loads(done.stdout))
