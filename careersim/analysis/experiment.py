"""One decision's paths, kept with the uncertain numbers behind them, and run again with one of those changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from careersim.decision import Decision
from careersim.engine.block import block
from careersim.engine.draws import drawn_numbers
from careersim.engine.outcomes import Outcomes, joined
from careersim.engine.plan import Plan, plan
from careersim.factor import Draw
from careersim.kinds import kinds
from careersim.leg import as_paths
from careersim.normal import normal_quantile
from careersim.number import Place, key_path, parse_key_path
from careersim.quantity import FORMS, PAIRS, Array, Choice
from careersim.samplers.base import Sampler, Sizes
from careersim.samplers.intervened import Intervened

MOST_PATHS = 2**18
"""More paths than that are not kept one by one; regressions on them gain nothing."""
LUCK = (
    ("between_jobs", "duration"),
    ("next_job", "*"),
    ("market", "*", "multiple"),
    ("*", "psu", "metric"),
)
"""Numbers that are drawn once a path and still are luck: nobody can tell them today, whoever is asked."""
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Input:
    """An uncertain number of the file.

    draw : the number, drawn once a path.
    """

    draw: Draw

    @property
    def key(self) -> str:
        """Return the key path."""
        return self.draw.name

    @property
    def is_learnable(self) -> bool:
        """Tell whether somebody could know it today."""
        words = [part for part in parse_key_path(self.key) if isinstance(part, str)]
        return not any(_matches(pattern, words) for pattern in LUCK)

    @property
    def is_discrete(self) -> bool:
        """Tell whether it takes a few values only."""
        return isinstance(self.draw.quantity.amount, Choice)

    def shock(self, probability: float) -> float:
        """Return the standard shock at which the number has its quantile."""
        if self.draw.quantity.base == "uniform":
            return probability
        return float(normal_quantile(np.array([probability]))[0])

    def quantile(self, probability: float) -> float:
        """Return the number's quantile."""
        return float(np.asarray(self.draw.quantity.value(np.array([self.shock(probability)])))[0])


def inputs_of(prepared: Plan, decision: Decision) -> tuple[Input, ...]:
    """Return the uncertain numbers that the file has, in its order; those redrawn along the way are luck."""
    drawn = {draw.name: draw for draw in prepared.draws if draw.redraw is None and not draw.quantity.is_fixed}
    return tuple(Input(drawn[key]) for key in _uncertain_keys(decision.written) if key in drawn)


def _uncertain_keys(written: Any, place: Place = ()) -> Iterator[str]:
    """Yield the key paths below which the file has a distribution, or a list that may be a range of weights."""
    if isinstance(written, Mapping):
        if len(written) == 1 and next(iter(written)) in {*FORMS, *PAIRS} and place:
            yield key_path(place)
            return
        for key, value in written.items():
            yield from _uncertain_keys(value, (*place, key))
    elif isinstance(written, list):
        yield key_path(place)
        for i, value in enumerate(written):
            yield from _uncertain_keys(value, (*place, i))


def _matches(pattern: tuple[str, ...], words: list[str]) -> bool:
    """Tell whether words are the pattern's, `*` being any one of them or, in front, any number."""
    if pattern[0] == "*":
        words = words[-len(pattern) + 1 :]
        pattern = pattern[1:]
    return len(words) == len(pattern) and all(p in ("*", word) for p, word in zip(pattern, words, strict=True))


@dataclass(frozen=True)
class Experiment:
    """A decision, its plan, and the sampler of its paths.

    tell : called with the number of paths each time some are done.
    """

    decision: Decision
    plan: Plan
    sampler: Sampler
    n_blocks: int
    tell: Tell = field(default=lambda _: None)

    @classmethod
    def of(cls, decision: Decision, paths: int | None, seed: int | None, tell: Tell | None = None) -> Experiment:
        """Return the experiment of at least so many paths, by default the file's, at most MOST_PATHS."""
        prepared = plan(decision)
        sizes = Sizes.of(min(decision.simulation.paths if paths is None else paths, MOST_PATHS))
        sampler = kinds(Sampler)[decision.simulation.sampler](
            decision.simulation.seed if seed is None else seed, prepared.streams, sizes.block_size, sizes.batch_size
        )
        return cls(decision, prepared, sampler, sizes.n_blocks, tell or (lambda _: None))

    @property
    def n_paths(self) -> int:
        """Return how many paths there are."""
        return self.n_blocks * self.sampler.block_size

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """Return the uncertain numbers of the file."""
        return inputs_of(self.plan, self.decision)

    @cached_property
    def outcomes(self) -> Outcomes:
        """Return what all paths come to."""
        return self._run(self.sampler, self.n_blocks)

    @cached_property
    def numbers(self) -> Mapping[str, Array]:
        """Return the inputs' values on all paths by key, (n_paths,) each."""
        draws = [known.draw for known in self.inputs]
        blocks = [drawn_numbers(draws, self.sampler.shocks(i)) for i in range(self.n_blocks)] if draws else []
        size = self.sampler.block_size
        return {draw.name: np.concatenate([as_paths(drawn[draw], size) for drawn in blocks]) for draw in draws}

    def held(self, known: Input, probability: float, n_blocks: int) -> Outcomes:
        """Return what the first blocks come to with one input held at a quantile, all else as it was."""
        held = {known.key: known.shock(probability)}
        return self._run(Intervened.of(self.sampler, held=held), n_blocks)

    def anew(self, keys: Iterable[str], n_blocks: int) -> Outcomes:
        """Return what the first blocks come to with some inputs drawn anew, all else as it was."""
        return self._run(Intervened.of(self.sampler, anew=keys), n_blocks)

    def _run(self, sampler: Sampler, n_blocks: int) -> Outcomes:
        parts = []
        for i in range(n_blocks):
            parts.append(block(self.plan, sampler, i).outcomes)
            self.tell(sampler.block_size)
        return joined(parts)
