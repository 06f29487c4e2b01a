"""Pictures of a result. Each function draws on `ax`, by default the current one, and returns it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from careersim.plain import plain
from careersim.quantity import Array
from careersim.report.answer import Answer
from careersim.report.histogram import Bins
from careersim.report.money import Currency
from careersim.report.screen import horizon
from careersim.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

N_BINS = 60
LONGEST = 100
"""Of a name or a title in a picture, in characters."""
BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#555555"  # Okabe & Ito: told apart by the colour-blind and in print
PALETTE = (BLUE, "#E69F00", "#009E73", "#CC79A7", "#56B4E9", ORANGE, "#F0E442")


def plot_opportunity_cost(
    result: Result, key: str, versus: str | None = None, *, bins: Sequence[float] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the histogram of an alternative's opportunity cost, its median and zero marked; return the axes.

    versus : by default what the result compares with.
    bins : edges [currency]; by default of round width about the sample.
    """
    ax = _axes(ax)
    versus = versus or result.versus(key)
    cost = result.opportunity_cost(key, versus)
    currency, answer = Currency(result.decision.currency), Answer(result.decision, result.figures)
    median = float(np.median(cost))
    _histogram(ax, cost, bins, color=BLUE)
    ax.axvline(0.0, color=GREY, linewidth=1.2, linestyle="--", label="no cost")
    ax.axvline(median, color=ORANGE, linewidth=2.0, label=literal(f"median {currency.text(median)}"))
    title = f"Opportunity cost of {answer.option(key).doing} against {answer.option(versus).doing}"
    ax.set_title(literal(title), loc="left")
    _money_axis(ax, result, "opportunity cost")
    legend(ax)
    return ax


def plot_present_values(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the present value of every alternative as outlines over one another; return the axes."""
    ax = _axes(ax)
    edges = Bins.about(list(result.present_value.values()), N_BINS).edges.tolist()
    for i, (key, value) in enumerate(result.present_value.items()):
        label = literal(plain(result.decision.name(key)))
        color = PALETTE[i % len(PALETTE)]
        _histogram(ax, value, edges, histtype="step", linewidth=2.0, color=color, label=label)
    _money_axis(ax, result, "pay")
    legend(ax)
    return ax


def opportunity_cost_figure(result: Result) -> Figure:
    """Return the opportunity costs of the alternatives, one below the other on one scale.

    The alternative that the others are compared with is left out: its own cost is theirs in the mirror.
    """
    yardstick = result.frame.baseline or max(
        result.alternatives, key=lambda key: result.figures.alternatives[key].present_value.mean.value
    )
    keys = [key for key in result.alternatives if key != yardstick]
    edges = Bins.about([result.opportunity_cost(key) for key in keys], N_BINS).edges.tolist()
    figure = Figure(figsize=(8.0, 1.2 + 3.0 * len(keys)), layout="constrained")
    figure.suptitle(literal(plain(result.decision.title)), x=0.01, ha="left", fontweight="bold")
    for ax, key in zip(figure.subplots(len(keys), sharex=True, squeeze=False)[:, 0], keys, strict=True):
        plot_opportunity_cost(result, key, bins=edges, ax=ax)
        ax.label_outer()
    return figure


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    from matplotlib import pyplot as plt

    return plt.gca()


def _histogram(ax: Axes, sample: Array, bins: Sequence[float] | None, **style: Any) -> None:
    edges = Bins.about([sample], N_BINS).edges.tolist() if bins is None else bins
    ax.hist(sample, edges, weights=np.full(sample.size, 100.0 / sample.size), **style)


def _money_axis(ax: Axes, result: Result, what: str) -> None:
    currency = Currency(result.decision.currency)
    over = f"{what} over {horizon(result.decision)}, in today's money [{currency.code}]"
    ax.set_xlabel(literal(over))
    ax.set_ylabel("futures of 100")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda amount, _: literal(currency.text(amount))))
    ax.spines[["top", "right"]].set_visible(False)


def legend(ax: Axes, **options: Any) -> None:
    """Tell what is what, where it hides the least.

    The place is named, or matplotlib would warn on a slow machine that it took long to find one.
    """
    ax.legend(loc="best", frameon=False, **options)


def literal(text: str) -> str:
    """Return text that matplotlib sets as it stands: not what is between two dollars as a formula.

    Nor does it leave out of a legend what begins with an underscore, now that this is not the first character. What
    is too long for a picture is cut, so that there is room left for the picture.
    """
    shown = plain(text if len(text) <= LONGEST else f"{text[:LONGEST]}...").replace("$", r"\$")
    return f" {shown}" if shown.startswith("_") else shown
