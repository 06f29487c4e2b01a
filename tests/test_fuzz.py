"""Any file at all has an answer or is refused: files that nobody would write (python -m fuzzing runs it for hours)."""

import sys
from importlib import import_module
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import careersim as cs
from fuzzing.__main__ import file_of
from fuzzing.judge import is_answered, judge, refuses
from fuzzing.mutations import mutated, with_unknown_key
from fuzzing.offers import offers
from fuzzing.toml import toml

BRIEFLY = settings(max_examples=25, suppress_health_check=list(HealthCheck))


@BRIEFLY
@given(st.randoms(use_true_random=False))
def test_a_file_made_from_the_schema_has_an_answer_or_faults(random: Random) -> None:
    judge(toml(offers(random)))


@BRIEFLY
@given(st.randoms(use_true_random=False))
def test_so_has_one_with_something_wrong(random: Random) -> None:
    judge(toml(mutated(random, offers(random))))


@BRIEFLY
@given(st.randoms(use_true_random=False))
def test_no_key_is_silently_ignored(random: Random) -> None:
    raw, key = with_unknown_key(random, offers(random))
    refuses(toml(raw), key)


def test_many_of_the_files_have_an_answer() -> None:
    answered = [is_answered(judge(file_of(seed)[0])) for seed in range(0, 120, 9)]
    assert sum(answered) >= 4


# --- what it found -----------------------------------------------------------------------------------------------

JOBS = "start = 2026-07-01\ncurrent.salary = 100_000\noffers.b.salary = 110_000\n"


def test_performance_shares_of_a_known_metric_outlive_a_layoff() -> None:
    decision = cs.loads(
        """
        start = 2026-07-01
        offers.b.salary = 100_000
        market.A = { spot = 100 }
        [current]
        stock = "A"
        salary = 100_000
        layoff = 0.5
        psu = { shares = 100, vesting = "1y annual" }
        [next_job]
        equity = 0.5
        """
    )
    paid = cs.simulate(decision, 512).figures.alternatives["stay"].present_value.mean.value
    assert paid > 100_000


def test_options_of_a_private_company_follow_the_market_to_its_exit() -> None:
    found = judge(
        JOBS
        + 'current.stock = "A"\ncurrent.options = { shares = 100, strike = 1 }\n'
        + 'market.A = { kind = "private", spot = 2, exit_rate = 0.5, factor_sensitivity = 1 }\n'
    )
    assert isinstance(found, cs.Result)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("pay_range = [{ choice = [[2, 0.25], [1000, 0.75]] }, 1000]", "has ends that may meet"),
        ("pay_range = [{ normal = [100, 30] }, { normal = [120, 30] }]", "has ends that may meet"),
        ("wealth = { odds = [[5e-324, 0.5], [34084, 0.9], [120000, 0.99]] }", "too near to each other, or too far"),
        ("wealth = { odds = [[1, 0], [2, 1e-300], [3, 0.9]] }", "too near to each other, or too far"),
        ("risk_aversion = 1e15", "is not between 0 and 1000"),
    ],
)
def test_what_would_overflow_is_refused(line: str, says: str) -> None:
    with pytest.raises(cs.OffersError, match=says):
        cs.loads(f"{JOBS}preferences.{line}")


@pytest.mark.parametrize("ends", ["[{ normal = [100_000, 10_000] }, 140_000]", "[0, { uniform = [1, 2] }]"])
def test_ends_of_the_pay_range_that_hardly_ever_meet_are_let_pass(ends: str) -> None:
    text = JOBS.replace("current.", "current.scores.x = 1\ncurrent.", 1).replace(
        "offers.", "offers.b.scores.x = 2\noffers."
    )
    assert isinstance(
        judge(f"{text}preferences.weights = {{ money = 1, x = 1 }}\npreferences.pay_range = {ends}"), cs.Result
    )


def test_an_aversion_that_overflows_on_the_worst_paths_has_no_certainty_equivalent() -> None:
    decision = cs.loads(
        """
        start = 2026-07-01
        offers.b.salary = 100_000
        market.A = { spot = 100, volatility = 2 }
        preferences.risk_aversion = { uniform = [900, 1000] }
        [current]
        stock = "A"
        salary = 1_000
        rsu = { shares = 10_000 }
        """
    )
    found = cs.simulate(decision, 512).summary()["alternatives"]
    assert found["stay"]["certainty_equivalent"] == {"value": None, "se": None}
    assert found["b"]["certainty_equivalent"]["value"] == pytest.approx(found["b"]["present_value"]["mean"])


def test_a_company_that_is_worth_nothing_sells_no_shares_to_its_employees() -> None:
    found = judge(
        JOBS
        + 'current.stock = "A"\ncurrent.espp = 0.1\n'
        + 'market.A = { kind = "private", spot = 2, failure_rate = 0.9, exit_rate = 0.5, preference = 0.9 }\n'
    )
    assert isinstance(found, cs.Result)


def test_no_money_at_all_is_an_answer() -> None:
    found = judge("start = 2026-07-01\ncurrent.salary = 0\noffers.b.salary = { normal = [5e-324, 0] }\n")
    assert isinstance(found, cs.Result)
    assert found.summary()["alternatives"]["stay"]["present_value"]["mean"] == 0.0


@pytest.mark.parametrize("value", ["{ a = 1 }", "[1]", "1"])
def test_a_state_that_is_no_text_is_a_fault(value: str) -> None:
    with pytest.raises(cs.OffersError, match="there are no tables for"):
        cs.loads(f'{JOBS}tax = {{ kind = "us", state = {value} }}')


def test_a_years_tables_that_the_tax_library_lacks_are_a_fault() -> None:
    pytest.importorskip("tenforty")
    with pytest.raises(cs.OffersError, match="tenforty cannot do it: Input should be 2018"):
        cs.loads(f'{JOBS}tax = {{ kind = "library", year = 2199 }}')


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ('offers.b.rsu = { value = 1, vesting = "a\\nb" }', r'"a\nb" is no vesting preset.'),
        ('offers.b.stock = "a\\nb"', r'Add a table [market."a\nb"].'),
        ('offers.b.scores."a\\nb" = 1', r'Add "a\nb" = (0 to 10).'),
        ('offers."a\\nb" = { salary = 1, scores.x = 1 }', r'scored by offers."a\nb" and not here.'),
        (
            'offers."a\\nb".salary = 1\nalternatives.c.path = [{ job = "d" }]',
            r'Known: current, b, "a\nb".',
        ),
    ],
)
def test_a_name_with_an_end_of_a_line_in_it_is_quoted_as_the_file_has_it(lines: str, says: str) -> None:
    found = judge(JOBS + lines)
    assert isinstance(found, tuple)
    assert any(says in fault.message for fault in found), found


def test_a_currency_of_taxes_that_is_no_text_is_one_fault_at_its_own_key() -> None:
    found = judge(f'{JOBS}tax = {{ kind = "brackets", brackets = [[0, 0.2]], currency = "" }}')
    assert isinstance(found, tuple)
    assert [fault.key for fault in found] == ["tax.currency"]


def test_the_guided_fuzzer_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "atheris", None)
    with pytest.raises(SystemExit, match=r"needs atheris: pip install 'careersim\[fuzz\]'"):
        import_module("fuzzing.guided")


def test_the_folder_of_the_fuzzer_has_its_prices() -> None:
    assert Path("configs/acme.csv").is_file()
