"""What each path comes to: the arrays that every reported figure is made from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol, TypeVar

import numpy as np

from careersim.quantity import Array, Value

Made = TypeVar("Made")


class Sampled(Protocol):
    """A measure, as outcomes know it."""

    def shifted(self, outcomes: Outcomes) -> Array:
        """Return what figures are made from, (n_paths,)."""

    def __hash__(self) -> int:
        """Return a hash by what it measures."""


@dataclass(frozen=True)
class Outcomes:
    """All alternatives on the same paths.

    present_value : by alternative, after tax, (n_paths,) [currency].
    scores : by alternative and attribute, discount-weighted averages over the horizon, each float or (n_paths,).
    annuity : present value of one unit of money a year, float or (n_paths,) [years].
    n_batches : how many independent batches of the same size the paths are.
    preferences : the person's own numbers by key, each float or (n_paths,).
    """

    present_value: Mapping[str, Array] = field(repr=False)
    scores: Mapping[str, Mapping[str, Value]] = field(repr=False)
    annuity: Value = field(repr=False)
    preferences: Mapping[str, Value] = field(repr=False)
    n_batches: int = 1
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @property
    def n_paths(self) -> int:
        """Return the number of paths."""
        return next(iter(self.present_value.values())).size

    def annual_pay(self, key: str) -> Array:
        """Return the level after-tax pay of the same present value, V / A, (n_paths,) [currency/year]."""
        return self.present_value[key] / self.annuity

    def sample(self, measure: Sampled) -> Array:
        """Return what a measure's figures are made from, (n_paths,), computed once."""
        return self.once(measure, lambda: measure.shifted(self))

    def afresh(self) -> Outcomes:
        """Return the same paths, of which nothing is made yet: what then is goes with them."""
        return replace(self, _made={})

    def once(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """Return what `make` makes of these paths, made once and kept under a name."""
        if name not in self._made:
            self._made[name] = make()
        made: Made = self._made[name]
        return made

    def batch_means(self, sample: Array) -> Array:
        """Return the mean over each batch of a number a path, (n_batches,)."""
        # About the first path: the mean of equal numbers is then that number to the last bit.
        return np.asarray(sample[0] + (sample - sample[0]).reshape(self.n_batches, -1).mean(axis=1))

    def over_batches(self, sample: Array) -> Array:
        """Return each batch's mean on every one of its paths, (n_paths,)."""
        return np.repeat(self.batch_means(sample), sample.size // self.n_batches)

    @cached_property
    def highest(self) -> Array:
        """Return the highest present value among the alternatives on each path, (n_paths,) [currency]."""
        return np.asarray(np.maximum.reduce(list(self.present_value.values())))


def joined(parts: Sequence[Outcomes]) -> Outcomes:
    """Return the paths of several outcomes of one decision end to end."""
    first = parts[0]
    return Outcomes(
        {key: np.concatenate([part.present_value[key] for part in parts]) for key in first.present_value},
        {
            key: {attribute: _joined([part.scores[key][attribute] for part in parts]) for attribute in scores}
            for key, scores in first.scores.items()
        },
        _joined([part.annuity for part in parts]),
        {key: _joined([part.preferences[key] for part in parts]) for key in first.preferences},
        sum(part.n_batches for part in parts),
    )


def _joined(numbers: Sequence[Value]) -> Value:
    # A number that all paths of one part share is shared by all paths.
    return np.concatenate([np.asarray(n) for n in numbers]) if isinstance(numbers[0], np.ndarray) else numbers[0]
