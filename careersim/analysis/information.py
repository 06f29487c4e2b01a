"""What knowing something is worth: how much better one would choose, on average, after learning it."""

from __future__ import annotations

import numpy as np

from careersim.analysis.indices import estimate
from careersim.estimate import Estimate
from careersim.quantity import Array


def value_of_information(gains: Array, fit: Array, n_batches: int) -> Estimate:
    """Return E max_a E[V_a | known] - max_a E V_a, 0 or more [currency].

    With everything uncertain known it is the EVPI, with some of it the EVPPI, with a noisy signal the EVSI.
    E[V_a | known] is a regression on the paths themselves (Strong, Oakley & Brennan 2014). Here it is cross-fitted, and
    only used to choose: what the choice brings is read off paths that the fit has not seen. So the error of the fit can
    lower the value, by its square, and never raises it, and the noise of the paths, which nobody could know, drops out.

    gains : V_a minus V of the alternative that is best on average, (n_paths, n_alternatives).
    fit : their cross-fitted regression on what is known, of the same shape.
    """
    if not np.any(gains):
        return Estimate(0.0, 0.0)
    gain = estimate(gains[np.arange(len(gains)), fit.argmax(axis=1)], n_batches)
    return Estimate(max(gain.value, 0.0), gain.se)
