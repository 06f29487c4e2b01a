"""When to leave, in words and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from rich.table import Table

from careersim.analysis.when import Leaving, Timing
from careersim.decision import Decision
from careersim.plain import plain
from careersim.report.grid import grid, print_grid
from careersim.report.money import Currency, is_clear, plain_percent
from careersim.report.option import option
from careersim.report.screen import titled

MOST_ROWS = 14


def show(timing: Timing, decision: Decision, out: TextIO) -> None:
    """Print when to leave."""
    title = f"When to leave for {plain(decision.name(timing.offer))}: {plain(decision.title)}"
    console = titled(out, title, decision, _sentences(timing, decision))
    print_grid(console, _table(timing, decision))


def _sentences(timing: Timing, decision: Decision) -> Iterator[str]:
    currency, last = Currency(decision.currency), timing.months[-1]
    doing = option(decision, timing.offer).doing
    best, now = timing.best, timing.months[0]
    if best is last:
        yield f"In money, never leaving is best: staying pays {currency.of(last.gain)} more than leaving now."
    elif best is now:
        yield f"In money, leaving now is best; staying would cost {currency.of(last.gain, -1.0)}."
    else:
        yield (
            f"If you had to fix the date today, leave after {best.date}: that pays {currency.of(best.gain)} more than "
            f"leaving now and {currency.text(best.value.value - last.value.value, last.gain.se)} more than staying."
        )
    happiest = timing.happiest
    if happiest is not None and happiest.all_in_gain is not None and happiest is not best:
        if happiest is now or not is_clear(happiest.all_in_gain):
            yield "With happiness counted, leave now."
        elif happiest is last:
            yield "With happiness counted, stay."
        else:
            yield (
                f"With happiness counted, leave after {happiest.date}: worth {currency.of(happiest.all_in_gain)} "
                "more to you than leaving now."
            )
    yield from _rule(timing, decision, doing)


def _rule(timing: Timing, decision: Decision, doing: str) -> Iterator[str]:
    policy, currency = timing.policy, Currency(decision.currency)
    if timing.stock is None:
        return
    stock = plain(decision.stock_name(timing.stock))
    if not is_clear(policy.worth) or policy.worth.value <= 0:
        yield f"Waiting to see how {stock} stock does is worth next to nothing: {doing} hangs on other things."
        return
    bound = policy.upper_bound
    most = "" if bound is None else f", and no rule could bring {currency.of(bound)} or more in all"
    yield (
        f"Keeping the choice open is worth {currency.of(policy.worth)} more than the best fixed date{most}: "
        "that is what an offer without a deadline, or a longer one, is worth."
    )
    priced = [(one, price) for one, price in zip(timing.months, policy.boundary, strict=False) if price is not None]
    shown = [pair for pair in priced if _has_vest(timing, pair[0])] or priced
    for one, price in shown[:: max(len(shown) // 3, 1)][:3]:
        yield f"After {one.date}, leave if {stock} stock is below {_level(price, timing.stock, decision)}."


def _level(price: float, stock: str, decision: Decision) -> str:
    """Return a price; of a stock without a table of its own, whose price is a yardstick, as a part of today's."""
    if stock in decision.market:
        return Currency(decision.currency).text(price)
    return f"{plain_percent(price / decision.price_model(stock).spot.mean)} of today's price"


def _table(timing: Timing, decision: Decision) -> Table:
    currency = Currency(decision.currency)
    table = grid()
    is_priced = timing.happiest is not None
    headers = ["  last day", "more than\nleaving now", *(["with\nhappiness"] if is_priced else [])]
    for header in [*headers, "unvested\nthen", "left\nbehind"]:
        table.add_column(header, justify="right", header_style="")
    for one in _rows(timing):
        day = "stay" if one is timing.months[-1] else str(one.date)
        mark = "* " if one is timing.best else "  "
        gains = [currency.of(one.gain), *([currency.of(one.all_in_gain)] if one.all_in_gain else [])]
        table.add_row(mark + day, *gains, currency.text(one.unvested), currency.of(one.forfeited))
    return table


def _rows(timing: Timing) -> list[Leaving]:
    """Return the months worth a row: now, the best ones, staying, and those just after a vest."""
    months = timing.months
    must = [months[0], timing.best, months[-1]] + ([timing.happiest] if timing.happiest else [])
    vests = [one for one in months[1:-1] if _has_vest(timing, one)]
    step = max(-(-len(vests) // (MOST_ROWS - len(must))), 1)
    chosen = {one.month: one for one in (*must, *vests[::step])}
    return [chosen[month] for month in sorted(chosen)]


def _has_vest(timing: Timing, one: Leaving) -> bool:
    """Tell whether something vested in a month: less is unvested then than a month before."""
    return one.month > 0 and one.unvested < timing.months[one.month - 1].unvested * (1 - 1e-9)
