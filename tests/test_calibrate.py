"""`careersim calibrate`: simulated prices of known parameters, and real ones, give a table that runs."""

import math
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from arch.data import nasdaq, sp500

import careersim as cs
from careersim.analysis.calibration import against, calibrated, shrunk_return
from careersim.analysis.fits import FITS, volatility
from careersim.cli import status
from careersim.history import History, HistoryError
from careersim.kinds import kinds
from careersim.prices.base import PriceModel

DAY = 1 / 252


def history(log_returns: np.ndarray) -> History:
    """Return prices with some daily log returns, on weekdays that make 252 a year."""
    days = np.datetime64("2000-01-03") + np.floor(np.arange(log_returns.size + 1) * 365.25 / 252).astype(int)
    prices = 100 * np.exp(np.concatenate([[0.0], np.cumsum(log_returns)]))
    return History(days, prices, prices)


def table(of: History, kind: str, found: Any = None) -> tuple[dict[str, Any], str]:
    text = "\n".join(calibrated(of, kind, "configs/acme.csv", "X", found))
    (raw,) = tomllib.loads(text)["market"].values()
    return raw, text


def errors(text: str) -> dict[str, float]:
    return {key: float(se) for key, se in re.findall(r"^(\w+) = .*# s\.e\. ([\d.e-]+)", text, re.MULTILINE)}


def real(module: Any) -> History:
    frame = module.load()
    close, adjusted = (frame[key].to_numpy(dtype=float) for key in ("Close", "Adj Close"))
    return History(frame.index.to_numpy().astype("datetime64[D]"), close, adjusted)


@pytest.fixture(scope="module")
def normal_days() -> History:
    return history(np.random.default_rng(1).normal(0.05 * DAY, 0.35 * DAY**0.5, 2520))


# --- every kind -----------------------------------------------------------------------------------------------


def test_every_random_kind_can_be_calibrated() -> None:
    assert {*FITS} == {word for word, kind in kinds(PriceModel).items() if kind.is_random}


@pytest.mark.parametrize("kind", FITS)
@pytest.mark.parametrize("prices", ["normal", "real"])
def test_the_table_is_bare_and_runs(kind: str, prices: str, normal_days: History) -> None:
    raw, text = table(normal_days if prices == "normal" else real(sp500), kind)
    assert text.startswith("[market.X]\n")
    assert text.count("[market") == 1
    assert raw["kind"] == kind
    for key, value in raw.items():
        assert isinstance(value, float | int) or key in ("kind", "file", "states")
    offers = "[offers.a]\nstock = 'X'\nrsu.shares = 10\n[offers.b]\nsalary = 1"
    cs.simulate(cs.loads(f"start = 2026-01-01\n{text}\n{offers}"), 1)


# --- known parameters -----------------------------------------------------------------------------------------


def test_volatility_and_its_error(normal_days: History) -> None:
    found = volatility(normal_days)
    assert found.value == pytest.approx(0.35, abs=4 * found.se)
    assert found.se == pytest.approx(0.35 / math.sqrt(2 * 2520), rel=0.3)


def test_the_error_of_a_volatility_that_clusters_covers_the_truth() -> None:
    rng, off = np.random.default_rng(2), []
    for _ in range(40):
        variance, steps = 0.16 * DAY, []
        for shock in rng.standard_normal(2520):
            steps.append(shock * math.sqrt(variance))
            variance = 0.16 * DAY * 0.03 + 0.05 * steps[-1] ** 2 + 0.92 * variance
        found = volatility(history(np.array(steps)))
        off.append((found.value - 0.4) / found.se)
    assert np.mean(np.abs(off) < 2) >= 0.8
    assert np.std(off) < 1.6


def test_jumps_are_found_again() -> None:
    rng = np.random.default_rng(3)
    counts = rng.poisson(8 * DAY, 5040)
    steps = rng.normal(0.0, 0.25 * DAY**0.5, 5040) + counts * -0.03 + np.sqrt(counts) * 0.06 * rng.standard_normal(5040)
    raw, text = table(history(steps), "jump_diffusion")
    for key, truth in {"volatility": 0.25, "jump_rate": 8, "jump_mean": -0.03, "jump_volatility": 0.06}.items():
        assert raw[key] == pytest.approx(truth, abs=4 * errors(text)[key]), key
        assert errors(text)[key] < max(abs(truth), 0.05), key


@pytest.mark.parametrize("dof", [4.0, 1000.0])
def test_the_tails_of_months_are_found_again(dof: float) -> None:
    rng = np.random.default_rng(4)
    months = rng.standard_t(dof, 1200) * math.sqrt((dof - 2) / dof) * 0.4 / math.sqrt(12)
    # A month's return comes on one day, and nothing on the other twenty.
    steps = rng.normal(0, 1e-4, (1200, 21))
    steps[:, 0] += months
    raw, text = table(history(steps.ravel()), "student_t")
    if dof < 30:
        assert raw["dof"] == pytest.approx(dof, abs=4 * errors(text)["dof"])
    else:
        assert raw["dof"] > 15


def test_random_volatility_is_found_again() -> None:
    rng = np.random.default_rng(5)
    kappa, theta, eta, rho, variance, steps = 4.0, 0.09, 0.5, -0.7, 0.09, []
    for a, b in rng.standard_normal((10_080, 2)):
        steps.append(math.sqrt(variance * DAY) * (rho * a + math.sqrt(1 - rho**2) * b) - variance / 2 * DAY)
        variance = abs(variance + kappa * (theta - variance) * DAY + eta * math.sqrt(variance * DAY) * a)
    raw, text = table(history(np.array(steps)), "heston")
    for key, truth in {"long_variance": theta, "reversion": kappa, "vol_of_variance": eta, "correlation": rho}.items():
        assert raw[key] == pytest.approx(truth, abs=4 * errors(text)[key]), key
        assert errors(text)[key] < abs(truth) / 2, key


def test_the_errors_of_random_volatility_are_what_estimates_scatter_by() -> None:
    rng, found, said = np.random.default_rng(8), [], []
    for _ in range(20):
        # Of the model itself, so that nothing but luck moves the estimates.
        variance, steps = 0.16 * DAY, []
        for shock in rng.standard_normal(2520):
            steps.append(shock * math.sqrt(variance))
            news = (0.03 + 0.10 * (shock < 0)) * shock**2
            variance = 0.16 * DAY * 0.04 + (news + 0.88) * variance
        raw, text = table(history(np.array(steps)), "heston")
        found.append([raw[key] for key in ("reversion", "correlation")])
        said.append([errors(text)[key] for key in ("reversion", "correlation")])
    ratio = np.std(found, axis=0, ddof=1) / np.median(said, axis=0)
    assert (ratio > 0.6).all()
    assert (ratio < 1.6).all()


def test_a_real_index_reverts_to_the_volatility_it_had() -> None:
    raw, text = table(real(sp500), "heston")
    assert math.sqrt(raw["long_variance"]) == pytest.approx(real(sp500).volatility, abs=0.001)
    # Published fits of the S&P 500 have a reversion of 2 to 6 and a correlation of -0.5 to -0.8.
    assert 2 < raw["reversion"] < 6
    assert -0.8 < raw["correlation"] < -0.5
    assert {"long_variance", "reversion", "vol_of_variance", "correlation"} <= {*errors(text)}


def test_regimes_are_found_again() -> None:
    rng = np.random.default_rng(6)
    state, steps = 0, []
    for _ in range(6000):
        state = 1 - state if rng.random() < (0.5 * DAY, 3.0 * DAY)[state] else state
        steps.append(rng.normal(0.05 * DAY, (0.2, 0.6)[state] * DAY**0.5))
    raw, _ = table(history(np.array(steps)), "regime")
    calm, storm = raw["states"].values()
    assert calm["volatility"] == pytest.approx(0.2, rel=0.1)
    assert storm["volatility"] == pytest.approx(0.6, rel=0.15)
    assert 0.5 / 3 < calm["leave_rate"] < 0.5 * 3
    assert 1.0 < storm["leave_rate"] < 9.0


def test_beta_and_loading_on_an_index() -> None:
    rng = np.random.default_rng(7)
    market = rng.normal(0.0, 0.18 * DAY**0.5, 2520)
    stock = 1.3 * market + rng.normal(0.0, 0.30 * DAY**0.5, 2520)
    found = against(history(stock), history(market), "index.csv")
    assert found.beta.value == pytest.approx(1.3, abs=4 * found.beta.se)
    assert found.beta.se == pytest.approx(0.30 / 0.18 / math.sqrt(2520), rel=0.2)
    truth = 1.3 * 0.18 / math.hypot(1.3 * 0.18, 0.30)
    assert found.loading.value == pytest.approx(truth, abs=4 * found.loading.se)
    raw, text = table(history(stock), "gbm", found)
    assert raw["loading"] == pytest.approx(found.loading.value, abs=0.001)
    assert f"beta {found.beta.value:.2f} (s.e. 0.0" in text


def test_an_index_of_another_time_is_refused() -> None:
    now = history(np.random.default_rng(8).normal(0, 0.01, 300))
    later = History(now.dates + np.timedelta64(5000, "D"), now.close, now.adjusted)
    with pytest.raises(HistoryError, match="0 days in common"):
        against(now, later, "index.csv")


# --- the expected return --------------------------------------------------------------------------------------


def test_a_winners_past_is_not_copied() -> None:
    steps = np.random.default_rng(9).normal(0.0, 0.4 * DAY**0.5, 2520)
    drift = shrunk_return(history(steps - steps.mean() + 0.35 * DAY), None)
    # Ten years at 40 % say 13 points give or take 20; the prior is 7 give or take 5.
    assert drift.past.value == pytest.approx(math.expm1(0.35 + 0.08), abs=0.02)
    assert drift.past.se == pytest.approx((1 + drift.past.value) * 0.4 / math.sqrt(10), rel=0.03)
    assert drift.weight == pytest.approx(0.05**2 / (0.05**2 + drift.past.se**2))
    assert 0.07 < drift.value < 0.13


def test_the_past_counts_more_the_better_it_is_known() -> None:
    shocks = np.random.default_rng(9).normal(0, DAY**0.5, 2520)
    quiet, wild = (shrunk_return(history(volatility * shocks), None) for volatility in (0.1, 0.6))
    assert quiet.weight > 0.5 > 0.1 > wild.weight


# --- real prices ----------------------------------------------------------------------------------------------


def test_the_sp500_and_the_nasdaq() -> None:
    """Volatilities 19.1 % and 25.3 % on the days of 1999 to 2018; the NASDAQ moves more than the market."""
    assert volatility(real(sp500)).value == pytest.approx(0.191, abs=0.001)
    assert volatility(real(nasdaq)).value == pytest.approx(0.253, abs=0.001)
    found = against(real(nasdaq), real(sp500), "sp500.csv")
    assert 1.1 < found.beta.value < 1.25
    assert 0.85 < found.loading.value < 0.95
    raw, text = table(real(nasdaq), "student_t", found)
    assert 3 < raw["dof"] < 15
    assert raw["spot"] == pytest.approx(6635.28, abs=0.01)
    assert "5,030 returns from 1999-01-04 to 2018-12-31" in text
    raw, _ = table(real(sp500), "regime")
    calm, storm = raw["states"].values()
    assert calm["volatility"] < 0.15 < 0.22 < storm["volatility"]
    assert table(real(sp500), "heston")[0]["correlation"] < -0.3


# --- the command ----------------------------------------------------------------------------------------------


@pytest.fixture
def prices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    steps = np.random.default_rng(10).normal(0, 0.02, 500)
    lines = [f"{date(2024, 1, 1) + timedelta(days=i)},{100 * math.exp(s):.4f}" for i, s in enumerate(np.cumsum(steps))]
    path = tmp_path / "my stock.csv"
    path.write_text("Date,Close\n" + "\n".join(lines))
    return path


def test_standard_output_is_the_table_alone(prices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["calibrate", str(prices), "--plot", "fit.png"]) == 0
    said = capsys.readouterr()
    assert list(tomllib.loads(said.out)["market"]) == ["MY-STOCK"]
    assert said.err == "Wrote fit.png\n"
    assert Path("fit.png").stat().st_size > 10_000
    assert status(["calibrate", str(prices), "--name", "Mine & yours", "--against", str(prices)]) == 0
    said = capsys.readouterr()
    assert tomllib.loads(said.out)["market"]["Mine & yours"]["loading"] == pytest.approx(1, abs=0.001)


@pytest.mark.parametrize("kind", FITS)
def test_every_kind_has_a_picture(kind: str, prices: Path) -> None:
    if kind == "bootstrap":
        prices = Path(cs.__file__).parent.parent / "configs" / "acme.csv"  # two years at least
    assert status(["calibrate", str(prices), "--model", kind, "--plot", f"{kind}.svg"]) == 0
    assert Path(f"{kind}.svg").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.csv"], "none.csv cannot be read: No such file or directory."),
        (["short.csv"], "short.csv has 3 prices, and 60 are needed at least"),
        (["my stock.csv", "--model", "student"], "Did you mean 'student_t'? Known: gbm,"),
        (["my stock.csv", "--plot", "fit.gif"], "'.gif' is not known"),
        (["my stock.csv", "--against", "none.csv"], "none.csv cannot be read"),
    ],
)
def test_what_is_wrong_is_said_with_status_2(
    words: list[str], said: str, prices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("short.csv").write_text("Date,Close\n2026-01-02,10\n2026-01-05,11\n2026-01-06,10.5\n")
    assert status(["calibrate", *words]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
