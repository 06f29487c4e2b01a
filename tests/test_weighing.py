"""Ways to say what matters how much, each against numbers worked out by hand."""

import numpy as np
import pytest

import careersim as cs
from careersim import weighing
from careersim.quantity import Uniform

JOBS = """
start = 2026-01-01
current = { salary = 100_000, scores = { people = 4, learning = 5 } }
offers.b = { salary = 90_000, scores = { people = 8, learning = 3 } }
"""


def weights(preferences: str) -> dict[str, float]:
    """Return the weights as shares of the whole."""
    found = cs.loads(f"{preferences}\n{JOBS}").preferences.weights
    assert found is not None
    total = sum(weight.mean for weight in found.values())
    return {key: weight.mean / total for key, weight in found.items()}


def test_an_order_has_the_mean_of_all_weights_in_it() -> None:
    # Rank order centroid of three: 11/18, 5/18, 2/18.
    found = weights('preferences.order = ["people", "money", "learning"]')
    assert found == pytest.approx({"people": 11 / 18, "money": 5 / 18, "learning": 2 / 18})


def test_a_range_is_an_uncertain_weight_with_a_draw_of_its_own() -> None:
    decision = cs.loads(f"preferences.weights = {{ money = 50, people = [10, 30] }}\n{JOBS}")
    [money, people] = decision.preferences.weights.values()
    assert money.is_fixed
    assert (people.amount, people.name) == (Uniform(10.0, 30.0), "preferences.weights.people")
    written = cs.loads(f"preferences.weights = {{ money = 50, people = {{ uniform = [10, 30] }} }}\n{JOBS}")
    assert decision.preferences.weights == written.preferences.weights


def test_consistent_pairs_give_their_weights_back_and_are_consistent() -> None:
    pairs = 'preferences.pairs = [["money", 2, "people"], ["people", 3, "learning"], ["money", 6, "learning"]]'
    assert weights(pairs) == pytest.approx({"money": 0.6, "people": 0.3, "learning": 0.1})
    found = cs.loads(f"{pairs}\n{JOBS}").preferences.pairs
    assert weighing.consistency_ratio(found) == pytest.approx(0, abs=1e-12)


def test_a_missing_pair_follows_from_the_others() -> None:
    pairs = 'preferences.pairs = [["money", 2, "people"], ["people", 3, "learning"]]'
    assert weights(pairs) == pytest.approx({"money": 0.6, "people": 0.3, "learning": 0.1})


def test_pairs_that_contradict_each_other_have_a_consistency_ratio() -> None:
    # a > b > c > a, each twice: the matrix is a circulant with eigenvalue 1 + 2 + 1/2, so CI = 0.25 and CR = 0.25/0.58.
    assert weighing.consistency_ratio([("a", 2, "b"), ("b", 2, "c"), ("c", 2, "a")]) == pytest.approx(0.25 / 0.58)
    # Two things cannot contradict each other.
    assert weighing.consistency_ratio([("a", 7, "b")]) == 0


def test_saatys_example_of_three() -> None:
    # 3, 5 and 3: weights 0.637, 0.258, 0.105 and CR 0.033 (Saaty 1980, and every textbook since).
    pairs = [("a", 3.0, "b"), ("a", 5.0, "c"), ("b", 3.0, "c")]
    found = [weight.mean for weight in weighing.of_pairs(pairs).values()]
    assert found == pytest.approx([0.637, 0.258, 0.105], abs=5e-4)
    assert weighing.consistency_ratio(pairs) == pytest.approx(0.033, abs=1e-3)


@pytest.mark.parametrize("pay_range", ["", "preferences.pay_range = [60_000, 140_000]"])
def test_a_direct_price_is_that_share_of_pay_for_the_whole_swing(pay_range: str) -> None:
    # A swing of 10 for 20 % of 100,000, and 4 of the 10 gained: 8,000 a year.
    jobs = JOBS.replace("learning = 3", "learning = 5")
    result = cs.simulate(cs.loads(f"preferences.worth = {{ people = 0.20 }}\n{pay_range}\n{jobs}"), 512)
    price = result.figures.alternatives["b"].happiness.price
    assert price is not None
    assert price.value == pytest.approx(8_000, rel=1e-6)


def test_a_direct_price_may_be_uncertain() -> None:
    decision = cs.loads(f"preferences.worth = {{ people = {{ uniform = [0.1, 0.3] }} }}\n{JOBS}")
    [driver] = cs.drivers(decision, paths=1024).inputs
    assert driver.key == "preferences.worth.people"
    assert driver.first.value == pytest.approx(1)


def test_no_way_is_no_weights() -> None:
    assert cs.loads(JOBS).preferences.weights is None


def test_a_group_that_no_pair_links_is_named() -> None:
    jobs = JOBS.replace("learning = 5", "learning = 5, x = 1").replace("learning = 3", "learning = 3, x = 1")
    pairs = 'preferences.pairs = [["money", 2, "people"], ["learning", 3, "x"]]'
    with pytest.raises(cs.OffersError, match="Add a pair that links their groups"):
        cs.loads(f"{pairs}\n{jobs}")


def test_the_principal_vector_is_one() -> None:
    pairs = [("a", 2.0, "b"), ("b", 2.0, "c"), ("a", 3.0, "c"), ("c", 1.0, "d")]
    keys, matrix = weighing._matrix(pairs)
    vector = np.array([weight.mean for weight in weighing.of_pairs(pairs).values()])
    assert keys == ["a", "b", "c", "d"]
    np.testing.assert_allclose(matrix @ vector / vector, (matrix @ vector / vector)[0])
