"""What drives an answer, in words: what matters, and what to ask about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from rich.table import Table
from rich.text import Text

from careersim.analysis.drivers import Drivers
from careersim.analysis.target import ALL_IN, CERTAINTY
from careersim.decision import Decision
from careersim.estimate import Estimate
from careersim.plain import plain
from careersim.report.grid import grid, print_grid
from careersim.report.money import Currency, is_clear, percent
from careersim.report.option import capital, option
from careersim.report.screen import horizon, titled
from careersim.report.spoken import spoken

ASK = 3
"""So many numbers are said to be worth asking about."""
HEADERS = ("if it\nis low", "if it\nis high", "of what\nvaries", "worth\nknowing")
SHOWN = 15
"""So many rows the table has."""


def show(found: Drivers, decision: Decision, out: TextIO) -> None:
    """Print what drives an answer."""
    title = f"What matters: {plain(decision.title)}"
    console = titled(out, title, decision, sentences(found, decision))
    if found.inputs:
        print_grid(console, _table(found, decision))
        console.print()
    console.print(Text(f"  {found.n_paths:,} paths, seed {found.seed}.", style="dim"))


def sentences(found: Drivers, decision: Decision) -> Iterator[str]:
    """Yield what matters, and what to ask about."""
    currency = Currency(decision.currency)
    leader, other = option(decision, found.leader), option(decision, found.other)
    counted = {ALL_IN: ", happiness counted", CERTAINTY: ", risk counted"}.get(found.target, "")
    over = f"over {horizon(decision)}{counted}"
    if is_clear(found.gap):
        yield f"{capital(leader.doing)} is ahead of {other.doing} by {currency.of(found.gap)} {over}."
    else:
        yield f"{capital(leader.doing)} and {other.doing} are too close to call {over}."
    if not found.inputs:
        yield "No number of the file is uncertain: write some as ranges to see which of them matter."
        return
    yield (
        f"The uncertain numbers of the file make {percent(found.explained)} of what varies between the two; "
        "the rest is luck, which nobody can tell you beforehand."
    )
    asked = [driver for driver in found.inputs if is_clear(driver.evppi)]
    asked = sorted(asked, key=lambda driver: -driver.evppi.value)[:ASK]
    for driver in asked:
        what, worth = spoken(driver.key, decision), currency.of(driver.evppi)
        if driver.key.startswith("market."):
            yield f"To know the {what} would be worth up to {worth}, if anyone could."
        elif driver.key.startswith(("preferences.", "activities.")):
            yield f"To be sure of {what} is worth up to {worth}."
        else:
            yield f"Ask about the {what}: worth up to {worth} to know."
    for group in found.groups:
        if is_clear(group.evppi) and group.evppi.value > found.evpi.value / 10:
            table = plain(group.key)
            yield f"All {len(group.inputs)} numbers of {table} together are worth up to {currency.of(group.evppi)}."
    for check, value in found.checks:
        looks = f"{check.looks} looks" if check.looks > 1 else "one look"
        yield (
            f"{capital_first(looks)} at the {spoken(check.key, decision)}, right to within {check.noise:,.4g} "
            f"(one standard deviation) each, {'are' if check.looks > 1 else 'is'} worth {currency.of(value)}."
        )
    if is_clear(found.evpi):
        yield f"To know them all would be worth {currency.of(found.evpi)}."
    elif not asked:
        yield f"Nothing here is worth asking about: whatever you learnt, you would {leader.do}."


def capital_first(words: str) -> str:
    """Return words as a sentence begins."""
    return words[:1].upper() + words[1:]


def _table(found: Drivers, decision: Decision) -> Table:
    """Return the inputs, those that move the answer the most first."""
    table = grid()
    heading_ = f"\n  {plain(found.leader)} over {plain(found.other)}"
    table.add_column(heading_, header_style="", max_width=34, overflow="ellipsis")
    for name in HEADERS:
        table.add_column(name, justify="right", header_style="", no_wrap=True)
    for name, *cells in rows(found, decision):
        table.add_row(Text(f"  {name}"), *cells)
    return table


def rows(found: Drivers, decision: Decision) -> Iterator[tuple[str, ...]]:
    """Yield the name and the cells of each input, those that move the answer the most first."""
    currency = Currency(decision.currency)
    words = {driver.key: spoken(driver.key, decision) for driver in found.inputs}
    often = Counter(words.values())
    ranked = sorted(found.inputs, key=lambda driver: -abs(driver.tornado[1].value - driver.tornado[0].value))
    for driver in ranked[:SHOWN]:
        low, high = driver.tornado
        worth = currency.of(driver.evppi) if is_clear(driver.evppi) else "-"
        yield (
            words[driver.key] if often[words[driver.key]] == 1 else plain(driver.key),
            currency.of(low),
            currency.of(high),
            percent(_at_least_0(driver.total)),
            worth if driver.is_learnable else "luck",
        )


def _at_least_0(share: Estimate) -> Estimate:
    return Estimate(max(share.value, 0.0), share.se)
