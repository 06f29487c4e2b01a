from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careersim.dates import Duration, add_months, month_end, months_between

days = st.dates(date(1950, 1, 1), date(2199, 12, 31))
first_days = st.builds(lambda day: day.replace(day=1), days)
month_counts = st.integers(0, 600)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("4y", Duration(months=48)),
        ("18mo", Duration(months=18)),
        ("2w", Duration(days=14)),
        ("90d", Duration(days=90)),
        ("0mo", Duration()),
        (" 4 y ", Duration(months=48)),
        ("999999d", Duration(days=999_999)),
    ],
)
def test_a_duration_is_a_whole_number_and_a_unit(text, duration):
    assert Duration.parse(text) == duration


@pytest.mark.parametrize(
    "text", ["", "4", "y", "-4y", "+4y", "1.5y", "4 years", "4Y", "4m", "4y 6mo", "4y6mo", "1000000d", "four y"]
)
def test_anything_else_is_no_duration(text):
    with pytest.raises(ValueError, match="is not a duration") as caught:
        Duration.parse(text)
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "shown"), [("4y", "4y"), ("18mo", "18mo"), ("24mo", "2y"), ("90d", "90d"), ("2w", "14d"), ("0y", "0mo")]
)
def test_a_duration_is_shown_as_one_writes_it(text, shown):
    assert str(Duration.parse(text)) == shown


@given(st.one_of(st.builds(Duration, months=st.integers(0, 9999)), st.builds(Duration, days=st.integers(0, 9999))))
def test_a_shown_duration_parses_to_itself(duration):
    assert Duration.parse(str(duration)) == duration


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 1, 31), 2, date(2025, 3, 31)),
        (date(2025, 1, 31), 3, date(2025, 4, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 7, 1), 0, date(2025, 7, 1)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
    ],
)
def test_months_are_added_on_the_calendar(day, months, moved):
    assert add_months(day, months) == moved


def test_two_steps_may_lose_days_that_one_keeps():
    day = date(2025, 1, 31)
    assert add_months(add_months(day, 1), 1) == date(2025, 3, 28)
    assert Duration(months=1).after(day, times=2) == date(2025, 3, 31)


@given(days, st.integers(-600, 600))
def test_added_months_keep_the_day_where_the_month_has_it(day, months):
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == min(day.day, month_end(moved.year, moved.month).day)


@given(days, st.integers(0, 60), st.integers(0, 400), st.integers(0, 10))
def test_after_moves_the_months_first_and_then_the_days(day, months, in_days, times):
    moved = Duration(months, in_days).after(day, times)
    assert moved == add_months(day, months * times) + timedelta(days=in_days * times)


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2025, 1, 31), (2025, 2, 28), (2024, 2, 29), (2100, 2, 28), (2025, 4, 30)]
)
def test_month_end(year, month, day):
    assert month_end(year, month) == date(year, month, day)


@given(days, month_counts)
def test_whole_months_between_are_the_months_added(day, months):
    assert months_between(day, add_months(day, months)) == months


@given(days, days)
def test_months_between_lie_between_the_whole_months_around(one, other):
    first, end = sorted((one, other))
    months = months_between(first, end)
    assert add_months(first, int(months)) <= end < add_months(first, int(months) + 1)


@given(days, days)
def test_no_months_lie_between_a_day_and_an_earlier_one(one, other):
    first, end = sorted((one, other))
    assert months_between(end, first) == 0.0


@pytest.mark.parametrize(
    ("first", "end", "months"),
    [
        (date(2025, 7, 1), date(2025, 7, 2), 1 / 31),
        (date(2025, 2, 1), date(2025, 2, 15), 14 / 28),
        (date(2024, 2, 1), date(2024, 2, 15), 14 / 29),
        (date(2025, 6, 16), date(2025, 9, 1), 2 + 16 / 31),  # 16 August to 1 September, of 31 days to 16 September
        (date(2025, 1, 31), date(2025, 2, 27), 27 / 28),
        (date(2025, 1, 31), date(2025, 3, 1), 1 + 1 / 31),
    ],
)
def test_a_part_of_a_month_counts_by_its_days(first, end, months):
    assert months_between(first, end) == pytest.approx(months, rel=1e-15)


@given(first_days, month_counts, st.integers(0, 27))
def test_a_month_that_starts_on_the_first_is_cut_by_its_own_length(first, months, days_worked):
    start = add_months(first, months)
    length = month_end(start.year, start.month).day
    assert months_between(first, start + timedelta(days=days_worked)) == pytest.approx(months + days_worked / length)
