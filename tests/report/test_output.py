"""`--output DIR`: the result, the samples and the pictures as files."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

import careersim as cs
from careersim.cli import status
from careersim.files import WriteError
from careersim.report.output import result_json, samples_csv, write_folder
from careersim.result import Result

FILE = """
start = 2026-01-01
[market.X]
spot = 50
[current]
salary = { annual = 150_000, raise = { pert = [0.0, 0.03, 0.06] } }
[offers.one]
stock = "X"
salary = 120_000
rsu = { shares = 2_400 }
[offers.two]
salary = 139_000
[simulation]
paths = 1024
"""
WRITTEN = ["opportunity_cost.png", "opportunity_cost.svg", "result.json", "samples.csv"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "offers.toml"
    path.write_text(FILE)
    return path


@pytest.fixture(scope="module")
def result() -> Result:
    return cs.simulate(cs.loads(FILE), baseline="two")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_result_json_is_what_json_prints(file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    assert status(["run", str(file), "--json", "--output", str(folder)]) == 0
    printed = capfd.readouterr()
    assert (folder / "result.json").read_text("utf-8") == printed.out
    assert names(folder) == WRITTEN
    assert sorted(printed.err.splitlines()) == [f"Wrote {folder / name}" for name in WRITTEN]


def test_a_second_run_replaces_the_first(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert status(["run", str(file), "--output", str(folder), "--seed", "1"]) == 0
    assert status(["run", str(file), "--output", str(folder), "--seed", "2"]) == 0
    assert json.loads((folder / "result.json").read_text("utf-8"))["seed"] == 2
    assert names(folder) == WRITTEN


def test_samples_have_a_column_per_alternative_and_a_row_per_path(result: Result, tmp_path: Path) -> None:
    written = list(write_folder(result, tmp_path / "out"))
    assert sorted(path.name for path in written) == WRITTEN
    path = tmp_path / "out" / "samples.csv"
    with path.open(newline="") as text:
        rows = list(csv.reader(text))
    assert rows[0] == ["stay", "one", "two"]
    assert len(rows) == 1 + result.provenance.paths
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    for column, value in zip(table.T, result.present_value.values(), strict=True):
        np.testing.assert_allclose(column, value, atol=0.005 + 1e-9)


def test_samples_are_of_the_paths_kept() -> None:
    kept = cs.simulate(cs.loads(FILE), 2**18, keep=2**17)
    assert len(samples_csv(kept).splitlines()) == 1 + kept.provenance.kept == 1 + 2**17


def test_the_files_mean_the_baseline_too(result: Result) -> None:
    alternatives = json.loads(result_json(result))["alternatives"]
    assert alternatives["stay"]["opportunity_cost"]["versus"] == "two"


@pytest.mark.parametrize(
    "key", ["=cmd", "+1", "-1", "@SUM(A1)", "\ta", '=HYPERLINK("http://x","y")', "a,b", 'a"b', "é"]
)
def test_a_key_is_one_cell_and_starts_no_formula(key: str) -> None:
    result = cs.simulate(cs.loads(f"start = 2026-01-01\n[offers]\n{json.dumps(key)}.salary = 2\nb.salary = 1"), 64)
    header = next(csv.reader(samples_csv(result).splitlines()))
    assert len(header) == 2
    # Besides, a tab is no character of a name.
    assert header[0] in (key, f"'{key}", "'\ufffda")
    assert header[0][0] not in "=+-@\t\r"


def test_a_folder_within_a_missing_one_is_refused_before_anything_runs(file: Path, tmp_path: Path) -> None:
    assert status(["run", str(file), "--output", str(tmp_path / "no" / "out")]) == 2
    assert names(tmp_path) == ["offers.toml"]


def test_what_cannot_be_written_leaves_no_half_file(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "samples.csv").mkdir(parents=True)
    assert status(["run", str(file), "--quiet", "--output", str(folder)]) == 1
    assert [name for name in names(folder) if name.startswith(".")] == []
    assert (folder / "samples.csv").is_dir()


def test_ctrl_c_while_writing_does_not_deny_what_was_written(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("careersim.report.output.write_picture", interrupted)
    assert status(["run", str(file), "--output", str(tmp_path / "out")]) == 130
    assert names(tmp_path / "out") == ["result.json", "samples.csv"]
    assert "Nothing was written" not in capfd.readouterr().err


def test_a_full_disk_does_not_hide_what_ended_a_run(
    file: Path, tmp_path: Path, result: Result, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise cs.Interrupted(result)

    def full(path: Path, _: bytes) -> None:
        raise WriteError(28, "No space left on device", str(path))

    monkeypatch.setattr("careersim.commands.run.simulate", interrupted)
    monkeypatch.setattr("careersim.report.output.write_whole", full)
    assert status(["run", str(file), "--output", str(tmp_path / "out")]) == 130
    said = capfd.readouterr().err
    assert "Interrupted after 1,024 of 1,024 paths." in said
    assert f"careersim: {tmp_path / 'out' / 'result.json'} cannot be written: No space left on device." in said
