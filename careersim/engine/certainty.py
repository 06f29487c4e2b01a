"""Values -> certainty equivalents under constant relative risk aversion."""

from __future__ import annotations

import numpy as np

from careersim.engine.summary import Estimate, mean_estimate
from careersim.quantity import Array, Value


def certainty_equivalent(value: Array, wealth: Value, risk_aversion: Value) -> Estimate | None:
    """Return the sure sum worth as much as an uncertain one, u^-1(E u(wealth + V)) - wealth [currency].

    u(x) = x^(1 - gamma) / (1 - gamma), ln x at gamma = 1. None where wealth + V <= 0 on some path and gamma > 0.
    Where wealth or gamma are uncertain it is the c with E u(wealth + c) = E u(wealth + V), marginal utility at
    the mean of wealth + V being the same at every gamma.

    value : (n_paths,) [currency]; wealth, risk_aversion : float or (n_paths,).
    """
    total = wealth + value
    if np.all(np.equal(risk_aversion, 0.0)):
        return mean_estimate(value)
    if np.any((total <= 0) & (np.asarray(risk_aversion) > 0)):
        return None
    if isinstance(wealth, float) and isinstance(risk_aversion, float):
        return _closed_form(total, wealth, risk_aversion)
    return _by_bisection(value, wealth, risk_aversion)


def _closed_form(total: Array, wealth: float, gamma: float) -> Estimate:
    log_total = np.log(total)
    if gamma == 1.0:
        mean = mean_estimate(log_total)
        certain = float(np.exp(mean.value))
        return Estimate(certain - wealth, certain * mean.se)
    # The largest exponent is taken out: a power of a large sum would overflow.
    exponents = (1.0 - gamma) * log_total
    largest = float(exponents.max())
    mean = mean_estimate(np.exp(exponents - largest))
    certain = float(np.exp((largest + np.log(mean.value)) / (1.0 - gamma)))
    return Estimate(certain - wealth, certain * mean.se / mean.value / abs(1.0 - gamma))


def _by_bisection(value: Array, wealth: Value, gamma: Value) -> Estimate:
    scale = float(np.mean(wealth + value))
    power = 1.0 - np.asarray(gamma)
    safe = np.where(power == 0.0, 1.0, power)

    def utility(total: Array) -> Array:
        log_total = np.log(np.maximum(total, 1e-300) / scale)
        return np.where(power == 0.0, log_total, np.expm1(power * log_total) / safe)

    target = utility(wealth + value)
    low, high = float(value.min()), float(value.max())
    for _ in range(100):
        middle = (low + high) / 2
        if high - low <= 1e-12 * scale:
            break
        if utility(wealth + middle).mean() < target.mean():
            low = middle
        else:
            high = middle
    marginal = np.mean(((wealth + middle) / scale) ** -np.asarray(gamma)) / scale
    return Estimate(middle, mean_estimate(target - utility(wealth + middle)).se / float(marginal))
