"""`careersim plot --market`: a fan for each stock, its vests marked, and its distributions there."""

from datetime import date
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.dates import num2date

import careersim as cs
from careersim.cli import status
from careersim.report.market_plot import market_figure, vest_days

mpl.use("agg")

FILE = """
start = 2026-01-01
horizon = "2y"
[market.ACME]
spot = 50
volatility = 0.5
expected_return = 0.10
[market."B$"]
kind = "jump_diffusion"
spot = 10
volatility = 0.2
jump_rate = 2
jump_mean = -0.1
jump_volatility = 0.1
[market.PRIV]
kind = "private"
spot = 3
exit_rate = 0.2
failure_rate = 0.1
[current]
stock = "ACME"
rsu = { granted = 2025-07-01, shares = 400, vesting = "2y semiannual" }
refresher = { value = 10_000, first = 2026-03-01, vesting = "1y annual" }
[offers.b]
stock = "B$"
salary = 1
"""


def test_vests_are_those_of_every_grant_of_the_stock() -> None:
    decision = cs.loads(FILE)
    assert vest_days(decision, "ACME") == [date(2026, 7, 1), date(2027, 1, 1), date(2027, 3, 1), date(2027, 7, 1)]
    assert vest_days(decision, "B$") == []


def test_a_fan_and_distributions_for_each_stock() -> None:
    figure = market_figure(cs.loads(FILE))
    figure.canvas.draw()
    assert len(figure.axes) == 6
    fan, spread, other, horizon = figure.axes[:4]
    assert fan.get_title(loc="left") == "ACME (gbm)"
    assert other.get_title(loc="left") == r"B\$ (jump_diffusion)"
    labels = [text.get_text() for text in fan.get_legend().get_texts()]
    assert labels == ["90 futures of 100", "50 futures of 100", "median", "mean", "vests"]
    marks = [line for line in fan.get_lines() if line.get_color() == "#D55E00"]
    assert [mark.get_xdata()[0] for mark in marks] == vest_days(cs.loads(FILE), "ACME")
    median, mean = (line.get_ydata() for line in fan.get_lines()[:2])
    assert median[0] == mean[0] == 50
    assert mean[-1] == pytest.approx(50 * 1.1**2, rel=0.01)
    assert median[-1] == pytest.approx(50 * 1.1**2 * np.exp(-0.25), rel=0.02)
    assert spread.get_title(loc="left") == "at vests"
    assert horizon.get_title(loc="left") == "at the horizon"
    assert all(num2date(x).year in range(2025, 2029) for x in fan.get_xlim())


def test_the_command_writes_the_same_picture_every_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("offers.toml").write_text(FILE)
    assert status(["plot", "offers.toml", "--market"]) == 0
    assert Path("offers-market.png").stat().st_size > 10_000
    for name in ("one.svg", "other.svg"):
        assert status(["plot", "offers.toml", "--market", "--output", name]) == 0
    assert Path("one.svg").read_bytes() == Path("other.svg").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["offers.toml"], "Add --market"),
        (["offers.toml", "--market", "--output", "x.gif"], "'.gif' is not known"),
        (["offers.toml", "--market", "--output", "none/x.png"], "there is no folder"),
        (["plain.toml", "--market"], "there are no stocks to draw. Add a table [market.NAME]."),
    ],
)
def test_what_is_wrong_is_said_with_status_2(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("offers.toml").write_text(FILE)
    Path("plain.toml").write_text("start = 2026-01-01\ncurrent.salary = 1\noffers.a.salary = 1\n")
    assert status(["plot", *words]) == 2
    assert said in capsys.readouterr().err
