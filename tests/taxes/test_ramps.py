"""Sums of ramps: what they come to does not depend on how many incomes are taken at once, or how few are far out."""

import numpy as np
import pytest

from careersim.taxes.ramps import CHUNK, Ramps, plus, shared

RATES = [0.013, 0.027, 0.031, 0.052, 0.064, 0.071, 0.093, 0.118, 0.121]
EDGES = [0.0, 11_300.0, 24_700.0, 43_100.0, 61_900.0, 152_000.0, 430_000.0, 810_000.0, 1_250_000.0]
CURVE = [(9_000.0, 0.0), (20_000.0, 3_100.0), (64_000.0, 2_700.0), (230_000.0, 900.0), (480_000.0, 4_000.0)]
SPREADS = {"most in two brackets": 0.6, "in all": 2.0, "in one": 0.01}


@pytest.mark.parametrize("ramps", [Ramps.brackets(RATES, EDGES), Ramps.curve(CURVE)], ids=["brackets", "curve"])
@pytest.mark.parametrize("spread", SPREADS.values(), ids=SPREADS)
@pytest.mark.parametrize("n_incomes", [7, CHUNK - 1, 2 * CHUNK + 5])
def test_ramps_are_the_line_through_their_edges_to_the_cent(ramps: Ramps, spread: float, n_incomes: int) -> None:
    incomes = np.random.default_rng(1).lognormal(12.2, spread, n_incomes)
    incomes[: n_incomes // 2 : 97] *= -0.01
    # Beyond the last edge np.interp is level: a far end carries the last rate on.
    ends = np.array([-1e9, *ramps.edges, 1e12])
    known = np.interp(incomes, ends, [ramps.at(float(end)) for end in ends])
    assert ramps.at(incomes) == pytest.approx(known, abs=0.005)
    one_by_one = [ramps.at(float(income)) for income in incomes[:: n_incomes // 7]]
    assert ramps.at(incomes)[:: n_incomes // 7] == pytest.approx(one_by_one, abs=1e-6)


def test_edges_that_one_income_in_a_thousand_reaches_count_for_it() -> None:
    ramps = Ramps.brackets(RATES, EDGES)
    incomes = np.full(CHUNK, 100_000.0)
    incomes[::128] = np.geomspace(
        3_000, 3_000_000, CHUNK // 128
    )  # those that are looked at, and so known to be far out
    incomes[5], incomes[6], incomes[7] = -1.0, 12_000.0, 5_000_000.0
    expected = [ramps.at(float(income)) for income in incomes]
    assert ramps.at(incomes) == pytest.approx(expected, abs=1e-6)


def test_a_sum_and_a_share_are_the_same_of_one_number_and_of_many() -> None:
    many = np.array([8.0, -2.0])
    assert [plus(8.0, 0.5), plus(0.0, 8.0), plus(8.0, 0.0)] == [8.5, 8.0, 8.0]
    assert plus(many, 0.0) is plus(0.0, many) is many
    assert plus(many, 0.5) == pytest.approx([8.5, -1.5])
    assert [shared(8.0, 0.25), shared(8.0, 1.0), shared(8.0, 0.0)] == [2.0, 8.0, 0.0]
    assert shared(many, 1.0) is many
    assert shared(many, 0.25) == pytest.approx([2.0, -0.5])
    assert shared(8.0, np.array([0.25, 1.0])) == pytest.approx([2.0, 8.0])


def test_an_edge_and_the_base_may_differ_by_path() -> None:
    incomes, edges, bases = np.array([50.0, 120.0, 300.0]), np.array([100.0, 100.0, 40.0]), np.array([0.0, 1.0, 2.0])
    assert Ramps((edges, 200.0), (0.1, 0.3)).at(incomes) == pytest.approx([0.0, 2.0, 26.0 + 30.0])
    assert Ramps((100.0, 200.0), (0.1, 0.3), bases).at(incomes) == pytest.approx([0.0, 3.0, 22.0 + 30.0])
    assert Ramps((edges,), (0.1,)).at(110.0) == pytest.approx([1.0, 1.0, 7.0])
