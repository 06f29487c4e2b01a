"""`careersim breakeven`: what a number has to be for an offer to equal another alternative."""

from __future__ import annotations

import json
from pathlib import Path

import click

from careersim.analysis.breakeven import TARGETS, Target, break_even
from careersim.commands.progress import Progress
from careersim.commands.reading import Refused, read, refuse_all, unknown
from careersim.offers_file import OffersError
from careersim.report.breakeven import sentences


def breakeven(
    file: Path,
    offer: str,
    *,
    key: str,
    target: Target | None,
    versus: str | None,
    paths: int | None,
    seed: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print the value, in words or as an object."""
    decision = read(file)
    refuse_all(
        *unknown("OFFER", offer, decision.offers),
        *unknown("--versus", versus, decision.alternative_keys),
        *unknown("--target", target, TARGETS),
    )
    try:
        with Progress(quiet=quiet, what="trials") as progress:
            found = break_even(
                decision, offer, key, versus=versus, target=target, paths=paths, seed=seed, progress=progress
            )
    except OffersError as error:
        raise Refused(str(error)) from None
    except ValueError as error:
        raise Refused(f"careersim: --target: {error}.") from None
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2, allow_nan=False))
    else:
        for sentence in sentences(found, decision):
            click.echo(sentence)
