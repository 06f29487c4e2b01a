import math
import tomllib
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from careersim.number import Number, Uncertain, key_path, mark_uncertain, means, show
from careersim.quantity import FORMS, Choice, Normal, Pert, Quantity, fixed
from careersim.spelling import did_you_mean

ANY = Number()
FRACTION = Number(low=0, high=1, bare_high=1)
VOLATILITY = Number(low=0, bare_high=5)
GROWTH = Number(low=-1, open_low=True, bare_high=1)
PRICE = Number(low=0, open_low=True)
MONEY = Number(low=0)
SCORE = Number(low=0, high=10)
NO_TEXT = 'is not a number. Write 180000, "180k", "1.2M" or "15%".'
NO_NUMBER = "is not a number. Write one without quotes or brackets, such as 0.15 or 180_000."
NO_KIND = "no distribution."
NARROW = "Narrow it, or use a distribution with ends, such as pert."
NOT_FINITE = "is not a finite number. Write one."
KNOWN = "Known: normal, lognormal, uniform, triangular, pert, normal90, lognormal90, choice, odds."


def message(number: Number, raw: object) -> str:
    """Return what is said of a value that a domain refuses."""
    with pytest.raises(PydanticCustomError) as caught:
        number.parse(raw)
    return str(caught.value)


def uncertain(**written: object) -> Uncertain:
    return Uncertain("place", written)


# --- numbers as written ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (0.15, 0.15),
        (180_000, 180_000),
        (0, 0),
        (-3, -3),
        ("0.15", 0.15),
        ("15%", 0.15),
        ("15 %", 0.15),
        (".5%", 0.005),
        ("-3%", -0.03),
        ("150%", 1.5),
        ("180k", 180_000),
        ("180K", 180_000),
        ("180 k", 180_000),
        ("$1.2M", 1_200_000),
        ("1.2m", 1_200_000),
        ("-$5k", -5_000),
        ("+5", 5),
        ("€90,000", 90_000),
        ("£90_000", 90_000),
        ("$180,000.50", 180_000.5),
        ("1e5", 100_000),
        ("2.5e-3", 0.0025),
        ("5.", 5),
        (".5", 0.5),
        (" 12 ", 12),
        (10**12, 1e12),
    ],
)
def test_a_number_is_read_as_written(raw, value):
    quantity = ANY.parse(raw)
    assert quantity.is_fixed
    assert quantity.mean == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("", f'"" {NO_TEXT}'),
        ("abc", f'"abc" {NO_TEXT}'),
        ("k", f'"k" {NO_TEXT}'),
        ("%", f'"%" {NO_TEXT}'),
        (".", f'"." {NO_TEXT}'),
        ("1.2.3", f'"1.2.3" {NO_TEXT}'),
        ("1 2", f'"1 2" {NO_TEXT}'),
        ("15%%", f'"15%%" {NO_TEXT}'),
        ("180 thousand", f'"180 thousand" {NO_TEXT}'),
        ("--5", f'"--5" {NO_TEXT}'),
        ("nan", f'"nan" {NO_TEXT}'),
        ("inf", f'"inf" {NO_TEXT}'),
        ("1e", f'"1e" {NO_TEXT}'),
        ("1e999", f'"1e999" {NOT_FINITE}'),
        ("1e308k", f'"1e308k" {NOT_FINITE}'),
        (math.inf, f"inf {NOT_FINITE}"),
        (-math.inf, f"-inf {NOT_FINITE}"),
        (math.nan, f"nan {NOT_FINITE}"),
        (10**400, f"1{'0' * 56}... {NOT_FINITE}"),
        (-(10**400), f"-1{'0' * 55}... {NOT_FINITE}"),
        (True, f"true {NO_NUMBER}"),
        (False, f"false {NO_NUMBER}"),
        ([1, 2], f"[1, 2] {NO_NUMBER}"),
        ([], f"[] {NO_NUMBER}"),
        (date(2026, 7, 1), f"2026-07-01 {NO_NUMBER}"),
        ({"a": 1, "b": 2}, "{ a = 1, b = 2 } is a table of 2 keys. An uncertain number has one, such as pert."),
        ({"pret": [1, 2]}, f"{{ pret = [1, 2] }} is not a number, and 'pret' {NO_KIND} Did you mean 'pert'? {KNOWN}"),
        ({"gamma": [1, 2]}, f"{{ gamma = [1, 2] }} is not a number, and 'gamma' {NO_KIND} {KNOWN}"),
    ],
)
def test_anything_else_is_refused_with_the_mend(raw, said):
    assert message(ANY, raw) == said


@given(st.floats(-1e12, 1e12))
def test_any_finite_number_is_itself_bare_and_in_quotes(number):
    assert ANY.parse(number).mean == number
    assert ANY.parse(str(number)).mean == number


@given(st.text())
def test_any_text_is_a_number_or_a_fault(text):
    try:
        number = ANY.parse(text).mean
    except PydanticCustomError:
        return
    assert math.isfinite(number)


def test_a_quantity_is_left_as_it_is():
    quantity = fixed(3)
    assert FRACTION.parse(quantity) is quantity


# --- domains --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "raw"),
    [
        (FRACTION, 0),
        (FRACTION, 1),
        (FRACTION, "100%"),
        (VOLATILITY, 5),
        (VOLATILITY, "600%"),
        (GROWTH, -0.99),
        (GROWTH, 1),
        (GROWTH, "250%"),
        (PRICE, 1e-9),
        (MONEY, 0),
        (SCORE, 10),
    ],
)
def test_a_domain_holds_its_ends(number, raw):
    assert number.parse(raw).mean == ANY.parse(raw).mean


@pytest.mark.parametrize(
    ("number", "raw", "said"),
    [
        (FRACTION, -0.1, "-0.1 is not between 0 and 1. Write a number between 0 and 1."),
        (FRACTION, "120%", '"120%" is not between 0 and 1. Write a number between 0 and 1.'),
        (FRACTION, 45, '45 is 4,500 %. Write 0.45 or "45%".'),
        (FRACTION, 1.5, '1.5 is 150 %. Write 0.015 or "1.5%".'),
        (FRACTION, 33.3, '33.3 is 3,330 %. Write 0.333 or "33.3%".'),
        (VOLATILITY, 45, '45 is 4,500 %. Write 0.45 or "45%".'),
        (VOLATILITY, 5.01, '5.01 is 501 %. Write 0.0501 or "5.01%".'),
        (VOLATILITY, -1, "-1 is not at or above 0. Write a number at or above 0."),
        (GROWTH, -1, "-1 is not above -1. Write a number above -1."),
        (GROWTH, 7, '7 is 700 %. Write 0.07 or "7%".'),
        (PRICE, 0, "0 is not above 0. Write a number above 0."),
        (PRICE, -2.5, "-2.5 is not above 0. Write a number above 0."),
        (MONEY, "-$5k", '"-$5k" is not at or above 0. Write a number at or above 0.'),
        (SCORE, 11, "11 is not between 0 and 10. Write a number between 0 and 10."),
    ],
)
def test_a_number_outside_its_domain_is_refused_with_the_mend(number, raw, said):
    assert message(number, raw) == said


def test_quotes_alone_do_not_make_a_percentage():
    assert "4,500 %" in message(VOLATILITY, "45")


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ({"normal": [0.4, 0.1]}, Normal(0.4, 0.1)),
        ({"pert": ["10%", 0.2, "60%"]}, Pert(0.1, 0.2, 0.6)),
        ({"choice": [[0.2, 0.25], ["60%", "75%"]]}, Choice((0.2, 0.6), (0.25, 0.75))),
    ],
)
def test_an_uncertain_number_bears_its_place_and_its_domain(written, amount):
    quantity = VOLATILITY.parse(Uncertain("market.X.volatility", written))
    assert quantity.amount == amount
    assert quantity.name == "market.X.volatility"
    assert (quantity.low, quantity.high) == (0, math.inf)


def test_an_open_end_is_never_reached():
    price = PRICE.parse(uncertain(normal=[100, 40]))
    assert price.value(np.array([-9.0]))[0] > 0


def test_a_standard_deviation_may_be_any_size():
    assert Number(low=50, high=200).parse(uncertain(normal=[100, 3])).amount == Normal(100, 3)


@pytest.mark.parametrize(
    ("number", "written", "said"),
    [
        (
            FRACTION,
            {"normal": [0.9, 0.1]},
            f"{{ normal = [0.9, 0.1] }} has 16% of its chances outside the numbers between 0 and 1. {NARROW}",
        ),
        (
            MONEY,
            {"normal": [1, 1]},
            f"{{ normal = [1, 1] }} has 16% of its chances outside the numbers at or above 0. {NARROW}",
        ),
        (ANY, {"normal": [1]}, "{ normal = [1] }: normal takes [mean, sd], not 1 number."),
        (ANY, {"normal": [1, -1]}, "{ normal = [1, -1] }: normal takes a standard deviation of 0 or more."),
        (ANY, {"pert": [0, 3, 2]}, "{ pert = [0, 3, 2] }: pert takes [low, mode, high] in increasing order."),
        (ANY, {"choice": []}, "{ choice = [] }: choice takes [[value, probability], ...], not an empty list."),
        (ANY, {"choice": [1, 2]}, "{ choice = [1, 2] }: choice takes [[value, probability], ...]."),
        (
            ANY,
            {"choice": [[1, 0.5], [2, 0.4]]},
            "{ choice = [[1, 0.5], [2, 0.4]] }: choice has probabilities that add up to 0.9, not 1.",
        ),
    ],
)
def test_a_wrong_distribution_is_refused_with_the_mend(number, written, said):
    assert message(number, Uncertain("place", written)) == said


@pytest.mark.parametrize(
    ("number", "written", "said"),
    [
        (VOLATILITY, {"pert": [0.2, 0.3, 45]}, '45 is 4,500 %. Write 0.45 or "45%".'),
        (SCORE, {"uniform": [2, 12]}, "12 is not between 0 and 10. Write a number between 0 and 10."),
        (ANY, {"normal": [True, 1]}, f"true {NO_NUMBER}"),
        (ANY, {"normal": [1, "x"]}, f'"x" {NO_TEXT}'),
        (ANY, {"choice": [[1, math.inf]]}, f"inf {NOT_FINITE}"),
    ],
)
def test_a_fault_inside_a_distribution_keeps_its_own_words(number, written, said):
    whole = message(number, Uncertain("place", written))
    assert whole.endswith(f": {said}")
    assert show(written) in whole


@pytest.mark.parametrize("form", FORMS)
def test_a_distribution_without_a_list_says_what_it_takes(form):
    assert f"{form} takes {FORMS[form]}" in message(ANY, {form: 3})


@pytest.mark.parametrize("written", [{"lognormal": [1e-200, 1]}, {"lognormal90": [1e-300, 1e300]}])
def test_arguments_beyond_what_a_computer_holds_are_a_fault(written):
    assert show(written) in message(ANY, Uncertain("place", written))


# --- places and words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (True, "true"),
        (3, "3"),
        (0.15, "0.15"),
        ("4y", '"4y"'),
        ('say "hi"', '"say \\"hi\\""'),
        ("two\nlines", '"two\\nlines"'),
        (date(2026, 7, 1), "2026-07-01"),
        (datetime(2026, 7, 1, 9, 30), "2026-07-01 09:30:00"),  # noqa: DTZ001 - TOML has local times
        ([1, "a", [True]], '[1, "a", [true]]'),
        ({"a": 1, "b": {"c": "d"}}, '{ a = 1, b = { c = "d" } }'),
        (uncertain(normal=[1, 2]), "{ normal = [1, 2] }"),
        ([uncertain(normal=[1, 2])], "[{ normal = [1, 2] }]"),
        ("x" * 58, f'"{"x" * 58}"'),
        ("x" * 59, f'"{"x" * 56}...'),
    ],
)
def test_a_value_is_shown_as_toml_in_one_short_line(raw, text):
    assert show(raw) == text


@given(
    st.recursive(
        st.one_of(st.text(), st.integers(), st.booleans(), st.dates()),
        lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    )
)
def test_whatever_is_shown_is_one_short_line(raw):
    shown = show(raw)
    assert len(shown) <= 60
    assert "\n" not in shown
    assert "\r" not in shown


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (("offers", "lab", "salary"), "offers.lab.salary"),
        (("current", "rsu", 0, "shares"), "current.rsu[0].shares"),
        (("alternatives", "after-vest", "path", 1), "alternatives.after-vest.path[1]"),
        (("market", "BRK.B", "spot"), 'market."BRK.B".spot'),
        (("offers", "big tech"), 'offers."big tech"'),
        (("offers", "Zürich"), 'offers."Zürich"'),
        (("offers", ""), 'offers.""'),
        (("x", 0, 1), "x[0][1]"),
        ((), ""),
    ],
)
def test_a_place_is_shown_as_one_writes_it(place, path):
    assert key_path(place) == path


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x7f")), min_size=1, max_size=4))
def test_a_key_path_is_the_toml_of_its_keys_and_so_no_two_places_share_one(keys):
    found = tomllib.loads(f"{key_path(tuple(keys))} = 0")
    for key in keys:
        assert list(found) == [key]
        found = found[key]


def test_uncertain_numbers_are_marked_with_their_places():
    raw = tomllib.loads("""
        x = { normal = [1, 2] }
        [a]
        y = [3, { pert = [1, 2, 3] }]
        [[b]]
        z = { choice = [[1, 0.5], [{ uniform = [0, 1] }, 0.5]] }
        """)
    assert mark_uncertain(raw) == {
        "x": Uncertain("x", {"normal": [1, 2]}),
        "a": {"y": [3, Uncertain("a.y[1]", {"pert": [1, 2, 3]})]},
        "b": [{"z": Uncertain("b[0].z", {"choice": [[1, 0.5], [{"uniform": [0, 1]}, 0.5]]})}],
    }


@pytest.mark.parametrize(
    "raw", [{}, {"normal": 3}, {"normal": [1, 2], "pert": [1, 2, 3]}, {"gamma": [1, 2]}, {"normal": {"x": [1]}}]
)
def test_other_tables_are_left_as_they_are(raw):
    assert mark_uncertain({"x": raw}) == {"x": raw}


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("bonsu", " Did you mean 'bonus'?"),
        ("salery", " Did you mean 'salary'?"),
        ("xyz", ""),
        ("", ""),
        (3, ""),
    ],
)
def test_did_you_mean(word, hint):
    assert did_you_mean(word, ["salary", "bonus", "sign_on"]) == hint


def test_means_of_numbers_as_the_file_has_them():
    assert means([1, "50%", uncertain(normal=[3, 1])]) == [1, 0.5, 3]
    assert means([1, "many"]) is None
    assert means([1, uncertain(normal=[3])]) is None
    assert isinstance(ANY.parse(1), Quantity)


def test_a_price_may_be_lognormal() -> None:
    assert PRICE.parse(uncertain(lognormal=[100, 20])).probability_outside == 0
