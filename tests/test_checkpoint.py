"""A run that was ended goes on from its checkpoint to the same bits, and from no other run's."""

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import careersim as cs
from careersim import checkpoint as module
from careersim import identity
from careersim.cli import status
from careersim.commands.run import RESUME

ROOT = Path(__file__).parents[1]
FILE = """
start = 2026-01-01
horizon = "18mo"
[preferences.weights]
money = 2
people = 1
[market.X]
kind = "bootstrap"
spot = 50
file = "acme.csv"
[current]
scores = { people = { pert = [2, 4, 7] } }
salary = { annual = 150_000, raise = { pert = [0.0, 0.03, 0.06] } }
[offers.one]
stock = "X"
scores = { people = 6 }
salary = 130_000
rsu = { shares = 2_400 }
[tax]
kind = "flat"
rate = 0.3
"""
PATHS, KEEP = 131_072 - 1, 1
FIRST, CHUNK = 65_536, 16_384
"""So many paths of them are kept at the least, and the others come in chunks."""
FILES = ["opportunity_cost.png", "opportunity_cost.svg", "result.json", "samples.csv"]
# As the command, but that the sums are written whenever a chunk is done.
OFTEN = """
from careersim import checkpoint
checkpoint.EVERY, checkpoint.SHARE = 0.0, 1e9
from careersim.__main__ import main
main()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "offers.toml").write_text(FILE)
    shutil.copy(ROOT / "configs" / "acme.csv", tmp_path)
    return tmp_path


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY", 0.0)
    monkeypatch.setattr(module, "SHARE", 1e9)


def run(folder: Path, *more: str, output: str = "out", paths: int = PATHS) -> int:
    arguments = ["run", "offers.toml", "--paths", str(paths), "--keep", str(KEEP), "--output", output, "--quiet"]
    before = Path.cwd()
    os.chdir(folder)
    try:
        return status([*arguments, *more])
    finally:
        os.chdir(before)


def killed(folder: Path, number: signal.Signals, *more: str) -> str:
    """Run the command until its checkpoint has moved, send it a signal, and return what it said."""
    arguments = ["run", "offers.toml", "--paths", str(PATHS), "--keep", str(KEEP), "--output", "out", *more]
    started = "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL)"
    file = folder / "out" / module.NAME
    before = file.stat().st_mtime_ns if file.exists() else 0
    with subprocess.Popen(
        [sys.executable, "-c", started + OFTEN, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        deadline = time.monotonic() + 60
        while not file.exists() or file.stat().st_mtime_ns == before:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.001)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert out == ""
    assert process.returncode == (-signal.SIGKILL if number == signal.SIGKILL else 128 + number), err
    return err


def paths_in(folder: Path) -> int:
    about = json.loads(np.load(folder / "out" / module.NAME)[module.ABOUT].tobytes())
    return int(about["paths"])


def test_killed_and_killed_again_it_comes_to_the_same_bits(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, output="whole") == 0
    killed(folder, signal.SIGKILL, "--workers", "2")
    assert [path.name for path in (folder / "out").glob("*.npz")] == [module.NAME]
    first = paths_in(folder)
    said = killed(folder, signal.SIGINT, "--resume")
    assert RESUME in said
    assert "Traceback" not in said
    second = paths_in(folder)
    assert FIRST < first < second < PATHS
    partial = json.loads((folder / "out" / "result.json").read_text("utf-8"))
    assert partial["paths"] == second
    assert run(folder, "--resume", "--workers", "3") == 0
    left = sorted(path.name for path in (folder / "out").iterdir() if path.suffix != ".part")
    assert left == FILES
    for name in FILES:
        assert (folder / "out" / name).read_bytes() == (folder / "whole" / name).read_bytes(), name


def interrupted(decision: cs.Decision, checkpoint: cs.Checkpoint, after: int, workers: int = 1) -> None:
    def stop(done: int, _: int) -> None:
        if done >= after:
            raise KeyboardInterrupt

    with pytest.raises(cs.Interrupted):
        cs.simulate(decision, PATHS, keep=KEEP, workers=workers, progress=stop, checkpoint=checkpoint)


def test_wherever_it_is_cut(folder: Path) -> None:
    decision, file = cs.load(folder / "offers.toml"), folder / "kept" / "sums.npz"
    whole = cs.simulate(decision, PATHS, keep=KEEP)
    cuts = [FIRST + CHUNK, FIRST + 2 * CHUNK, FIRST + 3 * CHUNK]
    for workers, cut in enumerate(cuts, 1):
        interrupted(decision, cs.Checkpoint(file, resume=True), cut, workers)
    checkpoint = cs.Checkpoint(file, resume=True)
    seen: list[int] = []
    again = cs.simulate(
        decision, PATHS, keep=KEEP, checkpoint=checkpoint, progress=lambda done, _: seen.append(done), workers=2
    )
    assert again.summary() == whole.summary()
    assert checkpoint.n_paths >= cuts[-1]
    assert seen[-2:] == [FIRST, PATHS + 1]  # what was done is passed over
    assert all(np.array_equal(again.present_value[key], whole.present_value[key]) for key in whole.alternatives)


OTHERS: dict[str, tuple[tuple[str, ...], Callable[[str], str], str]] = {
    "seed": (("--seed", "7"), str, "seed: 0 there, 7 here"),
    "paths": (("--paths", "400000"), str, "paths: 131072 there, 401408 here"),
    "keep": (("--keep", "100000"), str, "kept: 65536 there, 102400 here"),
    "sampler": (("--sampler", "pseudo"), str, 'sampler: "sobol" there, "pseudo" here'),
    "baseline": (("--baseline", "stay"), str, 'baseline: none there, "stay" here'),
    "salary": ((), lambda text: text.replace("130_000", "131_000"), "offers.one.salary: 130000 there, 131000 here"),
    "key": ((), lambda text: text.replace("[tax]", "[offers.one.cash]\nannual = 1\n[tax]"), "cash: none there"),
    "start": ((), lambda text: text.replace("2026-01-01", "2026-02-01"), '"2026-01-01" there, "2026-02-01" here'),
    "comment": ((), lambda text: text + "# a comment", "the text of the offers file: a comment, or the order"),
}


@pytest.fixture
def ended(folder: Path) -> Path:
    """Return a folder with a run that was ended."""
    interrupted(cs.load(folder / "offers.toml"), cs.Checkpoint(folder / "out" / module.NAME), FIRST + CHUNK)
    return folder


def refused(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    file = folder / "out" / module.NAME
    before = file.read_bytes()
    assert run(folder, "--resume", *more) == 2
    assert file.read_bytes() == before
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Nothing was run." in captured.err
    assert captured.err.endswith("Without --resume the run starts anew.\n")
    return captured.err


def test_of_another_run_it_is_refused_with_what_differs(
    ended: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for more, change, said in OTHERS.values():
        (ended / "offers.toml").write_text(change(FILE))
        assert said in refused(ended, capsys, *more)
    (ended / "offers.toml").write_text(FILE)
    with monkeypatch.context() as patch:
        patch.setattr(identity, "__version__", "99")
        assert f'careersim: "{cs.__version__}" there, "99" here' in refused(ended, capsys)
    prices = (ended / "acme.csv").read_text()
    (ended / "acme.csv").write_text(prices.rstrip("\n").rpartition("\n")[0] + "\n")
    assert "other_files" in refused(ended, capsys)


def test_damaged_it_is_refused(ended: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = ended / "out" / module.NAME
    whole = file.read_bytes()
    at = len(whole) // 2
    damages = [b"", whole[:at], whole[:-1], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], b"PK\x03\x04" * 9]
    for damaged in damages:
        file.write_bytes(damaged)
        assert f"{Path('out') / module.NAME} is damaged" in refused(ended, capsys)


class Runs:
    """A pickled object that would run a command."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("ran",)


def test_pickled_objects_are_refused_and_never_loaded(ended: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = ended / "out" / module.NAME
    assert not any(b"pickle" in member for member in file.read_bytes().split(b"PK\x03\x04"))
    np.savez(file, **{module.ABOUT: np.array(Runs(), dtype=object)})
    refused(ended, capsys)
    file.write_bytes(pickle.dumps(Runs()))
    refused(ended, capsys)
    assert not (ended / "ran").exists()


def test_a_new_run_says_what_it_replaces(ended: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ended, paths=1000) == 0
    assert "out/checkpoint.npz holds 81,920 of 131,072 paths of an earlier run" in capsys.readouterr().err
    assert sorted(path.name for path in (ended / "out").iterdir()) == FILES


def test_resume_without_a_checkpoint(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--resume", paths=1000) == 0
    assert "There is no out/checkpoint.npz to go on from" in capsys.readouterr().err
    assert status(["run", str(folder / "offers.toml"), "--resume"]) == 2
    assert "--output" in capsys.readouterr().err


@pytest.mark.usefixtures("often")
def test_a_run_goes_on_where_its_checkpoint_cannot_be_written(folder: Path) -> None:
    decision = cs.load(folder / "offers.toml")
    (folder / "file").touch()
    checkpoint = cs.Checkpoint(folder / "file" / "checkpoint.npz")
    result = cs.simulate(decision, PATHS, keep=KEEP, checkpoint=checkpoint)
    assert result.provenance.paths >= PATHS
    assert str(folder / "file") in str(checkpoint.problem)
    assert checkpoint.n_paths == 0


@pytest.mark.usefixtures("often")
def test_no_moment_shows_half_a_checkpoint(folder: Path) -> None:
    file = folder / "checkpoint.npz"
    seen = []

    def look(done: int, _: int) -> None:
        if file.exists():
            assert zipfile.ZipFile(file).testzip() is None
            seen.append(done)

    cs.simulate(cs.load(folder / "offers.toml"), PATHS, keep=KEEP, checkpoint=cs.Checkpoint(file), progress=look)
    assert len(seen) == 4
