"""A result as it shows itself, at a Python prompt and in a notebook."""

from __future__ import annotations

from textwrap import fill

from careersim.plain import plain
from careersim.report import lottery
from careersim.report.alternatives import columns
from careersim.report.answer import Answer
from careersim.report.page.markup import element, joined, paragraph, table
from careersim.report.screen import heading, horizon
from careersim.result import Result

WIDTH = 80


def as_text(result: Result) -> str:
    """Return the question, the answer and how it was made."""
    made = result.provenance
    lines = [plain(result.decision.title), fill(heading(result.decision), WIDTH), ""]
    lines += [fill(said, WIDTH, initial_indent="  ", subsequent_indent="  ") for said in _said(result)]
    return "\n".join(
        [*lines, "", f"<Result: {made.paths:,} paths, seed {made.seed}, {', '.join(map(plain, result.alternatives))}>"]
    )


def as_html(result: Result) -> str:
    """Return the same, with the table of the alternatives, as HTML whose every text is escaped."""
    answer = Answer(result.decision, result.figures)
    shown = columns(answer, horizon(result.decision))
    rows = [[key, *cells] for key, *cells in zip(result.alternatives, *(column.cells for column in shown), strict=True)]
    said = [element("b", line) if line.startswith("So:") else line for line in _said(result)]
    return joined(
        paragraph(result.decision.title),
        *(element("p", line) for line in said),
        table(heading(result.decision), ["", *(column.label for column in shown)], rows),
    )


def _said(result: Result) -> list[str]:
    answer = Answer(result.decision, result.figures)
    return [*answer.sentences(), *lottery.sentences(result, answer)]
