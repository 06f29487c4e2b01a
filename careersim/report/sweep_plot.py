"""The picture of a sweep: pay, with happiness where it has a price, as one key changes."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from careersim.analysis.sweep import Sweep
from careersim.plain import plain
from careersim.report.money import Currency
from careersim.report.plots import PALETTE, legend, literal

MOST_PANELS = 6


def sweep_figure(sweep: Sweep, currency_code: str) -> Figure:
    """Return annual pay by the first key, one line an alternative, one panel a combination of the other keys.

    Bands hold 9 futures of 10. Where happiness has a price, a dashed line adds it.
    """
    currency = Currency(currency_code)
    panels = [*dict.fromkeys(values[1:] for values in sweep.variants)][:MOST_PANELS]
    figure = Figure(figsize=(8.0, 1.0 + 3.2 * len(panels)), layout="constrained")
    for ax, panel in zip(
        figure.subplots(len(panels), sharex=True, sharey=True, squeeze=False)[:, 0], panels, strict=True
    ):
        rows = [
            (values[0], summary)
            for values, summary in zip(sweep.variants, sweep.figures, strict=True)
            if values[1:] == panel
        ]
        for i, key in enumerate(rows[0][1].alternatives):
            _line(ax, rows, key, PALETTE[i % len(PALETTE)])
        fixed = ", ".join(f"{key} = {value}" for key, value in zip(sweep.keys[1:], panel, strict=True))
        ax.set_title(literal(plain(fixed)), loc="left")
        ax.set_ylabel("pay a year")
        ax.yaxis.set_major_formatter(FuncFormatter(lambda amount, _: literal(currency.text(amount))))
        ax.spines[["top", "right"]].set_visible(False)
        ax.label_outer()
    ax.set_xlabel(literal(plain(sweep.keys[0])))
    legend(figure.axes[0])
    return figure


def _line(ax: Any, rows: list[tuple[Any, Any]], key: str, color: str) -> None:
    x = [value for value, _ in rows]
    pay = [summary.alternatives[key].annual_pay for _, summary in rows]
    name = literal(plain(rows[0][1].alternatives[key].name))
    ax.plot(x, [spread.mean.value for spread in pay], color=color, label=name)
    ax.fill_between(
        x, [s["p5"].value for s in pay], [s["p95"].value for s in pay], color=color, alpha=0.15, linewidth=0
    )
    all_in = [summary.alternatives[key].all_in for _, summary in rows]
    if all(all_in):
        years = [summary.annuity_years for _, summary in rows]
        happy = [one.value.mean.value / a for one, a in zip(all_in, years, strict=True)]
        ax.plot(x, happy, color=color, linestyle="--", label=f"{name}, with happiness")
