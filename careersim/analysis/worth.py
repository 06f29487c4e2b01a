"""What an alternative is worth a year: sure pay and happiness in one sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from careersim.engine.certainty import CertaintyEquivalent
from careersim.engine.outcomes import Outcomes
from careersim.engine.utility import AllIn
from careersim.engine.weights import PayRange
from careersim.quantity import Array
from careersim.utilities.base import Utility


@dataclass(frozen=True)
class Worth:
    """A yardstick, settled on some paths and the same on all others [currency/year].

    The certainty equivalent over A, and what the scores are worth more than the reference's. The mean pay where not
    every alternative has a certainty equivalent; pay alone where happiness has no price.
    """

    all_in: Mapping[str, AllIn]
    utility: Utility | None
    is_risk_counted: bool

    @classmethod
    def settled(cls, outcomes: Outcomes, reference: str, utility: Utility | None) -> Worth:
        """Return the yardstick of some outcomes."""
        pay_range = PayRange.of(outcomes, reference)
        all_in = {key: found for key in outcomes.present_value if (found := AllIn.solved(key, outcomes, pay_range))}
        certain = (CertaintyEquivalent.solved(key, outcomes, utility) for key in outcomes.present_value)
        return cls(all_in, utility, all(found is not None for found in certain))

    @property
    def is_happiness_counted(self) -> bool:
        """Tell whether scores count."""
        return bool(self.all_in)

    def of(self, key: str, outcomes: Outcomes) -> Array:
        """Return what an alternative's worth a year and its error are made from, (n_paths,)."""
        value = outcomes.present_value[key]
        found = CertaintyEquivalent.solved(key, outcomes, self.utility) if self.is_risk_counted else None
        money = value if found is None else outcomes.sample(found)
        happiness = outcomes.sample(self.all_in[key]) - value if key in self.all_in else 0.0
        return np.asarray((money + happiness) / float(np.mean(outcomes.annuity)))
