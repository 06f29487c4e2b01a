"""A job whose worth is learnt in it, and which may be left (Jovanovic 1979)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from careersim.quantity import Array

REACH = 8.0
"""How many standard deviations of the belief are looked at, either way."""
N_GRID, STEEPNESS = 240, 5.0
"""Points of the grid of beliefs, and how much denser it is about 0, where the choice is."""
NODES, WEIGHTS = np.polynomial.legendre.leggauss(48)
N_CELLS = 4096


def beliefs(prior_sd: float, signal_sd: float, n_signals: int) -> Array:
    """Return the sd of the belief after 0, 1, ... signals theta + N(0, signal_sd^2), (n_signals + 1,)."""
    with np.errstate(divide="ignore"):
        return np.asarray(1.0 / np.sqrt(1.0 / np.float64(prior_sd) ** 2 + np.arange(n_signals + 1) / signal_sd**2))


@dataclass(frozen=True)
class Learning:
    """A job that pays an unknown theta a period, against leaving, which pays 0: theta is measured from what it forgoes.

    By a belief N(m, sds[n]^2) after n signals, staying one period more is worth
    C_n(m) = m + beta E max(C_{n+1}(m'), 0), m' ~ N(m, sds[n]^2 - sds[n+1]^2); after the last signal, m / (1 - beta).
    Minus `thresholds[0]` is the Gittins index of a job of mean 0: the sure pay a period that it is as good to try as.

    sds : of the belief after 0, 1, ... signals, (n_signals + 1,), not increasing. After the last nothing is learnt.
    discount : beta, of a period.
    """

    sds: tuple[float, ...]
    discount: float

    @property
    def n_signals(self) -> int:
        """Return how many signals there are."""
        return len(self.sds) - 1

    @cached_property
    def steps(self) -> Array:
        """Return the sd of what each signal moves the mean by, (n_signals,)."""
        return np.sqrt(np.maximum(-np.diff(np.square(self.sds)), 0.0))

    @property
    def thresholds(self) -> Array:
        """Return the mean below which one leaves after 0, 1, ... signals, (n_signals + 1,); it rises to 0."""
        return self._solved[1]

    def value(self, mean: float | Array, n_seen: int = 0) -> Array:
        """Return C_n, the value of staying one period more and then as long as it seems worth it, of `mean`'s shape."""
        return self._solved[0][n_seen](np.asarray(mean, dtype=np.float64))

    def prospect(self, mean: float | Array, n_seen: int = 0) -> Array:
        """Return E max(C_{n+1}(m'), 0), what the next signal and all later choices are worth, (n,)."""
        going_on, thresholds = self._solved
        return self._expected(np.atleast_1d(mean), n_seen, going_on[n_seen + 1], float(thresholds[n_seen + 1]))

    def p_left(self, mean: float, n_signals: int | None = None) -> Array:
        """Return the probability that who starts the job has left by 0, 1, ... signals, by default all of them."""
        n_signals = self.n_signals if n_signals is None else min(n_signals, self.n_signals)
        width = 2 * (REACH + 1) * (self.sds[0] or 1.0)
        cell = width / N_CELLS
        x = mean - width / 2 + cell * (np.arange(N_CELLS) + 0.5)
        frequencies = 2 * np.pi * np.fft.rfftfreq(N_CELLS, cell)
        # The share of each cell at or above the threshold stays.
        kept = np.clip((x + cell / 2 - self.thresholds[: n_signals + 1, None]) / cell, 0.0, 1.0)
        mass = np.zeros(N_CELLS)
        left = np.zeros(n_signals + 1)
        for n, step in enumerate(self.steps[:n_signals], 1):
            if n == 1:
                mass = np.exp(-0.5 * ((x - mean) / step) ** 2) if step > 0 else (np.abs(x - mean) <= cell / 2) * 1.0
                mass /= mass.sum()
            else:
                mass = np.fft.irfft(np.fft.rfft(mass) * np.exp(-0.5 * (step * frequencies) ** 2), N_CELLS)
            mass *= kept[n]
            left[n] = 1.0 - mass.sum()
        return np.clip(left, 0.0, 1.0)

    def n_to_see(self, mean: float, worse: float) -> int | None:
        """Return after how many signals a job that is `worse` than expected seems so bad, on average, that one leaves.

        None where it does not.
        """
        variances = np.square(self.sds)
        seen = mean - worse * (1.0 - variances / variances[0]) if variances[0] > 0 else np.full(len(variances), mean)
        below = np.flatnonzero(seen < self.thresholds)
        return int(below[0]) if below.size else None

    @cached_property
    def _solved(self) -> tuple[list[Callable[[Array], Array]], Array]:
        # Imported here: only this needs scipy, and no other command waits for it.
        from scipy.interpolate import CubicSpline

        perpetual = 1.0 / (1.0 - self.discount)
        going_on: list[Callable[[Array], Array]] = [lambda mean: mean * perpetual]
        thresholds = [0.0]
        u = np.linspace(-1.0, 1.0, N_GRID + 1)
        grid = REACH * (self.sds[0] or 1.0) * np.sinh(STEEPNESS * u) / np.sinh(STEEPNESS)
        for n in range(self.n_signals - 1, -1, -1):
            values = grid + self.discount * self._expected(grid, n, going_on[0], thresholds[0])
            spline = CubicSpline(grid, values)
            going_on.insert(0, _bounded(spline, float(grid[-1]), perpetual))
            thresholds.insert(0, float(spline.solve(0.0, extrapolate=False)[0]))
        return going_on, np.array(thresholds)

    def _expected(self, mean: Array, n: int, going_on: Callable[[Array], Array], threshold: float) -> Array:
        """Return E max(C(m'), 0) by Gauss and Legendre above the threshold, where C is smooth, (n,)."""
        step = float(self.steps[n])
        if step == 0:
            return np.maximum(going_on(mean), 0.0)
        low = np.maximum(threshold, mean - REACH * step)[:, None]
        half = np.maximum(mean[:, None] + REACH * step - low, 0.0) / 2
        x = low + half * (1.0 + NODES)
        density = np.exp(-0.5 * ((x - mean[:, None]) / step) ** 2) / (step * np.sqrt(2 * np.pi))
        return np.asarray((going_on(x) * density * WEIGHTS * half).sum(axis=1))


def _bounded(spline: Callable[[Array], Array], high: float, perpetual: float) -> Callable[[Array], Array]:
    """Return the value between grid points; beyond the last one never leaves, below the first one leaves at once."""

    def value(mean: Array) -> Array:
        inside = spline(np.clip(mean, -high, high))
        return np.where(mean > high, mean * perpetual, np.where(mean < -high, mean, inside))

    return value
