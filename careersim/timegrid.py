"""The months of the horizon, and the month and tax year of every date."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from careersim.dates import add_months

DAYS_PER_MONTH = 30.4375
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TimeGrid:
    """The months of the horizon: month m is m/12 years after `start`, m = 1 to n_months.

    Conventions 1 and 4 of the offers file: see docs/conventions.md.
    """

    start: date
    n_months: int

    @cached_property
    def end(self) -> date:
        """Return the horizon's last day, included in it."""
        return self.dates[-1]

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """Return the dates of months 0 to n_months."""
        return tuple(add_months(self.start, month) for month in range(self.n_months + 1))

    def holds(self, day: date) -> bool:
        """Tell whether a payment dated `day` counts: after the start, by the horizon's last day."""
        return self.start < day <= self.end

    def month_of_payment(self, day: date) -> int:
        """Return the month whose price and discount a payment dated `day` bears, 1 to n_months."""
        return min(max(self.month_of_grant(day), 1), self.n_months)

    def month_of_grant(self, day: date) -> int:
        """Return the month nearest to `day`, whose price converts a grant's value into shares; 0 is today."""
        return min(max(round((day - self.start).days / DAYS_PER_MONTH), 0), self.n_months)

    def month_reaching(self, day: date) -> int:
        """Return the first month whose date is `day` or later, 0 to n_months: whoever leaves then has reached `day`."""
        return min(bisect_left(self.dates, day), self.n_months)

    def months_touching(self, first: date | None, end: date | None) -> range:
        """Return the months with a day from `first` up to, not including, `end`; None for no such end."""
        begins = 1 if first is None else max(bisect_right(self.dates, first), 1)
        stops = self.n_months if end is None else min(bisect_left(self.dates, end), self.n_months)
        return range(begins, stops + 1)

    def tax_year(self, day: date) -> int:
        """Return the calendar year a payment dated `day` is taxed in: that of the day before.

        A payment dated before the first month ends may fall in a year with no month on the grid (a start in the
        last days of December): it is then taxed in the first year that has one.
        """
        return max((day - ONE_DAY).year, self.first_tax_year)

    @cached_property
    def first_tax_year(self) -> int:
        """Return the calendar year of month 1."""
        return (self.dates[1] - ONE_DAY).year

    @property
    def last_tax_year(self) -> int:
        """Return the calendar year of the last month."""
        return (self.end - ONE_DAY).year

    @cached_property
    def months_by_tax_year(self) -> dict[int, int]:
        """Return the number of grid months in each calendar year, in order."""
        counts: dict[int, int] = {}
        for day in self.dates[1:]:
            year = (day - ONE_DAY).year
            counts[year] = counts.get(year, 0) + 1
        return counts
