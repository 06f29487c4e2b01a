"""Equity without a market in words: it is not pay, and is shown as what it is."""

from __future__ import annotations

import math
from collections.abc import Iterator

from careersim.analysis.lottery import Ticket, multiple_needed, tickets
from careersim.plain import plain
from careersim.report.answer import Answer, of_100
from careersim.report.option import capital
from careersim.result import Result
from careersim.words import listed

FEW = 0.10
"""Where half of a mean comes from fewer futures than this, it is said."""


def sentences(result: Result, answer: Answer) -> Iterator[str]:
    """Yield what the private equity of each alternative comes to, and what an exit would have to bring."""
    for key, ticket in tickets(result.decision).items():
        yield _odds(answer, key, ticket)
        if ticket.mean.value > 0:
            yield _needed(result, answer, key)


def _odds(answer: Answer, key: str, ticket: Ticket) -> str:
    equity = f"the equity in {listed([plain(company) for company in ticket.companies])}"
    doing, currency = answer.option(key).doing, answer.currency
    if ticket.mean.value <= 0:
        return f"{capital(doing)}, {equity} pays nothing by the horizon in any future."
    few = f"{ticket.half_from:.1%}" if ticket.half_from < 0.01 else f"{ticket.half_from:.0%}"
    tail = f", half of it from the luckiest {few} of futures" if ticket.half_from < FEW else ""
    return (
        f"{capital(doing)}, {equity} pays nothing by the horizon in {of_100(ticket.p_nothing)} futures, "
        f"{currency.of(ticket.median)} in the middle one and {currency.of(ticket.mean)} on average{tail} "
        "(over the whole time, before tax)."
    )


def _needed(result: Result, answer: Answer, key: str) -> str:
    versus = answer.figures.alternatives[key].cost.versus
    needed = multiple_needed(result.decision, key, versus)
    this, other = answer.option(key).doing, answer.option(versus).doing
    if needed == 0:
        return f"{capital(this)} pays more than {other} even if that brings nothing."
    if math.isinf(needed):
        return f"No exit, whatever its price, would make {this} pay as much as {other} on average."
    return (
        f"For {this} to pay as much as {other} on average, failures counted, an exit has to bring {needed:.2g} times "
        "today's value."
    )
