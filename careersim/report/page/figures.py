"""The pictures of the report: what leaving costs, what is still to vest, and money by year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from matplotlib.axis import Axis
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from careersim.engine.unvested import Vest
from careersim.plain import plain
from careersim.quantity import Array
from careersim.report.answer import Answer
from careersim.report.histogram import Bins
from careersim.report.money import Currency
from careersim.report.page.svg import INK, WIDTH
from careersim.report.plots import BLUE, N_BINS, ORANGE, PALETTE, literal
from careersim.summary import Year


def cost_figure(costs: Sequence[tuple[str, Array]], currency: Currency) -> Figure:
    """Return histograms below one another on one scale, zero and each median marked.

    costs : title and sample (n_paths,) [currency] of each.
    """
    bins = Bins.about([cost for _, cost in costs], N_BINS)
    figure = Figure(figsize=(WIDTH, 0.5 + 1.5 * len(costs)), layout="constrained")
    for ax, (title, cost) in zip(figure.subplots(len(costs), sharex=True, squeeze=False)[:, 0], costs, strict=True):
        ax.stairs(100 * bins.shares(cost), bins.edges, fill=True, color=BLUE)
        ax.axvline(0.0, color=INK, linewidth=1.0, linestyle="--")
        ax.axvline(float(np.median(cost)), color=ORANGE, linewidth=2.0)
        ax.set_title(literal(plain(title)), loc="left")
        ax.set_ylabel("futures of 100")
        _money(ax.xaxis, currency)
        ax.spines[["top", "right"]].set_visible(False)
        ax.label_outer()
    return figure


def handcuff_figure(vests: Sequence[Vest], start: date, currency: Currency) -> Figure:
    """Return what is still unvested at today's price as time goes by, which falls at each vest.

    vests : by date; start : today, the decision date.
    """
    left = [0.0, *np.cumsum([vest.value for vest in reversed(vests)]).tolist()]
    figure = Figure(figsize=(WIDTH, 2.2), layout="constrained")
    ax = figure.subplots()
    days = [date2num(day) for day in (start, *(vest.date for vest in vests))]  # type: ignore[no-untyped-call]
    ax.step(days, left[::-1], where="post", color=BLUE, linewidth=1.6)
    ax.plot(days[1:], left[-2::-1], "o", color=ORANGE, markersize=2.5)
    ax.set_ylim(bottom=0)
    locator = AutoDateLocator()  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    ax.set_ylabel("still unvested")
    _money(ax.yaxis, currency)
    ax.spines[["top", "right"]].set_visible(False)
    return figure


def money_figure(years: Sequence[tuple[str, tuple[Year, ...]]], currency: Currency) -> Figure:
    """Return gross pay by component and year as stacked bars with what is kept after tax across them.

    years : title and years of each alternative, all on one scale.
    """
    names = [*dict.fromkeys(name for _, rows in years for year in rows for name in year.components)]
    figure = Figure(figsize=(WIDTH, 0.8 + 1.5 * len(years)), layout="constrained")
    axes = figure.subplots(len(years), sharex=True, sharey=True, squeeze=False)[:, 0]
    for ax, (title, rows) in zip(axes, years, strict=True):
        x = [year.year for year in rows]
        above, below = np.zeros(len(x)), np.zeros(len(x))
        for i, name in enumerate(names):
            money = np.array([year.components[name].value if name in year.components else 0.0 for year in rows])
            base = np.where(money >= 0, above, below)
            # Past the last colour the first come again, paler.
            turn, hue = divmod(i, len(PALETTE))
            ax.bar(x, money, 0.7, base, color=PALETTE[hue], alpha=0.5**turn, label=name)
            above, below = above + np.maximum(money, 0), below + np.minimum(money, 0)
        ax.plot(
            x, [year.net.value for year in rows], "_", color=INK, markersize=22, markeredgewidth=2, label="after tax"
        )
        ax.axhline(0.0, color=INK, linewidth=0.8)
        ax.set_title(literal(plain(title)), loc="left")
        _money(ax.yaxis, currency)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.spines[["top", "right"]].set_visible(False)
    handles, labels = axes[0].get_legend_handles_labels()
    found = {literal(plain(label)).replace("_", " "): handle for handle, label in zip(handles, labels, strict=True)}
    figure.legend(found.values(), found.keys(), loc="outside lower center", ncols=4, frameon=False)
    return figure


def cost_title(answer: Answer, key: str, versus: str) -> str:
    """Return what an opportunity cost is of, and against what."""
    doing = answer.option(key).doing
    return f"{doing[:1].upper()}{doing[1:]} against {answer.option(versus).doing}"


def _money(axis: Axis, currency: Currency) -> None:
    axis.set_major_locator(MaxNLocator(5))
    axis.set_major_formatter(FuncFormatter(lambda amount, _: literal(currency.text(amount))))
