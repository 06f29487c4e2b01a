"""A comparison of two alternatives in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from rich.table import Table

from careersim.analysis.compare import Comparison
from careersim.estimate import Estimate
from careersim.plain import plain
from careersim.report.grid import grid, print_grid
from careersim.report.money import Currency, is_clear, percent
from careersim.report.option import capital, option
from careersim.report.screen import horizon, titled
from careersim.result import Result

ALMOST = 0.06
"""Below this violation one alternative almost dominates: most people choose so (Levy, Leshno & Leibovitch 2010)."""
SMALL = 0.03
"""Sources below this part of the largest are left out."""


def show(comparison: Comparison, result: Result, out: TextIO) -> None:
    """Print a comparison of two of a result's alternatives."""
    decision, currency = result.decision, Currency(result.decision.currency)
    names = {key: plain(key) for key in (comparison.a, comparison.b)}
    a, b = names[comparison.a], names[comparison.b]
    title = f"{a} against {b}: {plain(decision.title)}"
    console = titled(out, title, decision, _sentences(comparison, result))
    print_grid(console, _quantiles(comparison, currency, a, b))
    console.print()
    print_grid(console, _money(comparison, currency, a, b))


def _sentences(found: Comparison, result: Result) -> Iterator[str]:
    decision, currency, mean = result.decision, Currency(result.decision.currency), found.difference.mean
    a, b = (option(decision, key).doing for key in (found.a, found.b))
    if is_clear(mean):
        more = "more" if mean.value > 0 else "less"
        much = currency.of(mean, 1.0 if mean.value > 0 else -1.0)
        yield f"{capital(a)} pays {much} {more} than {b} on average over {horizon(decision)}."
    elif mean.se == 0:
        yield f"{capital(a)} and {b} pay the same on average."
    else:
        yield "On average the two are too close to call."
    yield f"It pays more in {percent(found.p_greater)} of futures; in the worst 5 % it pays {_less(found, currency)}."
    if found.certainty is not None and is_clear(found.certainty):
        more = "more" if found.certainty.value > 0 else "less"
        worth = currency.of(found.certainty, 1.0 if found.certainty.value > 0 else -1.0)
        yield f"Counting your aversion to risk, that is as good as {worth} {more} for certain."
    yield from _dominance(found, a, b)
    for amount, probability in found.regret[1::3]:
        if probability.value > 0:
            yield f"You would miss more than {currency.text(amount)} in {percent(probability)} of futures."
    yield from _with_happiness(found, result)


def _with_happiness(found: Comparison, result: Result) -> Iterator[str]:
    """Yield what one is worth more than the other once the scores count: all else here is money."""
    one, other = (result.figures.alternatives[key].all_in for key in (found.a, found.b))
    if one is None or other is None:
        return
    a, b = one.value.mean, other.value.mean
    # The errors of the two are added: a bound, since they share their paths.
    gap = Estimate(a.value - b.value, a.se + b.se)
    if is_clear(gap):
        how = f"worth {Currency(result.decision.currency).of(gap, 1.0 if gap.value > 0 else -1.0)} " + (
            "more" if gap.value > 0 else "less"
        )
    else:
        how = "too close to call"
    yield f"All this is money alone. With happiness counted by your weights, it is {how}."


def _less(found: Comparison, currency: Currency) -> str:
    worst = found.worst
    return f"{currency.of(worst, -1.0)} less" if worst.value < 0 else f"{currency.of(worst)} more"


def _dominance(found: Comparison, a: str, b: str) -> Iterator[str]:
    for one, this, other in ((found.dominance, a, b), (found.dominated, b, a)):
        if one.first:
            yield f"{capital(this)} dominates: at every level of luck it pays as much as {other} or more."
        elif one.second:
            yield f"{capital(this)} dominates for whoever fears risk: its worst futures, summed up, are never worse."
        elif one.second_violation < ALMOST:
            against = f"{max(one.second_violation, 0.001):.1%} of what lies between, or less, speaks against it"
            yield f"{capital(this)} all but dominates {other}: {against}."
        else:
            continue
        return


def _quantiles(found: Comparison, currency: Currency, a: str, b: str) -> Table:
    table = grid()
    for name in ("  luck", a, b, "difference"):
        table.add_column(name, justify="right", header_style="")
    scale = found.difference.mean.se
    for level, of_a, of_b in found.quantiles:
        gap = Estimate(of_a - of_b, scale)
        table.add_row(
            f"  {level:.0%}".replace("%", " %"),
            currency.text(of_a, scale),
            currency.text(of_b, scale),
            currency.of(gap),
        )
    return table


def _money(found: Comparison, currency: Currency, a: str, b: str) -> Table:
    """Return where the difference comes from, by component and year, undiscounted."""
    years = sorted({source.year for source in found.sources})
    names = dict.fromkeys(source.name for source in found.sources)
    gaps = {(source.name, source.year): source.difference for source in found.sources}
    totals = {name: sum(gaps.get((name, year), 0.0) for year in years) for name in names}
    largest = max(map(abs, totals.values()), default=0.0)
    table = grid()
    table.add_column(f"  {a} less {b}, before discounting", header_style="")
    for year in (*map(str, years), "all"):
        table.add_column(year, justify="right", header_style="")
    for name in sorted(names, key=lambda name: -abs(totals[name])):
        if abs(totals[name]) < SMALL * largest:
            continue
        cells = [currency.text(gaps[name, year]) if (name, year) in gaps else "" for year in years]
        table.add_row(f"  {plain(name)}", *cells, currency.text(totals[name]))
    return table
