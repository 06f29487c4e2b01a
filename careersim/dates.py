"""Calendar arithmetic: durations, dates moved by whole months, months worked."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_DURATION = re.compile(r"\s*(\d{1,6})\s*(y|mo|w|d)\s*")
_MONTHS = {"y": 12, "mo": 1}
_DAYS = {"w": 7, "d": 1}


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of calendar time: whole months, then days."""

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Return the duration written as `"4y"`, `"18mo"`, `"2w"` or `"90d"`.

        Raises ValueError for anything else.
        """
        match = _DURATION.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a duration")
        count, unit = int(match[1]), match[2]
        if unit in _MONTHS:
            return cls(months=count * _MONTHS[unit])
        return cls(days=count * _DAYS[unit])

    def after(self, day: date, times: int = 1) -> date:
        """Return the date `times` durations after `day`, always counted from `day` itself."""
        return add_months(day, self.months * times) + timedelta(days=self.days * times)

    def __str__(self) -> str:
        """Return the duration as one writes it in a file."""
        if self.days:
            return f"{self.days}d"
        return f"{self.months // 12}y" if self.months and self.months % 12 == 0 else f"{self.months}mo"


@lru_cache(maxsize=1 << 14)
def add_months(day: date, months: int) -> date:
    """Return `day` moved by whole months; the 31st becomes a shorter month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(year: int, month: int) -> date:
    """Return the last day of a calendar month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def months_between(first: date, end: date) -> float:
    """Return the months from `first` up to, not including, `end`; a part of a month by its days."""
    if end <= first:
        return 0.0
    whole = (end.year - first.year) * 12 + end.month - first.month
    if add_months(first, whole) > end:
        whole -= 1
    here, following = add_months(first, whole), add_months(first, whole + 1)
    return whole + (end - here).days / (following - here).days
