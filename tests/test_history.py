"""Prices as people download them: any order, any form, gaps and splits."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from careersim.history import History, HistoryError, read_history

N = 300
DAYS = [day for i in range(2 * N) if (day := date(2024, 1, 1) + timedelta(days=i)).weekday() < 5][:N]
PRICES = (100 * np.exp(np.cumsum(np.random.default_rng(3).normal(0.0003, 0.015, N)))).round(2)
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(text: str) -> Path:
        path = tmp_path / "prices.csv"
        path.write_text(text, "utf-8")
        return path

    return to


def rows(form: str = "{day},{price}", prices: np.ndarray = PRICES) -> list[str]:
    return [form.format(day=day, price=price, us=f"{day:%m/%d/%Y}") for day, price in zip(DAYS, prices, strict=True)]


def csv(lines: list[str], header: str = "Date,Close") -> str:
    return "\n".join([header, *lines]) + "\n"


def the_same(history: History, prices: np.ndarray = PRICES) -> None:
    assert history.dates.tolist() == DAYS
    assert history.adjusted == pytest.approx(prices)


def refused(path: Path, **options: str) -> str:
    with pytest.raises(HistoryError) as caught:
        read_history(path, **options)  # type: ignore[arg-type]
    assert re.search(r"[.]$", str(caught.value))
    return str(caught.value)


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("Date,Close", "{day},{price}"),
        ("Date,Open,High,Low,Close,Adj Close,Volume", "{day},1,2,0.5,{price},{price},1000"),
        ("Date,Close/Last,Volume,Open,High,Low", "{us},${price},1000,1,1,1"),
        ("timestamp,adjusted_close", "{day}T16:00:00-05:00,{price}"),
        ("date;close", "{day};{price}"),
        ("Volume\tCLOSE\tDate", "9\t{price}\t{day}"),
        ('"Date","Price"', '"{day}","{price}"'),
        ("Price,Close,Volume\nTicker,ACME,ACME\nDate,,", "{day},{price},5"),
    ],
)
def test_a_download_is_read_whatever_its_form(write: Write, header: str, form: str) -> None:
    the_same(read_history(write(csv(rows(form), header))))


def test_any_order_and_repeated_rows(write: Write) -> None:
    lines = rows()
    history = read_history(write(csv(lines[::-1] + lines[:3])))
    the_same(history)
    assert history.notes == ("3 repeated rows were left out",)


def test_days_without_a_price_are_left_out(write: Write) -> None:
    lines = rows()
    lines[7] = f"{DAYS[7]},null"
    lines[9] = f"{DAYS[9]},"
    assert read_history(write(csv(lines))).dates.size == N - 2


def test_the_adjusted_price_counts_and_the_close_is_kept(write: Write) -> None:
    history = read_history(write(csv(rows("{day},{price},1"), "Date,Adj Close,Volume")))
    assert history.notes == ("prices are the column 'Adj Close'",)
    lines = [f"{line},{price / 2}" for line, price in zip(rows(), PRICES, strict=True)]
    history = read_history(write(csv(lines, "Date,Close,Adj Close")))
    assert history.adjusted == pytest.approx(PRICES / 2)
    assert history.close == pytest.approx(PRICES)


def test_volatility_and_time_are_those_of_the_steps(write: Write) -> None:
    history = read_history(write(csv(rows())))
    assert history.per_year == pytest.approx(261, abs=1)
    assert history.years == pytest.approx((DAYS[-1] - DAYS[0]).days / 365.25)
    assert history.volatility == pytest.approx(np.diff(np.log(PRICES)).std(ddof=1) * history.per_year**0.5)


def test_a_long_gap_is_no_step(write: Write) -> None:
    lines = rows()
    history = read_history(write(csv(lines[:100] + lines[160:])))
    assert history.notes == ("1 long gaps were left out",)
    assert history.log_returns.size == N - 60 - 2
    assert history.per_year == pytest.approx(261, abs=4)


@pytest.mark.parametrize(("factor", "word"), [(1 / 4, "4-for-1 split"), (10, "1-for-10 reverse split")])
def test_a_split_is_noticed_and_refused_adjusted_or_kept(write: Write, factor: float, word: str) -> None:
    split = np.where(np.arange(N) < 200, PRICES, PRICES * factor)
    path = write(csv(rows(prices=split)))
    said = refused(path)
    assert word in said
    assert str(DAYS[200]) in said
    the_same(read_history(path, "adjust"), PRICES * factor)
    assert word in read_history(path, "adjust").notes[0]
    the_same(read_history(path, "keep"), split)


def test_a_crash_is_no_split(write: Write) -> None:
    crash = np.where(np.arange(N) < 200, PRICES, PRICES * 0.72)
    the_same(read_history(write(csv(rows(prices=crash)))), crash)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no rows"),
        ("Date,Close\n", "has no rows"),
        (csv(rows()[:3]), "has 3 prices, and 60 are needed"),
        (csv(rows(), "Date,Volume"), "has no column Close or Adj Close. It has: Date, Volume."),
        (csv([*rows(), "2026-01-01,-3"]), "line 302, 2026-01-01: the price -3 is not above 0."),
        (csv([*rows(), "2026-01-01,0"]), "is not above 0"),
        (csv([*rows(), "2026-01-01,ten"]), "line 302: 'ten' is not a price."),
        (csv([*rows(), "soon,10"]), "line 302: 'soon' is not a date like the ones before."),
        (csv([*rows(), f"{DAYS[4]},10"]), f"has two prices for {DAYS[4]}"),
        (csv(rows(prices=np.full(N, 5.0))), "has the same price every day"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_mend(write: Write, text: str, said: str) -> None:
    assert said in refused(write(text))


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv") == "cannot be read: No such file or directory."
    (tmp_path / "bytes.csv").write_bytes(b"Date,Close\n\xff\xfe,1\n")
    assert "is not UTF-8 text" in refused(tmp_path / "bytes.csv")
