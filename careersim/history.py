"""Past prices from a CSV file as people download them: any order, any column names, gaps, splits."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from careersim.limits import MOST_PRICES, MOST_PRICES_BYTES
from careersim.quantity import Array

Dates = NDArray[np.datetime64]
Splits = Literal["refuse", "adjust", "keep"]

FEWEST = 60
"""So many prices at least: of fewer, a volatility is known to worse than 10 %."""
DATE_COLUMNS = ("date", "datetime", "timestamp", "time", "day")
ADJUSTED_COLUMNS = ("adjclose", "adjustedclose", "closeadj", "adjustedprice")
CLOSE_COLUMNS = ("close", "closelast", "closeprice", "last", "price", "settle", "value")
DATE_FORMATS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%m/%d/%y", "%d/%m/%y",
    "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y",
)  # fmt: skip
BLANK = ("", "null", "nan", "none", "n/a", "na", "-", ".")
LONG_GAP = 4
"""A step of more than so many times the usual one, and a week, says little about one step."""
SPLITS = (1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100)


class HistoryError(ValueError):
    """A file of prices cannot be used; the message says why, and what to mend."""


@dataclass(frozen=True, eq=False)
class History:
    """The past prices of one stock, in order of time.

    close, adjusted : (n,) [currency/share]; adjusted for dividends and splits where the file says how, else the close.
    notes : what was noticed and done about it.
    """

    dates: Dates
    close: Array
    adjusted: Array
    notes: tuple[str, ...] = ()

    @cached_property
    def _gaps(self) -> Array:
        return np.diff(self.dates).astype("timedelta64[D]").astype(np.float64)

    @cached_property
    def is_step(self) -> NDArray[np.bool_]:
        """Tell which steps between neighbours are no gap, (n - 1,)."""
        return np.asarray(self._gaps <= max(LONG_GAP * float(np.median(self._gaps)), 7.0))

    @cached_property
    def log_returns(self) -> Array:
        """Return the log return of each step that is no gap, (n_steps,)."""
        return np.asarray(np.diff(np.log(self.adjusted))[self.is_step])

    @cached_property
    def per_year(self) -> float:
        """Return the number of steps a year: about 252 of daily prices."""
        return float(self.log_returns.size / (self._gaps[self.is_step].sum() / 365.25))

    @cached_property
    def sha256(self) -> str:
        """Return the SHA-256 of its dates and prices, in hexadecimal."""
        return sha256(self.dates.tobytes() + self.close.tobytes() + self.adjusted.tobytes()).hexdigest()

    @property
    def years(self) -> float:
        """Return the length of time that the steps cover [years]."""
        return self.log_returns.size / self.per_year

    @cached_property
    def volatility(self) -> float:
        """Return the annualised standard deviation of log returns."""
        return float(self.log_returns.std(ddof=1) * self.per_year**0.5)


def read_history(path: Path, splits: Splits = "refuse") -> History:
    """Return the prices in a CSV file.

    splits : what is done about steps that look like a split: refused, taken out, or kept as they are.

    Raises HistoryError with the mend.
    """
    rows, adjusted_name = _rows(path)
    rows.sort(key=lambda row: row[0])
    kept = [row for i, row in enumerate(rows) if i == 0 or row != rows[i - 1]]
    for one, other in pairwise(kept):
        if one[0] == other[0]:
            raise HistoryError(f"has two prices for {one[0]}: {one[1]:g} and {other[1]:g}. Remove one.")
    if len(kept) < FEWEST:
        raise HistoryError(f"has {len(kept)} prices, and {FEWEST} are needed at least, better some years. Add more.")
    dates = np.array([row[0] for row in kept], dtype="datetime64[D]")
    close, adjusted = (np.array([row[i] for row in kept]) for i in (1, 2))
    notes = [f"{len(rows) - len(kept)} repeated rows were left out"] if len(rows) > len(kept) else []
    notes += [f"prices are the column {adjusted_name!r}"] if adjusted_name else []
    adjusted, found = _without_splits(dates, adjusted, splits)
    history = History(dates, close, adjusted, (*notes, *found))
    if (n_gaps := int((~history.is_step).sum())) > 0:
        history = History(dates, close, adjusted, (*history.notes, f"{n_gaps} long gaps were left out"))
    if history.volatility == 0:
        raise HistoryError("has the same price every day. Check the column.")
    return history


def _rows(path: Path) -> tuple[list[tuple[date, float, float]], str]:
    """Return date, close and adjusted close of each row that has a price, and the name of the adjusted column."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_PRICES_BYTES + 1)
        text = content[:MOST_PRICES_BYTES].decode("utf-8-sig")
    except OSError as error:
        raise HistoryError(f"cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise HistoryError("is not UTF-8 text. Save it as comma-separated values.") from None
    lines = text.splitlines()
    if len(content) > MOST_PRICES_BYTES or len(lines) > MOST_PRICES:
        raise HistoryError(
            f"has more than {MOST_PRICES_BYTES:,} bytes or {MOST_PRICES:,} lines, "
            "the most of a file of prices. Shorten it."
        )
    delimiter = max(",;\t", key=(lines[0] if lines else "").count)
    table = [(number, row) for number, row in enumerate(csv.reader(lines, delimiter=delimiter), 1) if any(row)]
    if len(table) < 2:
        raise HistoryError("has no rows. It needs a header such as Date,Close and a row a day.")
    names = [re.sub(r"[^a-z]", "", name.lower()) for name in table[0][1]]
    day = next((names.index(name) for name in DATE_COLUMNS if name in names), 0)
    close = next((names.index(name) for name in CLOSE_COLUMNS if name in names and names.index(name) != day), None)
    adjusted = next((names.index(name) for name in ADJUSTED_COLUMNS if name in names), None)
    if close is None and adjusted is None:
        raise HistoryError(f"has no column Close or Adj Close. It has: {', '.join(table[0][1])}.")
    # Some downloads have more rows of names below the first.
    first = next((i for i, (_, row) in enumerate(table) if re.search(r"\d", row[day] if day < len(row) else "")), None)
    cells = table[first:] if first is not None else []
    days = _dates([(number, row[day]) for number, row in cells])
    columns = [column for column in (close, adjusted) if column is not None]
    rows = []
    for when, (number, row) in zip(days, cells, strict=True):
        prices = [_price(row[column] if column < len(row) else "", number, when) for column in columns]
        known = [price for price in prices if price is not None]
        if len(known) == len(prices):
            rows.append((when, known[0], known[-1]))
    return rows, "" if adjusted is None else table[0][1][adjusted].strip()


def _price(text: str, number: int, when: date) -> float | None:
    plain = text.strip().replace("$", "").replace(",", "")
    if plain.lower() in BLANK:
        return None
    try:
        price = float(plain)
    except ValueError:
        raise HistoryError(f"line {number}: {text!r} is not a price.") from None
    if not price > 0 or price == float("inf"):
        raise HistoryError(
            f"line {number}, {when}: the price {text.strip()} is not above 0. Mend it or remove the line."
        )
    return price


def _dates(cells: Sequence[tuple[int, str]]) -> list[date]:
    """Return the days, by the first form that all of them have: 01/02/2026 is 2 January unless another row says no."""
    texts = [re.sub(r"^(\d{4}-\d\d-\d\d)[T ].*$", r"\1", text.strip()) for _, text in cells]
    best: list[date] = []
    for form in DATE_FORMATS:
        found = list(_read_dates(texts, form))
        if len(found) == len(texts):
            return found
        best = max(best, found, key=len)
    number, text = cells[len(best)]
    raise HistoryError(f"line {number}: {text!r} is not a date like the ones before. Write 2026-07-01.")


def _read_dates(texts: Sequence[str], form: str) -> Iterator[date]:
    """Yield the dates up to the first that has not this form."""
    for text in texts:
        try:
            yield datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            return


def _without_splits(dates: Dates, prices: Array, splits: Splits) -> tuple[Array, list[str]]:
    """Return the prices without the steps that look like a split, and what was done."""
    ratios = prices[1:] / prices[:-1]
    found = []
    factor = np.ones(prices.size)
    for step, ratio in enumerate(ratios.tolist()):
        size = max(ratio, 1 / ratio)
        near = min(SPLITS, key=lambda split: abs(size / split - 1))
        if size > 1.4 and abs(size / near - 1) < (0.03 if near >= 2 else 0.01):
            text = f"{near:g}-for-1 split" if ratio < 1 else f"1-for-{near:g} reverse split"
            found.append(f"{dates[step + 1]}, {ratio:.3g} times the price before, as in a {text}")
            factor[: step + 1] *= 1 / near if ratio < 1 else near
    if not found or splits == "keep":
        return prices, [f"kept as it is: {what}" for what in found]
    if splits == "refuse":
        raise HistoryError(
            f"has what looks like a split: {'; '.join(found)}. Use adjusted prices (a column Adj Close). "
            "`careersim calibrate` also takes --splits adjust, or --splits keep where it was no split."
        )
    return prices * factor, [f"taken out: {what}" for what in found]
