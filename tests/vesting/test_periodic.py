from datetime import date

import pytest

MEND = 'Write "4y quarterly, 1y cliff" (monthly, quarterly, semiannual, annual).'


def test_four_years_in_quarters_after_a_cliff_of_one(vests):
    found = vests("4y quarterly, 1y cliff", date(2024, 1, 31))
    assert list(found) == [
        date(2025, 1, 31), date(2025, 4, 30), date(2025, 7, 31), date(2025, 10, 31),
        date(2026, 1, 31), date(2026, 4, 30), date(2026, 7, 31), date(2026, 10, 31),
        date(2027, 1, 31), date(2027, 4, 30), date(2027, 7, 31), date(2027, 10, 31),
        date(2028, 1, 31),
    ]  # fmt: skip
    assert list(found.values()) == [4 / 16, *[1 / 16] * 12]


def test_five_years_in_quarters_after_a_cliff_of_one(vests):
    found = vests("5y quarterly, 1y cliff", date(2025, 8, 31))
    assert len(found) == 17
    assert list(found)[:4] == [date(2026, 8, 31), date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 31)]
    assert list(found)[-1] == date(2030, 8, 31)
    assert found[date(2026, 8, 31)] == 4 / 20
    assert found[date(2028, 2, 29)] == found[date(2030, 8, 31)] == 1 / 20


def test_quarters_without_a_cliff_begin_after_the_first(vests):
    found = vests("1y quarterly", date(2025, 11, 30))
    assert found == {
        date(2026, 2, 28): 0.25,
        date(2026, 5, 30): 0.25,
        date(2026, 8, 30): 0.25,
        date(2026, 11, 30): 0.25,
    }


def test_four_years_in_months_after_a_cliff_of_one(vests):
    found = vests("4y monthly, 1y cliff", date(2024, 2, 29))
    assert len(found) == 37
    assert found[date(2025, 2, 28)] == 12 / 48
    assert found[date(2025, 3, 29)] == found[date(2028, 2, 29)] == 1 / 48


def test_half_years_after_a_cliff(vests):
    found = vests("2y semiannual, 1y cliff", date(2025, 3, 1))
    assert found == {date(2026, 3, 1): 0.5, date(2026, 9, 1): 0.25, date(2027, 3, 1): 0.25}


def test_whole_years(vests):
    assert vests("2y annual", date(2024, 2, 29)) == {date(2025, 2, 28): 0.5, date(2026, 2, 28): 0.5}


def test_a_cliff_as_long_as_the_grant_vests_all_of_it_at_once(vests):
    assert vests("2y quarterly, 2y cliff", date(2025, 1, 31)) == {date(2027, 1, 31): 1.0}
    assert vests("1y annual, 1y cliff", date(2025, 1, 31)) == {date(2026, 1, 31): 1.0}


def test_a_cliff_of_one_step_changes_nothing(vests):
    granted = date(2025, 7, 1)
    assert vests("4y quarterly, 3mo cliff", granted) == vests("4y quarterly", granted)


@pytest.mark.parametrize("text", ["4y  quarterly ,1y  cliff", " 4y quarterly, 12mo cliff ", "48mo quarterly, 1y cliff"])
def test_the_same_schedule_in_other_words(vests, text):
    granted = date(2025, 7, 1)
    assert vests(text, granted) == vests("4y quarterly, 1y cliff", granted)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("4y quartely, 1y cliff", f'"4y quartely, 1y cliff" is no vesting schedule. {MEND}'),
        ("4y quarterly, 1y", f'"4y quarterly, 1y" is no vesting schedule. {MEND}'),
        ("4y", f'"4y" is no vesting schedule. {MEND.replace(", 1y cliff", "")}'),
        (
            "four quarterly",
            '"four quarterly" has a length that is none: \'four\' is not a duration. Write "4y" or "18mo".',
        ),
        (
            "4y quarterly, 10mo cliff",
            '"4y quarterly, 10mo cliff" has a length or cliff that is not whole steps of 3 months. Mend one of them.',
        ),
        (
            "18mo annual",
            '"18mo annual" has a length or cliff that is not whole steps of 12 months. Mend one of them.',
        ),
        (
            "90d monthly",
            '"90d monthly" has a length or cliff that is not whole steps of 1 months. Mend one of them.',
        ),
        ("0y annual", '"0y annual" has a length or cliff that is not whole steps of 12 months. Mend one of them.'),
        ("1y monthly, 2y cliff", '"1y monthly, 2y cliff" has a cliff after its end. Shorten the cliff.'),
        ("101y annual", '"101y annual" is longer than 100 years. Shorten it.'),
    ],
)
def test_a_text_that_is_no_schedule(faults, text, said):
    assert faults(text) == [("", said)]
