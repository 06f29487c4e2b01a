"""When to stop, against closed forms, published tables, and all rules there are of a small problem."""

import math
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from careersim.analysis.stopping.boxes import index_of_normal, index_of_sample, opened
from careersim.analysis.stopping.learning import Learning, beliefs
from careersim.analysis.stopping.looking import Looking
from careersim.analysis.stopping.reservation import lognormal_excess, reservation

# --- the least offer to take (McCall); published values: careersim/verify/recipes/looking.py -------------------


@given(st.floats(-2, 2), st.floats(0, 200), st.floats(0, 1.5), st.floats(0.01, 100), st.floats(0, 1))
def test_a_reservation_solves_its_equation_and_grows_with_all_that_helps(flow, patience, spread, mean, more) -> None:
    def least(flow: float, patience: float, spread: float) -> float:
        return reservation(flow, patience, lognormal_excess(mean, spread))

    found = least(flow, patience, spread)
    assert found == pytest.approx(flow + patience * lognormal_excess(mean, spread)(found), rel=1e-6, abs=1e-9)
    slack = 1e-9 * (1 + abs(found))
    assert least(flow + more, patience, spread) >= found - slack
    assert least(flow, patience + more, spread) >= found - slack
    assert least(flow, patience, spread + more) >= found - slack


# --- a job learnt from within (Jovanovic) ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("discount", "seen", "index"), [(0.95, 1, 0.9956), (0.95, 3, 0.4781), (0.95, 5, 0.3281), (0.99, 2, 1.0415)]
)
def test_the_threshold_is_the_gittins_index_of_published_tables(discount, seen, index) -> None:
    # Normal rewards of variance 1 and unknown mean, `seen` of them seen (tables of Gittins 1989).
    n = 400 if discount < 0.99 else 1200
    assert -Learning(tuple(1 / np.sqrt(seen + np.arange(n + 1))), discount).thresholds[0] == pytest.approx(
        index, abs=1e-4
    )


def half_years(n_months: int, discount: float = 0.98) -> Learning:
    """Return a job of which half is known, in variance, after six months."""
    return Learning(tuple(beliefs(1.0, math.sqrt(6), n_months)), discount)


@pytest.fixture(scope="module")
def months() -> Learning:
    return half_years(60)


def test_the_threshold_rises_and_patience_lowers_it(months) -> None:
    assert np.all(np.diff(months.thresholds) > 0)
    assert months.thresholds[-1] == 0
    assert np.all(half_years(60, 0.99).thresholds[:-1] < months.thresholds[:-1])


def test_the_right_to_leave_is_worth_something_and_most_where_it_is_used(months) -> None:
    means = np.linspace(-3, 3, 25)
    right = months.value(means) - means / (1 - months.discount)
    assert np.all(right > 0)
    assert np.all(np.diff(right) < 0)
    # More to learn is worth more.
    wider = Learning(tuple(beliefs(1.5, math.sqrt(6), 60)), months.discount)
    assert np.all(wider.value(means) > months.value(means))


def test_values_and_chances_are_those_of_simulated_jobs(months) -> None:
    rng = np.random.default_rng(5)
    n, mean = 400_000, -0.3
    theta = mean + rng.standard_normal(n)
    belief, stays, gain, total = np.full(n, mean), np.ones(n, dtype=bool), np.zeros(n), np.zeros(n)
    left = []
    for k in range(60):
        gain += stays * months.discount**k * theta
        total += theta + math.sqrt(6) * rng.standard_normal(n)
        belief = (mean + total / 6) / (1 + (k + 1) / 6)
        stays &= belief >= months.thresholds[k + 1]
        left.append(1 - stays.mean())
    gain += stays * months.discount**60 * theta / (1 - months.discount)
    assert abs(gain.mean() - months.value(mean)) < 4 * gain.std() / math.sqrt(n)
    assert np.abs(np.array(left) - months.p_left(mean)[1:]).max() < 4 * 0.5 / math.sqrt(n)


def test_what_cannot_be_learnt_is_for_good_or_not_at_all() -> None:
    blind = Learning((1.0, 1.0, 1.0), 0.9)
    assert blind.value(2.0) == pytest.approx(20.0)
    assert blind.value(-2.0) == pytest.approx(-2.0)  # the period that was begun
    assert blind.p_left(-2.0).tolist() == [0.0, 1.0, 1.0]
    assert blind.n_to_see(0.5, 1.0) is None


def test_when_a_bad_match_shows(months) -> None:
    n = months.n_to_see(0.2, 1.0)
    assert n is not None
    shares = 1 - 1 / (1 + np.array([n - 1, n]) / 6)
    assert 0.2 - shares[0] >= months.thresholds[n - 1]
    assert 0.2 - shares[1] < months.thresholds[n]


# --- both: to take a job that may be left, or to look on ------------------------------------------------------


def looking(learning: Learning, fit: float, **changes: float) -> Looking:
    usual = {"income": 0.7, "rate": 3.0, "mean": 1.0, "log_sd": 0.38, "cost": 0.0}
    return Looking(learning, fit, **(usual | changes))


def test_of_known_jobs_it_is_mccalls_rule() -> None:
    known = looking(Learning((0.0,), 0.98), 0.0)
    expected = reservation(0.7, 3.0 * known.years, lognormal_excess(1.0, 0.38))
    assert known.idle == pytest.approx(expected, rel=1e-10)
    assert known.least(known.now(None)) == pytest.approx(expected, rel=1e-10)
    # From a job, of which looking does not take the pay: the same rule with that pay as the income.
    at_work = reservation(1.1, 3.0 * known.years, lognormal_excess(1.0, 0.38))
    assert known.least(known.now(1.1)) == pytest.approx(at_work, rel=1e-9)


@pytest.mark.parametrize("from_job", [None, 1.0])
def test_what_looking_brings_is_that_of_simulated_offers_and_jobs(months, from_job) -> None:
    """Offers are drawn, taken by the rule, and left by the rule: R and D then solve their equations."""
    found = looking(months, 0.25, cost=0.02)
    value = found.now(from_job)
    rng = np.random.default_rng(8)
    n = 400_000
    worth = np.exp(0.38 * rng.standard_normal(n) - 0.38**2 / 2)
    worth = worth[worth >= found.least(value)]
    theta = worth + 0.25 * rng.standard_normal(worth.size)
    stays, gain, total = np.ones(worth.size, dtype=bool), np.zeros(worth.size), np.zeros(worth.size)
    for k in range(60):
        gain += stays * months.discount**k * (theta - found.idle) / 12
        total += theta + 0.25 * math.sqrt(6) * rng.standard_normal(worth.size)
        belief = (worth + total / 6) / (1 + (k + 1) / 6)
        stays &= belief >= found.idle + found.thresholds[k + 1]
    gain += stays * months.discount**60 * (theta - found.idle) * found.years
    excess = (gain - value).sum() / n
    se = math.sqrt(((gain - value) ** 2).sum() / n - excess**2) / math.sqrt(n)
    if from_job is None:
        expected = (found.idle - found.income) / found.rate + found.cost
    else:
        expected = (value / found.years - from_job + found.idle) / found.rate + found.cost
    assert abs(excess - expected) < 4 * se
    assert se < 0.02 * expected


def test_who_may_leave_takes_less_and_looks_on_for_less(months) -> None:
    known, learnt = looking(Learning((0.0,), months.discount), 0.0), looking(months, 0.2)
    assert learnt.idle > known.idle
    assert learnt.least(0.0) < known.least(0.0)
    assert learnt.job(learnt.least(0.4)) == pytest.approx(0.4, rel=1e-9)
    assert learnt.job(learnt.idle) > 0


def test_looking_is_worth_more_with_more_offers_and_less_at_a_cost(months) -> None:
    base = looking(months, 0.2)
    assert looking(months, 0.2, rate=4.0).idle > base.idle > looking(months, 0.2, cost=0.05).idle
    assert looking(months, 0.2, log_sd=0.5).idle > base.idle
    assert looking(months, 0.2, cost=10.0).idle == 0.7  # nobody looks
    assert looking(months, 0.2, log_sd=1e-9).idle == pytest.approx(looking(months, 0.2, log_sd=0.0).idle, rel=1e-6)
    assert base.now(0.0) == 0.0  # such a job is left at once
    assert base.now(1.0) > max(0.0, (1.0 - base.idle) * base.years)


def test_worth_scales_with_its_unit(months) -> None:
    one = looking(months, 0.2, cost=0.01)
    other = Looking(months, 200.0, income=700.0, rate=3.0, mean=1000.0, log_sd=0.38, cost=10.0)
    assert other.idle == pytest.approx(1000 * one.idle, rel=1e-9)
    assert other.now(1100.0) == pytest.approx(1000 * one.now(1.1), rel=1e-9)
    assert other.p_left(1300.0, 24) == pytest.approx(one.p_left(1.3, 24), abs=1e-9)


# --- which to look into first (Weitzman) ----------------------------------------------------------------------


@given(st.floats(-100, 100), st.floats(0, 50), st.floats(0.01, 20), st.floats(0.1, 10))
def test_an_index_grows_with_the_mean_one_for_one_and_with_risk(mean, sd, cost, more) -> None:
    index = index_of_normal(mean, sd, cost)
    assert index_of_normal(mean + more, sd, cost) == pytest.approx(index + more, abs=1e-6)
    assert index_of_normal(mean, sd + more, cost) >= index - 1e-9
    assert index_of_normal(mean, sd, cost + more) < index
    assert index >= mean - cost - 1e-9


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=20), st.floats(0, 30))
def test_an_index_of_a_sample_solves_its_equation(values, cost) -> None:
    x = np.array(values)
    z = index_of_sample(x, cost)
    assert np.maximum(x - z, 0.0).mean() == pytest.approx(cost, abs=1e-9)


def test_an_index_of_a_sample_is_that_of_its_distribution() -> None:
    quantiles = stats.norm(50, 20).ppf((np.arange(100_000) + 0.5) / 100_000)
    assert index_of_sample(quantiles, 2.0) == pytest.approx(index_of_normal(50, 20, 2), rel=1e-5)


Box = tuple[tuple[int, float], ...]


def best_of_all_rules(boxes: tuple[Box, ...], costs: tuple[float, ...], sure: float) -> float:
    """Return the value of the best of all adaptive rules, by going through every state."""

    @cache
    def value(shut: frozenset[int], best: float) -> float:
        going_on = (-costs[j] + sum(chance * value(shut - {j}, max(best, x)) for x, chance in boxes[j]) for j in shut)
        return max(best, *going_on) if shut else best

    return value(frozenset(range(len(boxes))), sure)


amounts = st.integers(0, 20)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(amounts, amounts, amounts, st.sampled_from([0.5, 1.0, 3.0])), min_size=1, max_size=4), amounts
)
def test_no_rule_beats_the_index_rule(drawn, sure) -> None:
    boxes = tuple(tuple((x, 1 / 3) for x in xs[:3]) for xs in drawn)
    costs = tuple(xs[3] for xs in drawn)
    indexes = [index_of_sample(np.array(xs[:3], dtype=float), xs[3]) for xs in drawn]
    every = np.array([*product(*(xs[:3] for xs in drawn))], dtype=float).T
    found = opened(every, costs, indexes, float(sure))
    assert found.gain.mean() == pytest.approx(best_of_all_rules(boxes, costs, float(sure)), abs=1e-9)
    capped = np.minimum(every, np.array(indexes)[:, None]).max(axis=0)
    assert found.gain.mean() == pytest.approx(np.maximum(capped, sure).mean(), abs=1e-9)
    taken = np.where(found.chosen < 0, sure, every[found.chosen, np.arange(every.shape[1])])
    assert found.gain == pytest.approx(taken - np.array(costs) @ found.is_opened)
