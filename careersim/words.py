"""Numbers of the file in words: `$250,000 to $310,000, most likely $280,000`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from careersim.quantity import Choice, Distribution, Lognormal, Normal, Odds, Pert, Quantity, Triangular, Uniform

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "CNY": "CN¥", "CAD": "C$", "AUD": "A$"}
CODES = {sign: code for code, sign in _SYMBOLS.items()}
"""The code of a currency by its sign."""
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def listed(words: list[str]) -> str:
    """Return words as `a`, `a and b`, or `a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""


def symbol(currency: str) -> str:
    """Return what stands before an amount: a currency's sign, else its code."""
    return currency if currency in CODES else _SYMBOLS.get(currency, f"{currency} ")


@dataclass(frozen=True)
class Words:
    """Says numbers as the file has them, in one currency."""

    currency: str

    def money(self, amount: float | Quantity) -> str:
        """Return an amount of money in full."""
        return _said(amount, self._money)

    def share(self, share: float | Quantity) -> str:
        """Return a fraction in per cent."""
        return _said(share, lambda number: f"{number * 100:.4g} %")

    def number(self, number: float | Quantity) -> str:
        """Return any other number."""
        return _said(number, lambda plain: f"{plain:,.10g}")

    def _money(self, amount: float) -> str:
        text = f"{abs(amount):,.2f}".removesuffix(".00")
        return f"{'-' if amount < 0 else ''}{symbol(self.currency)}{text}"


def day_of_year(day: date) -> str:
    """Return `1 June`."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]}"


def _said(number: float | Quantity, say: Callable[[float], str]) -> str:
    if isinstance(number, Quantity):
        return say(number.amount) if isinstance(number.amount, float) else _uncertain(number.amount, say)
    return say(number)


def _uncertain(known: Distribution, say: Callable[[float], str]) -> str:
    match known:
        case Normal(mean, sd) | Lognormal(mean, sd):
            return f"{say(mean)} give or take {say(sd)}"
        case Uniform(low, high):
            return f"{say(low)} to {say(high)}"
        case Triangular(low, mode, high) | Pert(low, mode, high):
            return f"{say(low)} to {say(high)}, most likely {say(mode)}"
        case Choice(values, probabilities):
            pairs = zip(values, probabilities, strict=True)
            return " or ".join(f"{say(value)} (in {probability:.3g} of 1)" for value, probability in pairs)
        case Odds(values, cumulated):
            points = zip(values, cumulated, strict=True)
            below = ", ".join(f"at most {say(value)} in {share * 100:.3g} of 100" for value, share in points)
            return f"{below}, with a heavy tail ({say(float(f'{known.expectation:.2g}'))} on average)"
    return f"about {say(known.expectation)}"
