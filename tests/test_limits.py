"""What is absurd but finite is refused at once, with the limit and the mend; what is within the limits works."""

import math
import re
import resource
import time
from pathlib import Path

import pytest

import careersim as cs
from careersim import limits
from careersim.cli import status
from careersim.history import HistoryError, read_history

JOBS = "start = 2026-07-01\ncurrent.salary = 1\noffers.b.salary = 2\n"
SECONDS, MEGABYTES = 30.0, 1_000
"""Of the processor, on a busy machine: what is not refused at once takes minutes or never ends."""
ABSURD = {
    "shares": ("current.rsu = { shares = 1e308 }\n", r"is beyond 1e\+15, the largest number of a file"),
    "digits": (f"preferences.wealth = {'9' * 9_000}\n", "an integer of thousands of digits. Shorten it."),
    "horizon": ('horizon = "10000y"\n', 'is not whole months from "1mo" to "50y"'),
    "paths": ("simulation.paths = 1_000_000_000_000_001\n", r"is not a whole number from 0 to 10\^15"),
    "offers": ("".join(f"[offers.o{i}]\nsalary = 1\n" for i in range(10_000)), "10,001 offers, and 50 are the most"),
    "jobs and paths": (
        "".join(f"[offers.o{i}]\nsalary = 1\n" for i in range(49)) + '[alternatives.later]\npath = [{ job = "b" }]\n',
        "has 52 alternatives, and 50 are the most",
    ),
    "stocks": ("".join(f"[market.m{i}]\nspot = 1\n" for i in range(9_000)), "9,000 stocks, and 50 are the most"),
    "grants": ("[[current.rsu]]\nshares = 1\n" * 9_000, "9,000 entries, and 1,000 are the most"),
    "attributes": (
        "[current.scores]\n" + "".join(f"a{i} = 1\n" for i in range(99)),
        "scores 99 attributes, and 50 are the most",
    ),
    "weights": ("[preferences.weights]\n" + "".join(f"a{i} = 1\n" for i in range(99)), "99 entries, and 51 are"),
    "values": (f"preferences.wealth = {{ choice = [{'[1, 0.1], ' * 9_000}] }}\n", "9,000 entries, and 1,000 are the"),
    "lists in lists": (f"a = {'[' * 90_000}{']' * 90_000}\n", "nested too deeply: 20 tables and lists inside"),
    "tables in tables": (f"{'.'.join('a' * 400_000)} = 1\n", "nested too deeply: 20 tables and lists inside"),
    "quoted parts": (".".join(['"a"'] * 200_000) + " = 1\n", "nested too deeply: 20 tables and lists inside"),
    "a header": (f"[{'.'.join('a' * 400_000)}]\n", "nested too deeply: 20 tables and lists inside"),
    "a name": (f'current.name = "{"x" * 10_000}"\n', "has 10,000 characters, and 500 are the most. Shorten it."),
    "a key": (f'offers."{"x" * 10_000}".salary = 1\n', "a key of 10,000 characters, and 500 are the most"),
    "no name": ('offers."".salary = 1\n', "has a key without a letter. Give it a name."),
    "work": (
        'horizon = "50y"\nmarket.A = { kind = "private", spot = 1, exit_rate = 0.1 }\ncurrent.layoff = 0.1\n'
        'current.stock = "A"\ncurrent.refresher = { value = 1, every = "3mo" }\n',
        "times the work that is done at most",
    ),
    "many unknown keys": ("".join(f"x{i} = 1\n" for i in range(900)), "800 more faults are not shown"),
}


@pytest.mark.parametrize("absurd", ABSURD)
def test_what_is_absurd_is_refused_at_once(absurd: str) -> None:
    text, says = ABSURD[absurd]
    before = time.process_time()
    with pytest.raises(cs.OffersError, match=says) as refused:
        cs.loads(JOBS + text)
    assert time.process_time() - before < SECONDS
    assert len(str(refused.value)) < 100_000
    assert max(map(len, str(refused.value).split("\n"))) < 1_000


def test_the_docs_say_every_limit() -> None:
    page = (Path(__file__).parent.parent / "docs" / "safety.md").read_text("utf-8")
    for name, limit in vars(limits).items():
        if name.isupper():
            number = f"10^{round(math.log10(limit))}" if limit >= 1e12 else f"{limit:,.0f}"
            assert re.search(rf"(?<![\d,]){re.escape(number)}(?![\d])", page), name


def test_a_large_file_is_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "offers.toml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert status(["run", str(path)]) == 2
    assert (
        capsys.readouterr()
        .err.rstrip()
        .endswith("has more than 1,000,000 bytes, the most of an offers file. Shorten it.")
    )
    assert status(["run", "/dev/zero"]) == 2


@pytest.mark.parametrize("n_rows", [limits.MOST_PRICES + 1, 1_500_000])
def test_a_file_of_too_many_prices_is_not_parsed(n_rows: int, tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("Date,Close\n" + "2026-01-01,100.0\n" * n_rows)
    with pytest.raises(HistoryError, match="has more than 20,000,000 bytes or 100,000 lines"):
        read_history(path)


def test_nothing_of_this_takes_much_memory() -> None:
    # Last: of all that was refused before.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 < 2 * MEGABYTES


def test_as_many_alternatives_as_are_allowed_have_an_answer() -> None:
    offers = "".join(
        f"[offers.o{i}]\nsalary = {{ normal = [{100_000 + i}, 5_000] }}\nscores = {{ x = {i % 10} }}\n"
        for i in range(limits.MOST_ALTERNATIVES - 1)
    )
    decision = cs.loads(f"start = 2026-07-01\ncurrent = {{ salary = 100_000, scores = {{ x = 5 }} }}\n{offers}")
    found = cs.simulate(decision, 512).summary()["alternatives"]
    assert len(found) == limits.MOST_ALTERNATIVES
    assert math.isclose(sum(one["p_best"] for one in found.values()), 1.0, rel_tol=1e-9)


def test_the_longest_horizon_with_all_that_luck_does_has_an_answer() -> None:
    decision = cs.loads(
        """
        start = 2026-07-01
        horizon = "50y"
        market.A = { spot = 100, volatility = 0.3 }
        offers.b = { salary = 110_000, layoff = 0.05 }
        [current]
        stock = "A"
        salary = { annual = 100_000, raise = { pert = [0.0, 0.03, 0.06] } }
        refresher = { value = 20_000, every = "1y" }
        layoff = 0.03
        """
    )
    found = cs.simulate(decision, 512)
    assert len(found.summary()["alternatives"]["stay"]["by_year"]) == 51


def test_numbers_at_the_limit_do_not_overflow() -> None:
    decision = cs.loads(
        """
        start = 2026-07-01
        horizon = "50y"
        market.A = { spot = 1e15, volatility = 5, expected_return = 1 }
        offers.b = { salary = 1e15 }
        [current]
        stock = "A"
        salary = { annual = 1e15, raise = 5 }
        rsu = { shares = 1e15 }
        """
    )
    found = cs.simulate(decision, 512).summary()["alternatives"]["stay"]["present_value"]
    assert found["mean"] > 1e30
    assert all(value is not None for value in found["quantile_se"].values())
