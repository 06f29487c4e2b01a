"""What alternatives are chosen by: money, money with its risk, or money and happiness in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from careersim.engine.certainty import CertaintyEquivalent
from careersim.engine.measure import Measure
from careersim.engine.opportunity import PresentValue
from careersim.engine.outcomes import Outcomes
from careersim.engine.utility import AllIn
from careersim.engine.weights import PayRange
from careersim.quantity import Array
from careersim.utilities.base import Utility

MONEY_ALONE, CERTAINTY, ALL_IN = "money", "certainty", "all-in"
TARGETS = (MONEY_ALONE, CERTAINTY, ALL_IN)


@dataclass(frozen=True)
class Target:
    """A yardstick in currency, settled on some paths and the same on all others.

    word : its name. measures : of each alternative, whose means are compared.
    """

    word: str
    measures: Mapping[str, Measure]

    @classmethod
    def settled(
        cls, outcomes: Outcomes, reference: str, word: str | None = None, utility: Utility | None = None
    ) -> Target:
        """Return the target that a word names; by default all-in where happiness has a price, else money.

        utility : of money, where the file names one.

        Certainty is the utility of risk-averse money, in currency at the margin of the best alternative's certainty
        equivalent: alternatives rank by it as by expected utility.

        Raises ValueError where all-in is asked for and happiness has no price, and where utility is not defined.
        """
        keys = tuple(outcomes.present_value)
        if word == CERTAINTY:
            equivalents = {key: CertaintyEquivalent.solved(key, outcomes, utility) for key in keys}
            found = {key: measure for key, measure in equivalents.items() if measure is not None}
            if len(found) < len(keys):
                raise ValueError("utility needs wealth and pay that are together above 0 on every path")
            best = max(found.values(), key=lambda measure: measure.certain)
            return cls(word, {key: replace(best, key=key) for key in keys})
        if word != MONEY_ALONE:
            pay_range = PayRange.of(outcomes, reference)
            priced = {key: all_in for key in keys if (all_in := AllIn.solved(key, outcomes, pay_range))}
            if len(priced) == len(keys):
                return cls(ALL_IN, priced)
        if word == ALL_IN:
            raise ValueError("happiness has no price in this file: give [preferences.weights], with one on money")
        return cls(MONEY_ALONE, {key: PresentValue(key) for key in keys})

    def values(self, outcomes: Outcomes) -> Mapping[str, Array]:
        """Return the value of each alternative over the horizon, (n_paths,) each [currency]."""
        return {key: measure.sample(outcomes) for key, measure in self.measures.items()}


def leaders(values: Mapping[str, Array], stay: str | None) -> tuple[str, str]:
    """Return the alternative of the highest mean, and the one it is held against: staying, or else the next best."""
    first, second, *_ = sorted(values, key=lambda key: -float(np.mean(values[key])))
    return first, stay if stay is not None and stay != first else second
