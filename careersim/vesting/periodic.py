"""Equal vests at equal intervals, after a cliff."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from careersim.dates import Duration, add_months
from careersim.number import show
from careersim.spelling import schedule_meant
from careersim.table import Context, Contradiction, Text
from careersim.vesting.base import Tranche, Vesting

MONTHS = {"monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12}
_WRITTEN = re.compile(rf"\s*(\S+)\s+({'|'.join(MONTHS)})\s*(?:,\s*(\S+)\s+cliff\s*)?")


class Periodic(Vesting):
    """Equal vests every month, quarter, half-year or year; what falls before the cliff vests at the cliff.

    schedule : how long and how often, monthly, quarterly, semiannual or annual, and the cliff if there is one.

    ```toml
    vesting = "4y quarterly, 1y cliff"
    ```
    """

    kind: ClassVar[str] = "periodic"
    shorthand: ClassVar[str | None] = "schedule"
    schedule: Text

    @classmethod
    def is_written_as(cls, raw: Any) -> bool:
        """Tell whether it is a text that names a period or is no bare word."""
        return isinstance(raw, str) and (" " in raw.strip() or raw[:1].isdigit())

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield what keeps the text from being a schedule."""
        try:
            _parse(str(raw["schedule"]))
        except ValueError as reason:
            yield (), f"{show(raw['schedule'])} {reason}"

    def says(self) -> str:
        """Return the schedule as written."""
        return self.schedule

    def vests(self, granted: date) -> tuple[Tranche, ...]:
        """Return n equal vests, those before the cliff moved to it."""
        total, period, cliff = _parse(self.schedule)
        first = max(cliff // period, 1)
        n = total // period
        return tuple(
            Tranche(add_months(granted, k * period), first / n if k == first else 1 / n) for k in range(first, n + 1)
        )


def _parse(text: str) -> tuple[int, int, int]:
    """Return length, period and cliff [months]; raises ValueError with the mend."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        meant = schedule_meant(text) or '"4y quarterly, 1y cliff"'
        known = f" ({', '.join(MONTHS)})" if meant[0] == '"' else ""
        raise ValueError(f"is no vesting schedule. Write {meant}{known}.")
    try:
        total, cliff = Duration.parse(match[1]), Duration.parse(match[3] or "0mo")
    except ValueError as error:
        raise ValueError(f'has a length that is none: {error}. Write "4y" or "18mo".') from None
    period = MONTHS[match[2]]
    if total.days or cliff.days or total.months % period or cliff.months % period or not total.months:
        raise ValueError(f"has a length or cliff that is not whole steps of {period} months. Mend one of them.")
    if cliff.months > total.months:
        raise ValueError("has a cliff after its end. Shorten the cliff.")
    if total.months > 1200:
        raise ValueError("is longer than 100 years. Shorten it.")
    return total.months, period, cliff.months
