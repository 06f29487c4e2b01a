"""Where the stocks of a decision may go: a fan for each, and the distributions at its vests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from careersim.analysis.outlook import price_blocks
from careersim.decision import Decision
from careersim.engine.spells import spell
from careersim.quantity import Array
from careersim.report.money import Currency
from careersim.report.plots import BLUE, GREY, ORANGE, PALETTE, legend, literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PATHS = 16_384
BANDS = ((5, 95, 0.18), (25, 75, 0.35))
MOST_VESTS = 3
"""So many vests of each stock have their distribution drawn: the first, the middle and the last."""
N_BINS = 80
VEST_HEIGHT = 0.06
"""Of the marks of vests, as a part of the picture's height."""


def market_figure(decision: Decision) -> Figure:
    """Return the fans of the stocks, one below the other, and beside each the distributions at its vests."""
    names = [*decision.market]
    months = range(decision.grid.n_months + 1)
    prices: dict[str, list[Array]] = {name: [] for name in names}
    for made, _ in price_blocks(decision, names, months, paths=PATHS):
        for name in names:
            prices[name].append(made[name])
    figure = Figure(figsize=(11.0, 0.8 + 3.2 * len(names)), layout="constrained")
    for (fan, spread), name in zip(figure.subplots(len(names), 2, squeeze=False), names, strict=True):
        paths, days = np.concatenate(prices[name], axis=1), vest_days(decision, name)
        plot_fan(decision, name, paths, days, fan)
        plot_at_vests(decision, name, paths, days, spread)
    return figure


def plot_fan(decision: Decision, stock: str, paths: Array, days: list[date], ax: Axes) -> None:
    """Draw the bands of a stock's price over time, its mean, and its vest dates.

    paths : (n_months + 1, n_paths) [currency/share], from today on.
    """
    dates = decision.grid.dates
    for low, high, alpha in BANDS:
        below, above = np.percentile(paths, (low, high), axis=1)
        label = f"{high - low} futures of 100"
        ax.fill_between(dates, below, above, color=BLUE, alpha=alpha, linewidth=0, label=label)  # type: ignore[arg-type]
    ax.plot(dates, np.median(paths, axis=1), color=BLUE, linewidth=2.0, label="median")  # type: ignore[arg-type]
    ax.plot(dates, paths.mean(axis=1), color=GREY, linewidth=1.2, linestyle="--", label="mean")  # type: ignore[arg-type]
    for i, day in enumerate(days):
        ax.axvline(day, ymax=VEST_HEIGHT, color=ORANGE, linewidth=1.5, label="vests" if i == 0 else None)  # type: ignore[arg-type]
    kind = decision.market[stock].kind
    ax.set_title(literal(f"{stock} ({kind})"), loc="left")
    ax.set_ylim(bottom=0.0)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(AutoDateLocator()))  # type: ignore[no-untyped-call]
    ax.set_ylabel(literal(f"price [{decision.currency}]"))
    ax.yaxis.set_major_formatter(_money(decision))
    ax.legend(frameon=False, fontsize="small", loc="upper left")
    ax.spines[["top", "right"]].set_visible(False)


def plot_at_vests(decision: Decision, stock: str, paths: Array, days: list[date], ax: Axes) -> None:
    """Draw the distribution of a stock's price at a few of its vests, or at the horizon where it has none."""
    chosen = sorted({days[i] for i in (0, len(days) // 2, len(days) - 1)}) if days else [decision.grid.end]
    months = [decision.grid.month_of_payment(day) for day in chosen[:MOST_VESTS]]
    top = max(float(np.percentile(paths[month], 99)) for month in months)
    edges = np.linspace(0.0, max(top, 1e-9), N_BINS + 1)
    for i, (day, month) in enumerate(zip(chosen, months, strict=True)):
        shares = 100 * np.histogram(paths[month], edges)[0] / paths.shape[1]
        ax.stairs(shares, edges, color=PALETTE[i], linewidth=1.8, label=f"{day}")
    ax.axvline(float(paths[0].mean()), color=GREY, linewidth=1.2, linestyle="--", label="today")
    ax.set_title("at vests" if days else "at the horizon", loc="left")
    ax.set_ylabel("futures of 100")
    ax.xaxis.set_major_formatter(_money(decision))
    legend(ax, fontsize="small")
    ax.spines[["top", "right"]].set_visible(False)


def vest_days(decision: Decision, stock: str) -> list[date]:
    """Return the days within the horizon on which some job's pay depends on a stock's price of that day, in order."""
    found = set()
    for key, job in decision.jobs.items():
        time = spell(decision, key, getattr(job, "start", None) or decision.start, decision.grid.end)
        for components in job.package.values():
            for payment in (payment for grant in components for payment in grant.leg(time, job.package).paid):
                point = (stock, payment.month)
                if any(point in factor.price_points() for factor in payment.factors):
                    found.add(payment.date)
    return sorted(found)


def _money(decision: Decision) -> FuncFormatter:
    currency = Currency(decision.currency)
    return FuncFormatter(lambda amount, _: literal(currency.text(amount)))
