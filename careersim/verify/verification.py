"""All recipes on one bench: every reference value beside what the engine makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from careersim.verify.bench import Bench
from careersim.verify.check import Check
from careersim.verify.recipe import topics

PATHS = 65_536
Progress = Callable[[int, int], None]
"""Called with the recipes done and the recipes in all."""


@dataclass(frozen=True)
class Verification:
    """The checks by topic, and the bench they were made on."""

    bench: Bench
    topics: Mapping[str, tuple[Check, ...]]

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return all checks."""
        return tuple(one for found in self.topics.values() for one in found)

    @property
    def failed(self) -> tuple[Check, ...]:
        """Return the checks whose value is not met."""
        return tuple(one for one in self.checks if not one.ok)

    def as_json(self) -> dict[str, Any]:
        """Return the object of docs/how-we-know.md."""
        return {
            "paths": self.bench.paths,
            "seed": self.bench.seed,
            "sampler": self.bench.sampler,
            "ok": not self.failed,
            "checks": [{"topic": topic, **one.as_json()} for topic, found in self.topics.items() for one in found],
        }


def verify(bench: Bench, progress: Progress | None = None) -> Verification:
    """Return what the engine makes of every reference value."""
    total = sum(len(topic.recipes) for topic in topics())
    done = 0
    found: dict[str, tuple[Check, ...]] = {}
    for topic in topics():
        checks: list[Check] = []
        for recipe in topic.recipes.values():
            checks += recipe(bench)
            done += 1
            if progress is not None:
                progress(done, total)
        found[topic.title] = tuple(checks)
    return Verification(bench, found)
