"""The JSON object of every config, by docs/result.md: its keys, its units and the identities between its numbers."""

import json
import math
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import careersim as cs

CONFIGS = {path.stem: path for path in sorted((Path(__file__).parents[1] / "configs").glob("*.toml"))}
PATHS = 4096
Object = dict[str, Any]

TOP = {"careersim", "title", "seed", "paths", "sampler", "input_sha256", "horizon_years", "reference", "alternatives"}
ALTERNATIVE = {
    "name", "present_value", "annual_pay", "certainty_equivalent", "opportunity_cost", "regret", "p_best", "p_best_se",
    "utility", "all_in", "happiness", "by_year", "handcuffs",
}  # fmt: skip
HAPPINESS = {"scores", "price", "pay_cut", "surplus", "break_even_money_weight"}
YEAR = {"year", "gross", "net", "components", "tax"}
HANDCUFFS = {"unvested_today", "forfeited", "beyond_horizon"}
QUANTILES = ("p5", "p25", "p50", "p75", "p95")
D = {"mean", "se", "sd", *QUANTILES, "quantile_se"}


def summary(text: str, **options: Any) -> Object:
    """Return the object of a file's text, as it is after a journey through JSON."""
    found: Object = json.loads(json.dumps(cs.simulate(cs.loads(text), PATHS, **options).summary(), allow_nan=False))
    return found


@pytest.fixture(scope="module")
def summaries() -> dict[str, Object]:
    return {name: summary(path.read_text("utf-8")) for name, path in CONFIGS.items()}


@pytest.fixture(params=CONFIGS)
def whole(request: pytest.FixtureRequest, summaries: dict[str, Object]) -> Object:
    return summaries[request.param]


@pytest.fixture
def each(whole: Object) -> Object:
    found: Object = whole["alternatives"]
    return found


def close(value: float, to: float, scale: float = 1.0) -> bool:
    """Tell whether two numbers are the same but for rounding; `scale` is the size of what they were made from."""
    return math.isclose(value, to, rel_tol=1e-9, abs_tol=1e-9 * scale)


def leaves(value: Any) -> Iterator[Any]:
    match value:
        case dict():
            for inner in value.values():
                yield from leaves(inner)
        case list():
            for inner in value:
                yield from leaves(inner)
        case _:
            yield value


def spreads(one: Object) -> Iterator[Object]:
    """Yield every object D of an alternative."""
    yield from (one["present_value"], one["annual_pay"], one["opportunity_cost"], one["regret"])
    yield from (one["utility"],) if one["utility"] else ()
    yield from (one["all_in"]["value"], one["all_in"]["opportunity_cost"]) if one["all_in"] else ()


def test_the_object_has_the_keys_of_the_contract(whole: Object) -> None:
    assert set(whole) >= TOP
    assert whole["careersim"] == cs.__version__
    assert re.fullmatch(r"[0-9a-f]{64}", whole["input_sha256"])
    assert whole["paths"] >= PATHS
    assert whole["reference"] in whole["alternatives"]
    for one in whole["alternatives"].values():
        assert set(one) >= ALTERNATIVE
        assert set(one["certainty_equivalent"]) >= {"value", "se"}
        assert set(one["opportunity_cost"]) >= D | {"versus", "p_positive", "p_positive_se", "certainty"}
        assert set(one["happiness"]) >= HAPPINESS
        assert set(one["handcuffs"]) >= HANDCUFFS
        assert all(set(year) >= YEAR for year in one["by_year"])
        if one["all_in"] is not None:
            assert set(one["all_in"]) >= {"value", "opportunity_cost", "p_best"}
            assert set(one["all_in"]["opportunity_cost"]) >= {"versus", "p_positive"}


def test_every_number_is_finite_or_null(whole: Object) -> None:
    found = list(leaves(whole))
    assert all(value is None or isinstance(value, (str, int, float)) for value in found)
    assert all(math.isfinite(value) for value in found if isinstance(value, (int, float)))


def test_spreads_are_complete_and_in_order(each: Object) -> None:
    for one in each.values():
        for spread in spreads(one):
            assert set(spread) >= D
            assert set(spread["quantile_se"]) == set(QUANTILES)
            assert all(low <= high for low, high in pairwise(spread[key] for key in QUANTILES))
            assert spread["se"] >= 0
            assert spread["sd"] >= 0
            assert (spread["sd"] == 0) == (spread["p5"] == spread["p95"] == spread["mean"])


def test_probabilities_are_probabilities(each: Object) -> None:
    for one in each.values():
        costs = [one["opportunity_cost"], *([one["all_in"]["opportunity_cost"]] if one["all_in"] else [])]
        for probability in (one["p_best"], *(cost["p_positive"] for cost in costs)):
            assert 0 <= probability <= 1


def test_p_best_adds_up_to_1(each: Object) -> None:
    assert close(sum(one["p_best"] for one in each.values()), 1.0)
    if all(one["all_in"] for one in each.values()):
        assert close(sum(one["all_in"]["p_best"] for one in each.values()), 1.0)


def test_components_add_up_to_gross_and_taxes_to_what_is_not_kept(each: Object) -> None:
    for one in each.values():
        for year in one["by_year"]:
            assert close(sum(year["components"].values()), year["gross"], 1e6)
            assert close(year["gross"] - sum(year["tax"].values()), year["net"], 1e6)


def test_years_are_those_of_the_horizon(whole: Object) -> None:
    for one in whole["alternatives"].values():
        years = [row["year"] for row in one["by_year"]]
        assert years == sorted(set(years))
        assert whole["horizon_years"] <= len(years) <= whole["horizon_years"] + 1


def test_annual_pay_is_present_value_over_the_annuity(each: Object, whole: Object) -> None:
    months = range(1, round(whole["horizon_years"] * 12) + 1)
    annuity = sum(1.04 ** (-month / 12) / 12 for month in months)  # 4 % in every config
    for one in each.values():
        for key in ("mean", "se", "sd", *QUANTILES):
            assert close(one["annual_pay"][key] * annuity, one["present_value"][key], 1e6)


def test_versus_is_the_best_other_alternative(each: Object) -> None:
    for key, one in each.items():
        others = {other: each[other]["present_value"]["mean"] for other in each if other != key}
        best = max(others, key=others.__getitem__)
        cost = one["opportunity_cost"]
        assert cost["versus"] == best
        assert close(cost["mean"], others[best] - one["present_value"]["mean"], 1e6)


def test_certainty_is_the_difference_of_certainty_equivalents(each: Object) -> None:
    for one in each.values():
        other = each[one["opportunity_cost"]["versus"]]
        gap = other["certainty_equivalent"]["value"] - one["certainty_equivalent"]["value"]
        assert close(one["opportunity_cost"]["certainty"], gap, 1e6)
        assert one["certainty_equivalent"]["value"] <= one["present_value"]["mean"] * (1 + 1e-12)


def test_regret_is_never_negative_and_adds_up_to_the_best_of_hindsight(each: Object) -> None:
    """EOL + E V is E max V, whichever the alternative (Savage's regret, path by path)."""
    highest = [one["regret"]["mean"] + one["present_value"]["mean"] for one in each.values()]
    assert all(close(value, highest[0], 1e6) for value in highest)
    for one in each.values():
        assert one["regret"]["p5"] >= 0
        assert one["regret"]["mean"] >= max(one["opportunity_cost"]["mean"], 0.0) - 1e-6
        assert (one["regret"]["mean"] == 0) == (one["p_best"] == 1 and one["regret"]["sd"] == 0)


def test_costs_of_two_alternatives_are_mirror_images(summaries: dict[str, Object]) -> None:
    pairs = [one["alternatives"] for one in summaries.values() if len(one["alternatives"]) == 2]
    assert len(pairs) >= 2
    for pair in pairs:
        first, second = (one["opportunity_cost"] for one in pair.values())
        assert close(first["mean"], -second["mean"], 1e6)
        assert close(first["se"], second["se"], 1e6)
        assert close(first["sd"], second["sd"], 1e6)
        for low, high in zip(QUANTILES, reversed(QUANTILES), strict=True):
            assert close(first[low], -second[high], 1e6)
        assert close(first["p_positive"] + second["p_positive"], 1.0)  # no ties in these files
        assert close(first["certainty"], -second["certainty"], 1e6)


def test_price_pay_cut_and_surplus(each: Object, whole: Object) -> None:
    reference = each[whole["reference"]]
    for one in each.values():
        happiness = one["happiness"]
        cut = reference["annual_pay"]["mean"] - one["annual_pay"]["mean"]
        assert close(happiness["pay_cut"], cut, 1e6)
        if happiness["price"] is None:
            assert happiness["surplus"] is None
        else:
            assert close(happiness["surplus"], happiness["price"] - cut, 1e6)


def test_price_is_the_weighted_gain_in_scores_times_the_pay_range() -> None:
    each = summary(CONFIGS["cloud-or-lab"].read_text("utf-8"))["alternatives"]
    weights = {"flexibility": 25, "people": 20, "purpose": 15}
    usual = each["stay"]["happiness"]["scores"]
    for one in each.values():
        scores = one["happiness"]["scores"]
        gain = sum(weight * (scores[key] - usual[key]) / 10 for key, weight in weights.items())
        assert close(one["happiness"]["price"], gain * (400_000 - 100_000) / 40, 1e6)


def test_all_in_means_rank_as_utility_does(each: Object) -> None:
    priced = [one for one in each.values() if one["all_in"]]
    by_money = sorted(priced, key=lambda one: one["all_in"]["value"]["mean"])
    assert by_money == sorted(priced, key=lambda one: one["utility"]["mean"])
    for one in priced:
        other = each[one["all_in"]["opportunity_cost"]["versus"]]
        gap = other["all_in"]["value"]["mean"] - one["all_in"]["value"]["mean"]
        assert close(one["all_in"]["opportunity_cost"]["mean"], gap, 1e6)
        assert other["all_in"]["value"]["mean"] == max(
            each[key]["all_in"]["value"]["mean"] for key in each if each[key] is not one
        )


def test_the_reference_is_all_in_worth_its_pay(each: Object, whole: Object) -> None:
    one = each[whole["reference"]]
    if one["all_in"]:
        assert close(one["all_in"]["value"]["mean"], one["present_value"]["mean"], 1e6)
        assert close(one["happiness"]["price"], 0.0, 1e6)
        assert one["happiness"]["break_even_money_weight"] is None


def test_at_the_break_even_weight_of_money_the_surplus_is_0(summaries: dict[str, Object]) -> None:
    """The file is run again with that weight, the others keeping their proportions."""
    broken_even = 0
    for name in ("cloud-or-lab", "big-tech-or-startup", "steady-or-risky"):
        text = CONFIGS[name].read_text("utf-8")
        block = re.search(r"\[preferences\.weights\].*?\n\n", text, re.DOTALL)
        assert block is not None
        weights = {key: float(weight) for key, weight in re.findall(r"^(\w+) *= (\d+)", block[0], re.MULTILINE)}
        others = sum(weights.values()) - weights["money"]
        for key, one in summaries[name]["alternatives"].items():
            even = one["happiness"]["break_even_money_weight"]
            if even is None:
                continue
            assert 0 < even < 1
            changed = weights | {"money": others * even / (1 - even)}
            lines = "\n".join(f"{attribute} = {weight!r}" for attribute, weight in changed.items())
            again = summary(text.replace(block[0], f"[preferences.weights]\n{lines}\n\n"))["alternatives"][key]
            assert close(again["happiness"]["surplus"], 0.0, 1e6)
            assert close(again["happiness"]["break_even_money_weight"], even)
            broken_even += 1
    assert broken_even >= 3


@pytest.mark.parametrize("baseline", ["stay", "lab", "after-bonus"])
def test_all_others_are_compared_with_the_baseline(baseline: str, summaries: dict[str, Object]) -> None:
    each = summary(CONFIGS["cloud-or-lab"].read_text("utf-8"), baseline=baseline)["alternatives"]
    usual = summaries["cloud-or-lab"]["alternatives"]
    for key, one in each.items():
        versus = usual[baseline]["opportunity_cost"]["versus"] if key == baseline else baseline
        assert one["opportunity_cost"]["versus"] == versus
        if key != baseline:
            assert one["all_in"]["opportunity_cost"]["versus"] == baseline
        gap = each[versus]["present_value"]["mean"] - one["present_value"]["mean"]
        assert close(one["opportunity_cost"]["mean"], gap, 1e6)
        assert one["present_value"] == usual[key]["present_value"]


WITHOUT: dict[str, tuple[str, Callable[[Object], bool]]] = {
    "no scores": ("", lambda one: one["utility"] is None and one["happiness"]["break_even_money_weight"] is None),
    "no weights": (
        "[current.scores]\ncalm = 3\n[offers.b.scores]\ncalm = 5",
        lambda one: one["utility"] is None,
    ),
    "no weight on money": (
        "[current.scores]\ncalm = 3\n[offers.b.scores]\ncalm = 5\n[preferences.weights]\nmoney = 0\ncalm = 1",
        lambda one: one["utility"] is not None,
    ),
}


@pytest.mark.parametrize("case", WITHOUT)
def test_happiness_without_a_price_is_null(case: str) -> None:
    text, holds = WITHOUT[case]
    each = summary(f"start = 2026-01-01\ncurrent.salary = 200_000\noffers.b.salary = 180_000\n{text}")["alternatives"]
    for one in each.values():
        assert one["all_in"] is None
        assert one["happiness"]["price"] is None
        assert one["happiness"]["surplus"] is None
        assert holds(one)


def test_the_break_even_without_weights_takes_attributes_in_equal_proportions() -> None:
    """Gain 0.2 of a range of 200,000 against a cut of 20,000: w = 40 / (40 + 20)."""
    text = """
        start = 2026-01-01
        [current]
        salary = 200_000
        scores = { calm = 3, fame = 6 }
        [offers.b]
        salary = 180_000
        scores = { calm = 6, fame = 7 }
    """
    happiness = summary(text)["alternatives"]["b"]["happiness"]
    assert happiness["break_even_money_weight"] == pytest.approx(40 / 60, rel=1e-9)


def test_without_pay_nothing_has_a_price_but_with_a_pay_range() -> None:
    text = """
        start = 2026-01-01
        [preferences]
        weights = {{ money = 1, calm = 1 }}
        {pay_range}
        [offers.a]
        salary = 0
        scores = {{ calm = 3 }}
        [offers.b]
        salary = 50_000
        scores = {{ calm = 5 }}
    """
    without = summary(text.format(pay_range=""))["alternatives"]["b"]
    assert without["happiness"]["price"] is None
    assert without["all_in"] is None
    assert without["happiness"]["pay_cut"] == pytest.approx(-50_000)
    given = summary(text.format(pay_range="pay_range = [0, 100_000]"))["alternatives"]["b"]
    assert given["happiness"]["price"] == pytest.approx(20_000)


def test_a_certainty_equivalent_that_is_not_defined_is_null() -> None:
    text = "start = 2026-01-01\noffers.a.salary = 100\noffers.b = { salary = 100, cash = { annual = -5_000 } }"
    each = summary(text)["alternatives"]
    assert each["b"]["certainty_equivalent"] == {"value": None, "se": None}
    assert each["a"]["certainty_equivalent"]["value"] > 0
    assert each["a"]["opportunity_cost"]["certainty"] is None
    assert each["b"]["opportunity_cost"]["certainty"] is None


def test_handcuffs_of_a_grant_by_hand() -> None:
    """400 shares at 50, a quarter on each of four anniversaries; one leaves the day after the first, at no growth."""
    text = """
        start = 2026-01-01
        horizon = "3y"
        preferences = { discount_rate = 0.05 }
        market.X = { kind = "constant", spot = 50 }
        current = { stock = "X", salary = 0, rsu = { shares = 400, vesting = "4y annual" } }
        offers.b = { start = 2027-01-02, salary = 0 }
    """
    each = summary(text)["alternatives"]
    assert each["stay"]["handcuffs"]["unvested_today"] == pytest.approx(20_000)
    assert each["stay"]["handcuffs"]["forfeited"] == 0
    assert each["stay"]["handcuffs"]["beyond_horizon"] == pytest.approx(5_000)
    assert each["b"]["handcuffs"]["forfeited"] == pytest.approx(5_000 / 1.05**2 + 5_000 / 1.05**3)
    assert each["b"]["handcuffs"]["beyond_horizon"] == 0
    assert each["b"]["present_value"]["mean"] == pytest.approx(5_000 / 1.05)


def test_the_python_result_is_what_the_object_says() -> None:
    result = cs.simulate(cs.load(CONFIGS["new-graduate"]), paths=PATHS, seed=3)
    found = result.summary()["alternatives"]["google"]
    cost = result.opportunity_cost("google", versus="amazon")
    assert cost.shape == (result.provenance.paths,)
    assert result.present_value["google"].mean() == pytest.approx(found["present_value"]["mean"], rel=1e-12)
    assert cost.mean() == pytest.approx(found["opportunity_cost"]["mean"], rel=1e-9)
    assert cost.std(ddof=1) == pytest.approx(found["opportunity_cost"]["sd"], rel=1e-9)
    assert (cost > 0).mean() == pytest.approx(found["opportunity_cost"]["p_positive"], rel=1e-12)


def test_the_hash_is_of_the_file_s_bytes() -> None:
    path = CONFIGS["two-salaries"]
    assert cs.simulate(cs.load(path), 1).summary()["input_sha256"] == sha256(path.read_bytes()).hexdigest()


def test_the_object_names_the_sampler() -> None:
    text = "start = 2026-01-01\noffers.a.salary = 1\noffers.b.salary = 2"
    assert summary(text)["sampler"] == "sobol"
    assert summary(text, sampler="pseudo")["sampler"] == "pseudo"


@pytest.mark.parametrize("asked", [1, 63, 512, 513, 1000, 65_537])
def test_paths_are_rounded_up_to_whole_blocks_and_the_object_says_so(asked: int) -> None:
    text = "start = 2026-01-01\noffers.a.salary = 1\noffers.b.salary = 2"
    made = cs.simulate(cs.loads(text), asked).summary()
    assert made["paths"] >= asked
    assert made["paths"] % made["batches"] == 0
    assert cs.simulate(cs.loads(text), made["paths"]).summary()["paths"] == made["paths"]
