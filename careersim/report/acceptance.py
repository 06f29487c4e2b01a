"""Alternatives under weights one is not sure of, in words and as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

import numpy as np
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table
from rich.text import Text

from careersim import weighing
from careersim.analysis.multiplicative import Together
from careersim.analysis.smaa import GIVEN, IN_ORDER, UNCERTAIN, UNIFORM, Criteria, Weighed
from careersim.analysis.two_weights import TwoWeights
from careersim.decision import Decision
from careersim.estimate import Estimate
from careersim.plain import plain
from careersim.report.answer import of_100
from careersim.report.grid import grid, print_grid
from careersim.report.money import is_clear, percent
from careersim.report.option import capital, option
from careersim.report.plots import GREY, PALETTE, literal
from careersim.report.screen import WIDTH, titled
from careersim.result import Result
from careersim.words import listed

DRAWN = {
    UNIFORM: "Any weights at all, each as likely as any other.",
    IN_ORDER: "Any weights in your order, each as likely as any other.",
    UNCERTAIN: "Weights within your ranges.",
    GIVEN: "Your weights as they are, so that only luck varies. To vary the weights, write ranges or add --uniform.",
}
N_STEPS = 200
SHARP = 0.1
"""Comparisons of pairs with a consistency ratio above this are worth a second thought (Saaty 1980)."""


def show(found: Weighed, decision: Decision, out: TextIO) -> None:
    """Print how often each alternative comes first, second, ..., and for whom."""
    title = f"If you are not sure what matters: {plain(decision.title)}"
    console = titled(out, title, decision, _sentences(found, decision))
    print_grid(console, _table(found, decision))
    console.print()
    console.print(Text(f"  {found.n_paths:,} paths and weights, seed {found.seed}.", style="dim"))


def _sentences(found: Weighed, decision: Decision) -> Iterator[str]:
    yield DRAWN[found.drawn]
    pairs = decision.preferences.pairs
    if pairs is not None and found.drawn == GIVEN:
        ratio = weighing.consistency_ratio(pairs)
        told = "they contradict each other; look at them again" if ratio > SHARP else "they fit together"
        yield f"Your comparisons have a consistency ratio of {ratio:.2f}: {told}."
    if found.n_choices:
        many = f"{found.n_choices} choices" if found.n_choices > 1 else "choice"
        agree = percent(found.agreeing)
        kept = f"; {agree} of your weights do" if found.drawn in (GIVEN, UNCERTAIN) else ""
        yield f"Only weights that agree with your past {many} count{kept}."
    for key, one in found.alternatives.items():
        doing = capital(option(decision, key).doing)
        if one.central is None or one.confidence is None:
            yield f"{doing} never comes first."
        elif found.drawn == GIVEN:
            yield f"{doing} comes first in {of_100(one.confidence)} futures."
        else:
            weights = listed([f"{plain(name)} {percent(weight)}" for name, weight in one.central.items()])
            sure = of_100(one.confidence)
            yield f"{doing} is for those who give {weights}: then it comes first in {sure} futures."


def _table(found: Weighed, decision: Decision) -> Table:
    table = grid()
    for name in ("", ""):
        table.add_column(name, max_width=24, no_wrap=True, overflow="ellipsis")
    n_ranks = len(found.alternatives)
    for rank in range(min(n_ranks, 4)):
        table.add_column(f"\n{ordinal(rank + 1)}", justify="right", header_style="")
    table.add_column("first, luck\naveraged out", justify="right", header_style="")
    for key, one in found.alternatives.items():
        name = decision.name(key)
        cells = [percent(share) for share in one.acceptability[:4]]
        table.add_row(f"  {plain(key)}", "" if name == key else plain(name), *cells, percent(one.on_average[0]))
    return table


def show_together(found: Sequence[Together], decision: Decision, out: TextIO) -> None:
    """Print the mean utility of each alternative at several degrees of interaction."""
    console = Console(file=out, width=None if out.isatty() else WIDTH, highlight=False)
    console.print(Text(f"Alone or together: {plain(decision.title)}", style="bold"))
    console.print()
    table = grid()
    table.add_column("  all alone, added up", header_style="", no_wrap=True)
    for key in found[0].utility:
        table.add_column(plain(key), justify="right", header_style="", no_wrap=True)
    for row in found:
        how = "need each other" if row.whole < 1 else "make up for each other" if row.whole > 1 else "add up"
        clear = is_clear(row.lead)
        cells = [f"{one.value:.2f}{'*' if clear and key == row.best else ' '}" for key, one in row.utility.items()]
        table.add_row(f"  {row.whole:g}: they {how}", *cells)
    print_grid(console, table)


def ordinal(rank: int) -> str:
    """Return `1st`, `2nd`, `3rd`, `4th`."""
    return f"{rank}{({1: 'st', 2: 'nd', 3: 'rd'}).get(rank, 'th')}"


def break_even_sentences(found: TwoWeights, decision: Decision) -> Iterator[str]:
    """Yield where two alternatives are worth the same."""
    a, b = (option(decision, key) for key in (found.a, found.b))
    x, y = (plain(key) for key in found.keys)
    if found.better is not None:
        yield f"Whatever {x} and {y} weigh, {option(decision, found.better).doing} is worth as much or more."
        return
    places = [f"{x} weighs {percent(_at_least_0(u))} and {y} {percent(_at_least_0(v))}" for u, v in found.segment]
    line = "and on the straight line between them" if len(places) > 1 else "with nothing else weighed"
    yield f"{capital(a.doing)} and {b.doing} are worth the same where {' or '.join(places)}, {line}."
    corner = found.corners[1]
    yield f"With all the weight on {x}, {(a if corner > 0 else b).doing} is better."


def _at_least_0(weight: Estimate) -> Estimate:
    return Estimate(min(max(weight.value, 0.0), 1.0), weight.se)


def two_weights_figure(found: TwoWeights, result: Result) -> Figure:
    """Return the triangle of two weights, coloured by which alternative is best on average, and the break-even line."""
    criteria = Criteria.of(result.outcomes, result.decision.reference)
    x, y = np.meshgrid(np.linspace(0, 1, N_STEPS), np.linspace(0, 1, N_STEPS))
    rest = 1 - x - y
    weights = {found.keys[0]: x, found.keys[1]: y} | {key: share * rest for key, share in found.shares.items()}
    values = sum(criteria.means[:, i, None, None] * weights[key] for i, key in enumerate(criteria.keys))
    best = np.ma.masked_array(np.argmax(np.asarray(values), axis=0), mask=rest < -1e-12)
    figure = Figure(figsize=(7.0, 6.0), layout="constrained")
    ax = figure.subplots()
    n = len(criteria.alternatives)
    levels = np.arange(n + 1) - 0.5
    ax.contourf(x, y, best, levels=levels, colors=[PALETTE[i % len(PALETTE)] for i in range(n)], alpha=0.35)
    for i, key in enumerate(criteria.alternatives):
        if np.any(best == i):
            ax.plot(
                [], [], "s", color=PALETTE[i % len(PALETTE)], alpha=0.5, label=literal(plain(result.decision.name(key)))
            )
    if len(found.segment) > 1:
        (x0, y0), (x1, y1) = found.segment
        ax.plot([x0.value, x1.value], [y0.value, y1.value], color=GREY, linewidth=2.0, label="worth the same")
    if found.given is not None:
        ax.plot(*found.given, "k*", markersize=12, label="your weights")
    ax.set_xlabel(literal(f"weight of {plain(found.keys[0])}"))
    ax.set_ylabel(literal(f"weight of {plain(found.keys[1])}"))
    ax.set_title("Best on average; the other weights keep their proportions", loc="left")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, loc="upper right")
    return figure
