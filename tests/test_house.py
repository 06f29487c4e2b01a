"""The house in order: linters, types, layers, notebooks without outputs, small files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHECKS = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "layers": ["lint-imports"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_linters_find_nothing(check: str) -> None:
    program, *arguments = CHECKS[check]
    command = [str(Path(sys.executable).parent / program), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.name)
def test_notebooks_are_stored_without_outputs(notebook: Path) -> None:
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_no_file_of_the_package_is_long() -> None:
    sizes = {path: len(path.read_text("utf-8").splitlines()) for path in (ROOT / "careersim").rglob("*.py")}
    assert max(sizes.values()) <= 700, max(sizes, key=sizes.__getitem__)


def test_nothing_reads_outside_the_project() -> None:
    for path in (ROOT / "careersim").rglob("*.py"):
        assert "../shared" not in path.read_text("utf-8")
