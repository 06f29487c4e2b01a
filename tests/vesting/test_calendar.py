from datetime import date

import pytest

NO_DAY = 'is no day of every year. Write month and day, as "02-15".'


def test_the_first_vest_day_after_the_grant_begins(vests):
    found = vests({"count": 3, "on": ["02-15", "08-15"]}, date(2025, 3, 1))
    assert found == pytest.approx({date(2025, 8, 15): 1 / 3, date(2026, 2, 15): 1 / 3, date(2026, 8, 15): 1 / 3})


def test_the_day_of_the_grant_itself_does_not_count(vests):
    assert list(vests({"count": 1, "on": ["08-15"]}, date(2025, 8, 15))) == [date(2026, 8, 15)]
    assert list(vests({"count": 1, "on": ["08-15"]}, date(2025, 8, 14))) == [date(2025, 8, 15)]


def test_the_days_may_come_in_any_order(vests):
    granted = date(2025, 12, 31)
    in_order = {"count": 5, "on": ["02-15", "05-15", "11-15"]}
    assert vests(in_order, granted) == vests({"count": 5, "on": ["11-15", "02-15", "05-15"]}, granted)


def test_a_grant_on_the_last_day_of_the_year(vests):
    assert vests({"count": 2, "on": ["01-01"]}, date(2025, 12, 31)) == {date(2026, 1, 1): 0.5, date(2027, 1, 1): 0.5}


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"count": 4, "on": []}, [("on", 'is empty. Write the days, as ["02-15", "08-15"].')]),
        ({"count": 4, "on": ["02-29"]}, [("on[0]", f'"02-29" {NO_DAY}')]),
        ({"count": 4, "on": ["02-15", "2-5"]}, [("on[1]", f'"2-5" {NO_DAY}')]),
        ({"count": 4, "on": ["13-01"]}, [("on[0]", f'"13-01" {NO_DAY}')]),
        ({"count": 4, "on": ["W07-1"]}, [("on[0]", f'"W07-1" {NO_DAY}')]),
        ({"count": 4}, [("on", "'on' is missing. Add it.")]),
        ({"on": ["02-15"]}, [("count", "'count' is missing. Add it.")]),
    ],
)
def test_a_table_that_is_no_schedule(faults, raw, found):
    assert faults(raw) == found


@pytest.mark.parametrize("count", [0, -1, 1201, 2.5, "4", True])
def test_a_count_is_a_whole_number_from_1(faults, count):
    ((place, _),) = faults({"count": count, "on": ["02-15"]})
    assert place == "count"


def test_a_day_written_twice_is_a_fault(faults):
    assert [place for place, _ in faults({"count": 4, "on": ["02-15", "02-15"]})] == ["on[1]"]
