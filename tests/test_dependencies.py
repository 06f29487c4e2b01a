"""What is installed with the package: told on the page, pinned by hash for development, and silent on the network."""

import re
import socket
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from careersim.cli import status

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FILE = str(ROOT / "configs" / "cloud-or-lab.toml")
COMMANDS = [
    ["run", FILE, "--paths", "512"],
    ["run", FILE, "--paths", "512", "--output", "out"],
    ["check", FILE],
    ["report", FILE, "--paths", "512"],
    ["drivers", FILE, "--paths", "512"],
    ["when", FILE, "lab", "--paths", "512"],
    ["init", "offers.toml", "--yes"],
    ["calibrate", str(ROOT / "configs" / "acme.csv")],
    ["schema"],
]


def name(requirement: str) -> str:
    return re.split(r"[<>=\[; ]", requirement)[0].lower().replace("_", "-")


def test_the_page_lists_what_is_installed_with_its_floor() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    told = re.findall(r"^\| (\w+) \| ([\d.]+) \| ", page, re.MULTILINE)
    assert told == [tuple(requirement.split(">=")) for requirement in PROJECT["dependencies"]]
    extras = set(PROJECT["optional-dependencies"]) - {"test", "dev"}
    assert extras == extras & set(re.findall(r"`(\w+)`", page))


def test_users_have_floors_and_no_ceilings() -> None:
    for requirement in chain(PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()):
        if not requirement.startswith("careersim["):
            assert re.fullmatch(r"[\w-]+>=[\d.]+(; .*)?", requirement), requirement


def test_the_pinned_tools_hold_every_dependency_with_a_hash() -> None:
    pinned = (ROOT / "requirements" / "dev.txt").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", pinned, flags=re.MULTILINE).strip())
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    extras = PROJECT["optional-dependencies"]
    wanted = {name(one) for one in [*PROJECT["dependencies"], *extras["test"], *extras["dev"]]} - {"careersim"}
    assert wanted <= {name(entry) for entry in entries}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_speaks_to_anyone(command: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a connection")

    for method in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, method, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.chdir(tmp_path)
    assert status(command) == 0
