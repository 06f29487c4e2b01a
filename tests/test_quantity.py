import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from careersim.quantity import FORMS, Distribution, Normal, Pert, Quantity, choice, distribution, fixed

SHARES = np.array([1e-6, 0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1 - 1e-6])


def lognormal(mean, sd):
    log_sd = math.sqrt(math.log1p((sd / mean) ** 2))
    return stats.lognorm(log_sd, scale=mean * math.exp(-(log_sd**2) / 2))


def triangular(low, mode, high):
    return stats.triang((mode - low) / (high - low), low, high - low)


def beta_pert(low, mode, high):
    rise, fall = (mode - low) / (high - low), (high - mode) / (high - low)
    return stats.beta(1 + 4 * rise, 1 + 4 * fall, low, high - low)


def normal_through(p5, p95):
    return stats.norm((p5 + p95) / 2, (p95 - p5) / 2 / stats.norm.ppf(0.95))


def lognormal_through(p5, p95):
    logs = normal_through(math.log(p5), math.log(p95))
    return stats.lognorm(logs.std(), scale=math.exp(logs.mean()))


EXACT = [
    ("normal", [0.08, 0.03], stats.norm(0.08, 0.03)),
    ("normal", [-5_000, 12_000], stats.norm(-5_000, 12_000)),
    ("lognormal", [3.0, 1.2], lognormal(3.0, 1.2)),
    ("lognormal", [80_000, 200_000], lognormal(80_000, 200_000)),
    ("uniform", [-1, 3], stats.uniform(-1, 4)),
    ("triangular", [0.0, 0.03, 0.10], triangular(0.0, 0.03, 0.10)),
    ("triangular", [2, 2, 5], triangular(2, 2, 5)),
    ("triangular", [2, 5, 5], triangular(2, 5, 5)),
    ("normal90", [100, 350], normal_through(100, 350)),
    ("lognormal90", [0.5, 4], lognormal_through(0.5, 4)),
]
PERTS = [[0.0, 0.03, 0.06], [0, 1, 1.8], [-0.3, 0.05, 0.4], [30_000, 80_000, 140_000], [2, 2, 6], [2, 6, 6], [0, 1, 90]]
ALL = [*EXACT, *(("pert", numbers, beta_pert(*numbers)) for numbers in PERTS)]
exact = pytest.mark.parametrize(("word", "numbers", "reference"), EXACT)
every = pytest.mark.parametrize(("word", "numbers", "reference"), ALL)


def at(known: Distribution, shares: np.ndarray) -> np.ndarray:
    """Return the quantiles of a distribution, whatever its base."""
    return known.value(stats.norm.ppf(shares) if known.base == "normal" else shares)


def integral(known: Distribution | Quantity) -> float:
    """Return the mean of the values over the standard shocks, by a rule that is exact to about 1e-9 of the spread."""
    if known.base == "normal":
        z = np.linspace(-12, 12, 400_001)
        return float(np.sum(known.value(z) * stats.norm.pdf(z)) * (z[1] - z[0]))
    n = 1 << 20
    return float(np.mean(known.value((np.arange(n) + 0.5) / n)))


@every
def test_the_expectation_is_the_mean_of_the_reference(word, numbers, reference):
    assert distribution(word, numbers).expectation == pytest.approx(reference.mean(), rel=1e-12)


@exact
def test_the_values_integrate_to_the_expectation(word, numbers, reference):
    known = distribution(word, numbers)
    assert integral(known) == pytest.approx(known.expectation, abs=1e-8 * reference.std())


@exact
def test_the_values_are_the_quantiles(word, numbers, reference):
    quantiles = reference.ppf(SHARES)
    assert at(distribution(word, numbers), SHARES) == pytest.approx(quantiles, rel=1e-9, abs=1e-9 * reference.std())


@every
def test_probabilities_are_those_of_the_reference(word, numbers, reference):
    known, error = distribution(word, numbers), 1e-4 if word == "pert" else 1e-12
    for x in (*reference.ppf(SHARES), reference.mean() - 50 * reference.std(), reference.mean() + 50 * reference.std()):
        assert known.probability_below(x) == pytest.approx(reference.cdf(x), abs=error)
        assert known.probability_above(x) == pytest.approx(reference.sf(x), abs=error)


@pytest.mark.parametrize("numbers", [*PERTS, *([0, mode, 1] for mode in (1e-6, 1e-3, 0.02, 0.05, 0.2, 0.7, 0.96))])
def test_a_pert_is_off_by_less_than_a_millionth_of_its_range_in_the_mean(numbers):
    assert integral(Pert(*numbers)) == pytest.approx(beta_pert(*numbers).mean(), abs=1e-6 * (numbers[2] - numbers[0]))


@pytest.mark.parametrize("numbers", PERTS)
def test_a_pert_has_the_quantiles_of_the_beta_distribution(numbers):
    width, inner = numbers[2] - numbers[0], SHARES[2:-2]
    assert at(Pert(*numbers), inner) == pytest.approx(beta_pert(*numbers).ppf(inner), abs=1e-5 * width)
    assert at(Pert(*numbers), SHARES) == pytest.approx(beta_pert(*numbers).ppf(SHARES), abs=1e-4 * width)


@pytest.mark.parametrize("word", ["uniform", "triangular", "pert"])
def test_a_distribution_with_ends_keeps_within_them(word):
    known = distribution(word, [2, 5] if word == "uniform" else [2, 3, 5])
    shocks = np.array([2.0**-53, 0.5, 1 - 2.0**-53])
    assert np.all((known.value(shocks) >= 2) & (known.value(shocks) <= 5))
    assert known.probability_below(2) == 0
    assert known.probability_above(5) == 0
    assert known.probability_above(2) == pytest.approx(1)
    assert known.probability_below(5) == pytest.approx(1)


@pytest.mark.parametrize("word", ["normal90", "lognormal90"])
def test_the_90_forms_have_these_5_and_95_per_cent_points(word):
    assert at(distribution(word, [120, 410]), np.array([0.05, 0.95])) == pytest.approx([120, 410], rel=1e-12)


@pytest.mark.parametrize(
    ("word", "numbers"),
    [
        ("normal", [3, 0]),
        ("lognormal", [3, 0]),
        ("uniform", [3, 3]),
        ("triangular", [3, 3, 3]),
        ("pert", [3, 3, 3]),
        ("normal90", [3, 3]),
        ("lognormal90", [3, 3]),
    ],
)
def test_a_distribution_without_width_is_its_number(word, numbers):
    known = distribution(word, numbers)
    assert at(known, SHARES) == pytest.approx(np.full(len(SHARES), 3.0), rel=1e-15)
    assert known.expectation == pytest.approx(3, rel=1e-15)
    assert known.probability_below(2.9) == known.probability_above(3.1) == 0
    assert known.probability_below(3.1) == known.probability_above(2.9) == 1


def test_a_lognormal_is_never_below_zero():
    assert distribution("lognormal", [1, 3]).probability_below(0) == 0
    assert distribution("lognormal", [1, 3]).probability_below(-1) == 0


@given(st.lists(st.integers(0, 20), min_size=1, max_size=8).filter(any))
def test_a_choice_is_drawn_as_often_as_its_probabilities_say(counts):
    n = sum(counts)
    known = choice([(float(i), count / n) for i, count in enumerate(counts)])
    shocks = (np.arange(1000 * n) + 0.5) / (1000 * n)
    drawn = np.bincount(known.value(shocks).astype(int), minlength=len(counts))
    assert drawn == pytest.approx(1000 * np.array(counts), abs=1)
    assert known.expectation == pytest.approx(sum(i * count for i, count in enumerate(counts)) / n)


def test_a_choice_says_how_much_lies_below_and_above():
    known = choice([(0, 0.6), (1, 0.3), (10, 0.1)])
    assert known.expectation == pytest.approx(1.3)
    assert [known.probability_below(x) for x in (0, 0.5, 1, 10, 11)] == pytest.approx([0, 0.6, 0.6, 0.9, 1])
    assert [known.probability_above(x) for x in (-1, 0, 1, 9, 10)] == pytest.approx([1, 0.4, 0.1, 0.1, 0])


def test_the_last_value_of_a_choice_takes_what_rounding_leaves():
    known = choice([(i, 0.1) for i in range(10)])
    assert known.value(np.array([1 - 2.0**-53])) == [9]


# --- the domain -----------------------------------------------------------------------------------------------


def test_draws_outside_the_domain_move_to_its_edge():
    payout = Quantity(Normal(1, 0.35), "payout", 0.0, 1.5)
    assert payout.value(np.array([-9.0, 0.0, 1.0, 9.0])) == pytest.approx([0.0, 1.0, 1.35, 1.5])
    assert integral(payout) == pytest.approx(0.9881721786290578, abs=1e-9)  # C3 of the reference values


def test_a_sample_of_clipped_draws_has_the_mean_of_the_clipped_distribution():
    drawn = Quantity(Normal(1, 0.35), "payout", 0.0, 1.5).value(np.random.default_rng(7).standard_normal(100_000))
    assert abs(drawn.mean() - 0.9881721786290578) < 4 * drawn.std() / math.sqrt(len(drawn))


@every
def test_a_sample_has_the_mean_and_the_variance_of_the_reference(word, numbers, reference):
    rng = np.random.default_rng(11)
    known = distribution(word, numbers)
    drawn = known.value(rng.standard_normal(50_000) if known.base == "normal" else rng.random(50_000))
    squares = (drawn - reference.mean()) ** 2
    assert abs(drawn.mean() - reference.mean()) < 4 * drawn.std() / math.sqrt(len(drawn))
    assert abs(squares.mean() - reference.var()) < 4 * squares.std() / math.sqrt(len(drawn))


@pytest.mark.parametrize(
    ("known", "low", "high", "outside"),
    [
        (distribution("normal", [1, 0.35]), 0.0, 1.5, stats.norm.cdf(-1 / 0.35) + stats.norm.sf(0.5 / 0.35)),
        (distribution("normal", [0, 1]), -math.inf, math.inf, 0),
        (distribution("uniform", [-1, 3]), 0.0, 2.0, 0.5),
        (distribution("uniform", [0, 2]), 0.0, 2.0, 0),
        (distribution("pert", [0, 1, 2]), 0.0, 2.0, 0),
        (distribution("triangular", [0, 1, 2]), 0.0, 2.0, 0),
        (choice([(0, 0.25), (5, 0.75)]), 0.0, 5.0, 0),
        (choice([(0, 0.25), (5, 0.75)]), 1.0, 4.0, 1),
        (choice([(0, 0.25), (5, 0.75)]), 0.0, 4.0, 0.75),
    ],
)
def test_the_probability_outside_the_domain(known, low, high, outside):
    assert Quantity(known, "x", low, high).probability_outside == pytest.approx(outside, rel=1e-12, abs=1e-15)


def test_a_fixed_number_is_the_same_on_every_path():
    number = fixed(3)
    assert number.is_fixed
    assert number.mean == number.value(None) == number.value(np.zeros(5)) == 3.0
    assert isinstance(number.value(None), float)
    assert number.probability_outside == 0
    assert Quantity(3.0, low=0.0, high=2.0).probability_outside == 1


def test_an_uncertain_number_has_one_value_a_path():
    number = Quantity(Normal(1, 2), "x")
    assert not number.is_fixed
    assert number.base == "normal"
    assert number.mean == 1
    assert number.value(np.array([0.0, 1.0])).tolist() == [1, 3]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (fixed(180_000), "180,000"),
        (fixed(0.15), "0.15"),
        (Quantity(Pert(0.0, 0.03, 0.06), "x"), "pert(0, 0.03, 0.06)"),
        (Quantity(distribution("normal", [80_000, 5_000]), "x"), "normal(80,000, 5,000)"),
        (Quantity(choice([(0, 0.25), (1500, 0.75)]), "x"), "choice(0 with 0.25, 1,500 with 0.75)"),
    ],
)
def test_a_quantity_in_a_line(number, text):
    assert str(number) == text


# --- wrong arguments ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "numbers", "reason"),
    [
        ("normal", [1], "takes [mean, sd], not 1 number"),
        ("normal", [1, 2, 3], "takes [mean, sd], not 3 numbers"),
        ("uniform", [], "takes [low, high], not 0 numbers"),
        ("pert", [0, 1], "takes [low, mode, high], not 2 numbers"),
        ("normal", [1, -0.1], "takes a standard deviation of 0 or more"),
        ("lognormal", [1, -0.1], "takes a standard deviation of 0 or more"),
        ("lognormal", [0, 1], "takes [mean, sd] above 0"),
        ("lognormal90", [0, 1], "takes [p5, p95] above 0"),
        ("lognormal90", [-2, -1], "takes [p5, p95] above 0"),
        ("lognormal90", [3, 1], "takes [p5, p95] in increasing order"),
        ("uniform", [2, 1], "takes [low, high] in increasing order"),
        ("triangular", [0, 3, 2], "takes [low, mode, high] in increasing order"),
        ("pert", [3, 2, 4], "takes [low, mode, high] in increasing order"),
        ("normal90", [3, 2], "takes [p5, p95] in increasing order"),
    ],
)
def test_wrong_arguments_are_refused_with_the_reason(word, numbers, reason):
    with pytest.raises(ValueError, match="takes") as caught:
        distribution(word, numbers)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ([], "takes [[value, probability], ...], not an empty list"),
        ([(1, 0.5)], "has probabilities that add up to 0.5, not 1"),
        ([(1, 0.7), (2, 0.7)], "has probabilities that add up to 1.4, not 1"),
    ],
)
def test_wrong_choices_are_refused_with_the_reason(pairs, reason):
    with pytest.raises(ValueError, match=r"takes|has") as caught:
        choice(pairs)
    assert str(caught.value) == reason


def test_a_negative_probability_is_named_as_such():
    with pytest.raises(ValueError, match=r"negative|below 0|0 or more"):
        choice([(1, 1.5), (2, -0.5)])


def test_every_form_names_its_parameters():
    for word, form in FORMS.items():
        numbers = [float(i + 1) for i in range(len(form.parameters))]
        assert isinstance(distribution(word, numbers), Distribution)
        assert str(form) == f"[{', '.join(form.parameters)}]"
