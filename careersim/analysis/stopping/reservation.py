"""The least offer worth taking while one may go on looking (McCall 1970)."""

from __future__ import annotations

import math
from collections.abc import Callable

from careersim.analysis.root import illinois
from careersim.normal import normal_cdf

CLOSE = 1e-13
Excess = Callable[[float], float]
"""Returns E max(w - x, 0) of an offer w, for any x."""


def reservation(flow: float, patience: float, excess: Excess) -> float:
    """Return x = flow + patience E max(w - x, 0): what looking is worth a period, and the least offer to take.

    flow : of a period of looking.
    patience : the mean discounted number of offers in the time that a job is held: beta p / (1 - beta) with an offer
        each period with probability p, lambda / (r + delta) in continuous time.
    """
    return decreasing_root(lambda x: flow + patience * excess(x) - x, flow, max(abs(flow), 1.0))


def lognormal_excess(mean: float, log_sd: float) -> Excess:
    """Return E max(w - x, 0) of lognormal offers (Black & Scholes 1973)."""

    def excess(x: float) -> float:
        if x <= 0 or log_sd == 0:
            return max(mean - x, 0.0)
        d = math.log(mean / x) / log_sd + log_sd / 2
        return mean * normal_cdf(d) - x * normal_cdf(d - log_sd)

    return excess


def decreasing_root(function: Callable[[float], float], low: float, step: float) -> float:
    """Return where a decreasing function is 0, looked for from `low` on, where it is 0 or more."""
    at_low = function(low)
    if at_low <= 0:
        return low
    while (at_high := function(low + step)) > 0:
        low, at_low, step = low + step, at_high, 2 * step
    return illinois(function, (low, at_low), (low + step, at_high), CLOSE)
