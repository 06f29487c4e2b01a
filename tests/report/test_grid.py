"""Every table on a narrow terminal: one figure a line, and none cut."""

import io
import re
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from careersim.cli import status

FILE = str(Path(__file__).parents[2] / "configs" / "cloud-or-lab.toml")
COMMANDS = {
    "run": (),
    "compare": ("after-bonus", "stay"),
    "when": ("lab",),
    "drivers": (),
    "weights": (),
    "frontier": ("flexibility",),
    "risk": (),
}
FIGURE = re.compile(r"[-+]?\$[\d.]+[kM]?|<?\d+ %")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("command", COMMANDS)
def test_a_narrow_terminal_shows_every_figure_of_a_wide_one(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    said = {}
    for columns in (120, 44):
        monkeypatch.setenv("COLUMNS", str(columns))
        out = Terminal()
        monkeypatch.setattr(sys, "stdout", out)
        assert status([command, FILE, *COMMANDS[command], "--paths", "4096", "--quiet"]) == 0
        said[columns] = out.getvalue()
    # A number may be broken from its percent sign where a sentence ends a line.
    wide, narrow = (sorted(FIGURE.findall(" ".join(text.split()))) for text in (said[120], said[44]))
    assert wide
    assert wide == narrow
    assert "…" not in said[44]
    lines = [line for line in said[44].splitlines() if "careersim" not in line and "Every figure" not in line]
    assert max(map(cell_len, lines)) <= 44
