"""Compatibility, each by one command: nox -s lowest, newest, pythons or package.

Tests of a session may be chosen: nox -s lowest -- tests/cases.
"""

from __future__ import annotations

import tarfile
import tempfile
import zipfile
from pathlib import Path

import nox

ROOT = Path(__file__).parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
TESTS = ("-n", "auto", "-p", "no:cacheprovider")
# Not of the package but of the tree: with old tools a linter says other things.
OF_THE_TREE = ("--deselect", "tests/test_house.py")

COMMANDS = (
    "init offers.toml --yes",
    "check offers.toml",
    "run offers.toml",
    "run offers.toml --json --output out",
    "report offers.toml",
    "explain market.volatility",
    "schema --result",
    "kinds",
    "verify",
)

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = ["package"]
nox.options.error_on_missing_interpreters = False


def _tested(session: nox.Session, resolution: str) -> None:
    """Install all dependencies of the tests by a rule of uv, and run the tests."""
    session.install("uv")
    pinned = Path(session.create_tmp()) / f"{resolution}.txt"
    compiled = ("uv", "pip", "compile", "pyproject.toml", "--extra", "test", "--resolution", resolution)
    session.run(*compiled, "--python-version", str(session.python or "3.11"), "--quiet", "--output-file", str(pinned))
    session.install("--requirement", str(pinned))
    session.install("--no-deps", "--editable", ".")
    session.run("python", "-m", "pytest", *TESTS, *(session.posargs or OF_THE_TREE))


@nox.session(python="3.11")
def lowest(session: nox.Session) -> None:
    """Run the tests with the oldest dependencies that pyproject.toml allows: its floors are true."""
    _tested(session, "lowest-direct")


@nox.session(python="3.11")
def newest(session: nox.Session) -> None:
    """Run the tests with the newest released dependencies."""
    _tested(session, "highest")


@nox.session(python=list(PYTHONS))
def pythons(session: nox.Session) -> None:
    """Run the tests under each Python that is there; those that are not are skipped, and named."""
    _tested(session, "highest")


@nox.session(python="3.11")
def package(session: nox.Session) -> None:
    """Build wheel and sdist, see what is in them, and use each away from the tree with nothing but its own needs."""
    session.install("build")
    with tempfile.TemporaryDirectory() as folder:
        first, again = Path(folder) / "first", Path(folder) / "again"
        session.run("python", "-m", "build", "--outdir", str(first), str(ROOT))
        (wheel,), (sdist,) = first.glob("*.whl"), first.glob("*.tar.gz")
        with tarfile.open(sdist) as archive:
            archive.extractall(Path(folder) / "unpacked", filter="data")
        (source,) = (Path(folder) / "unpacked").iterdir()
        session.run("python", "-m", "build", "--wheel", "--outdir", str(again), str(source))
        _check_contents(session, wheel, next(again.glob("*.whl")))
        for installed in (wheel, sdist):
            _check_installed(session, installed, Path(folder) / installed.suffix[1:])


def _check_contents(session: nox.Session, wheel: Path, again: Path) -> None:
    """See that the wheel holds every file of the package and none beside, and that the sdist makes the same one."""
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(again) as other:
        inside = {name: one.read(name) for name in one.namelist()}
        if inside != {name: other.read(name) for name in other.namelist()}:
            session.error("the sdist builds another wheel")
    tree = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "careersim").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in inside if ".dist-info/" not in name}
    if packed != tree:
        session.error(f"the wheel differs from the package by {sorted(packed ^ tree)}")


def _check_installed(session: nox.Session, archive: Path, folder: Path) -> None:
    """Install an archive in a clean environment, and use it in an empty folder."""
    folder.mkdir()
    session.run("python", "-m", "venv", str(folder / "env"))
    programs = folder / "env" / "bin"
    session.run(str(programs / "pip"), "install", "--quiet", str(archive), external=True)
    empty = folder / "empty"
    empty.mkdir()
    with session.chdir(empty):
        env = {"PYTHONPATH": ""}
        python, careersim = str(programs / "python"), str(programs / "careersim")
        where = "import careersim, sys; sys.exit(not careersim.__file__.startswith(sys.prefix))"
        session.run(python, "-W", "error", "-c", where, env=env, external=True)
        every = "import careersim as cs; [getattr(cs, name) for name in cs.__all__]"
        session.run(python, "-W", "error", "-c", every, env=env, external=True)
        for line in COMMANDS:
            words = line.split()
            session.run(careersim, *words, env=env, external=True, silent=words[0] != "verify")
