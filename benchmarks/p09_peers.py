"""P9: others at P1's work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from benchmarks.engine import PathEngine, offers
from benchmarks.peers import compiled, jax, notebook, quantlib, torch
from benchmarks.target import Contender, Laps, Reading, Target
from careersim.samplers.base import LARGEST_BLOCK

ENGINE = "careersim"
AIMS = {
    "numba": "> 1",
    "JAX": "> 1",
    "torch": "> 1",
    "naive notebook numpy": ">= 20",
    "idiomatic notebook numpy": ">= 20",
    "QuantLib": ">= 50",
}
"""How many times careersim's time each is to need."""


class Peers(Target):
    """The same paths made by other means, one core's time a path; those that are not installed are skipped."""

    key = "P9"
    title = "Peers: 4 correlated stocks, 40 steps each"

    def contenders(self) -> Sequence[Contender]:
        """Return the path engine and every peer that is there."""
        n_blocks = 2 if self.quick else 64
        n_paths = n_blocks * LARGEST_BLOCK
        engine = PathEngine.of(offers("paths"))
        found = [Contender(ENGINE, lambda _: engine.run(n_blocks), n_paths), *notebook.contenders(n_paths)]
        makers: Sequence[Callable[[int], Contender]] = (compiled.contender, jax.contender, torch.contender)
        for make, paths in (*((make, n_paths) for make in makers), (quantlib.contender, n_paths // 16)):
            try:
                found.append(make(paths))
            except ImportError:
                continue
        return found

    def readings(self, laps: Laps) -> Iterator[Reading]:
        """Yield how many times careersim's time each peer takes."""
        for name, aim in AIMS.items():
            what = f"{name} / careersim"
            if name in laps.by_name:
                yield self.number(what, laps.ratio(name, ENGINE), aim, digits=1)
            else:
                yield self.absent(what, aim, f"{name} is not installed: pip install 'careersim[bench]'")
