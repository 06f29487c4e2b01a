"""The few questions that make an offers file: what you have, what you are offered, what you care about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import click

from careersim.decision import CURRENT, MONEY, STAY
from careersim.number import key_path, plain_number, quoted
from careersim.words import CODES

USUAL = "flexibility, people, purpose"
MOST_SCORE = 10
BACK = "<"


@dataclass(frozen=True)
class Job:
    """What was said of a job [currency, currency/year]; scores by attribute."""

    table: tuple[str, ...]
    name: str
    salary: float
    bonus: float
    sign_on: float
    equity: float
    vests_in: int
    yearly_equity: float
    scores: dict[str, float]

    def lines(self) -> Iterator[str]:
        """Yield its tables."""
        yield ""
        yield f"[{key_path(self.table)}]" + (
            "   # the job you have: the alternative stay" if self.table[0] == CURRENT else ""
        )
        yield f"name = {quoted(self.name)}"
        yield f"salary = {_toml(self.salary)}   # or {{ annual = ..., raise = {{ pert = [0.0, 0.03, 0.06] }} }}"
        if self.bonus:
            yield f"bonus = {_toml(self.bonus)}   # target, of the salary"
        if self.sign_on:
            yield f"sign_on = {_toml(self.sign_on)}"
        if self.scores:
            scores = ", ".join(f"{key_path((key,))} = {_toml(score)}" for key, score in self.scores.items())
            yield f"scores = {{ {scores} }}"
        if self.equity:
            yield f"[{key_path((*self.table, 'rsu'))}]   # better: the shares and dates of each grant"
            yield f"value = {_toml(self.equity)}"
            yield f'vesting = "{self.vests_in}y quarterly"'
        if self.yearly_equity:
            yield f"[{key_path((*self.table, 'refresher'))}]   # every year anew"
            yield f"value = {_toml(self.yearly_equity)}"
            yield 'vesting = "4y quarterly"'


class Back(Exception):  # noqa: N818 - nothing went wrong
    """The question before is to be asked again."""


@dataclass
class Conversation:
    """Asks, and remembers the answers as they were written, so that one may go back: all is then gone through again.

    given : the answers so far; at : how many of them were taken in this round.
    """

    given: list[str] = field(default_factory=list)
    at: int = 0

    def say(self, text: str) -> None:
        """Say something, unless it was said before."""
        if self.at == len(self.given):
            click.echo(text)

    def ask(self, question: str, default: str | None, read: Callable[[str], Any]) -> Any:
        """Return the answer to a question, read."""
        if self.at < len(self.given):
            self.at += 1
            return read(self.given[self.at - 1])

        def heard(text: str) -> tuple[str, Any]:
            if text.strip() == BACK:
                raise Back
            return text, read(text)

        text, answer = click.prompt(question, default=default, value_proc=heard)
        self.given.append(text)
        self.at += 1
        return answer


def interview() -> str:
    """Ask, and return the text of a file that runs."""
    click.echo("A few questions; Enter takes what stands in brackets. All can be changed in the file.")
    click.echo(f"Write amounts as 180000, 180,000 or 180k, and {BACK} to go back. Ctrl-C ends, and writes nothing.")
    asked = Conversation()
    while True:
        try:
            return _interview(asked)
        except Back:
            asked = Conversation(asked.given[:-1])


def _interview(asked: Conversation) -> str:
    currency = asked.ask("Currency", "USD", _currency)
    attributes = asked.ask("What do you care about, besides money", USUAL, _attributes)
    jobs = [*_jobs(asked, attributes)]
    asked.say("\nAs for you")
    wealth = asked.ask("Savings outside these jobs", "0", _amount)
    tax = asked.ask("Tax on pay, all in all, in %", "30%", _share)
    weights = _weights(asked, attributes) if attributes else {}
    return "\n".join(_file(currency, wealth, tax, weights, jobs))


def _file(currency: str, wealth: float, tax: float, weights: dict[str, float], jobs: list[Job]) -> Iterator[str]:
    yield 'title = "Stay or leave?"' if jobs[0].table[0] == CURRENT else 'title = "Which offer?"'
    yield f"currency = {quoted(currency)}"
    yield 'horizon = "4y"   # how far to look'
    yield ""
    yield "[preferences]"
    yield f"wealth = {_toml(wealth)}   # savings outside these jobs: what makes risk bearable"
    if weights:
        yield ""
        yield "[preferences.weights]   # what the swing from the worst to the best of each is worth to you"
        yield from (f"{key_path((key,))} = {_toml(weight)}" for key, weight in weights.items())
    yield ""
    yield "[tax]"
    yield 'kind = "flat"'
    yield f"rate = {_toml(tax)}"
    for job in jobs:
        yield from job.lines()
    yield ""


def _jobs(asked: Conversation, attributes: list[str]) -> Iterator[Job]:
    has_job = asked.ask("\nDo you have a job now, yes or no", "yes", _yes)
    if has_job:
        yield _job(asked, (CURRENT,), "Your job", attributes)
    taken = {CURRENT, STAY}
    while True:
        name = asked.ask("\nWho makes you an offer", None, _word)
        key = _free_key(name, taken)
        taken.add(key)
        yield _job(asked, ("offers", key), name, attributes)
        if (has_job or len(taken) > 3) and not asked.ask("\nIs there another offer, yes or no", "no", _yes):
            return


def _job(asked: Conversation, table: tuple[str, ...], name: str, attributes: list[str]) -> Job:
    is_offer = table[0] != CURRENT
    name = name if is_offer else asked.ask("Where", name, _word)
    salary = asked.ask(f"{name}: yearly salary before tax", None, _amount)
    bonus = asked.ask(f"{name}: bonus target, in % of the salary", "0%", _share)
    sign_on = asked.ask(f"{name}: money for joining", "0", _amount) if is_offer else 0.0
    equity = asked.ask(f"{name}: {'stock grant' if is_offer else 'unvested stock'}, at today's price", "0", _amount)
    vests_in = asked.ask(f"{name}: it vests over how many years", "4", _years) if equity else 0
    yearly_equity = asked.ask(f"{name}: further stock granted each year", "0", _amount) if equity else 0.0
    scores = {key: asked.ask(f"{name}: {key}, 0 (bad) to {MOST_SCORE} (best)", "5", _score) for key in attributes}
    return Job(table, name, salary, bonus, sign_on, equity, vests_in, yearly_equity, scores)


def _weights(asked: Conversation, attributes: list[str]) -> dict[str, float]:
    asked.say("\nShare out 100 points: how much does the way from bad to best of each matter to you?")
    asked.say("For money that is from half the pay of now to half as much again.")
    while True:
        weights = {key: asked.ask(f"{key}", None, _points) for key in (MONEY, *attributes)}
        if sum(weights.values()) > 0:
            return weights
        asked.say("Give at least one of them some points.")


def _word(text: str) -> str:
    if not text.strip():
        raise click.UsageError("Write a few letters.")
    return text.strip()


def _currency(text: str) -> str:
    return CODES.get(text.strip(), _word(text).upper() if len(text.strip()) == 3 else _word(text))


def _yes(text: str) -> bool:
    answer = text.strip().lower()
    if not answer or not any(word.startswith(answer) for word in ("yes", "no")):
        raise click.UsageError("Write yes or no.")
    return answer.startswith("y")


def _attributes(text: str) -> list[str]:
    return [*dict.fromkeys(word for part in text.split(",") if (word := part.strip()) and word != MONEY)]


def _amount(text: str) -> float:
    number = plain_number(text)
    if number is None or number < 0:
        raise click.UsageError("Write an amount, such as 180000 or 180k.")
    return number


def _share(text: str) -> float:
    number = plain_number(text)
    if number is None or not 0 <= number <= 1:
        meant = f"{text.strip()}%" if number is not None and 1 < number <= 100 else "30%"
        raise click.UsageError(f"Write it in %, such as {meant}.")
    return number


def _points(text: str) -> float:
    return _amount(text.replace("%", ""))


def _score(text: str) -> float:
    number = plain_number(text.removesuffix(f"/{MOST_SCORE}"))
    if number is None or not 0 <= number <= MOST_SCORE:
        raise click.UsageError(f"Write a number from 0 to {MOST_SCORE}.")
    return number


def _years(text: str) -> int:
    match = re.fullmatch(r"\s*(\d+)\s*(y|years?)?\s*", text)
    if match is None or not 1 <= int(match[1]) <= 10:
        raise click.UsageError("Write whole years, 1 to 10.")
    return int(match[1])


def _free_key(name: str, taken: set[str]) -> str:
    """Return a bare key after a name that no other alternative has."""
    key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "offer"
    return next(free for i in range(len(taken) + 1) if (free := key if i == 0 else f"{key}-{i + 1}") not in taken)


def _toml(number: float) -> str:
    return f"{number:,.10g}".replace(",", "_")
