"""The golden handcuffs as a picture: what holds one, and what leaving is worth, month by month."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from careersim.analysis.when import Timing
from careersim.decision import Decision
from careersim.plain import plain
from careersim.report.money import Currency
from careersim.report.plots import PALETTE, legend, literal


def timing_figure(timing: Timing, decision: Decision) -> Figure:
    """Return two panels over the last day: unvested and left-behind value, and the worth of leaving then."""
    currency = Currency(decision.currency)
    figure = Figure(figsize=(8.0, 6.0), layout="constrained")
    held, worth = figure.subplots(2, sharex=True)
    days = [one.date for one in timing.months]
    held.step(days, [one.unvested for one in timing.months], where="post", color=PALETTE[0], label="unvested")
    left = [one.forfeited.value for one in timing.months]
    held.plot(days, left, color=PALETTE[1], label="left behind by leaving then")
    held.set_ylabel("golden handcuffs")
    gains = [one.gain for one in timing.months]
    worth.plot(days, [gain.value for gain in gains], color=PALETTE[0], label="money")
    worth.fill_between(
        days,
        [gain.value - 2 * gain.se for gain in gains],
        [gain.value + 2 * gain.se for gain in gains],
        color=PALETTE[0],
        alpha=0.2,
        linewidth=0,
    )
    all_in = [one.all_in_gain for one in timing.months if one.all_in_gain is not None]
    if all_in:
        worth.plot(days, [gain.value for gain in all_in], color=PALETTE[2], linestyle="--", label="with happiness")
    best = timing.best
    worth.plot([best.date], [best.gain.value], "o", color=PALETTE[0])
    worth.axhline(0.0, color="0.7", linewidth=0.8)
    worth.set_ylabel("worth of leaving then,\nagainst leaving now")
    worth.set_xlabel("last day in the current job")
    for axes in (held, worth):
        axes.yaxis.set_major_formatter(FuncFormatter(lambda amount, _: literal(currency.text(amount))))
        axes.spines[["top", "right"]].set_visible(False)
        legend(axes)
    held.set_title(literal(f"When to leave for {plain(decision.name(timing.offer))}"), loc="left")
    return figure
