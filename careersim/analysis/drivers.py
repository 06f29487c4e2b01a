"""What an answer depends on, and what is worth finding out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from careersim.analysis.experiment import Experiment, Input
from careersim.analysis.indices import estimate, explained, rank_correlation, total
from careersim.analysis.information import value_of_information
from careersim.analysis.regression import Smooth, cross_fitted, design
from careersim.analysis.signal import Check, signals
from careersim.analysis.target import Target, leaders
from careersim.decision import STAY, Decision
from careersim.engine.outcomes import Outcomes
from careersim.estimate import Estimate
from careersim.number import parse_key_path
from careersim.quantity import Array
from careersim.simulation import Progress

LOW, HIGH = 0.10, 0.90
"""The quantiles of an input that the tornado moves it to."""
PATHS_OF_A_CHANGE = 16_384
"""At most so many of the paths are run again for each change of an input."""


@dataclass(frozen=True)
class Driver:
    """What one uncertain number does.

    ends : its quantiles at LOW and HIGH.
    tornado : the mean gap with the number held there, all else as it was [currency].
    evppi : what knowing it is worth [currency].
    """

    key: str
    is_learnable: bool
    ends: tuple[float, float]
    tornado: tuple[Estimate, Estimate]
    first: Estimate
    total: Estimate
    rank_correlation: Estimate
    evppi: Estimate

    def as_json(self) -> dict[str, Any]:
        """Return the object of `inputs`."""
        low, high = self.tornado
        return {
            "key": self.key,
            "learnable": self.is_learnable,
            "p10": self.ends[0],
            "p90": self.ends[1],
            "tornado": {"low": low.value, "high": high.value, "low_se": low.se, "high_se": high.se},
            "sobol": {
                "first": self.first.value,
                "total": self.total.value,
                "first_se": self.first.se,
                "total_se": self.total.se,
            },
            "rank_correlation": self.rank_correlation.as_json(),
            "evppi": self.evppi.as_json(),
        }


@dataclass(frozen=True)
class Group:
    """What all uncertain numbers of one table are worth to know together, and the share of variance they explain."""

    key: str
    inputs: tuple[str, ...]
    share: Estimate
    evppi: Estimate

    def as_json(self) -> dict[str, Any]:
        """Return the object of `groups`."""
        return {
            "key": self.key,
            "inputs": [*self.inputs],
            "sobol": {"first": self.share.value, "first_se": self.share.se},
            "evppi": self.evppi.as_json(),
        }


@dataclass(frozen=True)
class Drivers:
    """What the uncertain numbers of a file do to the gap between two alternatives, and what knowing them is worth.

    gap : the mean value of `leader` minus that of `other` [currency].
    evpi : what knowing all learnable numbers is worth; luck never counts.
    explained : the share of the gap's variance that all uncertain numbers explain; the rest is luck.
    """

    target: str
    leader: str
    other: str
    gap: Estimate
    evpi: Estimate
    explained: Estimate
    inputs: tuple[Driver, ...]
    groups: tuple[Group, ...]
    checks: tuple[tuple[Check, Estimate], ...]
    n_paths: int
    seed: int

    def as_json(self) -> dict[str, Any]:
        """Return the object of docs/drivers.md."""
        return {
            "target": self.target,
            "gap": {"of": self.leader, "over": self.other, **self.gap.as_json()},
            "evpi": self.evpi.value,
            "evpi_se": self.evpi.se,
            "explained": self.explained.as_json(),
            "inputs": [driver.as_json() for driver in self.inputs],
            "groups": [group.as_json() for group in self.groups],
            "evsi": [check.as_json() | value.as_json() for check, value in self.checks],
            "paths": self.n_paths,
            "seed": self.seed,
        }


def drivers(
    decision: Decision,
    *,
    paths: int | None = None,
    seed: int | None = None,
    target: str | None = None,
    checks: Sequence[Check] = (),
    progress: Progress | None = None,
) -> Drivers:
    """Return what the uncertain numbers of a decision do, and what knowing each would be worth.

    target : "money", "certainty" or "all-in"; by default all-in where happiness has a price.
    checks : noisy looks at some of the numbers, whose worth (EVSI) is asked for.

    Raises ValueError for a target that the file does not have, and KeyError for a check of no uncertain number.
    """
    return _Drive(decision, paths, seed, target, progress).drivers(checks)


class _Drive:
    def __init__(
        self, decision: Decision, paths: int | None, seed: int | None, target: str | None, progress: Progress | None
    ) -> None:
        self.done = 0
        self.progress = progress
        self.experiment = Experiment.of(decision, paths, seed, self._tell)
        size = self.experiment.sampler.block_size
        self.n_change = min(self.experiment.n_blocks, max(PATHS_OF_A_CHANGE // size, 1))
        self.expected = self.experiment.n_paths + 3 * len(self.experiment.inputs) * self.n_change * size
        self.outcomes = self.experiment.outcomes
        self.n_batches = self.outcomes.n_batches
        self.target = Target.settled(self.outcomes, decision.reference, target, decision.preferences.utility)
        self.values = self.target.values(self.outcomes)
        self.leader, self.other = leaders(self.values, STAY if decision.current is not None else None)
        self.gap = self._gap(self.outcomes)
        best = max(self.values, key=lambda key: float(self.values[key].mean()))
        self.gains = np.column_stack([value - self.values[best] for value in self.values.values()])
        self.smooth = {key: Smooth(x) for key, x in self.experiment.numbers.items()}

    def drivers(self, checks: Sequence[Check]) -> Drivers:
        looked_at = signals(self.experiment, checks)
        inputs = tuple(self._driver(known) for known in self.experiment.inputs)
        by_share = [driver.key for driver in sorted(inputs, key=lambda driver: -driver.total.value)]
        learnable = [driver.key for driver in inputs if driver.is_learnable]

        def known(keys: Sequence[str]) -> tuple[Estimate, Estimate]:
            return self._known([self.smooth[key] for key in by_share if key in keys])

        share, evpi = known(learnable)
        return Drivers(
            target=self.target.word,
            leader=self.leader,
            other=self.other,
            gap=estimate(self.gap, self.n_batches),
            evpi=evpi,
            explained=share if len(learnable) == len(inputs) else known(by_share)[0],
            inputs=inputs,
            groups=tuple(
                Group(key, members, *known(members)) for key, members in grouped(learnable).items() if len(members) > 1
            ),
            checks=tuple((check, self._known([Smooth(seen)])[1]) for check, seen in looked_at.items()),
            n_paths=self.experiment.n_paths,
            seed=self.experiment.sampler.seed,
        )

    def _driver(self, known: Input) -> Driver:
        low, high = (self._mean(self.experiment.held(known, end, self.n_change)) for end in (LOW, HIGH))
        anew = self._gap(self.experiment.anew([known.key], self.n_change))
        first, evppi = self._known([self.smooth[known.key]])
        return Driver(
            key=known.key,
            is_learnable=known.is_learnable,
            ends=(known.quantile(LOW), known.quantile(HIGH)),
            tornado=(low, high),
            first=first,
            total=total(self.gap[: anew.size], anew, self.n_change * self.experiment.sampler.n_batches),
            rank_correlation=rank_correlation(self.experiment.numbers[known.key], self.gap, self.n_batches),
            evppi=evppi if known.is_learnable else Estimate(0.0, 0.0),
        )

    def _known(self, inputs: Sequence[Smooth]) -> tuple[Estimate, Estimate]:
        """Return the share of the gap's variance that some inputs explain, and what knowing them is worth."""
        if not inputs:
            return Estimate(0.0, 0.0), Estimate(0.0, 0.0)
        known = design(inputs)
        fit = cross_fitted(known, self.gains, self.n_batches)
        keys = [*self.values]
        of_gap = fit[:, keys.index(self.leader)] - fit[:, keys.index(self.other)]
        return (
            explained(self.gap, of_gap, self.n_batches),
            value_of_information(self.gains, known, self.n_batches),
        )

    def _gap(self, outcomes: Outcomes) -> Array:
        values = self.target.values(outcomes)
        return values[self.leader] - values[self.other]

    def _mean(self, outcomes: Outcomes) -> Estimate:
        return estimate(self._gap(outcomes), outcomes.n_batches)

    def _tell(self, n_paths: int) -> None:
        self.done += n_paths
        if self.progress is not None:
            self.progress(self.done, max(self.expected, self.done))


def grouped(keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return keys by the table they stand in: a job, a stock, or a table of the file."""
    groups: dict[str, list[str]] = {}
    for key in keys:
        parts = parse_key_path(key)
        depth = 2 if parts[0] in ("offers", "market") else 1
        groups.setdefault(".".join(str(part) for part in parts[:depth]), []).append(key)
    return {group: tuple(members) for group, members in groups.items()}
