"""Hazards that follow a price, worked by hand."""

import math

import numpy as np
import pytest

import careersim as cs
from careersim.departure import Departure, Hazard, StockLink, event_times
from careersim.engine.spells import spells
from careersim.factor import Draw, chance
from careersim.quantity import fixed

RATE, CLOCK, SENSITIVITY = Draw(fixed(0.1)), chance("clock"), Draw(fixed(2.0))


class Fell:
    """A price that halved in the second month, seen by one path whose clock stands at `u`."""

    def __init__(self, u: float) -> None:
        self.u = u

    def draw(self, draw: Draw):
        return np.array([self.u]) if draw == CLOCK else draw.quantity.mean

    def price(self, stock: str, month: int) -> float:
        return 100.0 if month < 2 else 50.0


def test_an_event_comes_when_the_cumulated_intensity_is_reached() -> None:
    # 0.1 a month, doubled in month 2: 0.1, 0.3, 0.4 at the months' ends.
    times = event_times(
        np.array([0.05, 0.2, 0.4, 0.45]), 0.1, 0.0, range(1, 4), lambda month: 2.0 if month == 2 else 1.0
    )
    assert times == pytest.approx([0.5, 1.5, 3.0, math.inf])


def test_what_begins_within_a_month_runs_from_there() -> None:
    times = event_times(np.array([0.02, 0.1]), 0.1, 0.4, range(1, 3), lambda _: 1.0)
    assert times == pytest.approx([0.6, 1.4])


@pytest.mark.parametrize(("rises", "factor"), [(False, 4.0), (True, 0.25)])
def test_a_hazard_falls_or_rises_with_the_price(rises: bool, factor: float) -> None:
    # Half the price at a sensitivity of 2: exp(-2 ln 1/2) = 4 times the hazard from month 3 on, or a quarter.
    monthly = -math.log(0.9) / 12
    left = monthly * (2.0 + factor * 0.5)
    hazard = Hazard(RATE, CLOCK, (StockLink("X", SENSITIVITY, rises=rises),))
    assert hazard.times(Fell(math.exp(-left)), 0.0, range(1, 49)) == pytest.approx([2.5])


def test_two_links_multiply() -> None:
    monthly = -math.log(0.9) / 12
    link = StockLink("X", SENSITIVITY)
    hazard = Hazard(RATE, CLOCK, (link, link))
    assert hazard.times(Fell(math.exp(-monthly * (2 + 16 * 0.25))), 0.0, range(1, 49)) == pytest.approx([2.25])


def test_a_month_looks_back_on_twelve() -> None:
    # Seen at the beginning of month 15 the fall of month 2 is 12 months ago: from then on it counts no more.
    monthly = -math.log(0.9) / 12
    before = 2 + 4 * 12
    hazard = Hazard(RATE, CLOCK, (StockLink("X", SENSITIVITY),))
    assert hazard.times(Fell(math.exp(-monthly * (before + 0.5))), 0.0, range(1, 49)) == pytest.approx([14.5])


def departure(start: str, horizon: str = "1y") -> Departure:
    """Return how luck may end a job that begins on a day, decided on 1 January 2026."""
    decision = cs.loads(f"""
        start = 2026-01-01
        horizon = "{horizon}"
        offers.a = {{ start = {start}, salary = 1, leave = 0.5 }}
        offers.b = {{ salary = 1 }}
    """)
    ((_, spell),) = spells(decision, "a")
    assert spell.departure is not None
    return spell.departure


@pytest.mark.parametrize(
    ("start", "begins", "months"),
    [
        ("2026-01-01", 0.0, range(1, 13)),
        ("2026-07-01", 6.0, range(7, 13)),
        ("2026-07-16", 6 + 15 / 31, range(7, 13)),
        ("2026-12-31", 11 + 30 / 31, range(12, 13)),
    ],
)
def test_a_jobs_hazards_run_from_its_first_day_to_the_horizons_last_month(
    start: str, begins: float, months: range
) -> None:
    found = departure(start)
    assert found.begins == pytest.approx(begins)
    assert found.months == months


def test_the_random_streams_of_a_jobs_hazards_are_called_as_in_the_file() -> None:
    decision = cs.loads("""
        start = 2026-01-01
        current = { salary = 1, layoff = 0.5 }
        offers = { a = { salary = 1, layoff = 0.5, leave = 0.5 }, z = { salary = 1, leave = 0.5 } }
    """)
    luck = [spells(decision, key)[-1][1].departure for key in ("stay", "a", "z")]
    hazards = [hazard for of_job in luck if of_job for hazard in (of_job.layoff, of_job.leave)]
    clocks = [hazard and hazard.clock.name for hazard in hazards]
    assert clocks == ["current.layoff", None, "offers.a.layoff", "offers.a.leave", None, "offers.z.leave"]


def test_a_horizon_of_a_month_is_one_that_a_job_may_end_with() -> None:
    assert departure("2026-01-01", horizon="1mo").months == range(1, 2)
