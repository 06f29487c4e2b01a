"""The benchmarks run and report every target; how fast anything was is no matter of a test."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.report import as_markdown
from benchmarks.target import Lap, Laps, Measured, Reading

ROOT = Path(__file__).parent.parent
TARGETS = [f"P{number}" for number in range(1, 11)]


def benchmarks(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)


def test_every_target_is_reported(tmp_path: Path) -> None:
    done = benchmarks("--quick", "--json", str(tmp_path / "readings.json"))
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "readings.json").read_text())
    assert found["quick"]
    assert [*dict.fromkeys(one["target"] for one in found["readings"])] == TARGETS
    for one in found["readings"]:
        assert one["measured"]
        assert one["what"] in done.stdout
        # What has an aim is judged, or says why not.
        assert (one["met"] is None) == (not one["aim"] or one["measured"].startswith("skipped: "))
    same = [one for one in found["readings"] if one["target"] == "P7"]
    assert all(one["met"] for one in same), same


def test_some_targets_alone() -> None:
    done = benchmarks("--quick", "--only", "p3,P10")
    assert done.returncode == 0, done.stderr
    assert "P3  " in done.stdout
    assert "P10  " in done.stdout
    assert "P1  " not in done.stdout


def test_an_unknown_target_is_refused() -> None:
    done = benchmarks("--only", "P1,P11")
    assert done.returncode == 2
    assert "no target P11" in done.stderr


def test_ratios_are_taken_within_a_round() -> None:
    laps = Laps({"a": [Lap(1, 3), Lap(4, 3), Lap(9, 9)], "b": [Lap(2, 1), Lap(4, 1), Lap(3, 1)]})
    assert laps.ratio("a", "b") == Measured(1.0, 0.5, 3.0)
    assert laps.ratio("a", "b", "wall") == Measured(3, 3, 9)
    assert laps.seconds("a") == 4


def test_the_page_shows_the_readings_of_the_run_it_quotes() -> None:
    page = (ROOT / "docs" / "performance.md").read_text("utf-8")
    (run,) = (ROOT / "benchmarks" / "runs").glob("*.json")
    found = json.loads(run.read_text("utf-8"))
    assert found["quick"] is False
    assert found["date"] == run.stem
    assert found["date"] in page
    assert found["machine"] in page
    assert as_markdown([Reading(**one) for one in found["readings"]]) in page


@pytest.mark.parametrize("target", TARGETS)
def test_the_page_quotes_every_target(target: str) -> None:
    assert f"| {target} |" in (ROOT / "docs" / "performance.md").read_text("utf-8")
