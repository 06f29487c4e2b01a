"""The answer -> what one may ask next, each with the command that tells it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from careersim.decision import CURRENT
from careersim.engine.spells import spells
from careersim.plain import plain
from careersim.report.answer import Answer
from careersim.report.money import is_clear

MOST = 3


@dataclass(frozen=True)
class Question:
    """A command, and what it tells."""

    command: str
    tells: str


def questions(answer: Answer, file: str) -> list[Question]:
    """Return what would be asked next, what bears on the answer most first; what was understood, last."""
    found = [Question(_typed(words), tells) for words, tells in _asked(answer, file)]
    return [*found[: MOST - 1], Question(_typed(("check", file)), "what was understood")]


def _asked(answer: Answer, file: str) -> Iterator[tuple[tuple[str, ...], str]]:
    offer = _offer(answer)
    if offer is not None and (vests := answer.left_behind()):
        first = min(vest.date for vest in vests)
        worth = answer.currency.text(sum(vest.value for vest in vests if vest.date == first))
        yield ("when", file, offer), f"next vest: {worth} on {first}"
    if offer is not None and not _is_chosen(answer) and "salary" in answer.decision.jobs[offer].package:
        target = ("--target", "all-in") if answer.is_priced else ()
        yield ("breakeven", file, offer, "--for", "salary", *target), "what to ask for"
    if answer.is_uncertain:
        yield ("drivers", file), "what is worth finding out"
    if answer.is_priced:
        yield ("weights", file), "what other weights say"


def _offer(answer: Answer) -> str | None:
    """Return the offer to leave for that the answer is about, of a path the last; None with no job to leave."""
    jobs = [job for job, _ in spells(answer.decision, answer.challenger) if job != CURRENT]
    return jobs[-1] if jobs and answer.decision.current is not None else None


def _is_chosen(answer: Answer) -> bool:
    """Tell whether the answer is to take the challenger."""
    worth = answer.figures.alternatives[answer.best].all_in
    return answer.best == answer.challenger and (worth is None or is_clear(worth.cost.spread.mean))


def _typed(words: tuple[str, ...]) -> str:
    return " ".join(["careersim", *(plain(shlex.quote(word)) for word in words)])
