"""Numbers as people read them: no digit below the Monte Carlo error, three significant digits at most."""

import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from careersim.estimate import Estimate
from careersim.report.money import Currency, is_clear, percent, plain_percent, rounding_unit

SCALES = {"": 1.0, "k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
amounts = st.floats(-1e14, 1e14).filter(lambda amount: amount == 0 or abs(amount) > 1e-6)
errors = st.one_of(st.just(0.0), st.floats(1e-6, 1e13))


def parsed(text: str) -> float:
    """Return the number that a text such as `-$1.25M` says."""
    match = re.fullmatch(r"(-?)\$([\d,]+(?:\.\d+)?)([kMBT]?)", text)
    assert match, text
    return float(f"{match[1]}{match[2].replace(',', '')}") * SCALES[match[3]]


@given(amounts, errors)
@example(999.6, 0.0)
@example(999_950.0, 0.0)
@example(-0.4, 1.0)
@example(2.5, 1.0)
def test_what_is_printed_is_the_amount_rounded_to_the_unit(amount: float, se: float) -> None:
    unit = rounding_unit(amount, se)
    printed = parsed(Currency().text(amount, se))
    assert abs(printed - amount) <= unit / 2 * (1 + 1e-9) + 1e-12 * abs(amount)
    assert printed / unit == pytest.approx(round(printed / unit), abs=1e-6)


@given(amounts, errors)
def test_the_unit_is_never_below_the_error_nor_more_than_needed(amount: float, se: float) -> None:
    unit = rounding_unit(amount, se)
    assert unit >= se * (1 - 1e-12)
    third_digit = 10.0 ** (math.floor(math.log10(abs(amount))) - 2) if amount else 1.0
    assert unit <= max(third_digit, 10 * se) * (1 + 1e-12)


@given(amounts, errors)
def test_at_most_three_significant_digits(amount: float, se: float) -> None:
    digits = re.sub(r"\D", "", Currency().text(amount, se)).strip("0")
    assert len(digits) <= 3


@given(amounts, errors)
def test_a_negative_amount_is_the_positive_one_with_a_sign(amount: float, se: float) -> None:
    positive, negative = Currency().text(abs(amount), se), Currency().text(-abs(amount), se)
    assert negative == (positive if parsed(positive) == 0 else f"-{positive}")


@pytest.mark.parametrize(
    ("amount", "se", "text"),
    [
        (412_345, 0, "$412k"),
        (412_345, 999, "$412k"),
        (412_345, 1_001, "$410k"),
        (413_345, 999.9, "$413k"),
        (412_345, 2_500, "$410k"),
        (412_345, 7_000, "$410k"),
        (412_345, 60_000, "$400k"),
        (412_345, 3e6, "$0"),
        (1_254_000, 0, "$1.25M"),
        (1_254_000, 20_000, "$1.3M"),
        (1_254_000, 90_000, "$1.3M"),
        (999_499, 0, "$999k"),
        (999_500, 0, "$1M"),
        (999.4, 0, "$999"),
        (2_340_000_000, 0, "$2.34B"),
        (5.5e12, 0, "$5.5T"),
        (12.345, 0, "$12.3"),
        (0.5, 0, "$0.5"),
        (0, 0, "$0"),
        (0, 40, "$0"),
        (-88_400, 0, "-$88.4k"),
        (-88_400, 300, "-$88k"),
        (-3, 10, "$0"),
    ],
)
def test_money(amount: float, se: float, text: str) -> None:
    assert Currency().text(amount, se) == text


def test_an_error_that_is_not_known_hides_no_digit() -> None:
    assert Currency().text(412_345, math.nan) == "$412k"


@pytest.mark.parametrize(
    ("code", "text"), [("USD", "-$1.5k"), ("EUR", "-€1.5k"), ("GBP", "-£1.5k"), ("CHF", "-CHF 1.5k")]
)
def test_currencies_stand_in_front_after_the_sign(code: str, text: str) -> None:
    assert Currency(code).text(-1500) == text


def test_scaling_an_estimate_scales_its_error() -> None:
    estimate = Estimate(40_120.0, 400.0)
    assert Currency().of(estimate) == "$40k"
    assert Currency().of(estimate, 0.25) == "$10k"
    assert Currency().of(estimate, -100) == "-$4M"


@pytest.mark.parametrize(
    ("value", "se", "text"),
    [
        (0.0, 0.0, "0 %"),
        (0.0, 0.001, "0 %"),
        (1e-9, 0.0, "<1 %"),
        (0.004, 0.001, "<1 %"),
        (0.01, 0.04, "<10 %"),
        (0.014, 0.001, "1 %"),
        (0.5, 0.003, "50 %"),
        (0.521, 0.03, "50 %"),
        (0.56, 0.06, "60 %"),
        (0.29, 0.0, "29 %"),
        (0.99, 0.04, ">90 %"),
        (0.994, 0.001, "99 %"),
        (0.996, 0.001, ">99 %"),
        (1.0 - 1e-9, 0.0, ">99 %"),
        (1.0, 0.0, "100 %"),
        (0.35, math.nan, "35 %"),
    ],
)
def test_percent(value: float, se: float, text: str) -> None:
    assert percent(Estimate(value, se)) == text


@given(st.floats(0.0, 1.0), st.just(0.0) | st.floats(1e-12, 0.4))
def test_percent_says_nothing_finer_than_the_error(value: float, se: float) -> None:
    text = percent(Estimate(value, se))
    said = float(text.strip("<> %")) / 100
    if text.startswith("<"):
        assert 0 < value < said
        assert said >= max(se, 0.01) * (1 - 1e-9)
    elif text.startswith(">"):
        assert said < value < 1
        assert 1 - said >= max(se, 0.01) * (1 - 1e-9)
    else:
        assert abs(said - value) <= max(10 * se, 0.01) / 2 + 1e-9
        assert (said in (0.0, 1.0)) == (value in (0.0, 1.0))


def test_plain_percent_keeps_what_the_file_says() -> None:
    assert plain_percent(0.035) == "3.5 %"
    assert plain_percent(0.4) == "40 %"


@pytest.mark.parametrize(
    ("value", "se", "clear"),
    [
        (0.0, 0.0, False),
        (1.0, 0.0, True),
        (2.1, 1.0, True),
        (-2.1, 1.0, True),
        (1.9, 1.0, False),
        (-1.9, 1.0, False),
        (5.0, math.nan, False),
    ],
)
def test_clear_is_more_than_two_errors_from_zero(value: float, se: float, clear: bool) -> None:
    assert is_clear(Estimate(value, se)) is clear


@pytest.mark.parametrize("amount", [110_500.0, -110_500.0, 111_500.0, 1_235_000.0])
def test_a_last_bit_decides_no_tie(amount: float) -> None:
    below, above = math.nextafter(amount, -math.inf), math.nextafter(amount, math.inf)
    assert Currency().text(below) == Currency().text(amount) == Currency().text(above)
