"""Money is in the currency of the file, wherever it is shown: nothing says $ when the file says EUR."""

from pathlib import Path

import pytest

from careersim.cli import cli, status

FILE = """
start = 2026-01-01
currency = "{currency}"
preferences = {{ weights = {{ money = 2, calm = 1 }}, wealth = 10_000, pay_range = [50_000, 150_000] }}
tax = {{ kind = "flat", rate = 0.4 }}
[market.X]
spot = 50
[market.rocket]
kind = "private"
spot = 4.0
exit_rate = 0.2
[current]
salary = {{ annual = 95_000, raise = {{ pert = [0.0, 0.03, 0.06] }} }}
bonus = {{ target = 0.1 }}
scores = {{ calm = 3 }}
stock = "X"
rsu = {{ shares = 1_000, granted = 2025-03-01 }}
layoff = {{ rate = 0.05, severance = "3mo" }}
[between_jobs]
benefit = 1_500
[offers.one]
salary = 80_000
sign_on = {{ amount = 10_000, clawback = "12mo" }}
scores = {{ calm = 8 }}
stock = "rocket"
options = {{ shares = 1_000, strike = 1.0 }}
cash = {{ annual = -2_000 }}
espp = {{ contribution = 0.1, stock = "X" }}
refresher = {{ value = 10_000, stock = "X" }}
"""
COMMANDS = {
    "run": [],
    "check": [],
    "compare": ["one", "stay"],
    "breakeven": ["one", "--for", "salary"],
    "when": ["one"],
    "report": [],
    "risk": [],
    "search": [],
    "drivers": [],
    "weights": [],
    "frontier": ["calm"],
    "sweep": ["--set", "offers.one.salary=70_000,90_000"],
}
NO_FILE = {"calibrate", "init", "plot", "explain", "kinds", "schema", "verify"}


@pytest.mark.parametrize(("currency", "sign"), [("EUR", "€"), ("CHF", "CHF "), ("JPY", "¥")])
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_says_dollar(
    command: str, currency: str, sign: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "offers.toml").write_text(FILE.format(currency=currency), "utf-8")
    out = ["-o", str(tmp_path / "report.html")] if command == "report" else []
    paths = [] if command == "check" else ["--paths", "512"]
    assert status([command, str(tmp_path / "offers.toml"), *COMMANDS[command], *paths, *out]) == 0
    shown = capfd.readouterr().out
    if command == "report":
        # Without its script, where $ is no money.
        shown = (tmp_path / "report.html").read_text("utf-8").rpartition("<script>")[0]
    assert "$" not in shown
    assert sign in shown or command in ("sweep", "weights")  # they show no money


def test_every_command_that_reads_a_file_is_tried() -> None:
    assert set(cli.commands) == set(COMMANDS) | NO_FILE
