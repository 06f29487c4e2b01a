"""What matters and what is worth knowing, against closed forms; and the noise of the paths is never knowable."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import careersim as cs
from careersim.analysis.drivers import Drivers, drivers
from careersim.analysis.experiment import Experiment
from careersim.analysis.indices import explained, rank_correlation
from careersim.analysis.information import value_of_information
from careersim.analysis.regression import Smooth, cross_fitted, design
from careersim.analysis.signal import Check
from careersim.cli import status
from careersim.estimate import Estimate
from careersim.verify.recipes.information import EACH, SDS, incremental, ishigami, shares_by_price, three_sums

ROOT = Path(__file__).parents[2]
PATHS = 1 << 16


def evppi(found: Drivers) -> dict[str, Estimate]:
    return {driver.key: driver.evppi for driver in found.inputs}


# --- oracles --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def additive() -> Drivers:
    """Return E4: 20,000 and three normal sums with a sd of 60,000 together; E5 looks at a fourth file."""
    return drivers(cs.loads(three_sums()), paths=PATHS)


def test_e3_is_known_closely() -> None:
    evpi = drivers(cs.loads(incremental("{ normal = [20_000, 60_000] }")), paths=PATHS).evpi
    assert evpi.se < 0.02 * evpi.value


def test_e3_of_several_numbers_together(oracle, agrees, additive) -> None:
    agrees(additive.evpi, oracle["E3"])
    [group] = additive.groups
    assert (group.key, len(group.inputs)) == ("offers.b", 3)
    assert group.evppi == additive.evpi


@pytest.mark.parametrize(("i", "sd"), [*enumerate(SDS.values(), start=1)])
def test_e4_the_shares_of_each_of_them(agrees, additive, i, sd) -> None:
    [driver] = [driver for driver in additive.inputs if driver.key == EACH.format(i)]
    variance = sd**2
    # Additive: an input's first and total index are its share of the variance.
    agrees(driver.first, variance / 60e3**2)
    agrees(driver.total, variance / 60e3**2)
    away = 1.2815515655446004 * math.sqrt(variance)
    agrees(driver.tornado[0], 20e3 - away)
    agrees(driver.tornado[1], 20e3 + away)
    # Of a normal pair with correlation r it is 6/pi asin(r/2).
    agrees(driver.rank_correlation, 6 / math.pi * math.asin(math.sqrt(variance) / 60e3 / 2))


def test_e9_the_total_index_of_a_factor_of_a_product(agrees) -> None:
    found = {driver.key: driver for driver in drivers(cs.loads(shares_by_price()), paths=1 << 17).inputs}
    first, other = (math.expm1(s * s) for s in (0.5, 0.8))
    agrees(found["market.X.spot"].total, (other + first * other) / (first + other + first * other))


def test_e9_the_third_of_ishigamis_numbers_acts_through_the_first_only() -> None:
    x = np.random.default_rng(0).uniform(-math.pi, math.pi, (3, PATHS))
    y, n_batches = ishigami(x), 128
    alone = cross_fitted(design([Smooth(x[2])]), y[:, None], n_batches)[:, 0]
    assert explained(y, alone, n_batches).value < 0.002


# --- what cannot be known -------------------------------------------------------------------------------------

STOCKS = """
    start = 2026-01-01
    horizon = "3y"
    preferences = {{ discount_rate = 0 }}
    market.A = {{ spot = 100, expected_return = {drift}, volatility = 0.40, loading = 0.5 }}
    market.B = {{ spot = 100, expected_return = {drift}, volatility = 0.60, loading = 0.5 }}
    offers.a = {{ stock = "A", rsu = {{ shares = 4000, vesting = "3y annual, 3y cliff" }} }}
    offers.b = {{ stock = "B", rsu = {{ shares = 3800, vesting = "3y annual, 3y cliff" }} }}
"""


def naive_evpi(file: str) -> float:
    """Return E max V - max E V over the paths: what the best hindsight would bring, luck included."""
    values = np.array([*cs.simulate(cs.loads(file), PATHS).present_value.values()])
    return float(values.max(axis=0).mean() - values.mean(axis=1).max())


def test_where_only_luck_is_uncertain_nothing_is_worth_knowing() -> None:
    file = STOCKS.format(drift=0.08)
    assert naive_evpi(file) > 100_000
    found = drivers(cs.loads(file), paths=PATHS)
    assert (found.inputs, found.groups, found.evpi) == ((), (), Estimate(0.0, 0.0))


def test_knowing_the_drifts_is_worth_far_less_than_hindsight(agrees) -> None:
    found = drivers(cs.loads(STOCKS.format(drift="{ normal = [0.08, 0.08] }")), paths=1 << 17)
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    grown = 100 * (1 + 0.08 + 0.08 * nodes) ** 3
    a, b = 4000 * grown, 3800 * grown
    means = float(a @ weights), float(b @ weights)
    both = weights @ np.maximum(a[:, None], b[None, :]) @ weights - max(means)
    one = weights @ np.maximum(a, means[1]) - max(means)
    agrees(found.evpi, both)
    agrees(evppi(found)["market.A.expected_return"], one)
    assert found.evpi.value < 0.4 * naive_evpi(STOCKS.format(drift="{ normal = [0.08, 0.08] }"))
    assert found.evpi.value > max(value.value for value in evppi(found).values())


def test_what_is_not_decided_yet_is_luck_even_where_it_is_drawn_once() -> None:
    found = drivers(cs.load(ROOT / "configs" / "steady-or-risky.toml"), paths=4096, target="money")
    learnable = {driver.key: driver.is_learnable for driver in found.inputs}
    assert learnable == {
        "offers.biotech.scores.learning": True,
        "between_jobs.duration": False,
        "next_job.pay": False,
    }
    assert all(driver.evppi == Estimate(0.0, 0.0) for driver in found.inputs if not driver.is_learnable)


def test_a_number_that_changes_no_choice_is_worth_nothing_whatever_it_moves() -> None:
    found = drivers(cs.loads(incremental("500_000", "{ uniform = [-100_000, 100_000] }")), paths=4096)
    [driver] = found.inputs
    assert driver.first.value == pytest.approx(1)
    assert driver.evppi == Estimate(0.0, 0.0)


def test_numbers_that_are_the_same_for_all_are_worth_nothing() -> None:
    file = "start = 2026-01-01\ncurrent.salary = 1\noffers.b.salary = 1\npreferences.wealth = { normal = [9e4, 1e4] }"
    found = drivers(cs.loads(file), paths=1024)
    assert found.evpi == found.inputs[0].evppi == found.inputs[0].total == Estimate(0.0, 0.0)


def test_risk_makes_knowing_worth_more_where_the_leap_would_not_be_dared(agrees) -> None:
    # 20,000 more on average with a sd of 60,000 is not enough at a risk aversion of 6 with 400,000 to one's name.
    text = incremental("{ normal = [20_000, 60_000] }").replace("100_000 }", "50_000 }", 1)
    text = text.replace("salary = 100_000, cash", "salary = 50_000, cash")
    text = text.replace("discount_rate = 0", "discount_rate = 0, wealth = 200_000, risk_aversion = 6")
    found = drivers(cs.loads(text), paths=PATHS, target="certainty")
    assert (found.leader, found.other) == ("stay", "b")
    # By hand: E max(u(400k + X), u(400k)) - u(400k), in money at 400k, where utility has slope 1.
    x = np.linspace(-3e5, 4.4e5, 400_001)
    density = np.exp(-(((x - 20e3) / 60e3) ** 2) / 2) / (60e3 * math.sqrt(2 * math.pi))
    utility = 4e5 / 5 * (1 - (1 + x / 4e5) ** -5.0)
    gain = float((np.maximum(utility, 0) * density).sum() * (x[1] - x[0]))
    agrees(found.evpi, gain)


# --- estimators -----------------------------------------------------------------------------------------------


def test_noise_is_no_value_even_with_many_regressors() -> None:
    # Two alternatives alike but for noise: whatever is regressed, nothing can be known of it.
    noise = np.random.default_rng(1).standard_normal((8, 4096))
    gains = np.column_stack([np.zeros(4096), noise[0] - noise[0].mean()])
    known = design([Smooth(x) for x in noise[1:]])
    fit = cross_fitted(known, gains, 64)
    value = value_of_information(gains, known, 64)
    assert value.value <= 4 * value.se
    overfitted = np.maximum(fit[:, 1], 0).mean()
    assert overfitted > 2 * value.value  # what taking the fit at its word would say


def test_a_spline_is_exact_for_what_is_linear_and_a_few_values_have_means_of_their_own() -> None:
    x = np.random.default_rng(2).exponential(1.0, 4096)
    np.testing.assert_allclose(cross_fitted(design([Smooth(x)]), (3 * x + 1)[:, None], 64)[:, 0], 3 * x + 1, rtol=1e-5)
    few = np.floor(3 * np.minimum(x, 1))
    y = np.array([5.0, -1.0, 2.0, 7.0])[few.astype(int)]
    np.testing.assert_allclose(cross_fitted(design([Smooth(few)]), y[:, None], 64)[:, 0], y, atol=1e-5)


def test_rank_correlation_by_hand_with_ties() -> None:
    x, y = np.tile([1.0, 2.0, 2.0, 4.0], 8), np.tile([1.0, 3.0, 2.0, 4.0], 8)
    # Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: covariance 4.5/4, variances 4.5/4 and 5/4.
    assert rank_correlation(x, y, 8).value == pytest.approx(4.5 / math.sqrt(4.5 * 5))


def test_a_change_leaves_all_other_luck_as_it_was() -> None:
    experiment = Experiment.of(cs.loads(incremental("{ normal = [0, 5] }", "{ uniform = [0, 9] }")), 1024, 3)
    one, other = experiment.inputs
    before = experiment.outcomes.present_value["b"]
    held = experiment.held(one, 0.5, experiment.n_blocks).present_value["b"]
    np.testing.assert_allclose(before - held, experiment.numbers[one.key], atol=1e-6)
    anew = experiment.anew([other.key], experiment.n_blocks).present_value["b"]
    drawn = anew - before + experiment.numbers[other.key]
    assert 0 <= drawn.min() + 1e-6 <= drawn.max() <= 9 + 1e-6
    assert abs(np.corrcoef(drawn, experiment.numbers[other.key])[0, 1]) < 0.15


# --- the command ----------------------------------------------------------------------------------------------


def test_the_command_prints_the_object_of_the_contract(capsys) -> None:
    file = str(ROOT / "configs" / "cloud-or-lab.toml")
    arguments = ["--paths", "2048", "--seed", "1", "--evsi", "offers.lab.scores.purpose=1:2", "--json"]
    assert status(["drivers", file, *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["target"] == "all-in"
    assert [one["key"] for one in found["inputs"]] == [
        "market.MSFT.expected_return",
        "current.scores.people",
        "current.refresher[0].value",
        "offers.lab.scores.purpose",
    ]
    for one in found["inputs"]:
        assert one["tornado"].keys() >= {"low", "high"}
        assert one["sobol"].keys() >= {"first", "total"}
        assert one["evppi"].keys() == {"value", "se"}
    assert found["evsi"][0]["looks"] == 2
    again = cs.drivers(cs.load(file), paths=2048, seed=1, checks=[Check("offers.lab.scores.purpose", 1.0, 2)])
    assert again.as_json() == found


def test_the_screen_says_what_to_ask_about(tmp_path, capsys) -> None:
    file = tmp_path / "offers.toml"
    file.write_text("""
        start = 2026-01-01
        current = { salary = 110_000 }
        offers.b = { salary = 100_000, refresher = { value = { uniform = [0, 60_000] }, vesting = "1y quarterly" } }
    """)
    assert status(["drivers", str(file), "--paths", "8192"]) == 0
    shown = capsys.readouterr().out
    assert "Ask about the refresher at b: worth up to $" in shown
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--target", "mony"], "Did you mean 'money'?"),
        (["--target", "all-in"], "happiness has no price in this file"),
        (["--evsi", "offers.b.cash[0].amonut=3"], "Did you mean 'offers.b.cash[0].amount'?"),
        (["--evsi", "offers.b.cash[0].amount"], "is no look at a number"),
        (["--evsi", "offers.b.cash[0].amount=-1"], "is no look at a number"),
    ],
)
def test_a_wrong_command_line_is_refused(tmp_path, arguments, says, capsys) -> None:
    file = tmp_path / "offers.toml"
    file.write_text(incremental("{ normal = [0, 5] }"))
    assert status(["drivers", str(file), "--paths", "512", *arguments]) == 2
    assert says in capsys.readouterr().err
