from datetime import date

import pytest

UNEVEN = "does not divide a year into months. Write 1, 2, 3, 4, 6 or 12mo."


def test_a_fraction_a_year_in_steps_of_a_year(vests):
    found = vests({"yearly": [0.1, 0.2, 0.3, 0.4]}, date(2024, 2, 29))
    assert found == {
        date(2025, 2, 28): 0.1,
        date(2026, 2, 28): 0.2,
        date(2027, 2, 28): 0.3,
        date(2028, 2, 29): 0.4,
    }


def test_one_step_for_all_years(vests):
    found = vests({"yearly": [0.6, 0.4], "every": "6mo"}, date(2025, 8, 31))
    assert found == pytest.approx(
        {date(2026, 2, 28): 0.3, date(2026, 8, 31): 0.3, date(2027, 2, 28): 0.2, date(2027, 8, 31): 0.2}
    )


def test_a_step_for_each_year(vests):
    found = vests({"yearly": [0.25, 0.75], "every": ["12mo", "3mo"]}, date(2025, 1, 31))
    assert found == pytest.approx(
        {
            date(2026, 1, 31): 0.25,
            date(2026, 4, 30): 0.1875,
            date(2026, 7, 31): 0.1875,
            date(2026, 10, 31): 0.1875,
            date(2027, 1, 31): 0.1875,
        }
    )


def test_months_of_a_front_loaded_grant(vests):
    found = vests({"yearly": ["33%", "33%", "22%", "12%"], "every": "1mo"}, date(2026, 1, 31))
    assert len(found) == 48
    assert found[date(2026, 2, 28)] == pytest.approx(0.0275)
    assert found[date(2028, 2, 29)] == pytest.approx(0.22 / 12)
    assert found[date(2030, 1, 31)] == pytest.approx(0.01)


def test_a_year_of_nothing_keeps_its_dates(vests):
    # A number that is 0 is still there: its dates are simulated, so that changing it moves no draw.
    found = vests({"yearly": [0, 1], "every": "6mo"}, date(2025, 7, 1))
    nothing = {date(2026, 1, 1): 0.0, date(2026, 7, 1): 0.0}
    assert found == nothing | {date(2027, 1, 1): 0.5, date(2027, 7, 1): 0.5}


def test_an_uncertain_fraction_vests_by_its_mean(vests):
    found = vests({"yearly": [{"uniform": [0.2, 0.4]}, {"uniform": [0.6, 0.8]}]}, date(2025, 7, 1))
    assert found == pytest.approx({date(2026, 7, 1): 0.3, date(2027, 7, 1): 0.7})


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"yearly": [0.5, 0.4]}, [("yearly", "[0.5, 0.4] adds up to 0.9, not 1. Mend a fraction.")]),
        ({"yearly": [0.5, 0.6]}, [("yearly", "[0.5, 0.6] adds up to 1.1, not 1. Mend a fraction.")]),
        (
            {"yearly": [40, 60]},
            [("yearly[0]", '40 is 4,000 %. Write 0.4 or "40%".'), ("yearly[1]", '60 is 6,000 %. Write 0.6 or "60%".')],
        ),
        ({"yearly": [1.0], "every": "5mo"}, [("every[0]", f'"5mo" {UNEVEN}')]),
        ({"yearly": [1.0], "every": "30d"}, [("every[0]", f'"30d" {UNEVEN}')]),
        (
            {"yearly": [0.5, 0.5], "every": ["3mo", "3mo", "3mo"]},
            [("every", "has 3 steps for 2 years. Write one, or one a year.")],
        ),
        ({"yearly": [0.5, 0.5], "evry": "3mo"}, [("evry", "unknown key. Did you mean 'every'?")]),
    ],
)
def test_a_table_that_is_no_schedule(faults, raw, found):
    assert faults(raw) == found


@pytest.mark.parametrize(
    "raw",
    [
        {"yearly": []},
        {"yearly": ["50%", "40%"]},
        {"yearly": [0.5, "60%"]},
        {"yearly": [{"uniform": [0.1, 0.2]}, {"uniform": [0.3, 0.4]}]},
        {"yearly": [0.5, 0.5], "every": []},
    ],
)
def test_fractions_that_do_not_add_up_are_a_fault_however_they_are_written(faults, raw):
    assert len(faults(raw)) == 1
