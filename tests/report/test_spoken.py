"""Keys of the file in words."""

import pytest

import careersim as cs
from careersim.report.spoken import spoken

DECISION = cs.loads("""
start = 2026-01-01
preferences = { discount_rate = 0.03, weights = { money = 1, people = 1 } }
market.ACME = { spot = 10 }
between_jobs.duration = 3
current = { salary = 1, scores = { people = 3 } }
[offers.beta]
name = "Beta"
salary = { annual = 3, raise = 0.02 }
bonus = { target = 0.1 }
scores = { people = 3 }
layoff = 0.1
sign_on = { amount = [1, 2], paid = ["1mo", "2mo"] }
[[offers.beta.cash]]
name = "rent"
annual = 4
[[offers.beta.cash]]
amount = 4
on = "1mo"
""")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("market.ACME.expected_return", "expected return of ACME"),
        ("current.salary", "salary at current"),
        ("current.scores.people", "people at current"),
        ("offers.beta.salary.annual", "salary at Beta"),
        ("offers.beta.salary.raise", "salary raise at Beta"),
        ("offers.beta.bonus.target", "bonus target at Beta"),
        ("offers.beta.layoff", "layoff at Beta"),
        ("offers.beta.cash[0].annual", "rent at Beta"),
        ("offers.beta.cash[1].amount", "cash at Beta"),
        ("preferences.weights.people", "your weight of people"),
        ("preferences.worth.people", "your price of people"),
        ("preferences.discount_rate", "your discount rate"),
        ("activities.sums.like", "how you like sums"),
        ("activities.sums.good_at", "how good you are at sums"),
        ("between_jobs.duration", "between jobs duration"),
        ("horizon", "horizon"),
    ],
)
def test_a_key_in_words(key: str, words: str) -> None:
    assert spoken(key, DECISION) == words
