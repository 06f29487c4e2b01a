"""The family of utility functions of money."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from careersim.number import Uncertain, show
from careersim.quantity import Array, Value
from careersim.table import Context, Contradiction, Table
from careersim.words import Words


class Utility(Table, ABC):
    """How much better off one is with more money.

    Every kind rises, is concave, and is given in currency: at `scale` it is 0 and rises as money does.
    """

    kind: ClassVar[str]

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a number that is uncertain: how one feels about risk is no luck."""
        for key, value in raw.items():
            if isinstance(value, Uncertain):
                yield (key,), f"{show(value)} is uncertain. Write one number, and compare several with careersim risk."

    @abstractmethod
    def utility(self, total: Value, scale: float) -> Array:
        """Return u, (n_paths,) or (), of all one owns, float or (n_paths,) [currency]; u(scale) = 0, u'(scale) = 1."""

    def is_defined(self, total: Value) -> NDArray[np.bool_]:
        """Tell where utility is finite; by default everywhere."""
        return np.ones(np.shape(total), dtype=np.bool_)

    @abstractmethod
    def says(self, words: Words) -> str:
        """Return the function in a few words, as in `(risk aversion 2)`."""
