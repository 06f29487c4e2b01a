"""The alternatives side by side: one table of figures, for the terminal and the page."""

from __future__ import annotations

from dataclasses import dataclass

from careersim.report.answer import Answer
from careersim.report.money import percent

SPAN = "in 9 futures\nof 10"


@dataclass(frozen=True)
class Column:
    """One figure of every alternative, in their order, as it is shown; the header is broken where a table may."""

    header: str
    cells: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return the header on one line."""
        return self.header.replace("\n", " ")


def columns(answer: Answer, over: str) -> list[Column]:
    """Return the columns of the table; over : the horizon in words."""
    alternatives, currency = answer.figures.alternatives.values(), answer.currency
    costs = [alternative.cost.spread for alternative in alternatives]
    found = [
        Column("pay\na year", tuple(currency.of(alternative.annual_pay.mean) for alternative in alternatives)),
        Column(f"cost over\n{over}", tuple(currency.of(cost.mean) for cost in costs)),
        Column(
            SPAN,
            tuple(
                f"{currency.of(cost['p5'])}..{currency.of(cost['p95'])}" if cost.is_uncertain else "" for cost in costs
            ),
        ),
        Column("pays\nmost", tuple(percent(alternative.p_best) for alternative in alternatives)),
    ]
    all_in = [alternative.all_in for alternative in alternatives if alternative.all_in is not None]
    if all_in:
        worth = tuple(currency.of(one.value.mean, 1 / answer.figures.annuity_years) for one in all_in)
        found.append(Column("with\nhappiness", worth))
    return found
