"""Fuzz for some minutes: `python -m fuzzing --minutes 10`; prints each kind of failure once, with its shortest file."""

from __future__ import annotations

import faulthandler
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import click

from fuzzing.judge import SECONDS, is_answered, judge, refuses
from fuzzing.mutations import mutated, with_unknown_key
from fuzzing.offers import offers
from fuzzing.toml import toml


@click.command()
@click.option("--minutes", type=float, default=5.0, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="The first; every file has one of its own.")
@click.option("--only", type=int, help="Print the file of one seed, and what becomes of it.")
@click.option("--found", type=click.Path(file_okay=False, path_type=Path), help="Write files that fail there.")
def main(minutes: float, seed: int, only: int | None, found: Path | None) -> None:
    """Make files until the time is up."""
    if only is not None:
        text, unknown = file_of(only)
        click.echo(text)
        refuses(text, unknown) if unknown else click.echo(judge(text))
        return
    until, tally, failures = time.monotonic() + 60 * minutes, Counter[str](), dict[str, tuple[int, str, str]]()
    signal.signal(signal.SIGPROF, _hangs)
    while time.monotonic() < until:
        text, unknown = file_of(seed)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            outcome = "refused"
            if unknown:
                refuses(text, unknown)
            elif is_answered(judge(text)):
                outcome = "answered"
        except Exception as error:  # noqa: BLE001 - this is what it looks for
            outcome = "FAILED"
            name = _signature(error)
            if name not in failures or len(text) < len(failures[name][1]):
                failures[name] = seed, text, "".join(traceback.format_exception(error)[-4:])
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        tally[outcome] += 1
        seed += 1
    click.echo(f"{dict(tally)}, the last seed {seed - 1}")
    for name, (number, text, trace) in failures.items():
        click.echo(f"\n== {name} (seed {number})\n{trace}")
        if found is not None:
            found.mkdir(exist_ok=True)
            (found / f"{number}.toml").write_text(text, "utf-8")
    sys.exit(bool(failures))


def file_of(seed: int) -> tuple[str, str]:
    """Return the text of a seed's file, and the key that it must be refused for, if any."""
    random = Random(seed)
    raw, unknown = offers(random), ""
    if seed % 3 == 1:
        raw = mutated(random, raw)
    if seed % 9 == 2:
        raw, unknown = with_unknown_key(random, raw)
    return toml(raw), unknown


def _signature(error: BaseException) -> str:
    places = traceback.extract_tb(error.__traceback__)
    inner = [place for place in places if "careersim" in place.filename] or list(places)
    return f"{type(error).__name__} at {Path(inner[-1].filename).name}:{inner[-1].lineno}: {str(error)[:60]}"


def _hangs(_signal: int, _frame: FrameType | None) -> Any:
    raise TimeoutError(f"more than {SECONDS} seconds")


if __name__ == "__main__":
    faulthandler.enable()
    main()
