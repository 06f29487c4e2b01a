"""`careersim drivers`: what an answer depends on, and what is worth finding out."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click

from careersim.analysis.drivers import drivers as driven
from careersim.analysis.experiment import inputs_of
from careersim.analysis.signal import Check
from careersim.analysis.target import TARGETS
from careersim.commands.progress import Progress
from careersim.commands.reading import Refused, read, refuse_all, unknown
from careersim.engine.plan import plan
from careersim.number import plain_number

_CHECK = re.compile(r"(?P<key>[^=]+)=(?P<noise>[^=:]+)(?::(?P<looks>[1-9]\d{0,5}))?")


def drivers(
    file: Path,
    *,
    target: str | None,
    evsi: tuple[str, ...],
    paths: int | None,
    seed: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print what the answer to the decision in a file depends on."""
    decision = read(file)
    refuse_all(*unknown("--target", target, TARGETS))
    checks = [_check(text) for text in evsi]
    if checks:
        known = [one.key for one in inputs_of(plan(decision), decision)]
        refuse_all(*(message for check in checks for message in unknown("--evsi", check.key, known)))
    try:
        with Progress(quiet=quiet) as progress:
            found = driven(decision, paths=paths, seed=seed, target=target, checks=checks, progress=progress)
    except ValueError as reason:
        raise Refused(f"careersim: --target: {reason}.") from None
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2, allow_nan=False))
    else:
        from careersim.report.driving import show

        show(found, decision, sys.stdout)


def _check(text: str) -> Check:
    """Return the look that `key=noise` or `key=noise:looks` describes."""
    match = _CHECK.fullmatch(text)
    noise = None if match is None else plain_number(match["noise"].strip())
    if match is None or noise is None or noise <= 0:
        raise Refused(
            f"careersim: --evsi: {text!r} is no look at a number. Write KEY=NOISE or KEY=NOISE:LOOKS, such as "
            "offers.beta.scores.people=2:3."
        )
    return Check(match["key"].strip(), noise, int(match["looks"] or 1))
