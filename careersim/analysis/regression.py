"""E[Y | inputs] by cross-fitted regression: every path is predicted by a fit that has not seen it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement, pairwise

import numpy as np

from careersim.quantity import Array

N_FOLDS = 4
KNOTS = np.array([0.01, 0.05, 0.15, 0.3, 0.45, 0.55, 0.7, 0.85, 0.95, 0.99])
"""Quantiles of an input at which its spline may bend."""
FEW_VALUES = 12
"""An input of no more values than that has a mean for each instead of a spline."""
DEGREE = 3
"""The highest degree of products of different inputs."""
LEADING = 8
"""So many inputs, those that explain the most alone, enter into products."""
RIDGE = 1e-9


@dataclass(frozen=True)
class Smooth:
    """What an input enters a regression with, besides products: a natural cubic spline, or a mean for each value.

    The spline is linear beyond its outer knots (Hastie, Tibshirani & Friedman 2009, 5.2.1), where few paths are.

    x : the input, (n_paths,).
    """

    x: Array

    @cached_property
    def centred(self) -> Array:
        """Return the input in standard deviations from its mean, (n_paths,); its far tail drawn in."""
        low, high = np.quantile(self.x, [0.001, 0.999])
        inside = np.clip(self.x, low, high)
        return np.asarray((inside - inside.mean()) / (inside.std() or 1.0))

    @cached_property
    def values(self) -> Array | None:
        """Return the input's few values, in order; None where it has many."""
        found = np.unique(self.x[:4096])
        return np.unique(self.x) if found.size <= FEW_VALUES else None

    @cached_property
    def knots(self) -> Array:
        """Return where the spline may bend, in increasing order."""
        return np.unique(np.quantile(self.x, KNOTS))

    @cached_property
    def regressors(self) -> Array:
        """Return the regressors, (n_paths, n_regressors); the constant is not among them."""
        if self.values is not None:
            return np.asarray(self.x[:, None] == self.values[1:], dtype=np.float64)
        scale = float(self.knots[-1] - self.knots[0]) or 1.0
        x, knots = (self.x - self.knots[0]) / scale, (self.knots - self.knots[0]) / scale
        beyond = np.maximum(x[:, None] - knots, 0.0)
        cubes = beyond * beyond * beyond
        bends = (cubes[:, :-1] - cubes[:, -1:]) / (knots[-1] - knots[:-1])
        return np.column_stack([x, bends[:, :-1] - bends[:, -1:]])


def design(inputs: Sequence[Smooth]) -> Array:
    """Return the regressors of several inputs, (n_paths, n_regressors), those that explain the most first.

    They are a constant, each input's own, and products of the LEADING first inputs up to DEGREE.
    """
    leading = [one.centred for one in inputs[:LEADING]]
    columns = [np.ones((inputs[0].x.size, 1)), *(one.regressors for one in inputs)]
    return np.concatenate([*columns, *(product[:, None] for product in _products(leading))], axis=1)


def _products(x: Sequence[Array]) -> Iterator[Array]:
    for degree in range(2, DEGREE + 1):
        for which in combinations_with_replacement(range(len(x)), degree):
            if len({*which}) > 1:
                yield np.asarray(np.prod([x[i] for i in which], axis=0))


Reweighted = Callable[[Array], Array | None]
"""Returns how much each path's error is to count in a second fit, by the first; None where the first will do."""


def cross_fitted(regressors: Array, targets: Array, n_batches: int, reweighted: Reweighted | None = None) -> Array:
    """Return E[Y | inputs] on every path, (n_paths, n_targets), by least squares on the folds that it is not in.

    regressors : (n_paths, n_regressors). Folds are whole batches, since the paths of one batch depend on each other.
    targets : Y, (n_paths, n_targets).
    reweighted : asked for each fold, which neither of its fits has seen.
    """
    size = len(targets) // n_batches
    edges = np.linspace(0, n_batches, min(N_FOLDS, n_batches) + 1).astype(int) * size
    folds = [slice(int(first), int(end)) for first, end in pairwise(edges)]
    squares = [regressors[fold].T @ regressors[fold] for fold in folds]
    moments = [regressors[fold].T @ targets[fold] for fold in folds]
    all_squares, all_moments = np.sum(squares, axis=0), np.sum(moments, axis=0)
    fitted = np.empty_like(targets)
    for fold, of_squares, of_moments in zip(folds, squares, moments, strict=True):
        coefficients = _solved(all_squares - of_squares, all_moments - of_moments)
        if reweighted is not None:
            weights = reweighted(regressors @ coefficients)
            if weights is not None:
                weights[fold] = 0.0
                weighted = regressors * weights[:, None]
                coefficients = _solved(weighted.T @ regressors, weighted.T @ targets)
        fitted[fold] = regressors[fold] @ coefficients
    return fitted


def _solved(squares: Array, moments: Array) -> Array:
    """Return the coefficients; a regressor that is a combination of others, as one that is 0, is no trouble."""
    sizes = np.sqrt(np.diag(squares))
    sizes[sizes == 0] = 1.0
    scaled = squares / np.outer(sizes, sizes) + RIDGE * np.eye(len(squares))
    return np.asarray(np.linalg.solve(scaled, moments / sizes[:, None]) / sizes[:, None])
