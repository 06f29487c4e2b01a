"""Values of all alternatives on the same paths -> what choosing one of them costs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from careersim.quantity import Array


def best_other(values: Mapping[str, Array], key: str) -> str:
    """Return the alternative of highest mean value among all but `key`; the first of equals."""
    return max((other for other in values if other != key), key=lambda other: float(values[other].mean()))


def opportunity_cost(values: Mapping[str, Array], key: str, versus: str) -> Array:
    """Return V_versus - V_key path by path, (n_paths,) [currency]; below 0 where `key` pays more."""
    return values[versus] - values[key]


def regret(values: Mapping[str, Array], key: str) -> Array:
    """Return max over all alternatives of V minus V_key, (n_paths,) [currency] (Savage 1951)."""
    return np.maximum.reduce(list(values.values())) - values[key]


def best_shares(values: Mapping[str, Array], key: str) -> Array:
    """Return 1 where V_key is the highest, 0 where not, and the equal share of a tie, (n_paths,)."""
    highest = np.maximum.reduce(list(values.values()))
    ties = sum((value == highest).astype(np.float64) for value in values.values())
    return (values[key] == highest) / ties
