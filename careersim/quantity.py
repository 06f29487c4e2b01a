"""A number of the file: fixed, or uncertain and drawn from a distribution.

A distribution turns one standard shock a path into one value a path, by its quantile function, so that any
sampler can drive it: `base` says whether it wants standard normals or uniforms on (0, 1).
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property
from itertools import pairwise
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from careersim.normal import normal_cdf, normal_quantile

Array = NDArray[np.float64]
Indexes = NDArray[np.intp]
Value = float | Array
"""One number for all paths, or one a path: float or (n_paths,)."""
Base = Literal["normal", "uniform"]

# Four points of Gauss and Legendre: numpy.polynomial, which has them, takes longer to import than a small run has.
_NODES = np.array([-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526])
_WEIGHTS = np.array([0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538])
_Z95 = 1.6448536269514722  # the 95 % point of the standard normal


class Distribution(ABC):
    """What is known of an uncertain number."""

    base: ClassVar[Base]

    @abstractmethod
    def value(self, shock: Array) -> Array:
        """Return the values at standard shocks, (n_paths,)."""

    @property
    @abstractmethod
    def expectation(self) -> float:
        """Return the mean."""

    @abstractmethod
    def probability_below(self, x: float) -> float:
        """Return P(value < x); for x at the edge of the support, 0."""

    def probability_above(self, x: float) -> float:
        """Return P(value > x)."""
        return 1.0 - self.probability_below(math.nextafter(x, math.inf))


@dataclass(frozen=True)
class Normal(Distribution):
    """N(mean, sd^2)."""

    mean: float
    sd: float
    base: ClassVar[Base] = "normal"

    @property
    def expectation(self) -> float:
        """Return the mean."""
        return self.mean

    def value(self, shock: Array) -> Array:
        """Return mean + sd z."""
        return self.mean + self.sd * shock

    def probability_below(self, x: float) -> float:
        """Return Phi((x - mean) / sd)."""
        return _normal_cdf(x - self.mean, self.sd)


@dataclass(frozen=True)
class Lognormal(Distribution):
    """The lognormal variable whose own (not whose logarithm's) mean and sd are given."""

    mean: float
    sd: float
    base: ClassVar[Base] = "normal"

    @property
    def expectation(self) -> float:
        """Return the mean."""
        return self.mean

    @property
    def log_sd(self) -> float:
        """Return the sd of the logarithm, sqrt(ln(1 + sd^2/mean^2))."""
        return math.sqrt(math.log1p((self.sd / self.mean) ** 2))

    def value(self, shock: Array) -> Array:
        """Return mean exp(s z - s^2/2)."""
        return np.exp(math.log(self.mean) - self.log_sd**2 / 2 + self.log_sd * shock)

    def probability_below(self, x: float) -> float:
        """Return Phi((ln x - ln mean + s^2/2) / s)."""
        if x <= 0:
            return 0.0
        # Not of x / mean, which is 0 for the smallest x of all.
        return _normal_cdf(math.log(x) - math.log(self.mean) + self.log_sd**2 / 2, self.log_sd)


@dataclass(frozen=True)
class Uniform(Distribution):
    """Uniform between low and high."""

    low: float
    high: float
    base: ClassVar[Base] = "uniform"

    @property
    def expectation(self) -> float:
        """Return (low + high) / 2."""
        return (self.low + self.high) / 2

    def value(self, shock: Array) -> Array:
        """Return low + (high - low) u."""
        return self.low + (self.high - self.low) * shock

    def probability_below(self, x: float) -> float:
        """Return (x - low) / (high - low), within [0, 1]."""
        if self.high == self.low:
            return float(x > self.low)
        return min(max((x - self.low) / (self.high - self.low), 0.0), 1.0)


@dataclass(frozen=True)
class Triangular(Distribution):
    """Triangular with the given mode."""

    low: float
    mode: float
    high: float
    base: ClassVar[Base] = "uniform"

    @property
    def expectation(self) -> float:
        """Return (low + mode + high) / 3."""
        return (self.low + self.mode + self.high) / 3

    def value(self, shock: Array) -> Array:
        """Return the inverse of the piecewise quadratic distribution function."""
        rise, fall, width = self.mode - self.low, self.high - self.mode, self.high - self.low
        return np.where(
            shock * width < rise,
            self.low + np.sqrt(shock * width * rise),
            self.high - np.sqrt((1 - shock) * width * fall),
        )

    def probability_below(self, x: float) -> float:
        """Return the area of the triangle left of x."""
        if x <= self.low:
            return 0.0
        if x > self.high:
            return 1.0
        width = self.high - self.low
        if x < self.mode:
            return (x - self.low) ** 2 / (width * (self.mode - self.low))
        return 1.0 - (self.high - x) ** 2 / (width * (self.high - self.mode)) if self.high > self.mode else 1.0


@dataclass(frozen=True)
class Pert(Distribution):
    """Beta-PERT: Beta(1 + 4 (mode-low)/(high-low), 1 + 4 (high-mode)/(high-low)) on [low, high].

    Driven by a normal shock z: the quantile function at Phi(z) is smooth in z and read from a table, linear between
    4,097 points. scipy's inverse incomplete beta is exact but a hundred times slower. The error is below 1e-6 of the
    range.
    """

    low: float
    mode: float
    high: float
    base: ClassVar[Base] = "normal"

    @property
    def expectation(self) -> float:
        """Return (low + 4 mode + high) / 6."""
        return (self.low + 4 * self.mode + self.high) / 6

    @cached_property
    def _cdf(self) -> tuple[Array, Array]:
        """Return points of [0, 1], dense towards its ends, and the beta distribution function there, (2049,) each."""
        points = (1 - np.cos(np.linspace(0.0, math.pi, 2049))) / 2
        if self.high == self.low:
            return points, points
        a, b = 4 * (self.mode - self.low) / (self.high - self.low), 4 * (self.high - self.mode) / (self.high - self.low)
        steps = np.diff(points)
        inner = points[:-1, None] + (_NODES + 1) / 2 * steps[:, None]
        mass = ((inner**a * (1 - inner) ** b) @ _WEIGHTS) * steps
        cdf = np.concatenate([[0.0], np.cumsum(mass)])
        return points, cdf / cdf[-1]

    @cached_property
    def _table(self) -> tuple[Array, Array]:
        """Return the values at the table's shocks, and the slopes between them."""
        points, cdf = self._cdf
        values = self.low + (self.high - self.low) * np.interp(_table_probabilities(), cdf, points)
        return values[:-1], np.diff(values)

    def value(self, shock: Array) -> Array:
        """Return low + (high - low) B^-1(Phi(z)), B the beta distribution function."""
        return read_table(*self._table, shock)

    def probability_below(self, x: float) -> float:
        """Return the beta distribution function at x."""
        if self.high == self.low:
            return float(x > self.low)
        points, cdf = self._cdf
        return float(np.interp((x - self.low) / (self.high - self.low), points, cdf))


TABLE_REACH, TABLE_DENSITY = 8, 256
"""A table in a normal shock goes from -TABLE_REACH to TABLE_REACH, in so many steps a unit."""


def table_shocks() -> Array:
    """Return the normal shocks at which a table holds values, (n_steps + 1,)."""
    return np.linspace(-TABLE_REACH, TABLE_REACH, 2 * TABLE_REACH * TABLE_DENSITY + 1)


def read_table(values: Array, slopes: Array, shock: Array) -> Array:
    """Return what a table holds at normal shocks of any shape, linear in between.

    values, slopes : at the lower end of each step, (n_steps,), and over it.
    """
    position = shock * TABLE_DENSITY
    position += TABLE_REACH * TABLE_DENSITY
    step = position.astype(np.intp)
    position -= step
    position *= slopes.take(step, mode="clip")
    position += values.take(step, mode="clip")
    return position


@cache
def _table_probabilities() -> Array:
    return np.array([normal_cdf(shock) for shock in table_shocks()])


@dataclass(frozen=True)
class Choice(Distribution):
    """A few values, each with its probability."""

    values: tuple[float, ...]
    probabilities: tuple[float, ...]
    base: ClassVar[Base] = "uniform"

    @property
    def expectation(self) -> float:
        """Return the sum of value times probability."""
        return math.fsum(v * p for v, p in zip(self.values, self.probabilities, strict=True))

    def value(self, shock: Array) -> Array:
        """Return the value whose interval of cumulated probability holds u."""
        # Without the last bound: rounding of the sum must never leave a shock outside.
        bounds = np.cumsum(self.probabilities)[:-1]
        return np.asarray(self.values)[np.searchsorted(bounds, shock, side="right")]

    def probability_below(self, x: float) -> float:
        """Return the probability of the values below x."""
        return math.fsum(p for v, p in zip(self.values, self.probabilities, strict=True) if v < x)


@dataclass(frozen=True)
class Odds(Distribution):
    """A few points of the distribution function, P(X <= value), and the heavy tail that the last two imply.

    Between two points, and beyond the last, P(X > x) is a power of x (Pareto), which is a straight line between
    logarithms; below the first point, unless that is 0, X is uniform.
    """

    values: tuple[float, ...]
    cumulated: tuple[float, ...]
    base: ClassVar[Base] = "uniform"

    @property
    def _indexes(self) -> tuple[float, ...]:
        """Return the tail index a of P(X > x) ~ x^-a above each point but the first at 0, and beyond the last."""
        points = [*zip(self.values, self.cumulated, strict=True)]
        found = [
            math.inf if x == 0 else math.log((1 - p) / (1 - q)) / (math.log(y) - math.log(x))
            for (x, p), (y, q) in pairwise(points)
        ]
        return (*found, found[-1])

    @property
    def tail_index(self) -> float:
        """Return a of P(X > x) ~ x^-a beyond the last point."""
        return self._indexes[-1]

    @property
    def expectation(self) -> float:
        """Return the mean, infinite for a tail index of 1 or less."""
        if self.tail_index <= 1:
            return math.inf
        total = self.values[0] / 2 * self.cumulated[0]
        rows = zip(self.values, self.cumulated, self._indexes, strict=True)
        for (x, p, a), (y, q) in zip(rows, [*zip(self.values, self.cumulated, strict=True)][1:], strict=False):
            if x == 0:
                total += y / 2 * (q - p)
            elif a == 1:
                total += (1 - p) * x * math.log(y / x)
            else:
                total += a / (a - 1) * ((1 - p) * x - (1 - q) * y)
        return total + self.tail_index / (self.tail_index - 1) * self.values[-1] * (1 - self.cumulated[-1])

    def value(self, shock: Array) -> Array:
        """Return the inverse of the distribution function at u."""
        x, p, a = (np.asarray(column) for column in (self.values, self.cumulated, self._indexes))
        piece = np.searchsorted(p, shock, side="right") - 1
        first = shock < p[0]
        piece[first] = 0
        drawn = x[piece] * ((1 - p[piece]) / (1 - shock)) ** (1 / a[piece])
        if x[0] == 0:
            flat = piece == 0
            drawn[flat] = x[1] * (shock[flat] - p[0]) / (p[1] - p[0])
        drawn[first] = x[0] * shock[first] / p[0]
        return drawn

    def probability_below(self, x: float) -> float:
        """Return P(X < x)."""
        if x <= self.values[0]:
            return 0.0 if x <= 0 or self.values[0] == 0 else self.cumulated[0] * x / self.values[0]
        i = bisect_left(self.values, x) - 1
        low, p, index = self.values[i], self.cumulated[i], self._indexes[i]
        if low == 0:
            return p + (self.cumulated[1] - p) * x / self.values[1]
        return float(1.0 - (1 - p) * (low / x) ** index)


def _normal_cdf(deviation: float, sd: float) -> float:
    return float(deviation > 0) if sd == 0 else normal_cdf(deviation / sd)


@dataclass(frozen=True)
class Quantity:
    """A number of the file.

    amount : the number itself, or what is known of it.
    name : the key path, which names the random stream; empty for a fixed number.
    low, high : the domain; draws of a distribution with a little of its mass outside are moved to the edge.
    """

    amount: float | Distribution
    name: str = ""
    low: float = -math.inf
    high: float = math.inf

    @property
    def is_fixed(self) -> bool:
        """Tell whether every path has the same value."""
        return isinstance(self.amount, float)

    @property
    def base(self) -> Base:
        """Return the standard shock that an uncertain number is driven by."""
        assert not isinstance(self.amount, float)
        return self.amount.base

    @property
    def mean(self) -> float:
        """Return the number, or the expectation of its distribution."""
        return self.amount if isinstance(self.amount, float) else self.amount.expectation

    def value(self, shock: Array | None) -> Value:
        """Return the number, or one draw a path, (n_paths,), from standard shocks, (n_paths,)."""
        if isinstance(self.amount, float):
            return self.amount
        assert shock is not None, self.name
        drawn = self.amount.value(shock)
        return drawn if self._holds_all else np.clip(drawn, self.low, self.high)

    @property
    def probability_outside(self) -> float:
        """Return the mass of the distribution outside the domain [low, high]."""
        if isinstance(self.amount, float):
            return 0.0 if self.low <= self.amount <= self.high else 1.0
        below = self.amount.probability_below(self.low) if self.low > -math.inf else 0.0
        above = self.amount.probability_above(self.high) if self.high < math.inf else 0.0
        return below + above

    @cached_property
    def _holds_all(self) -> bool:
        return self.probability_outside == 0.0

    def __str__(self) -> str:
        """Return the number, or the distribution as `pert(0, 0.03, 0.06)`."""
        if isinstance(self.amount, float):
            return f"{self.amount:,.10g}"
        if isinstance(self.amount, Choice):
            pairs = zip(self.amount.values, self.amount.probabilities, strict=True)
            return "choice(" + ", ".join(f"{v:,.6g} with {p:.3g}" for v, p in pairs) + ")"
        if isinstance(self.amount, Odds):
            pairs = zip(self.amount.values, self.amount.cumulated, strict=True)
            return "odds(" + ", ".join(f"{p:.3g} up to {v:,.6g}" for v, p in pairs) + ", with a heavy tail)"
        inside = ", ".join(f"{getattr(self.amount, f.name):,.6g}" for f in fields(self.amount))  # type: ignore[arg-type]
        return f"{type(self.amount).__name__.lower()}({inside})"


N_POINTS = 200
"""Quantiles of equal probability that stand for a distribution."""


def share_not_below(one: Quantity, other: Quantity) -> float:
    """Return P(one >= other) of two independent quantities, to about a hundredth."""
    mine, others = (_points(quantity) for quantity in (one, other))
    return float(np.mean(mine[:, None] >= others[None, :]))


def _points(quantity: Quantity) -> Array:
    """Return quantiles of equal probability, (N_POINTS,), or the one number."""
    if isinstance(quantity.amount, float):
        return np.array([quantity.amount])
    shares = (np.arange(N_POINTS) + 0.5) / N_POINTS
    return np.asarray(quantity.value(normal_quantile(shares) if quantity.base == "normal" else shares))


def fixed(number: float) -> Quantity:
    """Return a quantity that is the same on every path."""
    return Quantity(float(number))


def _normal90(p5: float, p95: float) -> Normal:
    return Normal((p5 + p95) / 2, (p95 - p5) / (2 * _Z95))


def _lognormal90(p5: float, p95: float) -> Lognormal:
    centre = (math.log(p5) + math.log(p95)) / 2
    log_sd = (math.log(p95) - math.log(p5)) / (2 * _Z95)
    mean = math.exp(centre + log_sd**2 / 2)
    return Lognormal(mean, mean * math.sqrt(math.expm1(log_sd**2)))


@dataclass(frozen=True)
class Form:
    """How one distribution is written in the file: `{ normal = [mean, sd] }`."""

    parameters: tuple[str, ...]
    make: Callable[..., Distribution]
    increasing: bool = False
    positive: bool = False

    def __str__(self) -> str:
        """Return the parameters as the file has them, `[mean, sd]`."""
        return f"[{', '.join(self.parameters)}]"


FORMS: dict[str, Form] = {
    "normal": Form(("mean", "sd"), Normal),
    "lognormal": Form(("mean", "sd"), Lognormal, positive=True),
    "uniform": Form(("low", "high"), Uniform, increasing=True),
    "triangular": Form(("low", "mode", "high"), Triangular, increasing=True),
    "pert": Form(("low", "mode", "high"), Pert, increasing=True),
    "normal90": Form(("p5", "p95"), _normal90, increasing=True),
    "lognormal90": Form(("p5", "p95"), _lognormal90, increasing=True, positive=True),
}


def distribution(word: str, numbers: Sequence[float]) -> Distribution:
    """Return the distribution that the file calls `word`, a key of FORMS.

    Raises ValueError with the reason, in words for the person who wrote the file.
    """
    form = FORMS[word]
    if len(numbers) != len(form.parameters):
        raise ValueError(f"takes {form}, not {len(numbers)} number{'s' * (len(numbers) != 1)}")
    if form.increasing and sorted(numbers) != list(numbers):
        raise ValueError(f"takes {form} in increasing order")
    if form.positive and numbers[0] <= 0:
        raise ValueError(f"takes {form} above 0")
    if "sd" in form.parameters and numbers[1] < 0:
        raise ValueError("takes a standard deviation of 0 or more")
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            made = form.make(*numbers)
            _try_out(made)
    except ArithmeticError:
        raise ValueError("takes numbers nearer to each other") from None
    return made


def _try_out(made: Distribution, shares: Sequence[float] | Array = ()) -> None:
    """Raise ArithmeticError where a distribution has values beyond what a number can hold.

    shares : uniform shocks to try besides the middle and the ends.
    """
    shocks = np.array([2.0**-33, 0.5, 1 - 2.0**-33, *shares])
    made.value(normal_quantile(shocks) if made.base == "normal" else shocks)


PAIRS = {"choice": "[[value, probability], ...]", "odds": "[[value, P(X <= value)], ...]"}
"""The distributions that are written as pairs."""
MINIMUM_ODDS = 2


def choice(pairs: Sequence[tuple[float, float]]) -> Choice:
    """Return the distribution over a few values, from pairs (value, probability).

    Raises ValueError unless the probabilities are 0 or more and add up to 1.
    """
    if not pairs:
        raise ValueError(f"takes {PAIRS['choice']}, not an empty list")
    values, probabilities = (tuple(column) for column in zip(*pairs, strict=True))
    if min(probabilities) < 0:
        raise ValueError("takes probabilities of 0 or more")
    if abs(math.fsum(probabilities) - 1) > 1e-9:
        raise ValueError(f"has probabilities that add up to {math.fsum(probabilities):.6g}, not 1")
    return Choice(values, probabilities)


def odds(pairs: Sequence[tuple[float, float]]) -> Odds:
    """Return the distribution through points (value, P(X <= value)), and the tail its last two imply.

    Raises ValueError unless both rise, the probabilities stay below 1, and the tail has a mean.
    """
    if len(pairs) < MINIMUM_ODDS:
        raise ValueError(f"takes {PAIRS['odds']}, two pairs or more")
    values, cumulated = (tuple(column) for column in zip(*pairs, strict=True))
    if sorted({*values}) != [*values] or sorted({*cumulated}) != [*cumulated]:
        raise ValueError(f"takes {PAIRS['odds']} with both rising")
    if not (values[0] >= 0 <= cumulated[0] and cumulated[-1] < 1):
        raise ValueError("takes values of 0 or more, and probabilities from 0 to below 1: the tail has the rest")
    if values[-2] == 0:
        raise ValueError("needs two values above 0: they give the tail")
    made = Odds(values, cumulated)
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            _try_out(made, np.nextafter(np.array(cumulated[1:]), 0.0))
    except ArithmeticError:
        raise ValueError("has points too near to each other, or too far apart") from None
    if not made.expectation < math.inf:
        raise ValueError(
            f"has a tail too heavy for a mean: P(X > x) falls like x^-{made.tail_index:.2g}. "
            "Give the last point less chance above it, or a smaller value"
        )
    return made
