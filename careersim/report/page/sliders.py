"""A result -> what the sliders of the page compute with, so that a browser can weigh anew what was simulated.

With shares w of money and of each attribute k, the all-in value of alternative a is, a year,
G_a = c_a + sum over k of w_k / w_money x_ka, where x_ka = A (s_ka - mean s_k,ref) (high - low) / 10 / mean A.
The alternatives rank by w_money G_a, which is linear in the shares: so a break-even is where two lines cross.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import numpy as np

from careersim.decision import MONEY
from careersim.engine.outcomes import Outcomes
from careersim.engine.weights import TOP_SCORE, PayRange
from careersim.leg import as_paths
from careersim.plain import plain
from careersim.quantity import Array
from careersim.report.answer import Answer, weights_of
from careersim.report.money import SIGNIFICANT_DIGITS
from careersim.result import Result
from careersim.words import symbol

MOST_BATCHES = 128
MOST_SAMPLED = 1024
"""Paths that the histogram is drawn from; fewer where the alternatives are many."""
MOST_NUMBERS = 24_576
Packed = float | dict[str, Any]


def slider_data(result: Result, answer: Answer) -> dict[str, Any] | None:
    """Return the object that page.js reads; None where there is nothing to weigh, or no pay to measure it in.

    Each column is one number, or one a batch under `batches` and one a path under `paths`: money first [currency/year
    under `batches`, currency under `paths`], then the attributes in the same money at equal weights.
    """
    pay_range, attributes = result.frame.pay_range, result.decision.attributes
    if pay_range is None or not attributes:
        return None
    years = result.figures.annuity_years
    n_sampled = _n_sampled(result.outcomes, len(result.alternatives) * (1 + len(attributes)))
    given = weights_of(result.decision) if result.decision.preferences.weights else {}
    keys = (MONEY, *attributes)
    alternatives = []
    for key in result.alternatives:
        columns = [*_columns(result.outcomes, key, attributes, pay_range)]
        alternatives.append(
            {
                "key": plain(key),
                "name": plain(result.decision.name(key)),
                "doing": answer.option(key).doing,
                "batches": [_batches(column, shift, result.outcomes, years) for column, shift in columns],
                "paths": [_packed(column[:n_sampled]) for column, _ in columns],
            }
        )
    return {
        "symbol": symbol(result.decision.currency),
        "digits": SIGNIFICANT_DIGITS,
        "keys": [plain(key) for key in keys],
        "shares": [given.get(key, 0.0) if given else 1 / len(keys) for key in keys],
        "reference": result.alternatives.index(result.reference),
        "chosen": result.alternatives.index(answer.challenger),
        "sampled": n_sampled,
        "alternatives": alternatives,
    }


def _columns(
    outcomes: Outcomes, key: str, attributes: tuple[str, ...], pay_range: PayRange
) -> Iterator[tuple[Array, Array]]:
    """Yield money and each attribute path by path, and how far each batch shifts it, each (n_paths,) [currency].

    The shift carries the error of a pay range and of usual scores that were themselves simulated.
    """
    yield outcomes.present_value[key], as_paths(0.0, outcomes.n_paths)
    per_point = as_paths(outcomes.annuity / TOP_SCORE, outcomes.n_paths)
    span = as_paths(pay_range.span(outcomes), outcomes.n_paths)
    for attribute in attributes:
        usual = as_paths(outcomes.scores[pay_range.reference][attribute], outcomes.n_paths)
        gain = as_paths(outcomes.scores[key][attribute], outcomes.n_paths) - usual.mean()
        of_range = float((per_point * gain).mean()) * pay_range.unit_span * pay_range.error(outcomes)
        of_usual = float((per_point * span).mean()) * (outcomes.over_batches(usual) - usual.mean())
        yield per_point * gain * span, of_range - of_usual


def _batches(column: Array, shift: Array, outcomes: Outcomes, years: float) -> Packed:
    means = outcomes.batch_means(column + shift) / years
    if means.size > MOST_BATCHES and means.size % MOST_BATCHES == 0:
        means = means.reshape(MOST_BATCHES, -1).mean(axis=1)
    return _packed(means)


def _n_sampled(outcomes: Outcomes, n_columns: int) -> int:
    return max(64, min(MOST_SAMPLED, outcomes.n_paths, MOST_NUMBERS // n_columns))


def _packed(column: Array) -> Packed:
    """Return numbers in 16 bits each, between the lowest and the highest; one number where all are the same."""
    low, high = float(column.min()), float(column.max())
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        return low
    step = (high - low) / (2**16 - 1)
    packed = np.round((column - low) / step).astype("<u2")
    return {"low": low, "step": step, "packed": b64encode(packed.tobytes()).decode()}
