"""What the report is about: one result, its words, and the file it came from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from careersim.analysis.drivers import Drivers
from careersim.report.answer import Answer
from careersim.report.screen import horizon
from careersim.result import Result


@dataclass(frozen=True)
class Page:
    """What the sections are made from.

    file : the name of the offers file, as the person wrote it.
    drivers : what the answer depends on; None where nobody asked.
    """

    result: Result
    file: str
    drivers: Drivers | None = None

    @cached_property
    def answer(self) -> Answer:
        """Return the answer in words."""
        return Answer(self.result.decision, self.result.figures)

    @cached_property
    def over(self) -> str:
        """Return the horizon in words."""
        return horizon(self.result.decision)
