"""Which alternative is best when one is not sure what matters: stochastic multicriteria acceptability analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from careersim import weighing
from careersim.analysis.indices import estimate
from careersim.analysis.simplex import drawn_weights
from careersim.decision import MONEY, Preferences
from careersim.engine.opportunity import ROUNDING
from careersim.engine.outcomes import Outcomes
from careersim.engine.weights import TOP_SCORE, PayRange, Weights
from careersim.estimate import Estimate, finite
from careersim.leg import as_paths
from careersim.quantity import Array
from careersim.result import Result

UNIFORM, IN_ORDER, GIVEN, UNCERTAIN = "uniform", "in order", "given", "uncertain"


@dataclass(frozen=True)
class Acceptance:
    """How often one alternative comes first, second, ..., and for whom.

    acceptability : P(rank) over weights and luck, by rank.
    on_average : the same over weights alone, each alternative taken at its mean utility.
    central : the mean of the weights for which it comes first; None where there are none.
    confidence : P(first) for who has the central weights.
    """

    acceptability: tuple[Estimate, ...]
    on_average: tuple[Estimate, ...]
    central: Mapping[str, Estimate] | None
    confidence: Estimate | None

    def as_json(self) -> dict[str, Any]:
        """Return the alternative's object in docs/weights.md."""
        central, confidence = self.central, self.confidence
        return {
            "acceptability": [finite(share.value) for share in self.acceptability],
            "acceptability_se": [finite(share.se) for share in self.acceptability],
            "acceptability_on_average": [finite(share.value) for share in self.on_average],
            "central_weights": None if central is None else {key: weight.value for key, weight in central.items()},
            "central_weights_se": None if central is None else {key: finite(w.se) for key, w in central.items()},
            "confidence": None if confidence is None else finite(confidence.value),
            "confidence_se": None if confidence is None else finite(confidence.se),
        }


@dataclass(frozen=True)
class Weighed:
    """The alternatives under weights one is not sure of.

    drawn : "uniform" and "in order" over all weights (in the file's order), "uncertain" within the file's, "given" for
        exactly the file's.
    agreeing : of the weights drawn from those the file gives, the share that past choices agree with.
    """

    alternatives: Mapping[str, Acceptance]
    drawn: str
    n_choices: int
    agreeing: Estimate
    n_paths: int
    seed: int

    def as_json(self) -> dict[str, Any]:
        """Return the object of docs/weights.md; its keys are the alternatives, which may have any name."""
        return {key: found.as_json() | {"weights": self.drawn} for key, found in self.alternatives.items()}


def weights(result: Result, *, uniform: bool = False) -> Weighed:
    """Return how often each alternative of a result comes first, second, ..., over weights and kept paths (SMAA-2).

    Weights are the file's; where it gives none, all are equally likely, with as many draws as paths.

    uniform : take all weights as equally likely, whatever the file says of them.

    Raises ValueError where there is nothing to weigh, where pay has no range, and where no weights agree with the
    choices that the file tells of.
    """
    outcomes, decision = result.outcomes, result.decision
    criteria = Criteria.of(outcomes, decision.reference)
    preferences = decision.preferences
    if uniform:
        said = {"given_weights": None, "order": None, "pairs": None, "worth": None}
        preferences = preferences.model_copy(update=said)
    drawn, given, agrees = _weights(preferences, criteria, outcomes, result.provenance.seed)
    if not agrees.any():
        raise ValueError("no weights agree with all of preferences.choices: mend one, or leave it out")
    utility = criteria.utility(given)
    on_average = criteria.means @ given
    found = {}
    for i, key in enumerate(criteria.alternatives):
        first = rank_shares(utility, i)[0] * agrees
        central = None
        confidence = None
        if first.any():
            central = {
                name: _ratio(weight * first, first, outcomes.n_batches)
                for name, weight in zip(criteria.keys, given, strict=True)
            }
            at_centre = np.array([[weight.value] for weight in central.values()])
            confidence = _ratio(rank_shares(criteria.utility(at_centre), i)[0] * agrees, agrees, outcomes.n_batches)
        found[key] = Acceptance(
            _shares(rank_shares(utility, i), agrees, outcomes.n_batches),
            _shares(rank_shares(on_average, i), agrees, outcomes.n_batches),
            central,
            confidence,
        )
    return Weighed(
        found,
        drawn,
        len(preferences.choices),
        estimate(agrees.astype(np.float64), outcomes.n_batches),
        outcomes.n_paths,
        result.provenance.seed,
    )


@dataclass(frozen=True)
class Criteria:
    """How well each alternative does on money and each attribute, 0 at the low and 1 at the high end of the range.

    keys : money, then the attributes. values : (n_alternatives, n_keys, n_paths).
    """

    alternatives: tuple[str, ...]
    keys: tuple[str, ...]
    values: Array
    ends: tuple[float, float]

    @classmethod
    def of(cls, outcomes: Outcomes, reference: str) -> Criteria:
        """Return the criteria of some paths; raises ValueError where there is but one, or pay has no range."""
        attributes = next(iter(outcomes.scores.values()))
        pay_range = PayRange.of(outcomes, reference)
        if not attributes:
            raise ValueError("there is nothing to weigh but money: score the jobs, scores = { people = 7, ... }")
        if pay_range is None:
            raise ValueError("the weight of money has no range, since the reference pays nothing: add pay_range")
        low, high = pay_range.ends(outcomes)
        alternatives = tuple(outcomes.present_value)
        values = np.array(
            [
                [
                    (outcomes.annual_pay(key) - low) / (high - low),
                    *(as_paths(score, outcomes.n_paths) / TOP_SCORE for score in outcomes.scores[key].values()),
                ]
                for key in alternatives
            ]
        )
        return cls(alternatives, (MONEY, *attributes), values, (float(np.mean(low)), float(np.mean(high))))

    @property
    def means(self) -> Array:
        """Return the means over the paths, (n_alternatives, n_keys)."""
        return np.asarray(self.values.mean(axis=2))

    def utility(self, weights: Array) -> Array:
        """Return the weighted utility, (n_alternatives, n_paths), at weights, (n_keys, n_paths) or (n_keys, 1)."""
        return np.asarray((self.values * weights).sum(axis=1))

    def chosen(self, choice: weighing.PastChoice) -> Array:
        """Return by how much the job once taken was better than the one refused on each criterion, (n_keys,)."""
        low, high = self.ends
        took = {MONEY if key == weighing.PAY else key: value for key, value in choice.took.items()}
        refused = {MONEY if key == weighing.PAY else key: value for key, value in choice.refused.items()}
        spans = {MONEY: high - low}
        return np.array([(took.get(k, 0.0) - refused.get(k, 0.0)) / spans.get(k, TOP_SCORE) for k in self.keys])

    def agrees(self, choices: Sequence[weighing.PastChoice], weights: Array) -> NDArray[np.bool_]:
        """Return which weights, (n_keys, n), value each job taken as much as the one refused, or more, (n,)."""
        gains = np.array([self.chosen(choice) for choice in choices]).reshape(-1, len(self.keys))
        return np.asarray((gains @ weights >= -1e-12).all(axis=0))


def _weights(
    preferences: Preferences, criteria: Criteria, outcomes: Outcomes, seed: int
) -> tuple[str, Array, NDArray[np.bool_]]:
    """Return how weights were drawn, the weights, (n_keys, n_paths), and which agree with past choices, (n_paths,)."""
    everywhere = np.ones(outcomes.n_paths, dtype=np.bool_)
    if preferences.weights is None or preferences.order is not None:
        keys = criteria.keys if preferences.order is None else preferences.order
        found = drawn_weights(
            keys,
            outcomes.n_paths,
            seed,
            lambda drawn: criteria.agrees(preferences.choices, _placed(drawn, keys, criteria)),
            in_order=preferences.order is not None,
        )
        if found is None:
            return UNIFORM, np.zeros((len(criteria.keys), outcomes.n_paths)), ~everywhere
        return (UNIFORM if preferences.order is None else IN_ORDER), _placed(found, keys, criteria), everywhere
    known = Weights.of(outcomes)
    assert known is not None
    given = np.array(
        [
            as_paths(known.money if key == MONEY else known.attributes.get(key, 0.0), outcomes.n_paths)
            for key in criteria.keys
        ]
    )
    return (GIVEN if _is_exact(preferences) else UNCERTAIN), given, criteria.agrees(preferences.choices, given)


def _is_exact(preferences: Preferences) -> bool:
    return all(weight.is_fixed for weight in (preferences.weights or {}).values())


def _placed(drawn: Array, keys: Sequence[str], criteria: Criteria) -> Array:
    """Return weights of some keys as weights of all criteria, (n_keys, n); those not named have none."""
    rows = np.zeros((len(criteria.keys), drawn.shape[1]))
    rows[[criteria.keys.index(key) for key in keys]] = drawn
    return rows


def rank_shares(utility: Array, i: int) -> Array:
    """Return on each path which rank alternative `i` has, 1 at it; equal ones share theirs, (n_ranks, n_paths)."""
    slack = ROUNDING * np.abs(utility).max(axis=0)
    above = (utility > utility[i] + slack).sum(axis=0)
    equal = (np.abs(utility - utility[i]) <= slack).sum(axis=0)
    ranks = np.arange(len(utility))[:, None]
    return np.asarray(((ranks >= above) & (ranks < above + equal)) / equal)


def _shares(shares: Array, agrees: NDArray[np.bool_], n_batches: int) -> tuple[Estimate, ...]:
    return tuple(_ratio(share * agrees, agrees, n_batches) for share in shares)


def _ratio(above: Array, below: Array | NDArray[np.bool_], n_batches: int) -> Estimate:
    """Return the ratio of two means, (n_paths,) each, with its standard error."""
    mean = float(np.mean(below))
    ratio = float(np.mean(above)) / mean
    return estimate(ratio + (above - ratio * below) / mean, n_batches)
