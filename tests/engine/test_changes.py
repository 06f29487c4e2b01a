"""What luck decides is made on the paths on which something happens, and nowhere else."""

from pathlib import Path

import pytest

import careersim as cs
from careersim.departure import Departure, Hazard, Return
from careersim.engine.changes import is_lucky
from careersim.engine.plan import plan
from careersim.factor import Draw, PriceAt, Sum, chance
from careersim.quantity import fixed

MODEL = Path(__file__).parents[2] / "benchmarks/files/model.toml"
LUCK = Departure(Hazard(Draw(fixed(0.1)), chance("layoff")), None, 0.0, range(1, 13), 12)
LEFT, GONE = LUCK.employed(3), LUCK.gone(7)
PRICE = PriceAt("ACME", 3)
OTHER = Return(LUCK, Draw(fixed(4.0))).working(9)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(1.0, (PRICE, LEFT)), (2.0, (GONE,))], True),
        ([(1.0, (PRICE, LEFT))], True),
        ([(1.0, (PRICE, LEFT)), (2.0, (OTHER,))], False),
        ([(1.0, (PRICE, LEFT)), (2.0, (PRICE,))], False),
        ([(1.0, (LEFT, PRICE))], False),
        ([(1.0, (PRICE,))], False),
        ([(1.0, ())], False),
        ([], False),
    ],
)
def test_a_sum_is_lucky_where_one_luck_decides_every_part(parts: list, expected: bool) -> None:
    assert is_lucky(Sum(tuple(parts))) is expected


def test_what_a_next_job_pays_is_never_summed_on_all_paths() -> None:
    prepared = plan(cs.load(MODEL))
    assert not any(isinstance(factor, Sum) for factor in prepared.factors)
    assert sum(len(change.sums) for change in prepared.changes) == 8  # pay and equity, after four ways to leave a job


def test_what_follows_from_a_departure_is_one_group_with_it() -> None:
    prepared = plan(cs.load(MODEL))
    assert {type(change.luck) for change in prepared.changes} == {Departure}
    assert all({luck.root for luck, _ in change.tables} == {change.luck} for change in prepared.changes)
