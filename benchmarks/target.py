"""A target: what is run for it, round by round, and what is read from the clocks afterwards."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import ClassVar, Literal

FILES = Path(__file__).parent / "files"
ROOT = Path(__file__).parent.parent
Clock = Literal["cpu", "wall"]
WARM_UP = -1
"""The number of the round that is not timed."""


@dataclass(frozen=True)
class Contender:
    """A piece of work that is timed.

    run : called with the number of the round; may return its own lap, where it can tell better than the clocks here.
    units : how many paths, or values, one call is for; times are compared a unit.
    """

    name: str
    run: Callable[[int], object]
    units: float = 1.0


@dataclass(frozen=True)
class Lap:
    """The time of one call, a unit [s]: on all cores together and of this process's children, and on the clock."""

    cpu: float
    wall: float

    def on(self, clock: Clock) -> float:
        """Return the time by one of the two clocks [s]."""
        return self.cpu if clock == "cpu" else self.wall


@dataclass(frozen=True)
class Laps:
    """The laps of one target's contenders by name, each one a round."""

    by_name: Mapping[str, Sequence[Lap]]

    def seconds(self, name: str, clock: Clock = "cpu") -> float:
        """Return the median time of a contender, a unit [s]."""
        return median(lap.on(clock) for lap in self.by_name[name])

    def ratio(self, name: str, to: str, clock: Clock = "cpu") -> Measured:
        """Return how many times another's time a contender needs.

        A ratio is taken within a round, where the machine's mood is the same for both.
        """
        pairs = zip(self.by_name[name], self.by_name[to], strict=True)
        return Measured.of([one.on(clock) / other.on(clock) for one, other in pairs])


@dataclass(frozen=True)
class Measured:
    """A number that was measured: its median and its range over the rounds."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Measured:
        """Return the median and the range of some values."""
        ordered = sorted(values)
        return cls(median(ordered), ordered[0], ordered[-1])


@dataclass(frozen=True)
class Reading:
    """A line of the report.

    aim : such as "<= 0.40"; empty where nothing was aimed at and the number is for the record.
    measured : as shown; met : None where there is no aim, or nothing was measured.
    """

    target: str
    what: str
    aim: str
    measured: str
    met: bool | None


AIMS: Mapping[str, Callable[[float, float], bool]] = {"<=": operator.le, ">=": operator.ge, ">": operator.gt}


class Target(ABC):
    """One of the targets P1 to P10. Everything it makes ready it makes when asked, so that the others pay nothing.

    quick : tells that it is run to see that it runs; its numbers then mean nothing.
    """

    key: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, *, quick: bool) -> None:
        self.quick = quick

    def contenders(self) -> Sequence[Contender]:
        """Return what is timed, round by round among those of all other targets."""
        return ()

    @abstractmethod
    def readings(self, laps: Laps) -> Iterator[Reading]:
        """Yield what was measured, beside what was aimed at."""

    def number(self, what: str, measured: Measured | float, aim: str = "", digits: int = 2, unit: str = "") -> Reading:
        """Return the reading of a number, judged by an aim such as "<= 0.40"."""
        found = measured if isinstance(measured, Measured) else Measured(measured, measured, measured)
        text = f"{found.value:,.{digits}f}"
        if found.high > found.low:
            text += f" ({found.low:,.{digits}f} to {found.high:,.{digits}f})"
        met = None
        if aim:
            sign, bound = aim.split()[:2]
            met = AIMS[sign](found.value, float(bound))
        return Reading(self.key, what, aim + (f" {unit}" if aim and unit else ""), f"{text} {unit}".rstrip(), met)

    def yes_or_no(self, what: str, *, met: bool) -> Reading:
        """Return the reading of a claim that holds or does not."""
        return Reading(self.key, what, "yes", "yes" if met else "no", met)

    def absent(self, what: str, aim: str, why: str) -> Reading:
        """Return the reading of what could not be measured here."""
        return Reading(self.key, what, aim, f"skipped: {why}", None)
