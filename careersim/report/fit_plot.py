"""A picture of how a calibrated model fits the prices it was calibrated on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from careersim.analysis.fits import monthly_returns
from careersim.analysis.outlook import price_blocks
from careersim.history import History
from careersim.offers_file import loads
from careersim.quantity import Array
from careersim.report.plots import BLUE, GREY, ORANGE, legend, literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OFFERS = "[offers.a]\nsalary = 1\n[offers.b]\nsalary = 1\n"
N_BINS = 50


def fit_figure(history: History, name: str, table: str) -> Figure:
    """Return past months against the model's, and how the volatility moved.

    table : of the offers file, which holds the market `name`.
    """
    past, _ = monthly_returns(history)
    decision = loads(f"start = 2026-01-01\n{table}\n{OFFERS}")
    prices = np.concatenate([made[name] for made, _ in price_blocks(decision, [name], [0, 1])], axis=1)
    model = np.diff(np.log(prices), axis=0)[0]
    figure = Figure(figsize=(10.0, 4.0), layout="constrained")
    months, time = figure.subplots(1, 2)
    title = f"{name} as {decision.market[name].kind}, by {history.years:.1f} years of prices"
    figure.suptitle(literal(title), x=0.01, ha="left", fontweight="bold")
    _months(months, past - past.mean(), model - model.mean())
    _volatility(time, history)
    for ax in (months, time):
        legend(ax)
        ax.spines[["top", "right"]].set_visible(False)
    return figure


def _months(ax: Axes, past: Array, model: Array) -> None:
    reach = 1.05 * float(np.abs(past).max())
    edges = np.linspace(-reach, reach, N_BINS + 1)
    shares = [np.histogram(sample, edges)[0] / sample.size for sample in (past, model)]
    ax.stairs(shares[0], edges, color=BLUE, fill=True, alpha=0.35, label="past months, from every day on")
    ax.stairs(shares[1], edges, color=ORANGE, linewidth=1.8, label="the model's months")
    # What matters is in the tails.
    ax.set_yscale("log")
    ax.set_ylabel("share of months")
    ax.set_xlabel("log return of a month, less its mean")
    ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _volatility(ax: Axes, history: History) -> None:
    length = max(round(history.per_year / 4), 2)
    squares = (history.log_returns - history.log_returns.mean()) ** 2
    moving = np.sqrt(np.convolve(squares, np.ones(length), mode="valid") / length * history.per_year)
    ends = history.dates[1:][history.is_step][length - 1 :]
    ax.plot(ends, moving, color=BLUE, linewidth=1.2, label="volatility of three months")
    ax.axhline(history.volatility, color=GREY, linestyle="--", linewidth=1.2, label="of all")
    ax.set_ylim(bottom=0.0)
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.set_ylabel("a year")
