"""Another sampler's shocks with some of them held at one value, or drawn anew, and all others as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from careersim.quantity import Array
from careersim.samplers.base import Sampler
from careersim.samplers.pseudo import Pseudo


@dataclass(frozen=True)
class Intervened(Sampler):
    """The paths of another sampler, changed in a few streams only: what a change does is seen without other luck.

    held : streams of numbers held at one standard shock.
    anew : makes the shocks of the streams that are drawn anew, independent of the base's.
    """

    base: Sampler
    held: Mapping[str, float] = field(default_factory=dict)
    anew: Sampler | None = None

    @classmethod
    def of(cls, base: Sampler, held: Mapping[str, float] | None = None, anew: Iterable[str] = ()) -> Self:
        """Return the sampler with some streams of numbers held, and some drawn anew."""
        streams = [stream for stream in base.streams if stream.name in {*anew}]
        other = Pseudo(base.seed, [replace(s, name=_anew(s.name)) for s in streams], base.block_size, base.batch_size)
        return cls(
            base.seed, base.streams, base.block_size, base.batch_size, base, held or {}, other if streams else None
        )

    def shocks(self, block: int) -> Mapping[str, Array]:
        """Return the base's shocks with the changes."""
        shocks = dict(self.base.shocks(block))
        shocks |= {name: np.full(self.block_size, shock) for name, shock in self.held.items()}
        if self.anew is not None:
            drawn = self.anew.shocks(block)
            shocks |= {name: drawn[_anew(name)] for name in shocks if _anew(name) in drawn}
        return shocks


def _anew(name: str) -> str:
    # A stream's shocks depend on the seed and its name: another name, other shocks.
    return f"{name} anew"
