"""Fit: how a job's time divides between what one is good at and likes."""

import pytest

import careersim as cs

FILE = """
start = 2026-01-01

[preferences.weights]
money = 1
fit = 1

[activities]
learning = { good_at = 9, like = 10 }
sharing  = 4
sums     = { good_at = 7, like = { uniform = [2, 6] } }

[current]
salary = 100_000
time   = { learning = 5, sharing = 95 }

[offers.b]
salary = 90_000
time   = { learning = 0.5, sums = 0.5 }
"""


def scores(text: str, paths: int = 4096) -> dict[str, float]:
    figures = cs.simulate(cs.loads(text), paths).figures
    return {key: one.happiness.scores["fit"].value for key, one in figures.alternatives.items()}


def test_a_division_of_time_makes_the_attribute_fit_by_hand() -> None:
    found = scores(FILE)
    assert found["stay"] == pytest.approx(0.05 * (9 + 10) / 2 + 0.95 * 4)
    assert found["b"] == pytest.approx(0.5 * (9 + 10) / 2 + 0.5 * (7 + 4) / 2, abs=0.01)


def test_it_has_a_price_and_may_be_worth_knowing() -> None:
    figures = cs.simulate(cs.loads(FILE), 512).figures
    price = figures.alternatives["b"].happiness.price
    assert price is not None
    assert price.value == pytest.approx((7.5 - 4.275) / 10 * 100_000, rel=0.01)
    [driver] = cs.drivers(cs.loads(FILE), paths=512).inputs
    assert driver.key == "activities.sums.like"


def test_after_a_layoff_the_next_job_fits_as_the_lost_one_did() -> None:
    lost = FILE.replace("[offers.b]", "layoff = 0.999999\n[offers.b]")
    after = scores(lost + "\n[between_jobs]\nduration = 0\nscores = { fit = 0 }")
    assert after["stay"] == pytest.approx(4.275 * 47 / 48 + 4.275 / 48, rel=0.03)
    other = scores(lost + "\n[between_jobs]\nduration = 0\n[next_job]\nscores = { fit = 10 }")
    assert other["stay"] > 9.5


@pytest.mark.parametrize(
    ("written", "rewritten", "key", "says"),
    [
        ("time   = { learning = 5, sharing = 95 }", "", "current", "does not say how its time divides"),
        ("sharing = 95", "shring = 95", "current.time.shring", "Did you mean 'sharing'?"),
        ("{ learning = 5, sharing = 95 }", "{ learning = 0 }", "current.time", "leaves no time for anything"),
        ("{ learning = 5, sharing = 95 }", "3", "current.time", "is no division of time"),
        ("sharing  = 4", "sharing = 11", "activities.sharing", "between 0 and 10"),
        (
            "learning = { good_at = 9, like = 10 }",
            "learning = { good_at = 9 }",
            "activities.learning.like",
            "is missing",
        ),
        ("salary = 100_000", "salary = 100_000\nscores = { fit = 3 }", "current.scores.fit", "Remove it"),
    ],
)
def test_what_is_wrong_is_told(written: str, rewritten: str, key: str, says: str) -> None:
    assert written in FILE
    with pytest.raises(cs.OffersError) as faults:
        cs.loads(FILE.replace(written, rewritten))
    assert any(fault.key == key and says in fault.message for fault in faults.value.faults), str(faults.value)


def test_time_without_activities_is_told() -> None:
    with pytest.raises(cs.OffersError, match="Add \\[activities\\]"):
        cs.loads("start = 2026-01-01\ncurrent = { salary = 1, time = { x = 1 } }\noffers.b.salary = 2")
