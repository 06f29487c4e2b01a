from datetime import date

import pytest
from pydantic import TypeAdapter

from careersim.vesting.base import VestingKey

MEND = "a fraction of the grant, or a number of shares"
FIRST, SECOND = date(2027, 2, 15), date(2028, 2, 15)


def tranches(*pairs, key="fraction"):
    return {"tranches": [{"date": day, key: number} for day, number in pairs]}


def test_fractions_on_their_dates_whatever_the_grant(vests):
    for granted in (date(2024, 2, 29), date(2026, 1, 31)):
        assert vests(tranches((FIRST, 0.25), (SECOND, "75%")), granted) == {FIRST: 0.25, SECOND: 0.75}


def test_shares_on_their_dates(vests):
    raw = tranches((FIRST, 120), (SECOND, {"uniform": [100, 300]}), key="shares")
    assert vests(raw, date(2026, 7, 1)) == {FIRST: 120, SECOND: 200}
    assert TypeAdapter(VestingKey).validate_python(tranches((FIRST, 120), key="shares")).counts_shares


def test_fractions_are_no_shares():
    assert not TypeAdapter(VestingKey).validate_python(tranches((FIRST, 1.0))).counts_shares


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"tranches": []}, [("tranches", "is empty. Write at least one { date = ..., fraction = ... }.")]),
        (tranches((SECOND, 0.5), (FIRST, 0.5)), [("tranches", "has dates out of order. Write the earliest first.")]),
        (tranches((FIRST, 0.5), (SECOND, 0.4)), [("tranches", "[0.5, 0.4] adds up to 0.9, not 1. Mend a fraction.")]),
        (
            {"tranches": [{"date": FIRST, "fraction": 0.5}, {"date": SECOND, "shares": 5}]},
            [("tranches", "has both fractions and shares. Use one of them throughout.")],
        ),
        (
            {"tranches": [{"date": FIRST}]},
            [("tranches[0]", f"neither 'fraction' nor 'shares' is given. Add one: {MEND}.")],
        ),
        ({"tranches": [{"fraction": 1.0}]}, [("tranches[0].date", "'date' is missing. Add it.")]),
        ({"tranches": [3]}, [("tranches[0]", "3 is not a table. Write its keys, such as date, fraction, shares.")]),
    ],
)
def test_a_table_that_is_no_schedule(faults, raw, found):
    assert faults(raw) == found


def test_fractions_as_text_must_add_up_as_well(faults):
    assert len(faults(tranches((FIRST, "50%"), (SECOND, "40%")))) == 1
