"""Two alternatives side by side: how they differ, whether one dominates, the bad tail, where the money comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from careersim.engine.batch_means import estimate_of
from careersim.engine.opportunity import OpportunityCost
from careersim.engine.tally import Tally
from careersim.estimate import Estimate, Spread, finite
from careersim.quantity import Array
from careersim.result import Result

TAIL = 0.05
LEVELS = (0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99)
REGRETS = 8
"""How many amounts the probability of regret is told for."""
CLOSE = 1e-9
"""Two values that differ by less than this share of the largest are the same."""


@dataclass(frozen=True)
class Dominance:
    """Whether one alternative's money stochastically dominates another's in this sample (Hadar & Russell 1969).

    first : at every rank it pays as much or more. second : so do its sums over the worst futures, at every rank, which
        everyone who fears risk prefers.
    first_violation, second_violation : the part of the area between the two that speaks against it, 0 to 1 (Leshno &
        Levy 2002): below a few per cent it almost dominates.
    """

    first: bool
    second: bool
    first_violation: float
    second_violation: float


@dataclass(frozen=True)
class Source:
    """How much more one alternative pays of one kind, undiscounted: a component before tax, or less of a tax."""

    year: int
    name: str
    difference: float


@dataclass(frozen=True)
class Comparison:
    """One alternative, `a`, against another, `b`, in present value after tax [currency].

    difference : of V_a - V_b. worst : the mean of its worst 5 % (CVaR); worst_of : of each alternative's own.
    regret : pairs of an amount and the probability that `a` pays less than `b` by more than that.
    quantiles : level, V_a and V_b there, and their difference.
    """

    a: str
    b: str
    difference: Spread
    p_greater: Estimate
    worst: Estimate
    worst_of: dict[str, Estimate]
    dominance: Dominance
    dominated: Dominance
    quantiles: tuple[tuple[float, float, float], ...]
    regret: tuple[tuple[float, Estimate], ...]
    sources: tuple[Source, ...]
    certainty: Estimate | None

    def as_json(self) -> dict[str, Any]:
        """Return the object of docs/compare.md."""
        return {
            "a": self.a,
            "b": self.b,
            "difference": self.difference.as_json(),
            "p_greater": finite(self.p_greater.value),
            "p_greater_se": finite(self.p_greater.se),
            "dominance": _dominance_json(self.dominance),
            "dominated": _dominance_json(self.dominated),
            "worst_5_percent": self.worst.as_json() | {key: one.as_json() for key, one in self.worst_of.items()},
            "certainty": None if self.certainty is None else self.certainty.as_json(),
            "quantiles": [{"level": level, "a": a, "b": b, "difference": a - b} for level, a, b in self.quantiles],
            "regret": [
                {"amount": amount, "probability": p.value, "probability_se": finite(p.se)} for amount, p in self.regret
            ],
            "sources": [{"year": s.year, "name": s.name, "difference": s.difference} for s in self.sources],
        }


def compare(result: Result, a: str, b: str) -> Comparison:
    """Return the comparison of two alternatives of a result, from its kept paths; KeyError where one is unknown."""
    one, other = result.present_value[a], result.present_value[b]
    measure = OpportunityCost(b, a)
    tally = Tally.framed([measure], result.outcomes, is_all=True)
    tally.add(result.outcomes)
    gap = measure.sample(result.outcomes)
    n_batches = result.outcomes.n_batches
    sorted_a, sorted_b = np.sort(one), np.sort(other)
    frames = result.frame.alternatives
    certain = frames[a].certain, frames[b].certain
    certainty = None
    if certain[0] is not None and certain[1] is not None:
        certainty = estimate_of(result.outcomes.sample(certain[0]) - result.outcomes.sample(certain[1]), n_batches)
    amounts = [0.0, *(_round(amount) for amount in np.quantile(np.maximum(-gap, 0.0), np.linspace(0.5, 0.99, REGRETS)))]
    return Comparison(
        a,
        b,
        tally.spread(measure),
        estimate_of((gap > 0).astype(np.float64), n_batches),
        worst(gap, n_batches),
        {key: worst(result.present_value[key], n_batches) for key in (a, b)},
        dominance(sorted_a, sorted_b),
        dominance(sorted_b, sorted_a),
        tuple((level, _quantile(sorted_a, level), _quantile(sorted_b, level)) for level in LEVELS),
        tuple((x, estimate_of((-gap > x).astype(np.float64), n_batches)) for x in sorted({*amounts})),
        _sources(result, a, b),
        certainty,
    )


def dominance(one: Array, other: Array) -> Dominance:
    """Return whether one sample dominates another; both sorted, (n_paths,)."""
    scale = CLOSE * max(float(np.max(np.abs(one))), float(np.max(np.abs(other))), 1.0)
    first = _settled(one - other, scale)
    second = _settled(np.cumsum(one - other), scale * one.size)
    return Dominance(
        bool(np.all(first >= 0) and np.any(first > 0)),
        bool(np.all(second >= 0) and np.any(second > 0)),
        _violation(first),
        _violation(second),
    )


def worst(sample: Array, n_batches: int, tail: float = TAIL) -> Estimate:
    """Return the mean of the worst part of a sample, its CVaR (Rockafellar & Uryasev 2000), (n_paths,) -> estimate."""
    quantile = float(np.quantile(sample, tail))
    return estimate_of(quantile - np.maximum(quantile - sample, 0.0) / tail, n_batches)


def _settled(gaps: Array, scale: float) -> Array:
    return np.where(np.abs(gaps) <= scale, 0.0, gaps)


def _violation(gaps: Array) -> float:
    total = float(np.abs(gaps).sum())
    return float(np.maximum(-gaps, 0.0).sum()) / total if total > 0 else 0.0


def _quantile(ordered: Array, level: float) -> float:
    return float(ordered[min(int(level * ordered.size), ordered.size - 1)])


def _round(amount: float) -> float:
    """Return an amount to two digits."""
    return float(f"{amount:.2g}")


def _sources(result: Result, a: str, b: str) -> tuple[Source, ...]:
    """Return by year what each component pays more of, and each tax takes less of, in `a` than in `b`."""
    found = []
    for one, other in zip(*(result.figures.alternatives[key].by_year for key in (a, b)), strict=True):
        for mine, theirs, sign in ((one.components, other.components, 1.0), (one.tax, other.tax, -1.0)):
            for name in dict.fromkeys((*mine, *theirs)):
                gap = sum(s * of[name].value for s, of in ((sign, mine), (-sign, theirs)) if name in of)
                if gap:
                    found.append(Source(one.year, name if sign > 0 else f"tax: {name}", gap))
    return tuple(found)


def _dominance_json(found: Dominance) -> dict[str, Any]:
    return {
        "first": found.first,
        "second": found.second,
        "first_violation": found.first_violation,
        "second_violation": found.second_violation,
    }
