"""Take an offer or look on, in words: from which sum on, how long to give it, what to ask about first."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TextIO

from rich.table import Table
from rich.text import Text

from careersim.analysis.look_into import LookInto
from careersim.analysis.search import TENURES, Offered, Search
from careersim.decision import Decision
from careersim.estimate import Estimate
from careersim.plain import plain
from careersim.report.grid import grid, print_grid
from careersim.report.money import Currency, is_clear, percent, plain_percent
from careersim.report.option import option
from careersim.report.screen import titled

YEAR = TENURES.index(12)
SHOWN = 4
"""So many offers, the best, are followed over time."""


def show(found: Search, decision: Decision, out: TextIO) -> None:
    """Print whether to take an offer or to look on, and when to leave one again."""
    title = f"Take one, or look on? {plain(decision.title)}"
    console = titled(out, title, decision, sentences(found, decision))
    print_grid(console, _offers(found, decision))
    console.print()
    print_grid(console, _tenures(found, decision))
    console.print()
    console.print(Text(f"  {found.n_paths:,} paths, seed {found.seed}.", style="dim"))


def sentences(found: Search, decision: Decision) -> Iterator[str]:
    """Yield the answer, one sentence or two a line."""
    best = found.offers[found.best]
    yield _verdict(found, best, decision)
    yield _once_taken(found, decision)
    yield from _trying(found, best, decision)
    yield _looking_into(found.look_into, decision)
    yield f"{_unit(found)} {_assumed(found, decision)}"


def _unit(found: Search) -> str:
    money = "sure pay" if found.is_risk_counted else "mean pay"
    if found.is_happiness_counted:
        return f"A job's worth here is its {money} a year, with happiness counted by your weights."
    return f"A job's worth here is its {money} alone: the file gives happiness no price."


def _verdict(found: Search, best: Offered, decision: Decision) -> str:
    currency, this = Currency(decision.currency), option(decision, found.best)
    looking = f"looking on{' from the job you have' if found.stay else ''}"
    least = f"{currency.of(found.least)} a year"
    if not is_clear(best.gain):
        return f"So: {this.doing} and {looking} are too close to call."
    if best.gain.value > 0:
        return (
            f"So: {this.do}. It is worth {currency.of(best.worth)} a year, and any offer of {least} or more is better "
            f"than {looking}. Taking it beats {looking} by {currency.of(best.gain)}."
        )
    years, ask = found.years_to_wait.value, ""
    often = f", which comes about once in {years:.2g} years" if math.isfinite(years) else ""
    if best.salary is not None:
        name = plain(decision.name(found.best))
        ask = f" {name} would have to pay a salary of {currency.of(best.salary)}."
    return (
        f"So: look on. {looking.capitalize()} is worth {currency.of(best.gain, -1.0)} more than {this.doing}: wait for "
        f"an offer worth {least}{often}.{ask}"
    )


def _once_taken(found: Search, decision: Decision) -> str:
    """Return what the answer rests on most: that taking a job ends the looking."""
    currency, time = Currency(decision.currency), _months(found.assumed.look_again_months)
    idle = f"having none, {currency.text(found.assumed.income)} a year"
    staying = f"staying, {currency.of(found.stay)} a year" if found.stay else idle
    bar = found.stay.value if found.stay else found.assumed.income
    is_between = bar < found.offers[found.best].worth.value < found.least.value
    such = f", such as {plain(decision.name(found.best))}" if is_between else ""
    return (
        f"That holds if, once in a job, you would stay {time} on average before looking again. If you would look on "
        f"there as well as now, take whatever is worth more than {staying}{such}."
    )


def _trying(found: Search, best: Offered, decision: Decision) -> Iterator[str]:
    currency, name = Currency(decision.currency), plain(decision.name(found.best))
    if best.p_left is None:
        yield f"{name} is not worth trying, even with the right to leave it again."
        return
    if found.assumed.match_sd == 0:
        return
    free = currency.of(best.right_to_leave) if best.right_to_leave.value >= 1 else "next to nothing"
    yield f"Being free to leave {name} again is worth {free}."
    less = f"{currency.text(found.assumed.match_sd)} a year less than expected, as one in six is or worse"
    if best.months_to_see is None:
        yield f"Even a job worth {less}, would be worth keeping."
    else:
        months = _months(max(best.months_to_see, 1))
        beyond = ", longer than the file looks ahead" if best.months_to_see > decision.grid.n_months else ""
        yield f"Give it {months}{beyond}: by then a job worth {less}, feels bad enough to leave."
    below = found.leave_below[YEAR]
    short = Estimate(best.worth.value - below.value, best.worth.se + below.se)
    expected = f", {currency.of(short)} less than expected" if short.value > 0 else ""
    left = f"you will have left by then in {percent(best.p_left[YEAR])} of cases"
    yield f"After a year, leave it if it seems worth less than {currency.of(below)} a year{expected}; {left}."


def _looking_into(look: LookInto, decision: Decision) -> str:
    currency = Currency(decision.currency)
    if not look.boxes:
        return "No number of an offer is uncertain: there is nothing to look into first."
    names = [plain(decision.name(key)) for key in look.worth_it]
    if not names:
        return "No offer is worth a closer look: it would have to turn out better than it is likely to."
    first = f"look into {names[0]} first"
    if len(names) > 1:
        following = look.boxes[look.worth_it[1]].index
        first += f", and into {names[1]} only if it turns out to be worth less than {currency.of(following)} a year"
    if not is_clear(look.gain) or look.gain.value <= 0:
        return f"What a closer look might tell changes too little for what it costs. If you must, {first}."
    return f"{first[:1].upper()}{first[1:]}: worth {currency.of(look.gain)} more than choosing unseen."


def _assumed(found: Search, decision: Decision) -> str:
    assumed, currency = found.assumed, Currency(decision.currency)
    return (
        f"Assumed: {assumed.offers_per_year:g} offers a year, worth {currency.text(assumed.typical)} on average, give "
        f"or take {plain_percent(assumed.spread)}; a year without a job is worth {currency.text(assumed.income)}. "
        "Write [search] to change that: careersim explain search."
    )


def _months(months: float) -> str:
    if months >= 24 and months % 12 == 0:
        return f"{months / 12:.0f} years"
    return "a year" if months == 12 else "a month" if months == 1 else f"{months:.3g} months"


def _offers(found: Search, decision: Decision) -> Table:
    currency = Currency(decision.currency)
    table = _table("", "worth\na year", "over\nlooking on", "take it from\na salary of", "free to\nleave")
    if found.stay is not None and found.looking_on is not None:
        table.add_row("  stay", currency.of(found.stay), currency.of(found.looking_on, -1.0), "", "")
    for key, offer in found.offers.items():
        salary = "-" if offer.salary is None else currency.of(offer.salary)
        cells = (currency.of(offer.worth), currency.of(offer.gain), salary, currency.of(offer.right_to_leave))
        table.add_row(Text(f"  {plain(key)}"), *cells)
    return table


def _tenures(found: Search, decision: Decision) -> Table:
    currency = Currency(decision.currency)
    tried = {key: offer.p_left for key, offer in found.offers.items() if offer.p_left is not None}
    shown = sorted(tried, key=lambda key: -found.offers[key].worth.value)[:SHOWN]
    table = _table("  after", "leave if it seems\nworth less than", *(f"have left\n{plain(key)[:12]}" for key in shown))
    for i, months in enumerate(TENURES):
        left = (percent(tried[key][i]) for key in shown)
        table.add_row(f"  {months} months", currency.of(found.leave_below[i]), *left)
    return table


def _table(first: str, *others: str) -> Table:
    table = grid()
    table.add_column(first, max_width=26, no_wrap=True, overflow="ellipsis", header_style="")
    for name in others:
        table.add_column(Text(name), justify="right", header_style="", no_wrap=True)
    return table
