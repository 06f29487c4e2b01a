"""What docs/cluster.md shows is run as it stands there: Dask's commands, and a script under MPI."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import careersim as cs

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "cluster.md").read_text("utf-8")
SCRIPTS = sysconfig.get_path("scripts")
ENVIRONMENT = os.environ | {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}", "OPENBLAS_NUM_THREADS": "1"}


def shown(name: str) -> str:
    found = re.search(rf"^<!-- {name} -->\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    (tmp_path / "configs").symlink_to(ROOT / "configs")
    return tmp_path


@pytest.fixture
def background(workplace: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in reversed(started):
        process.terminate()
        process.wait(30)


def test_dasks_commands_run(workplace: Path, background: list[subprocess.Popen[bytes]]) -> None:
    pytest.importorskip("distributed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    lines = shown("dask").replace("8786", port).replace("1000000", "200000").splitlines()
    with (workplace / "log").open("wb") as log:
        for line in lines:
            words = shlex.split(line.removesuffix("&"))
            if line.endswith("&"):
                more = ["--no-dashboard", "--host", "127.0.0.1"]  # as a test may
                background.append(
                    subprocess.Popen([*words, *more], cwd=workplace, env=ENVIRONMENT, stdout=log, stderr=log)
                )
                time.sleep(2)
                continue
            done = subprocess.run(words, cwd=workplace, env=ENVIRONMENT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            assert "Stay in the cloud" in done.stdout
    assert len(background) == 2


def test_the_script_runs_under_mpi(workplace: Path) -> None:
    pytest.importorskip("mpi4py")
    launcher = shutil.which("mpiexec", path=ENVIRONMENT["PATH"])
    if launcher is None:
        pytest.skip("there is no mpiexec")
    (workplace / "costs.py").write_text(shown("costs.py"), "utf-8")
    _, *words = shlex.split(shown("mpi"))
    done = subprocess.run(
        [launcher, *(sys.executable if word == "python" else word for word in words)],
        cwd=workplace,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    alone = cs.simulate(cs.load(ROOT / "configs" / "cloud-or-lab.toml"), 300_000, keep=131_072)
    assert done.stdout.strip() == str(alone.figures.alternatives["lab"].cost.spread.mean)
