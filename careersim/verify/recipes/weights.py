"""Weights one is not sure of."""

from __future__ import annotations

import math
from collections.abc import Iterator

from careersim.analysis.smaa import Acceptance, weights
from careersim.estimate import Estimate
from careersim.verify.bench import Bench
from careersim.verify.check import Check, check
from careersim.verify.recipe import recipe


def differing(differences: list[float], preferences: str = "") -> str:
    """Return two jobs that differ so much on money and on each attribute, in parts of the range."""
    money, *others = differences
    base = 0.45  # keeps all scores within 0 to 10
    scores = ", ".join(f"x{i} = {10 * (base + d)}" for i, d in enumerate(others, start=1))
    plain = ", ".join(f"x{i} = {10 * base}" for i, _ in enumerate(others, start=1))
    return f"""
        start = 2026-01-01
        [preferences]
        pay_range = [0, 100_000]
        {preferences}
        [offers.a]
        salary = {100_000 * (base + money)}
        scores = {{ {scores} }}
        [offers.b]
        salary = {100_000 * base}
        scores = {{ {plain} }}
    """


def _accepted(at: Bench, differences: list[float]) -> Acceptance:
    return weights(at.result(differing(differences))).alternatives["a"]


@recipe
def acceptability(at: Bench) -> Iterator[Check]:
    """Return for which share of all weights the first of two jobs is better, and the mean of those weights."""
    yield check("E7a", _accepted(at, [0.5, -0.2, -0.4, 0.1]).acceptability[0])
    yield check("E7b", _accepted(at, [0.3, 0.3, -0.2, -0.2, -0.2]).acceptability[0])
    found = _accepted(at, [0.3, -0.2])
    yield check("E7c", found.acceptability[0])
    yield check("E7d", Estimate(math.nan, math.nan) if found.central is None else found.central["money"])
