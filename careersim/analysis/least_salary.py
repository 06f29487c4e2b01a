"""The salary at which an offer is worth a given sum a year."""

from __future__ import annotations

from careersim.analysis.breakeven import CLOSE, COARSE_PATHS, LARGEST, Trial, bracket, only
from careersim.analysis.experiment import Experiment
from careersim.analysis.root import illinois
from careersim.analysis.short_keys import full_key, number_at
from careersim.analysis.worth import Worth
from careersim.decision import Decision
from careersim.estimate import Estimate
from careersim.offers_file import varied


def least_salary(decision: Decision, offer: str, short: Estimate, worth: Worth, seed: int | None) -> Estimate | None:
    """Return the salary at which an offer is worth `short` a year more than it is, on frozen draws.

    More salary is worth the same on a few paths as on many, so a few are run. 0 where none is needed; None where the
    offer has no salary, or none suffices.
    """
    place = full_key(decision, offer, "salary")
    number = number_at(decision, place) if decision.offers[offer].package.get("salary") else None
    if number is None:
        return None

    def mean(changed: Decision) -> float:
        few = Experiment.of(only(changed, {offer, decision.reference}), COARSE_PATHS, seed)
        return float(worth.of(offer, few.outcomes).mean())

    enough = mean(decision) + short.value

    def trial(salary: float) -> Trial:
        return Trial(salary, Estimate(mean(varied(decision, {place: salary})) - enough, 0.0))

    found = bracket(trial, number.mean, 0.0, LARGEST)
    if found is None:
        return Estimate(0.0, 0.0) if trial(0.0).gap.value > 0 else None
    one, other = ((end.x, end.gap.value) for end in found)
    root = illinois(lambda salary: trial(salary).gap.value, one, other, CLOSE)
    return Estimate(root, short.se * abs((other[0] - one[0]) / (other[1] - one[1])))
