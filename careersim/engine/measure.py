"""The family of measures: what is reported of a decision is a mean, or a spread, of one of them over the paths."""

from __future__ import annotations

from abc import ABC, abstractmethod

from careersim.engine.outcomes import Outcomes
from careersim.quantity import Array, Value


class Measure(ABC):
    """One number a path. Measures are frozen, hashable and small: they travel to whoever runs a block.

    A figure that is no mean of something (a certainty equivalent, a break-even) is measured by its influence:
    theta_0 + IF(path), with theta_0 found on the first paths. The mean over all paths is then theta to second
    order in the error of theta_0, and its standard error is theta's.
    """

    @abstractmethod
    def sample(self, outcomes: Outcomes) -> Array:
        """Return the measure on each path, (n_paths,)."""

    def shifted(self, outcomes: Outcomes) -> Array:
        """Return what figures are made from, (n_paths,)."""
        return self.sample(outcomes)


class SpreadMeasure(Measure):
    """A measure whose quantiles are reported too."""

    def shift(self, outcomes: Outcomes) -> Value:
        """Return how far a batch's paths tell that the measure lies from where the first paths put it.

        A measure may be taken against a number that was itself estimated on the first paths, such as a mean pay.
        The shift, one number a batch repeated over its paths, corrects for it and carries its error: 0 or (n_paths,).
        """
        return 0.0

    def shifted(self, outcomes: Outcomes) -> Array:
        """Return the measure on each path with its shift, (n_paths,)."""
        return self.sample(outcomes) + self.shift(outcomes)
