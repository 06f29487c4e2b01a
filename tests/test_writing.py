"""Whatever keeps a command from writing, it says so in a line that names the file, and leaves what was there."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from careersim.cli import status

CONFIGS = Path(__file__).parents[1] / "configs"
FILE = """
start = 2026-01-01
[preferences.weights]
money = 2
people = 1
calm = 1
[market.X]
spot = 50
[current]
scores = { people = 4, calm = 5 }
salary = { annual = 150_000, raise = { pert = [0.0, 0.03, 0.06] } }
rsu = { shares = 500, granted = 2025-06-01 }
stock = "X"
[offers.beta]
scores = { people = 7, calm = 6 }
salary = 140_000
[simulation]
paths = 512
"""
# What writes to a place, by the place's suffix: each command and option that writes a file.
WRITERS = {
    "run --output": ("", ["run", "{file}", "--output", "{to}"]),
    "run --plot": (".png", ["run", "{file}", "--plot", "{to}"]),
    "report": (".html", ["report", "{file}", "-o", "{to}"]),
    "sweep csv": (".csv", ["sweep", "{file}", "--set", "offers.beta.salary=1,2", "--output", "{to}"]),
    "sweep parquet": (".parquet", ["sweep", "{file}", "--set", "offers.beta.salary=1,2", "--output", "{to}"]),
    "sweep --plot": (".svg", ["sweep", "{file}", "--set", "offers.beta.salary=1,2", "--plot", "{to}"]),
    "when": (".pdf", ["when", "{file}", "beta", "--plot", "{to}"]),
    "weights": (".png", ["weights", "{file}", "--between", "money", "people", "--plot", "{to}"]),
    "frontier": (".svg", ["frontier", "{file}", "people", "--plot", "{to}"]),
    "plot": (".png", ["plot", "{file}", "--market", "--output", "{to}"]),
    "calibrate": (".png", ["calibrate", "{prices}", "--plot", "{to}"]),
    "init": (".toml", ["init", "--yes", "--force", "{to}"]),
}
OLD = b"what was there"
each_writer = pytest.mark.parametrize("writer", WRITERS)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return an empty folder to write to; beside it stand the files that are read."""
    (tmp_path / "offers.toml").write_text(FILE)
    shutil.copy(CONFIGS / "acme.csv", tmp_path)
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(writer: str, place: Path, name: str = "out") -> tuple[int, Path]:
    """Return the exit status of a writer, and where it was to write."""
    suffix, words = WRITERS[writer]
    to = place / f"{name}{suffix}"
    read = {"file": place.parent / "offers.toml", "prices": place.parent / "acme.csv", "to": to}
    return status([word.format(**read) for word in words]), to


def file_of(writer: str, to: Path) -> Path:
    """Return a file that a writer writes to a place."""
    return to / "result.json" if writer == "run --output" else to


@contextmanager
def no_room() -> Iterator[None]:
    """Let no file grow, as on a full disk: Linux has the error EFBIG in place of ENOSPC."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@each_writer
def test_without_room(writer: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(writer, place / f"out{WRITERS[writer][0]}")
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(OLD)
    file.chmod(0o640)
    with no_room():
        done, _ = write(writer, place)
    assert done == 1
    name = place / "offers.schema.json" if writer == "init" else file
    assert capsys.readouterr().err == (
        f"careersim: {name} cannot be written: File too large.\nAdd --debug to see where it happened.\n"
    )
    assert file.read_bytes() == OLD
    assert names(file.parent) == [file.name]


@each_writer
def test_with_a_folder_in_its_place(writer: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file_of(writer, place / f"out{WRITERS[writer][0]}").mkdir(parents=True)
    done, to = write(writer, place)
    err = capsys.readouterr().err
    # Where the command line names the folder itself, it is wrong.
    assert done == (1 if writer == "run --output" else 2)
    assert str(to) in err
    assert "Traceback" not in err
    assert names(place) == [to.name]


@each_writer
def test_a_name_too_long(writer: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done, to = write(writer, place, "a" * 300)
    err = capsys.readouterr().err
    assert done == 1
    assert err == f"careersim: {to} cannot be written: File name too long.\nAdd --debug to see where it happened.\n"
    assert names(place) == []


@pytest.fixture
def read_only(place: Path) -> Iterator[Path]:
    """Return the folder as one that may not be written to."""
    if os.geteuid() != 0:
        place.chmod(0o500)
        yield place
        place.chmod(0o700)
        return
    # Permissions do not bind root.
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "ro", "tmpfs", place], check=False).returncode:
        pytest.skip("needs to mount a file system")
    yield place
    subprocess.run(["umount", place], check=True)


@each_writer
def test_a_folder_that_may_not_be_written_to(writer: str, read_only: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done, to = write(writer, read_only)
    err = capsys.readouterr().err
    assert done == 1
    assert err.startswith(f"careersim: {to} cannot be written: ")
    assert len(err.splitlines()) == 2
    assert names(read_only) == []


@each_writer
def test_a_link_in_its_place_is_replaced(writer: str, place: Path) -> None:
    target = place.parent / "precious"
    target.write_bytes(OLD)
    file = file_of(writer, place / f"out{WRITERS[writer][0]}")
    file.parent.mkdir(exist_ok=True)
    file.symlink_to(target)
    assert write(writer, place)[0] == 0
    assert target.read_bytes() == OLD
    assert not file.is_symlink()
    assert file.stat().st_size > len(OLD)


@pytest.fixture
def full_disk(place: Path) -> Iterator[Path]:
    mount = shutil.which("mount")
    if os.geteuid() != 0 or not mount:
        pytest.skip("needs to mount a file system")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=32k", "tmpfs", place], check=False).returncode:
        pytest.skip("needs to mount a file system")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_disk_that_fills_up_on_the_way(full_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done, to = write("run --output", full_disk)
    assert done == 1
    printed = capsys.readouterr()
    # What fits is there whole, and the file that does not is named.
    last, _ = printed.err.splitlines()[-2:]
    assert last.startswith(f"careersim: {to}")
    assert last.endswith(" cannot be written: No space left on device.")
    assert "result.json" in names(to)
    assert {f"Wrote {to / name}" for name in names(to)} == {*printed.err.splitlines()[:-2]}
    # The answer was printed all the same.
    assert "Opportunity cost" in printed.out


def test_init_replaces_nothing_that_comes_while_it_asks(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = place / "offers.toml"

    def asked(*_: object) -> None:
        file.write_bytes(OLD)

    monkeypatch.setattr("careersim.commands.init.must_be_writable", asked)
    assert status(["init", str(file), "--yes"]) == 2
    assert "--force" in capsys.readouterr().err
    assert file.read_bytes() == OLD
    assert [name for name in names(place) if name.endswith(".part")] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_printed(place: Path) -> None:
    command = [sys.executable, "-m", "careersim", "run", str(place.parent / "offers.toml"), "--json"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "careersim: standard output cannot be written: No space left on device."
    assert len(done.stderr.splitlines()) == 2
