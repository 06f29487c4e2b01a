"""`careersim weights`: which alternative is best for whom, when one is not sure what matters."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from textwrap import wrap

import click

from careersim.analysis.multiplicative import multiplicative as together
from careersim.analysis.smaa import weights as weighed
from careersim.analysis.two_weights import two_weights
from careersim.commands.progress import Progress
from careersim.commands.reading import Refused, no_picture, read, refuse_all, unknown
from careersim.decision import MONEY
from careersim.files import must_be_writable
from careersim.simulation import simulate


def weights(
    file: Path,
    *,
    uniform: bool,
    between: tuple[str, str] | None,
    multiplicative: str | None,
    plot: Path | None,
    paths: int | None,
    seed: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print how often each alternative comes first, or where two break even in two weights."""
    decision = read(file)
    keys = (MONEY, *decision.attributes)
    refuse_all(
        *(message for key in between or () for message in unknown("--between", key, keys)),
        *(() if between is None or between[0] != between[1] else ("--between: name two different weights.",)),
        *(() if plot is None or between else ("--plot: draws two weights. Add --between KEY KEY.",)),
        *no_picture("--plot", plot),
    )
    must_be_writable(plot)
    wholes = None if multiplicative is None else _wholes(multiplicative)
    with Progress(quiet=quiet) as progress:
        result = simulate(decision, paths, seed, progress=progress)
    from careersim.report import acceptance

    try:
        if wholes is not None:
            found_together = together(result, wholes)
            if as_json:
                rows = [row.as_json() for row in found_together]
                click.echo(json.dumps({"multiplicative": rows}, indent=2, allow_nan=False))
            else:
                acceptance.show_together(found_together, decision, sys.stdout)
            return
        if between is None:
            found = weighed(result, uniform=uniform)
            if as_json:
                click.echo(json.dumps(found.as_json(), indent=2, allow_nan=False))
            else:
                acceptance.show(found, decision, sys.stdout)
            return
        surface = two_weights(result, *between)
    except ValueError as reason:
        raise Refused(f"{file}: {reason}.") from None
    if as_json:
        click.echo(json.dumps(surface.as_json(), indent=2, allow_nan=False))
    else:
        for sentence in acceptance.break_even_sentences(surface, decision):
            click.echo("\n".join(wrap(sentence, 80)))
    if plot is not None:
        from careersim.report.output import save_figure

        save_figure(acceptance.two_weights_figure(surface, result), plot)
        click.echo(f"Wrote {plot}", err=True)


def _wholes(text: str) -> tuple[float, ...]:
    try:
        found = sorted({float(part) for part in text.split(",")})
    except ValueError:
        found = []
    if not found or not all(0 < number < math.inf for number in found):
        raise Refused(f"careersim: --multiplicative: {text!r} are no sums. Write numbers above 0, as 0.5,1,1.5.")
    return tuple(found)
