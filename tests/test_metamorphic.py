"""What must not change when the file changes, and what must change in proportion."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import careersim as cs

PATHS = 4096
BASE = """
start = 2025-03-10
horizon = "3y"
[preferences]
discount_rate = { normal = [0.04, 0.005] }
wealth = 300_000
weights = { money = 5, people = { uniform = [2, 4] } }
[tax]
kind = "flat"
rate = { pert = [0.3, 0.35, 0.4] }
"""
MARKETS = {
    "AAA": "spot = 120\nvolatility = { pert = [0.2, 0.3, 0.5] }",
    "BBB": "spot = 35\nexpected_return = { normal = [0.07, 0.05] }\nloading = 0.7",
    "CCC": 'kind = "constant"\nspot = 10',
    "PRIV": 'kind = "private"\nspot = 3\nexit_rate = 0.2\nmultiple = { lognormal = [3, 5] }\ndilution = 0.2',
}
CURRENT = """
[current]
stock = "AAA"
since = 2022-03-10
scores = { people = { pert = [2, 4, 7] } }
salary = { annual = 200_000, raise = { pert = [0, 0.03, 0.06] } }
bonus = { target = 0.2, payout = { pert = [0, 1, 2] }, paid = 9 }
rsu = { shares = 900, granted = 2023-05-01, vesting = "4y quarterly, 1y cliff" }
refresher = { value = { normal = [40_000, 5_000] }, vesting = "4y quarterly" }
espp = 0.08
layoff = { rate = 0.06, severance = "2mo", stock_sensitivity = 0.5 }
promotion = { rate = 0.1, raise = 0.08 }
"""
OFFERS = {
    "one": 'stock = "BBB"\nscores = { people = 6 }\nsalary = { normal = [180_000, 9_000] }\nrsu = { value = 200_000 }',
    "two": 'stock = "PRIV"\nlayoff = 0.1\noptions = { shares = 20_000, strike = 1 }\nstart = 2025-06-01\n'
    "scores = { people = { uniform = [3, 9] } }\nsalary = 150_000\nrsu = { value = 90_000 }",
    "three": 'stock = "CCC"\nscores = { people = 9 }\nsalary = { annual = 160_000, raise = { uniform = [0, 0.1] } }',
}


def text(offers: list[str], markets: list[str] | None = None, current: str = CURRENT) -> str:
    return "\n".join(
        [
            BASE,
            *(f"[market.{name}]\n{MARKETS[name]}" for name in markets or list(MARKETS)),
            current,
            *(f"[offers.{name}]\n{OFFERS[name]}" for name in offers),
        ]
    )


def values(file: str) -> dict[str, np.ndarray]:
    return dict(cs.simulate(cs.loads(file), PATHS, sampler="pseudo").present_value)


@settings(max_examples=12)
@given(st.permutations(list(OFFERS)), st.integers(1, 3), st.permutations(list(MARKETS)))
def test_adding_removing_and_reordering_offers_changes_no_one_elses_paths(
    order: list[str], count: int, markets: list[str]
) -> None:
    everyone, some = values(text(list(OFFERS))), values(text(order[:count], markets))
    for key, value in some.items():
        assert np.array_equal(value, everyone[key]), key


def test_a_figure_of_one_alternative_is_the_same_to_the_last_bit_whoever_else_is_there() -> None:
    both = cs.simulate(cs.loads(text(["one", "two"])), PATHS, sampler="pseudo").summary()["alternatives"]
    alone = cs.simulate(cs.loads(text(["one"])), PATHS, sampler="pseudo").summary()["alternatives"]
    for figure in ("present_value", "annual_pay", "certainty_equivalent", "utility", "by_year", "handcuffs"):
        assert alone["one"][figure] == both["one"][figure], figure


def test_paths_of_other_months_do_not_matter() -> None:
    # The second grant reads the same stock at other months.
    more = CURRENT + "[[current.cash]]\namount = 1\non = 2026-02-02\n"
    other = CURRENT.replace("refresher = { value", "refresher = { first = 2025-04-22, value")
    for changed in (more, other):
        assert np.array_equal(values(text(["one"], current=changed))["one"], values(text(["one"]))["one"])


def test_a_written_alternative_equal_to_an_offer_is_that_offer() -> None:
    path = '[alternatives.same]\npath = [ { job = "current", until = 2025-05-31 }, { job = "two" } ]\n'
    found = values(text(["one", "two"]) + "\n" + path)
    assert np.array_equal(found["same"], found["two"])


def test_two_offers_alike_tie_on_every_path() -> None:
    file = f"{BASE}{CURRENT}[market.AAA]\n{MARKETS['AAA']}\n[offers.a]\nscores = {{ people = 5 }}\nsalary = 200_000\n"
    file += "[offers.b]\nscores = { people = 5 }\nsalary = 200_000\n"
    figures = cs.simulate(cs.loads(file), PATHS).figures.alternatives
    assert figures["a"].p_best == figures["b"].p_best
    assert sum(alternative.p_best.value for alternative in figures.values()) == pytest.approx(1.0)
    assert figures["a"].present_value == figures["b"].present_value


LEGS = {
    "salary": ("annual = 100_000", "annual = 200_000"),
    "bonus": ("amount = 10_000\npayout = { pert = [0, 1, 2] }", "amount = 20_000\npayout = { pert = [0, 1, 2] }"),
    "sign_on": ("amount = [1_000, 500]\npaid = ['1mo', '8mo']", "amount = [2_000, 1_000]\npaid = ['1mo', '8mo']"),
    "rsu": ("shares = 100", "shares = 200"),
    "refresher": ("value = 5_000\nevery = '6mo'", "value = 10_000\nevery = '6mo'"),
    "cash": ("annual = 1_200", "annual = 2_400"),
}


@pytest.mark.parametrize("kind", LEGS)
def test_doubling_pay_doubles_its_leg(kind: str) -> None:
    def value(keys: str) -> np.ndarray:
        file = f"""
            start = 2025-01-01
            [market.AAA]
            spot = 120
            volatility = 0.3
            [offers.a]
            stock = "AAA"
            [offers.a.{kind}]
            {keys}
            [offers.b]
            salary = 1
        """
        return values(file)["a"]

    once, twice = (value(keys) for keys in LEGS[kind])
    assert once.min() > 0
    np.testing.assert_allclose(twice, 2 * once, rtol=1e-12)


def test_one_grant_is_worth_its_two_halves() -> None:
    whole = 'rsu = { shares = 900, granted = 2023-05-01, vesting = "4y quarterly, 1y cliff" }'
    half = '{ shares = 450, granted = 2023-05-01, vesting = "4y quarterly, 1y cliff" }'
    halves = CURRENT.replace(whole, f"rsu = [ {half}, {half} ]")
    np.testing.assert_allclose(values(text(["one"], current=halves))["stay"], values(text(["one"]))["stay"], rtol=1e-12)


def test_a_unit_of_money_is_only_a_unit() -> None:
    # The same decision in cents: every figure in money is a hundred times as large, every probability the same.
    def file(scale: int) -> str:
        return f"""
            start = 2025-01-01
            preferences = {{ wealth = {100_000 * scale}, weights = {{ money = 1, people = 1 }} }}
            [market.AAA]
            spot = {120 * scale}
            volatility = 0.3
            [current]
            stock = "AAA"
            scores = {{ people = 3 }}
            salary = {{ normal = [{90_000 * scale}, {5_000 * scale}] }}
            rsu = {{ shares = 300 }}
            [offers.a]
            scores = {{ people = 7 }}
            salary = {80_000 * scale}
        """

    dollars, cents = (cs.simulate(cs.loads(file(scale)), PATHS).figures.alternatives["a"] for scale in (1, 100))
    assert cents.p_best == dollars.p_best
    assert cents.cost.spread["p5"].value == pytest.approx(100 * dollars.cost.spread["p5"].value, rel=1e-9)
    assert cents.happiness.price is not None
    assert dollars.happiness.price is not None
    assert cents.happiness.price.value == pytest.approx(100 * dollars.happiness.price.value, rel=1e-9)
    assert cents.certainty_equivalent is not None
    assert dollars.certainty_equivalent is not None
    assert cents.certainty_equivalent.value == pytest.approx(100 * dollars.certainty_equivalent.value, rel=1e-9)


def test_no_volatility_is_the_constant_model() -> None:
    def value(model: str) -> np.ndarray:
        file = f"""
            start = 2025-01-01
            market = {{ X = {{ {model}, spot = 80, expected_return = 0.09, dividend_yield = 0.02 }} }}
            [offers.a]
            stock = "X"
            rsu = {{ shares = 100, vesting = "4y monthly" }}
            [offers.b]
            salary = 1
        """
        return values(file)["a"]

    np.testing.assert_allclose(value("volatility = 0"), value('kind = "constant"'), rtol=1e-12)


def test_a_preset_is_its_schedule_written_out() -> None:
    preset = CURRENT.replace('"4y quarterly, 1y cliff"', '"nvidia"')
    assert np.array_equal(values(text(["one"], current=preset))["stay"], values(text(["one"]))["stay"])


def test_more_risk_aversion_never_raises_a_certainty_equivalent() -> None:
    def certain(gamma: float) -> float:
        file = text(["one"]).replace("wealth = 300_000", f"wealth = 300_000\nrisk_aversion = {gamma}")
        found = cs.simulate(cs.loads(file), PATHS).figures.alternatives["one"].certainty_equivalent
        assert found is not None
        return found.value

    ladder = [certain(gamma) for gamma in (0, 0.5, 1, 2, 5, 20)]
    assert ladder == sorted(ladder, reverse=True)


def test_uncertain_risk_aversion_of_no_spread_is_the_fixed_one() -> None:
    fixed = text(["one"]).replace("wealth = 300_000", "wealth = 300_000\nrisk_aversion = 3")
    spread = fixed.replace("risk_aversion = 3", "risk_aversion = { uniform = [3, 3] }")
    for key in ("stay", "one"):
        # One more uncertain number would move the paths of a net.
        one, two = (
            cs.simulate(cs.loads(file), PATHS, sampler="pseudo").figures.alternatives[key] for file in (fixed, spread)
        )
        assert one.certainty_equivalent is not None
        assert two.certainty_equivalent is not None
        assert two.certainty_equivalent.value == pytest.approx(one.certainty_equivalent.value, rel=1e-9)
        assert two.certainty_equivalent.se == pytest.approx(one.certainty_equivalent.se, rel=1e-6)
