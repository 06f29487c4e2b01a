"""Where a function of one number is 0."""

from __future__ import annotations

from collections.abc import Callable

STEPS = 40
Point = tuple[float, float]
"""A number and the function there."""


def illinois(function: Callable[[float], float], one: Point, other: Point, close: float) -> float:
    """Return where a function is 0 between two points of opposite sign, by the Illinois method (Dowell & Jarratt 1971).

    close : how near to 0 suffices, as a share of the difference between the two points.
    """
    (a, f_a), (b, f_b) = one, other
    scale = abs(f_b - f_a)
    for _ in range(STEPS):
        x = (a * f_b - b * f_a) / (f_b - f_a)
        f = function(x)
        if abs(f) <= close * scale or abs(b - a) <= 1e-9 * max(abs(a), abs(b)):
            return x
        if (f > 0) != (f_b > 0):
            a, f_a = b, f_b
        else:
            f_a /= 2
        b, f_b = x, f
    return b
