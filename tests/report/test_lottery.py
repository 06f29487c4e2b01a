"""Equity without a market: what is said of it, against closed forms."""

import math
import re

import pytest

import careersim as cs
from careersim.analysis.lottery import multiple_needed, tickets
from careersim.report.answer import Answer
from careersim.report.lottery import sentences

STARTUP = """
start = 2025-01-01
horizon = "4y"
preferences = { discount_rate = 0 }
[market.P]
kind = "private"
spot = 5
exit_rate = 0.10
failure_rate = 0.15
multiple = 2
[current]
salary = 100_000
[offers.startup]
stock = "P"
salary = 70_000
rsu = { shares = 30_000, vesting = { tranches = [{ date = 2025-01-15, fraction = 1 }] } }
"""
EXITS, FAILS = -math.log(0.90), -math.log(0.85)
P_EXIT = EXITS / (EXITS + FAILS) * (1 - math.exp(-4 * (EXITS + FAILS)))


def said(text: str) -> str:
    result = cs.simulate(cs.loads(text), 4096)
    return "\n".join(sentences(result, Answer(result.decision, result.figures)))


def test_how_often_it_pays_nothing_and_what_on_average(agrees) -> None:
    (ticket,) = tickets(cs.loads(STARTUP)).values()
    assert ticket.companies == ("P",)
    agrees(ticket.p_nothing, 1 - P_EXIT)
    agrees(ticket.mean, P_EXIT * 300_000)
    assert ticket.median.value == 0.0
    # Each exit brings the same: half of the mean is half of the exits.
    assert ticket.half_from == pytest.approx(P_EXIT / 2, rel=0.02)


def test_the_ticket_holds_no_salary_no_tax_and_no_listed_stock() -> None:
    richer = STARTUP.replace("[market.P]", "[market.L]\nspot = 10\n[market.P]") + "bonus = 0.5\nsign_on = 90_000\n"
    richer += 'psu = { shares = 100, stock = "L" }\n[tax]\nkind = "flat"\nrate = 0.4\n'
    assert tickets(cs.loads(richer)) == tickets(cs.loads(STARTUP))


def test_listed_stock_is_no_ticket() -> None:
    listed = STARTUP.replace('kind = "private"', "").replace("exit_rate = 0.10\nfailure_rate = 0.15\nmultiple = 2", "")
    assert tickets(cs.loads(listed)) == {}
    assert said(listed) == ""


def test_the_exit_that_makes_up_for_the_salary() -> None:
    # 120,000 less salary over four years, against 150,000 shares' worth of today's value at the odds of an exit.
    needed = multiple_needed(cs.loads(STARTUP), "startup", "stay")
    assert needed == pytest.approx(120_000 / (P_EXIT * 150_000), rel=0.02)


def test_no_multiple_is_needed_or_none_suffices() -> None:
    assert multiple_needed(cs.loads(STARTUP.replace("70_000", "110_000")), "startup", "stay") == 0.0
    hopeless = STARTUP.replace("exit_rate = 0.10", "exit_rate = 0")
    assert math.isinf(multiple_needed(cs.loads(hopeless), "startup", "stay"))


def test_what_is_said() -> None:
    text = said(STARTUP)
    assert f"pays nothing by the horizon in {100 * (1 - P_EXIT):.0f} of 100 futures, $0 in the middle one" in text
    assert re.search(r"an exit has to bring 3\.\d times today's value", text)
    assert "pays nothing by the horizon in any future" in said(STARTUP.replace("exit_rate = 0.10", "exit_rate = 0"))
    assert "even if that brings nothing" in said(STARTUP.replace("70_000", "110_000"))


def test_a_heavy_tail_is_said_aloud() -> None:
    heavy = STARTUP.replace("multiple = 2", "multiple = { odds = [[1, 0.65], [5, 0.90], [10, 0.96], [20, 0.985]] }")
    (ticket,) = tickets(cs.loads(heavy)).values()
    assert ticket.half_from < 0.10
    assert "half of it from the luckiest" in said(heavy)
