"""What knowing something is worth: how much better one would choose, on average, after learning it."""

from __future__ import annotations

import numpy as np

from careersim.analysis.indices import estimate
from careersim.analysis.regression import cross_fitted
from careersim.estimate import Estimate
from careersim.quantity import Array

NEAR = 1.0
"""How near a tie counts as near, in standard deviations of what one would gain by the better choice."""


def value_of_information(gains: Array, known: Array, n_batches: int) -> Estimate:
    """Return E max_a E[V_a | known] - max_a E V_a, 0 or more [currency].

    With everything uncertain known it is the EVPI, with some of it the EVPPI, with a noisy signal the EVSI.
    E[V_a | known] is a regression on the paths themselves (Strong, Oakley & Brennan 2014). Here it is cross-fitted, and
    only used to choose: what the choice brings is read off paths that the fit has not seen. So the error of the fit can
    lower the value, by its square, and never raises it, and the noise of the paths, which nobody could know, drops out.

    gains : V_a minus V of the alternative that is best on average, (n_paths, n_alternatives).
    known : regressors of what is known, (n_paths, n_regressors).
    """
    if not np.any(gains):
        return Estimate(0.0, 0.0)
    chosen = cross_fitted(known, gains, n_batches, _near_ties).argmax(axis=1)
    gain = estimate(gains[np.arange(len(gains)), chosen], n_batches)
    return Estimate(max(gain.value, 0.0), gain.se)


def _near_ties(fit: Array) -> Array | None:
    """Return weights that make a fit close where the choice is nearly a tie: elsewhere an error changes nothing."""
    best = fit.argmax(axis=1)
    ordered = np.partition(fit, -2, axis=1)
    lead = ordered[:, -1] - ordered[:, -2]
    near = (NEAR * float(lead.std())) ** 2
    return near / (near + lead * lead) if near > 0 and np.any(best != best[0]) else None
