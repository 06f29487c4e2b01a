"""What equity without a market comes to: how often nothing, how much on average, from how few futures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from careersim.analysis.root import illinois
from careersim.decision import CURRENT, Decision, Job
from careersim.engine.batch_means import estimate_of
from careersim.engine.spells import spells
from careersim.estimate import Estimate
from careersim.life import BetweenJobs
from careersim.prices.private import Private
from careersim.quantity import fixed
from careersim.result import Result
from careersim.simulation import simulate
from careersim.taxes.none import NoTax

PATHS = 65_536
PATHS_OF_A_TRIAL = 8_192
LARGEST_MULTIPLE = 10_000.0
CLOSE = 1e-3


@dataclass(frozen=True)
class Ticket:
    """What one alternative's equity in private companies pays inside the horizon, in present value before tax.

    p_nothing : probability that it pays nothing.
    half_from : the smallest share of futures that holds half of the mean.
    """

    companies: tuple[str, ...]
    p_nothing: Estimate
    median: Estimate
    mean: Estimate
    half_from: float


def tickets(decision: Decision, paths: int = PATHS) -> dict[str, Ticket]:
    """Return what the equity without a market comes to of each alternative that has some."""
    owned = {key: tuple(dict.fromkeys(_companies(decision, key))) for key in decision.alternative_keys}
    owned = {key: companies for key, companies in owned.items() if companies}
    if not owned:
        return {}
    result = simulate(_equity_alone(decision), paths)
    return {key: _ticket(result, key, companies) for key, companies in owned.items()}


def _ticket(result: Result, alternative: str, companies: tuple[str, ...]) -> Ticket:
    value = np.asarray(result.present_value[alternative])
    figures = result.figures.alternatives[alternative].present_value
    richest = np.cumsum(np.sort(value)[::-1])
    half_from = float(np.searchsorted(richest, richest[-1] / 2) + 1) / value.size if richest[-1] > 0 else 0.0
    return Ticket(
        companies, estimate_of(value <= 0, result.provenance.n_batches), figures["p50"], figures.mean, half_from
    )


def multiple_needed(decision: Decision, alternative: str, versus: str) -> float:
    """Return the exit multiple at which an alternative pays as much as another on average, exits that fail counted.

    Found on frozen draws; infinite where no multiple up to 10,000 suffices, 0 where none is needed.
    """

    def gain(multiple: float) -> float:
        market = {
            name: model.model_copy(update={"multiple": fixed(multiple)}) if isinstance(model, Private) else model
            for name, model in decision.market.items()
        }
        values = simulate(decision.model_copy(update={"market": market}), PATHS_OF_A_TRIAL).present_value
        return float(np.mean(values[alternative]) - np.mean(values[versus]))

    low, high = 0.0, 1.0
    if (at_low := gain(low)) >= 0:
        return 0.0
    while (at_high := gain(high)) < 0:
        low, at_low, high = high, at_high, 10 * high
        if high > LARGEST_MULTIPLE:
            return math.inf
    return illinois(gain, (low, at_low), (high, at_high), close=CLOSE)


def _companies(decision: Decision, alternative: str) -> Iterator[str]:
    """Yield the private companies whose equity an alternative pays."""
    for job, time in spells(decision, alternative):
        if job == CURRENT and time.last_day < decision.start:
            continue
        for components in decision.jobs[job].package.values():
            for component in components:
                stock = component.market or decision.stock(job)
                if component.is_equity and isinstance(decision.market.get(stock), Private):
                    yield stock


def _equity_alone(decision: Decision) -> Decision:
    """Return the decision with nothing in it but equity in private companies, before tax."""
    current = None if decision.current is None else _stripped(decision, CURRENT, decision.current)
    return decision.model_copy(
        update={
            "tax": NoTax(),
            "current": current,
            "offers": {key: _stripped(decision, key, offer) for key, offer in decision.offers.items()},
            "between_jobs": BetweenJobs(),
        }
    )


def _stripped(decision: Decision, key: str, job: Job) -> Job:
    def is_private(stock: str) -> bool:
        return isinstance(decision.market.get(stock), Private)

    kept = {
        kind: tuple(c for c in components if c.is_equity and is_private(c.market or decision.stock(key)))
        for kind, components in job.package.items()
    }
    promotion = job.promotion if is_private(decision.stock(key)) else None
    return job.model_copy(update={**kept, "promotion": promotion})
