"""Many variants of one file on the same paths: the same figures as each file alone, in one table."""

import csv
import io
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import careersim as cs
from careersim.analysis.sweep import sweep
from careersim.cli import status

OFFERS = """
start = 2026-01-01
horizon = "2y"
currency = "USD"

[preferences.weights]
money = 3
people = 1

[current]
salary = { annual = 100_000, raise = "2%" }
scores = { people = 5 }

[[current.rsu]]
stock = "ACME"
shares = 400
granted = 2026-01-01
vesting = "2y quarterly"

[offers.beta]
salary = 90_000
sign_on = 10_000
scores = { people = 8 }

[market.ACME]
spot = 100.0
volatility = "30%"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "offers.toml"
    path.write_text(OFFERS)
    return path


@pytest.mark.parametrize(
    ("key", "value", "written", "rewritten"),
    [
        ("offers.beta.salary", 120_000, "salary = 90_000", "salary = 120_000"),
        ("current.salary", 80_000, "annual = 100_000", "annual = 80_000"),
        ("current.salary.raise", "5%", 'raise = "2%"', 'raise = "5%"'),
        ("current.rsu[0].shares", 800, "shares = 400", "shares = 800"),
        ("market.ACME.volatility", 0.6, 'volatility = "30%"', "volatility = 0.6"),
        ("preferences.weights.people", 9, "people = 1", "people = 9"),
        ("horizon", "3y", 'horizon = "2y"', 'horizon = "3y"'),
        ("offers.beta.name", "Beta", "[offers.beta]", '[offers.beta]\nname = "Beta"'),
    ],
)
def test_a_variant_is_the_file_rewritten(key: str, value: object, written: str, rewritten: str) -> None:
    [of_sweep] = sweep(cs.loads(OFFERS), {key: [value]}, paths=2048).figures
    assert written in OFFERS
    alone = cs.simulate(cs.loads(OFFERS.replace(written, rewritten)), 2048).figures
    assert of_sweep.alternatives == alone.alternatives


def test_a_grid_varies_its_last_key_fastest() -> None:
    result = sweep(
        cs.loads(OFFERS), {"offers.beta.salary": [1e5, 2e5], "market.ACME.volatility": [0.1, 0.2, 0.3]}, paths=256
    )
    assert result.keys == ("offers.beta.salary", "market.ACME.volatility")
    assert result.variants == ((1e5, 0.1), (1e5, 0.2), (1e5, 0.3), (2e5, 0.1), (2e5, 0.2), (2e5, 0.3))
    assert [(row["alternative"], row["versus"]) for row in result.rows()] == [("stay", "beta"), ("beta", "stay")] * 6


def test_variants_share_their_paths() -> None:
    # 1,000 more a month is 12,000 a year on every path: the difference has no error but that of rounding.
    result = sweep(cs.loads(OFFERS), {"current.salary.annual": [100_000, 112_000]}, paths=1024)
    before, after = (figures.alternatives["stay"].annual_pay.mean for figures in result.figures)
    assert after.se == pytest.approx(before.se, rel=1e-6)


def test_an_executor_gives_the_same_table() -> None:
    decision, grid = cs.loads(OFFERS), {"offers.beta.salary": [90e3, 100e3, 110e3]}
    with ThreadPoolExecutor(2) as executor:
        assert sweep(decision, grid, paths=512, executor=executor) == sweep(decision, grid, paths=512)
    assert sweep(decision, grid, paths=512, workers=2) == sweep(decision, grid, paths=512)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("offers.gamma.salary", 1, "offers.gamma.salary: leads nowhere"),
        ("current.rsu[3].shares", 1, "current.rsu[3].shares: leads nowhere"),
        ("offers..salary", 1, "offers..salary: leads nowhere"),
        ("offers.beta.salry", 1, "Did you mean 'salary'?"),
        ("market.ACME.volatility", -1, "market.ACME.volatility"),
        ("horizon", "soon", "horizon"),
    ],
)
def test_a_key_or_value_at_fault_is_named_and_nothing_is_run(key: str, value: object, says: str) -> None:
    with pytest.raises(cs.OffersError) as faults:
        sweep(cs.loads(OFFERS), {key: [value]}, paths=256)
    assert says in str(faults.value)


# --- the command ----------------------------------------------------------------------------------------------


def test_the_command_prints_one_row_a_variant_and_alternative(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--set", "offers.beta.salary=90k:110k:3", "--set", "market.ACME.volatility=0.2,40%", "--paths", "256"]
    assert status(["sweep", str(file), *arguments]) == 0
    rows = [*csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert len(rows) == 3 * 2 * 2
    assert [row["offers.beta.salary"] for row in rows[::4]] == ["90000.0", "100000.0", "110000.0"]
    assert [row["market.ACME.volatility"] for row in rows[:4:2]] == ["0.2", "40%"]
    assert float(rows[0]["annual_pay_p5"]) < float(rows[0]["annual_pay"]) < float(rows[0]["annual_pay_p95"])


def test_as_json_it_holds_the_same_rows(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["sweep", str(file), "--set", "offers.beta.salary=90k,100k", "--paths", "256"]
    assert status([*arguments, "--json"]) == 0
    as_json = json.loads(capsys.readouterr().out)
    assert as_json["keys"] == ["offers.beta.salary"]
    assert status(arguments) == 0
    of_csv = [*csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert [
        {key: "" if value is None else str(value) for key, value in row.items()} for row in as_json["rows"]
    ] == of_csv


def test_tables_and_picture_are_written(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    arguments = ["sweep", str(file), "--set", "offers.beta.salary=90k:110k:3", "--paths", "256", "--quiet"]
    assert status([*arguments, "--output", str(tmp_path / "t.csv"), "--plot", str(tmp_path / "t.svg")]) == 0
    assert status([*arguments, "--output", str(tmp_path / "t.parquet")]) == 0
    assert capsys.readouterr().out == ""
    of_csv = [*csv.DictReader((tmp_path / "t.csv").read_text().splitlines())]
    of_parquet = parquet.read_table(tmp_path / "t.parquet").to_pylist()
    assert [float(row["annual_pay"]) for row in of_csv] == [row["annual_pay"] for row in of_parquet]
    assert "<svg" in (tmp_path / "t.svg").read_text()


def test_without_pyarrow_the_hint_says_what_to_install(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert status(["sweep", str(file), "--set", "horizon=1y", "--output", str(tmp_path / "t.parquet")]) == 2
    assert "pip install 'careersim[parquet]'" in capsys.readouterr().err
    assert not (tmp_path / "t.parquet").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--set", "salary"], "is no setting"),
        (["--set", "offers.beta.salary=1:2"], "1:2"),
        (["--set", "offers.beta.salary=1:2:1"], "is no range"),
        (["--set", "offers.beta.salary=low:2:3"], "is no range"),
        (["--set", "offers.beta.salary=1:9:99999", "--set", "current.salary=1:9:9"], "variants are more than"),
        (["--set", "offers.beta.salary=1", "--set", "offers.beta.salary=2"], "twice"),
        (["--set", "offers.beta.salry=1"], "Did you mean 'salary'?"),
        (["--set", "horizon=1y", "--output", "table.xlsx"], "Known: .csv, .parquet"),
        (["--set", "horizon=1y", "--plot", "no/where.png"], "there is no folder"),
    ],
)
def test_a_wrong_command_line_is_refused(
    file: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["sweep", str(file), *arguments]) == 2
    assert says in capsys.readouterr().err


def test_uncertain_numbers_are_values_too(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    value = 'market.ACME.volatility={ uniform = [0.1, 0.2] },{ pert = [0.1, 0.2, 0.3] },"20%"'
    assert status(["sweep", str(file), "--set", value, "--paths", "256", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["market.ACME.volatility"] for row in rows[::2]] == [
        {"uniform": [0.1, 0.2]},
        {"pert": [0.1, 0.2, 0.3]},
        "20%",
    ]
