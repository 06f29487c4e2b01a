"""A signal at any moment ends the command with its status, a line and no traceback, and leaves nothing half-written."""

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILE = """
start = 2026-01-01
[current]
salary = { annual = 150_000, raise = { pert = [0.0, 0.03, 0.06] } }
[offers.beta]
salary = 140_000
"""
STATUS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
SAID = {signal.SIGINT: "Interrupted", signal.SIGTERM: "Interrupted by SIGTERM", signal.SIGHUP: "Interrupted by SIGHUP"}
MOMENTS = [0.0, 0.005, 0.02, 0.05, 0.1, 0.25, 0.6]
"""Seconds after the command's first instruction."""
ENDLESS = ["run", "offers.toml", "--paths", "1000000000000", "--output", "out"]
# Whoever runs the tests may have told them to ignore signals, which they would hand on.
START = """
import os, signal, sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN if number.name in sys.argv[1].split() else signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, "-m", "careersim", *sys.argv[2:]])
"""
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "offers.toml").write_text(FILE)
    return tmp_path


class Command:
    """The command in a session of its own, from its first instruction on."""

    def __init__(self, folder: Path, *arguments: str, ignoring: str = "") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, ignoring, *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.pid = self.process.pid
        deadline = time.monotonic() + 30
        while not self._catches(signal.SIGTERM):
            assert time.monotonic() < deadline
            time.sleep(0.001)

    def _catches(self, number: int) -> bool:
        status = Path(f"/proc/{self.pid}/status").read_text()
        caught = next(line for line in status.splitlines() if line.startswith("SigCgt:")).split()[1]
        return bool(int(caught, 16) >> (number - 1) & 1)

    def ended(self) -> tuple[int, str, str]:
        """Return exit status, output and messages, once nobody holds the pipes; no process of the session is left."""
        try:
            out, err = self.process.communicate(timeout=30)
            deadline = time.monotonic() + 10
            while left := self.session():
                assert time.monotonic() < deadline, left
                time.sleep(0.01)
        finally:
            for pid in self.session():
                os.kill(pid, signal.SIGKILL)
            self.process.wait()
        return self.process.returncode, out, err

    def session(self) -> list[int]:
        """Return the processes of the session that run."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, _, _, session = stat.read_text().rpartition(")")[2].split()[:4]
            except OSError:
                continue
            if int(session) == self.pid and state != "Z":
                found.append(int(stat.parent.name))
        return found


def assert_whole(folder: Path) -> None:
    """See that every file in the folder is there to its end, and that there are no others."""
    ends = {".png": b"IEND\xaeB`\x82", ".svg": b"</svg>\n", ".csv": b"\n", ".json": b"}\n", ".npz": b""}
    for path in (folder / "out").glob("*"):
        assert path.suffix in ends, path
        assert path.read_bytes().endswith(ends[path.suffix]), path
    if (found := folder / "out" / "result.json").exists():
        json.loads(found.read_text("utf-8"))
    assert {path.name for path in folder.iterdir()} <= {"offers.toml", "out"}


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("number", STATUS, ids=lambda number: number.name)
def test_at_any_moment(folder: Path, number: signal.Signals, workers: str) -> None:
    for moment in MOMENTS:
        command = Command(folder, *ENDLESS, "--workers", workers)
        time.sleep(moment)
        os.kill(command.pid, number)
        status, out, err = command.ended()
        assert (status, out) == (STATUS[number], ""), err
        said = [line for line in err.splitlines() if line and not line.startswith("Wrote ")]
        assert said[0].startswith(SAID[number])
        assert len(said) <= 2
        assert_whole(folder)


@pytest.mark.parametrize("number", STATUS, ids=lambda number: number.name)
def test_while_files_are_written(folder: Path, number: signal.Signals) -> None:
    command = Command(folder, "run", "offers.toml", "--paths", "100000", "--output", "out", "--quiet")
    while not (folder / "out" / "result.json").exists():
        assert command.process.poll() is None
        time.sleep(0.001)
    os.kill(command.pid, number)
    status, _, err = command.ended()
    assert status == STATUS[number]
    assert err.splitlines()[-1] == f"{SAID[number]}."
    assert_whole(folder)


def test_ctrl_c_reaches_all_processes_and_is_answered_once(folder: Path) -> None:
    command = Command(folder, *ENDLESS, "--workers", "2")
    while len(command.session()) < 3:
        time.sleep(0.01)
    os.killpg(command.pid, signal.SIGINT)
    status, _, err = command.ended()
    assert status == 130
    assert err.count("Interrupted") == 1
    assert "Traceback" not in err


def test_a_second_one_ends_it_at_once(folder: Path) -> None:
    command = Command(folder, *ENDLESS)
    while command.process.poll() is None and not (folder / "out").exists():
        time.sleep(0.3)
        os.kill(command.pid, signal.SIGINT)
    status, _, err = command.ended()
    assert status == 130
    assert "Traceback" not in err
    assert_whole(folder)


def test_workers_end_with_a_process_that_is_killed(folder: Path) -> None:
    command = Command(folder, *ENDLESS, "--workers", "2")
    while len(command.session()) < 3:
        time.sleep(0.01)
    os.kill(command.pid, signal.SIGKILL)
    started = time.monotonic()
    status, _, err = command.ended()
    assert (status, err) == (-signal.SIGKILL, "")
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP], ids=lambda number: number.name)
def test_what_the_starter_ignores_stays_ignored(folder: Path, number: signal.Signals) -> None:
    command = Command(folder, "run", "offers.toml", "--json", "--paths", "1", ignoring=number.name)
    os.kill(command.pid, number)
    status, out, err = command.ended()
    assert (status, err) == (0, "")
    assert json.loads(out)


def python(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, check=False)


def test_a_file_half_written_is_removed_at_once(tmp_path: Path) -> None:
    code = """
import os, pathlib, signal
from careersim import signals
from careersim.files import whole_file
signals.install()
with whole_file(pathlib.Path("result.json")) as file:
    file.write(b"half")
    file.flush()
    assert len(os.listdir()) == 1
    os.kill(os.getpid(), signal.SIGTERM)
"""
    done = python(code, tmp_path)
    assert (done.returncode, done.stderr) == (143, "Interrupted by SIGTERM.\n")
    assert [*tmp_path.iterdir()] == []


def test_one_that_python_would_swallow_is_not_lost(tmp_path: Path) -> None:
    code = """
import os, signal
from careersim import signals
signal.signal(signal.SIGINT, signal.SIG_DFL)
signals.install()
class Dies:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000): pass
with signals.gently():
    Dies()
    print("went on")
"""
    done = python(code, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Interrupted.\n")


def test_the_command_imports_nothing_before_it_looks_after_signals() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert scripts == {"careersim": "careersim.__main__:main"}
    code = "import sys; before = {*sys.modules}; import careersim.__main__; print(*sorted({*sys.modules} - before))"
    done = python(code, ROOT)
    assert done.stdout.split() == ["__future__", "careersim", "careersim.__main__"]
