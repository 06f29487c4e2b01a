"""A noisy look at an uncertain number: a reference check, a trial project, a question asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from careersim.analysis.experiment import Experiment
from careersim.quantity import Array
from careersim.samplers.base import Stream
from careersim.samplers.pseudo import Pseudo


@dataclass(frozen=True)
class Check:
    """One look at a number, or the mean of several.

    noise : standard deviation of what one look says about the number, in its unit.
    looks : how many independent ones.
    """

    key: str
    noise: float
    looks: int = 1

    def as_json(self) -> dict[str, Any]:
        """Return what was looked at, and how."""
        return {"key": self.key, "noise": self.noise, "looks": self.looks}


def signals(experiment: Experiment, checks: Sequence[Check]) -> Mapping[Check, Array]:
    """Return what each check says on every path, the number plus N(0, noise^2 / looks), (n_paths,).

    Raises KeyError where a key is no uncertain number of the file.
    """
    base = experiment.sampler
    streams = [Stream(f"{check.key} as seen", "normal") for check in checks]
    sampler = Pseudo(base.seed, streams, base.block_size, base.batch_size)
    noise = [sampler.shocks(i) for i in range(experiment.n_blocks)] if checks else []
    return {
        check: experiment.numbers[check.key]
        + check.noise / check.looks**0.5 * np.concatenate([shocks[f"{check.key} as seen"] for shocks in noise])
        for check in checks
    }
