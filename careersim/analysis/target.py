"""What alternatives are chosen by: money, or money and happiness in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from careersim.engine.outcomes import Outcomes
from careersim.engine.utility import AllIn
from careersim.engine.weights import PayRange
from careersim.quantity import Array

MONEY_ALONE, ALL_IN = "money", "all-in"
TARGETS = (MONEY_ALONE, ALL_IN)


@dataclass(frozen=True)
class Target:
    """A yardstick in currency, settled on some paths and the same on all others.

    all_in : the all-in value of each alternative; None where money alone counts.
    """

    all_in: Mapping[str, AllIn] | None

    @classmethod
    def settled(cls, outcomes: Outcomes, reference: str, word: str | None = None) -> Target:
        """Return the target that a word names; by default all-in where happiness has a price, else money.

        Raises ValueError where all-in is asked for and happiness has no price.
        """
        if word == MONEY_ALONE:
            return cls(None)
        pay_range = PayRange.of(outcomes, reference)
        found = {key: AllIn.solved(key, outcomes, pay_range) for key in outcomes.present_value}
        priced = {key: measure for key, measure in found.items() if measure is not None}
        if len(priced) == len(found):
            return cls(priced)
        if word == ALL_IN:
            raise ValueError("happiness has no price in this file: give [preferences.weights], with one on money")
        return cls(None)

    @property
    def word(self) -> str:
        """Return the target's name."""
        return MONEY_ALONE if self.all_in is None else ALL_IN

    def values(self, outcomes: Outcomes) -> Mapping[str, Array]:
        """Return the value of each alternative over the horizon, (n_paths,) each [currency]."""
        if self.all_in is None:
            return outcomes.present_value
        return {key: measure.sample(outcomes) for key, measure in self.all_in.items()}


def leaders(values: Mapping[str, Array], stay: str | None) -> tuple[str, str]:
    """Return the alternative of the highest mean, and the one it is held against: staying, or else the next best."""
    first, second, *_ = sorted(values, key=lambda key: -float(np.mean(values[key])))
    return first, stay if stay is not None and stay != first else second
