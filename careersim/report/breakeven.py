"""A break-even in words: what to ask for."""

from __future__ import annotations

import math
from collections.abc import Iterator

from careersim.analysis.breakeven import BreakEven
from careersim.decision import Decision
from careersim.estimate import Estimate
from careersim.number import parse_key_path
from careersim.plain import plain
from careersim.report.money import Currency, is_clear, n_units
from careersim.report.option import option
from careersim.words import symbol

EQUALS = {
    "money": "pays as much as {} on average",
    "certainty": "is worth as much as {} for certain",
    "all-in": "is worth as much as {} to you, happiness counted",
}
SUMS = {"salary", "annual", "amount", "value", "sign_on", "cash", "wealth", "benefit", "limit", "grant"}
"""Keys whose numbers are money."""


def sentences(found: BreakEven, decision: Decision) -> Iterator[str]:
    """Yield what a break-even says, one sentence a line."""
    currency = Currency(decision.currency)
    names = [part for part in parse_key_path(found.key) if isinstance(part, str)]
    unit = symbol(decision.currency) if names[-1] in SUMS else ""
    key, this = plain(found.key), option(decision, found.offer).doing
    equals = EQUALS[found.target].format(option(decision, found.versus).doing)
    if found.reached:
        wide = Estimate(2 * found.value.se, 0.0)
        error = f" +/- {_text(wide, unit, digits=1)}" if found.value.se > 0 else ""
        yield f"At {key} = {_text(found.value, unit)}{error}, {this} {equals}."
    else:
        nearest, gap = found.nearest
        yield f"At no {key} that was tried, {this} {equals}."
        yield f"It comes nearest at {_text(Estimate(nearest, 0.0), unit)}, where it is worth {_off(gap, currency)}."
    if found.now is not None and is_clear(found.gap):
        yield f"Now it is {_text(Estimate(found.now, 0.0), unit)}, and {this} is worth {_off(found.gap, currency)}."


def _off(gap: Estimate, currency: Currency) -> str:
    return f"{currency.text(abs(gap.value), gap.se)} {'more' if gap.value > 0 else 'less'} over the whole time"


def _text(number: Estimate, unit: str, digits: int = 6) -> str:
    """Return a number in full, without the digits below its error."""
    size = abs(number.value)
    smallest = 10.0 ** (math.floor(math.log10(size)) - digits + 1) if size else 1.0
    step = max(10.0 ** math.ceil(math.log10(number.se) - 1e-12), smallest) if number.se > 0 else smallest
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    n_steps = n_units(size, step)
    text = f"{n_steps * step:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text and number.se == 0 else text
    return f"{'-' if number.value < 0 and n_steps else ''}{unit}{text}"
