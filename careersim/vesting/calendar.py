"""Equal vests on fixed days of the year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from careersim.number import show
from careersim.table import Context, Contradiction, Text, whole
from careersim.vesting.base import Tranche, Vesting


class Calendar(Vesting):
    """`count` equal vests on the company's vest days ("month-day"), the first such day after the grant on.

    count : of vests.
    on : the days of the year, "month-day".

    ```toml
    vesting = { count = 16, on = ["02-15", "05-15", "08-15", "11-15"] }
    ```
    """

    kind: ClassVar[str] = "calendar"
    count: Annotated[int, whole(1, 1200)]
    on: tuple[Text, ...]

    @classmethod
    def is_written_as(cls, raw: Any) -> bool:
        """Tell whether it is a table with the key `count` or `on`."""
        return isinstance(raw, Mapping) and ("count" in raw or "on" in raw)

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield days that are none, or no days at all."""
        days = raw.get("on")
        if days == []:
            yield ("on",), 'is empty. Write the days, as ["02-15", "08-15"].'
        written = days if isinstance(days, list) else []
        for i, day in enumerate(written):
            try:
                _day(2025, day)
            except (ValueError, TypeError):
                yield ("on", i), f'{show(day)} is no day of every year. Write month and day, as "02-15".'
            else:
                if day in written[:i]:
                    yield ("on", i), f"{show(day)} is there already. Remove it."

    def says(self) -> str:
        """Return the number of vests and their days."""
        return f"in {self.count} equal parts on {', '.join(self.on)}"

    def vests(self, granted: date) -> tuple[Tranche, ...]:
        """Return equal vests on the `count` first vest days after the grant."""
        years = range(granted.year, granted.year + 2 + self.count // len(self.on))
        days = sorted(day for year in years for on in self.on if (day := _day(year, on)) > granted)
        return tuple(Tranche(day, 1 / self.count) for day in days[: self.count])


def _day(year: int, month_day: str) -> date:
    match = re.fullmatch(r"(\d\d)-(\d\d)", month_day)
    if match is None:
        raise ValueError(month_day)
    return date(year, int(match[1]), int(match[2]))
