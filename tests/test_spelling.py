"""What is meant by words, dates, durations and schedules that are written otherwise than the file has them."""

from datetime import date

import pytest

import careersim as cs
from careersim.spelling import date_meant, did_you_mean, duration_meant, schedule_meant
from careersim.vesting.periodic import Periodic

JOB = ["name", "salary", "rsu", "options", "sign_on", "retirement", "bonus"]


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("base", " Did you mean 'salary'?"),
        ("Base Pay", " Did you mean 'salary'?"),
        ("equity", " Did you mean 'rsu' or 'options'?"),
        ("401k", " Did you mean 'retirement'?"),
        ("signing-bonus", " Did you mean 'sign_on'?"),
        ("bonsu", " Did you mean 'bonus'?"),
        ("xyz", ""),
    ],
)
def test_what_people_say_leads_to_the_word_of_the_file(word, hint):
    assert did_you_mean(word, JOB) == hint


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Sept 1 2025", date(2025, 9, 1)),
        ("September 1st, 2025", date(2025, 9, 1)),
        ("1 Sep 2025", date(2025, 9, 1)),
        ("2025-9-1", date(2025, 9, 1)),
        ("2025/09/01", date(2025, 9, 1)),
        ("9/1/2025", None),
        ("Sept 2025", None),
        ("Feb 30 2025", None),
        ("1 2 3", None),
        ("soon", None),
    ],
)
def test_a_date_is_told_only_where_it_is_one_day(text, day):
    assert date_meant(text) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3 years", "3y"),
        ("1 Year", "1y"),
        ("18 months", "18mo"),
        ("18-month", "18mo"),
        ("90 days", "90d"),
        ("long", None),
    ],
)
def test_a_length_of_time(text, said):
    assert duration_meant(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("4 years with 1 year cliff", '"4y quarterly, 1y cliff"'),
        ("4 years, monthly, 12 month cliff", '"4y monthly, 12mo cliff"'),
        ("4y annually", '"4y annual"'),
        ("3 years", '"3y quarterly"'),
        ("25/25/25/25", "{ yearly = [0.25, 0.25, 0.25, 0.25] }"),
        ("5% / 15% / 40% / 40%", "{ yearly = [0.05, 0.15, 0.4, 0.4] }"),
        ("25/25/25", None),
        ("4y quarterly, 1y", None),
        ("1 year cliff", None),
        ("by and by", None),
    ],
)
def test_a_schedule(text, said):
    assert schedule_meant(text) == said


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("salary = 180k  # a year", '180k is not TOML. Write "180k", in quotes;'),
        ("salary = $180,000", '$180,000 is not TOML. Write "$180,000", in quotes;'),
        ("bonus = 15%", '15% is not TOML. Write "15%", in quotes;'),
        ("since = 1 September 2023", "1 September 2023 is not TOML. Write 2023-09-01;"),
        ("since = 2023-9-1", "2023-9-1 is not TOML. Write 2023-09-01;"),
        ("horizon = 3 years", '3 years is not TOML. Write "3y", in quotes;'),
        ("name = Acme Inc.", 'Acme Inc. is not TOML. Write "Acme Inc.", in quotes;'),
        ("taxed = True", "True is not TOML. Write true;"),
        ("name = \u201cAcme\u201d", 'Write straight quotes, ";'),
        ('title = "it\u2019s" x', "Expected newline or end of document after a statement."),
        ("name = 1\nname = 2", "Cannot overwrite a value."),
        ("salary", "Expected '=' after a key in a key/value pair."),
    ],
)
def test_a_value_that_is_no_toml_is_told_how_it_is_written(line, mend):
    with pytest.raises(cs.OffersError) as caught:
        cs.loads(f"start = 2026-07-01\n[current]\n{line}\n")
    (fault,) = caught.value.faults
    assert fault.message.startswith(mend)
    assert fault.line == 2 + len(line.splitlines())


def test_every_schedule_that_is_proposed_is_one():
    for text in ("4 years with 1 year cliff", "4y annually", "3 years", "36 months, half-yearly"):
        proposed = schedule_meant(text)
        assert proposed is not None
        assert Periodic.model_validate(proposed.strip('"')).n_vests > 0


def test_a_salary_by_another_name_is_not_missed_by_the_bonus():
    with pytest.raises(cs.OffersError) as caught:
        cs.loads("[current]\nbase = 1\nbonus = 0.1\n[offers.lab]\nsalary = 1\n")
    assert [fault.key for fault in caught.value.faults] == ["current.base"]
