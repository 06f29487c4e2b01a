"""Readings -> what is printed, and the table of docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.target import Reading

VERDICTS = {True: "met", False: "MISSED", None: ""}


def as_text(readings: Iterable[Reading], titles: Mapping[str, str]) -> str:
    """Return the report: each target beside what was measured."""
    lines: list[str] = []
    before = None
    for one in readings:
        if one.target != before:
            lines += ["", f"{one.target}  {titles[one.target]}"]
            before = one.target
        aimed = f"  [{one.aim}: {VERDICTS[one.met] or 'not judged'}]" if one.aim else ""
        lines.append(f"    {one.what}: {one.measured}{aimed}")
    return "\n".join(lines)


def summary(readings: Sequence[Reading]) -> str:
    """Return how many aims were met, and which were not."""
    judged = [one for one in readings if one.met is not None]
    missed = sorted({one.target for one in judged if not one.met}, key=lambda key: int(key[1:]))
    met = sum(one.met is True for one in judged)
    return f"{met} of {len(judged)} aims met" + (f"; missed in {', '.join(missed)}" if missed else "")


def as_markdown(readings: Iterable[Reading]) -> str:
    """Return the readings as a table."""
    rows = ["| | what | aim | measured | |", "|---|---|---|---|---|"]
    rows += [f"| {one.target} | {one.what} | {one.aim} | {one.measured} | {VERDICTS[one.met]} |" for one in readings]
    return "\n".join(rows)
