"""A fraction for each year, in equal steps within the year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from careersim.dates import Duration, add_months
from careersim.number import Fraction, means, show
from careersim.table import Context, Contradiction, Span, as_list, one_or_many
from careersim.vesting.base import Tranche, Vesting


class Yearly(Vesting):
    """Year i's fraction of the grant, in equal vests every `every[i]`.

    yearly : the fraction of each year.
    every : the time between vests, one for all years or one a year.

    ```toml
    vesting = { yearly = [0.05, 0.15, 0.40, 0.40], every = ["12mo", "12mo", "6mo", "6mo"] }
    ```
    """

    kind: ClassVar[str] = "yearly"
    yearly: tuple[Fraction, ...]
    every: Annotated[tuple[Span, ...], one_or_many(Span)] = (Duration(months=12),)

    @classmethod
    def is_written_as(cls, raw: Any) -> bool:
        """Tell whether it is a table with the key `yearly`."""
        return isinstance(raw, Mapping) and "yearly" in raw

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a number of steps that differs from the number of years, and steps that do not divide a year."""
        yearly, every = raw.get("yearly"), as_list(raw.get("every", "12mo"))
        if isinstance(yearly, list) and len(every) not in (1, len(yearly)):
            yield ("every",), f"has {len(every)} steps for {len(yearly)} years. Write one, or one a year."
        for i, step in enumerate(every):
            try:
                months = Duration.parse(step).months
            except (ValueError, TypeError):
                continue  # the field's own fault
            if months not in (1, 2, 3, 4, 6, 12):
                yield ("every", i), f"{show(step)} does not divide a year into months. Write 1, 2, 3, 4, 6 or 12mo."
        yield from adds_up_to_one(yearly, ("yearly",))

    def says(self) -> str:
        """Return the fractions and their steps."""
        fractions = "/".join(f"{fraction.mean * 100:g}" for fraction in self.yearly)
        return f"{fractions} % a year, every {', '.join(str(step) for step in dict.fromkeys(self.every))}"

    def vests(self, granted: date) -> tuple[Tranche, ...]:
        """Return the vests of each year in turn."""
        every = self.every * len(self.yearly) if len(self.every) == 1 else self.every
        return tuple(
            Tranche(add_months(granted, 12 * year + k * step.months), step.months / 12, fraction)
            for year, (fraction, step) in enumerate(zip(self.yearly, every, strict=True))
            for k in range(1, 12 // step.months + 1)
        )


def adds_up_to_one(fractions: Any, place: tuple[str | int, ...]) -> Iterator[Contradiction]:
    """Yield a fault when a list of plain fractions does not add up to 1."""
    if not isinstance(fractions, list) or (shares := means(fractions)) is None:
        return  # at fault by itself
    if max(shares, default=0) <= 1 and abs(sum(shares) - 1) > 1e-6:
        yield place, f"{show(fractions)} adds up to {sum(shares):.6g}, not 1. Mend a fraction."
