"""Pay against one attribute, in words and as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from rich.table import Table

from careersim.analysis.frontier import Frontier, Point
from careersim.decision import Decision
from careersim.estimate import Estimate
from careersim.plain import plain
from careersim.report.grid import grid, print_grid
from careersim.report.money import Currency, is_clear, percent
from careersim.report.option import capital, option
from careersim.report.plots import BLUE, GREY, ORANGE, legend, literal
from careersim.report.screen import titled


def show(found: Frontier, decision: Decision, out: TextIO) -> None:
    """Print the alternatives by pay and one attribute."""
    title = f"Pay against {plain(found.attribute)}: {plain(decision.title)}"
    console = titled(out, title, decision, sentences(found, decision))
    print_grid(console, _table(found, decision))


def sentences(found: Frontier, decision: Decision) -> Iterator[str]:
    """Yield what the attribute costs from one alternative to the next, against what it is worth to the user."""
    currency, what = Currency(decision.currency), plain(found.attribute)
    for step in found.steps:
        giving, getting = (option(decision, key).doing for key in (step.giving, step.getting))
        price = f"costs {currency.of(step.price)} a year" if is_clear(step.price) else "costs nothing to speak of"
        yield f"From {giving} to {getting}, a point of {what} {price}{_verdict(found.own_price, step.price)}."
    if found.own_price is not None:
        yield f"By your weights a point of {what} is worth {currency.of(found.own_price)} a year to you."
    if found.steps and len(decision.attributes) > 1:
        yield f"What else changes from one to the next is not counted here: this is {what} alone."
    for key, point in found.points.items():
        if not point.is_efficient:
            yield f"{capital(option(decision, key).doing)} has less of both than another alternative."
        elif not point.is_supported:
            yield f"{capital(option(decision, key).doing)} lies between: no weights of the two alone would choose it."


def _verdict(own: Estimate | None, price: Estimate) -> str:
    if own is None:
        return ""
    gap = Estimate(own.value - price.value, own.se + price.se)
    if not is_clear(gap):
        return ", about what it is worth to you"
    return f", {'less' if gap.value > 0 else 'more'} than it is worth to you"


def _table(found: Frontier, decision: Decision) -> Table:
    currency = Currency(decision.currency)
    table = grid()
    for name in ("", ""):
        table.add_column(name, max_width=24, no_wrap=True, overflow="ellipsis")
    for name in ("sure pay\na year", f"\n{plain(found.attribute)}", "in futures\nundominated"):
        table.add_column(name, justify="right", header_style="")
    for key, point in sorted(found.points.items(), key=lambda item: -item[1].pay.value):
        name = decision.name(key)
        score = f"{point.score.value:.1f}"
        named = "" if name == key else plain(name)
        table.add_row(f"  {plain(key)}", named, currency.of(point.pay), score, percent(point.p_undominated))
    return table


def frontier_figure(found: Frontier, decision: Decision) -> Figure:
    """Return pay by the attribute, the efficient alternatives joined, and the slope that the user's weights have."""
    currency = Currency(decision.currency)
    figure = Figure(figsize=(8.0, 5.0), layout="constrained")
    ax = figure.subplots()
    efficient = sorted((point for point in found.points.values() if point.is_efficient), key=lambda p: p.score.value)
    ax.plot(*_places(efficient), color=BLUE, linewidth=1.5, label="undominated")
    for key, point in found.points.items():
        color = BLUE if point.is_efficient else GREY
        ax.plot(point.score.value, point.pay.value, "o", color=color)
        name = literal(plain(decision.name(key)))
        ax.annotate(name, (point.score.value, point.pay.value), (6, 6), textcoords="offset points")
    if found.own_price is not None and efficient:
        best = max(efficient, key=lambda p: p.pay.value + found.own_price.value * p.score.value)  # type: ignore[union-attr]
        ends = [0.0, 10.0]
        worth = [best.pay.value + found.own_price.value * (best.score.value - end) for end in ends]
        low, high = ax.get_ylim()
        ax.plot(ends, worth, color=ORANGE, linestyle="--", label="worth the same to you")
        ax.set_ylim(low, high)
    ax.set_xlim(0, 10.5)
    ax.set_xlabel(literal(f"{plain(found.attribute)}, score"))
    ax.set_ylabel("pay a year, for certain")
    ax.yaxis.set_major_formatter(FuncFormatter(lambda amount, _: literal(currency.text(amount))))
    ax.spines[["top", "right"]].set_visible(False)
    legend(ax)
    return figure


def _places(points: list[Point]) -> tuple[list[float], list[float]]:
    return [point.score.value for point in points], [point.pay.value for point in points]
