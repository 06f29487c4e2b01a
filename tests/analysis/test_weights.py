"""Acceptability over weights one is not sure of, against closed forms; and where two alternatives break even."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import careersim as cs
from careersim.analysis.simplex import drawn_weights
from careersim.analysis.smaa import Weighed, rank_shares
from careersim.cli import status
from careersim.estimate import Estimate
from careersim.verify.recipes.weights import differing as file

ROOT = Path(__file__).parents[2]


def weighed(text: str, paths: int = 1 << 16) -> Weighed:
    return cs.weights(cs.simulate(cs.loads(text), paths))


def test_without_luck_all_of_it_is_the_weights() -> None:
    found = weighed(file([0.5, -0.2, -0.4, 0.1])).alternatives
    assert found["a"].on_average[0].value == pytest.approx(found["a"].acceptability[0].value)
    assert found["b"].acceptability[0].value == pytest.approx(1 - found["a"].acceptability[0].value)
    certain = weighed(file([0.3, -0.2])).alternatives["a"]
    assert certain.central is not None
    assert sum(weight.value for weight in certain.central.values()) == pytest.approx(1)
    assert certain.confidence == Estimate(1.0, 0.0)


def test_weights_are_uniform_on_the_simplex() -> None:
    drawn = drawn_weights("abcd", 1 << 16, 0)
    assert drawn is not None
    np.testing.assert_allclose(drawn.sum(axis=0), 1)
    # Each is Beta(1, 3): mean 1/4, variance 3/80, P(w > 1/2) = 1/8.
    np.testing.assert_allclose(drawn.mean(axis=1), 0.25, atol=4 * math.sqrt(3 / 80 / 65536))
    np.testing.assert_allclose(drawn.var(axis=1), 3 / 80, rtol=0.03)
    np.testing.assert_allclose((drawn > 0.5).mean(axis=1), 1 / 8, atol=4 * math.sqrt(7 / 64 / 65536))


def test_in_order_their_mean_is_the_rank_order_centroid(agrees) -> None:
    drawn = drawn_weights("abc", 1 << 16, 1, in_order=True)
    assert drawn is not None
    for weight, mean in zip(drawn, (11 / 18, 5 / 18, 2 / 18), strict=True):
        agrees(Estimate(float(weight.mean()), float(weight.std()) / 256), mean)


def test_an_order_says_which_weights_count(agrees) -> None:
    # First where w1 0.3 > w2 0.2: for all w1 >= w2 it is.
    found = weighed(file([0.3, -0.2], 'order = ["money", "x1"]'))
    assert (found.drawn, found.alternatives["a"].acceptability[0].value) == ("in order", 1)
    # The other way round it is for w1 in (0.4, 0.5) of (0, 0.5).
    found = weighed(file([0.3, -0.2], 'order = ["x1", "money"]'))
    agrees(found.alternatives["a"].acceptability[0], 0.2)


def test_ranges_are_drawn_between_their_ends(agrees) -> None:
    # w1 : w2 with 30 against 0 to 90: first where w2 < 1.5 x 30.
    found = weighed(file([0.3, -0.2], "weights = { money = 30, x1 = [0, 90] }"))
    assert found.drawn == "uncertain"
    agrees(found.alternatives["a"].acceptability[0], 0.5)


def test_exact_weights_leave_luck_alone(agrees) -> None:
    # Equal weights: a is ahead by 0.05 in utility on average, and its pay has a sd of 0.1 of the range, half of that.
    text = file([0.3, -0.2], "weights = { money = 1, x1 = 1 }").replace(
        "salary = 75000.0", "salary = { normal = [75_000, 10_000] }"
    )
    assert "normal" in text
    found = weighed(text)
    assert found.drawn == "given"
    chance = 0.5 * math.erfc(-(0.05 / 0.05) / math.sqrt(2))
    agrees(found.alternatives["a"].acceptability[0], chance)
    assert found.alternatives["a"].on_average[0].value == 1
    assert found.alternatives["a"].confidence is not None
    agrees(found.alternatives["a"].confidence, chance)
    # Whatever the file says, all weights may be asked for.
    assert cs.weights(cs.simulate(cs.loads(text), 1024), uniform=True).drawn == "uniform"


def test_past_choices_bound_the_weights(agrees) -> None:
    # Taken at 0.2 of the range less pay for 0.3 more of x1: w2 0.3 >= w1 0.2, so w1 <= 0.6, and a is first above 0.4.
    choice = "choices = [{ took = { pay = 50_000, x1 = 6 }, refused = { pay = 70_000, x1 = 3 } }]"
    found = weighed(file([0.3, -0.2], choice))
    agrees(found.alternatives["a"].acceptability[0], 1 / 3)
    assert found.alternatives["a"].central is not None
    agrees(found.alternatives["a"].central["money"], 0.5)
    # With ranges, those that agree: w1 = 1 against w2 in (0, 2) needs w2 >= 2/3, and a is first below 1.5.
    found = weighed(file([0.3, -0.2], f"weights = {{ money = 1, x1 = [0, 2] }}\n{choice}"))
    agrees(found.agreeing, 2 / 3)
    agrees(found.alternatives["a"].acceptability[0], (1.5 - 2 / 3) / (2 - 2 / 3))


def test_choices_that_no_weights_agree_with_are_said() -> None:
    choice = "choices = [{ took = { pay = 50_000, x1 = 3 }, refused = { pay = 70_000, x1 = 6 } }]"
    with pytest.raises(ValueError, match="no weights agree"):
        weighed(file([0.3, -0.2], choice), 1024)
    with pytest.raises(ValueError, match="no weights agree"):
        weighed(file([0.3, -0.2], f"weights = {{ money = 1, x1 = 1 }}\n{choice}"), 1024)


def test_three_alternatives_have_three_ranks_and_equal_ones_share() -> None:
    utility = np.array([[3.0, 1.0], [2.0, 1.0], [1.0, 0.0]])
    np.testing.assert_array_equal(rank_shares(utility, 0), [[1, 0.5], [0, 0.5], [0, 0]])
    np.testing.assert_array_equal(rank_shares(utility, 2), [[0, 0], [0, 0], [1, 1]])
    found = cs.weights(cs.simulate(cs.load(ROOT / "configs" / "cloud-or-lab.toml"), 1024), uniform=True).alternatives
    for one in found.values():
        assert sum(share.value for share in one.acceptability) == pytest.approx(1)
    assert sum(one.acceptability[0].value for one in found.values()) == pytest.approx(1)


# --- two weights ----------------------------------------------------------------------------------------------


def test_the_break_even_line_in_two_weights() -> None:
    # 0.3 w1 - 0.2 w2 + (0.1 x 1/4 - 0.1 x 3/4) (1 - w1 - w2) = 0: through (1/7, 0) and (0.4, 0.6).
    preferences = "weights = { money = 5, x1 = 5, x2 = 1, x3 = 3 }"
    found = cs.two_weights(
        cs.simulate(cs.loads(file([0.3, -0.2, 0.1, -0.1], preferences)), 512), "money", "x1", "a", "b"
    )
    ends = sorted((x.value, y.value) for x, y in found.segment)
    np.testing.assert_allclose(ends, [(1 / 7, 0), (0.4, 0.6)], atol=1e-9)
    assert found.shares == {"x2": 0.25, "x3": 0.75}
    assert found.given == pytest.approx((5 / 14, 5 / 14))
    assert found.better is None


def test_where_two_weights_are_all_there_are_it_is_a_point() -> None:
    found = cs.two_weights(cs.simulate(cs.loads(file([0.3, -0.2])), 512), "money", "x1", "a", "b")
    [(x, y)] = found.segment
    assert (x.value, y.value) == pytest.approx((0.4, 0.6))


def test_where_one_is_better_at_all_weights_it_is_named() -> None:
    found = cs.two_weights(cs.simulate(cs.loads(file([-0.3, -0.2, -0.1])), 512), "money", "x1", "a", "b")
    assert (found.segment, found.better) == ((), "b")


def test_the_ends_have_the_error_of_what_they_rest_on(agrees) -> None:
    text = file([0.3, -0.2, -0.1]).replace("salary = 75000.0", "salary = { normal = [75_000, 10_000] }")
    pseudo = text + '\n[simulation]\nsampler = "pseudo"'
    found = cs.two_weights(cs.simulate(cs.loads(pseudo), 8192), "money", "x1", "a", "b")
    ends = sorted(found.segment, key=lambda end: end[1].value)
    agrees(ends[0][0], 0.25)
    agrees(ends[1][0], 0.4)
    # d(0.1 / (0.1 + m)) = 0.1 dm / 0.4^2, and m has a sd of 0.1.
    assert ends[0][0].se == pytest.approx(0.1 / 0.16 * 0.1 / math.sqrt(8192), rel=0.4)


# --- the command ----------------------------------------------------------------------------------------------


def test_the_command_prints_the_object_of_the_contract(capsys) -> None:
    config = str(ROOT / "configs" / "cloud-or-lab.toml")
    assert status(["weights", config, "--uniform", "--paths", "2048", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [*found] == ["stay", "lab", "after-bonus"]
    for one in found.values():
        assert len(one["acceptability"]) == 3
        assert one["central_weights"].keys() == {"money", "flexibility", "people", "purpose"}
        assert 0 <= one["confidence"] <= 1
    assert status(["weights", config, "--uniform", "--paths", "2048"]) == 0
    shown = capsys.readouterr().out
    assert "is for those who give money" in shown
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("ways", ['order = ["money", "x1"]', 'pairs = [["money", 3, "x1"]]', "worth = { x1 = 0.1 }"])
def test_every_way_has_a_screen(ways, tmp_path, capsys) -> None:
    path = tmp_path / "offers.toml"
    choice = "choices = [{ took = { pay = 70_000, x1 = 3 }, refused = { pay = 50_000, x1 = 6 } }]"
    path.write_text(file([0.3, -0.2], f"{ways}\n{choice}"))
    for command in (["weights"], ["run"], ["check"]):
        assert status([*command, str(path)]) == 0
    assert "past choice" in capsys.readouterr().out


def test_the_picture_of_two_weights_is_written(tmp_path, capsys) -> None:
    config = str(ROOT / "configs" / "cloud-or-lab.toml")
    picture = tmp_path / "weights.svg"
    arguments = ["--between", "money", "people", "--paths", "512"]
    assert status(["weights", config, *arguments, "--plot", str(picture)]) == 0
    assert "are worth the same where money weighs" in " ".join(capsys.readouterr().out.split())
    assert "<svg" in picture.read_text()
    assert status(["weights", config, *arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["keys"] == ["money", "people"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--between", "money", "peple"], "'peple' is not known"),
        (["--between", "money", "money"], "two different weights"),
        (["--plot", "x.png"], "Add --between"),
        (["--between", "money", "people", "--plot", "x.txt"], "Known: .png"),
    ],
)
def test_a_wrong_command_line_is_refused(arguments, says, capsys) -> None:
    assert status(["weights", str(ROOT / "configs" / "cloud-or-lab.toml"), *arguments]) == 2
    assert says in capsys.readouterr().err


def test_a_file_without_scores_is_refused_in_plain_words(tmp_path, capsys) -> None:
    path = tmp_path / "offers.toml"
    path.write_text("[current]\nsalary = 1\n[offers.b]\nsalary = 2\n")
    assert status(["weights", str(path)]) == 2
    assert "nothing to weigh but money" in capsys.readouterr().err
