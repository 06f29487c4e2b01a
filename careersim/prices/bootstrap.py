"""The past, in pieces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import PlainValidator, ValidationInfo

from careersim.history import History, HistoryError, read_history
from careersim.normal import normal_quantile
from careersim.number import fault, show
from careersim.prices.base import PriceModel, monthly_steps
from careersim.quantity import Array, Base, Value
from careersim.table import whole
from careersim.words import Words

RESTART = "restart"
DAYS_PER_MONTH = 21
"""Trading days."""


@dataclass(frozen=True, eq=False)
class Past:
    """A file of prices, and what it is called in the offers file.

    outside : where it is, if that is not in the folder of the offers file, nor below it.
    """

    file: str
    history: History
    outside: Path | None = None


def _past(raw: Any, info: ValidationInfo) -> Past:
    if isinstance(raw, Past):
        return raw
    if not isinstance(raw, str) or not raw.strip() or "\0" in raw:
        raise fault(f'{show(raw)} is not the name of a file. Write it in quotes, as "prices.csv".')
    folder = info.context.folder if info.context else Path()
    path = folder / raw
    outside = _outside(path, folder)
    if path.exists() and not path.is_file():
        raise fault(f"{show(raw)} is a folder or a device. Write the name of a file of prices.")
    try:
        history = read_history(path)
    except HistoryError as error:
        if outside is not None and path.exists():
            # What is in a file that somebody else's offers file points to is not to be found in a message.
            raise fault(
                f"{show(raw)} cannot be used. It is outside the folder of the offers file, so that nothing in it is "
                "said here: run careersim calibrate on it, or copy it into the folder."
            ) from None
        raise fault(f"{show(raw)} {error}") from None
    if history.years < 2:
        raise fault(f"{show(raw)} covers {history.years:.1g} years, and 2 are needed at least. Add more.")
    return Past(raw, history, outside)


def _outside(path: Path, folder: Path) -> Path | None:
    """Return where a file is, links followed, if that is outside a folder; None inside it."""
    found = path.resolve()
    return None if found.is_relative_to(folder.resolve()) else found


class Bootstrap(PriceModel):
    """Past returns drawn anew, in blocks.

    The stationary bootstrap of Politis & Romano 1994, a month at a time. A month repeats a month of consecutive past
    days. With probability 1 - 21 / block the next month goes on where it ended, else it begins anywhere in the past;
    so blocks of `block` trading days on average keep what volatility does over weeks. The returns are centred again so
    that the expected return is the file's, not the past one, for any number of months. Where a new block begins is
    drawn by the rank of its month, which carries the loading.

    file : a CSV of dates and prices, found from the offers file.
    block : the mean length of a block [trading days]; a month, 21, at the least.

    ```toml
    [market.ACME]
    kind = "bootstrap"
    spot = 120.0
    file = "configs/acme.csv"
    block = 42
    ```
    """

    kind: ClassVar[str] = "bootstrap"
    is_stepped: ClassVar[bool] = True
    is_fair: ClassVar[bool] = False
    monthly: ClassVar[Mapping[str, Base]] = {RESTART: "uniform"}
    file: Annotated[Past, PlainValidator(_past, json_schema_input_type=str)]
    block: Annotated[int, whole(1, 2520)] = DAYS_PER_MONTH

    def says(self, words: Words) -> str:
        """Return price, expected return and where the rest comes from."""
        history = self.file.history
        return (
            f"{words.money(self.spot)} today, expected to return {self.returns(words)} with the ups and downs of "
            f"{history.years:.3g} years in {self.file.file}, volatility {words.share(round(history.volatility, 3))}"
        )

    @property
    def files_read(self) -> Mapping[str, str]:
        """Return the file of prices."""
        return {self.file.file: self.file.history.sha256}

    @property
    def reads_outside(self) -> Path | None:
        """Return the file of prices, where it is outside the folder of the offers file."""
        return self.file.outside

    def annual_volatility(self, drawn: Mapping[str, Value]) -> Value:
        """Return the volatility of the past."""
        return self.file.history.volatility

    def carried(self, drawn: Mapping[str, Value]) -> Value:
        """Return the correlation of a month's return with its normal step: less the longer the blocks are."""
        return windows(self.file.history, self.block).correlation

    def price_paths(self, drawn: Mapping[str, Value], times: Array, motion: Array | None) -> Array:
        """Return the price at each month."""
        assert motion is not None
        past = windows(self.file.history, self.block)
        restarts = np.asarray(drawn[RESTART]) < past.restart
        level = np.empty(motion.shape)
        total, at = np.zeros(motion.shape[1]), np.zeros(motion.shape[1], dtype=np.intp)
        for row, shock in enumerate(monthly_steps(motion)):
            anew = past.by_rank(shock)
            at = anew if row == 0 else np.where(restarts[row], anew, past.following(at))
            total = total + past.returns[at]
            level[row] = total
        level -= past.log_means(times.size)[:, None]
        return np.asarray(drawn["spot"] * np.exp(level) * self.expected_growth(drawn, times))


@dataclass(frozen=True, eq=False)
class Windows:
    """The months of the past, one beginning on each of its days, after the last day the first again.

    restart : the probability that a month does not go on where the last one ended.
    """

    history: History
    restart: float

    @cached_property
    def length(self) -> int:
        """Return the steps of a month."""
        return max(round(self.history.per_year / 12), 1)

    @cached_property
    def returns(self) -> Array:
        """Return the log return of each window, (n_windows,)."""
        steps = self.history.log_returns
        cycle = np.concatenate([steps, steps[: self.length - 1]])
        sums = np.convolve(cycle, np.ones(self.length), mode="valid")
        # A month is a whole number of steps only nearly.
        scale = (self.history.per_year / 12 / self.length) ** 0.5
        return np.asarray((sums - sums.mean()) * scale)

    @cached_property
    def _order(self) -> NDArray[np.intp]:
        return np.argsort(self.returns, kind="stable")

    @cached_property
    def _bounds(self) -> Array:
        n = self.returns.size
        return normal_quantile(np.arange(1, n) / n)

    def by_rank(self, shock: Array) -> NDArray[np.intp]:
        """Return the windows whose rank is that of normal shocks, (n_paths,)."""
        return self._order[np.searchsorted(self._bounds, shock)]

    def following(self, at: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the windows that begin where some end."""
        return np.asarray((at + self.length) % self.returns.size)

    @cached_property
    def correlation(self) -> float:
        """Return the correlation of a month's return with its normal shock."""
        density = np.exp(-0.5 * self._bounds**2) / np.sqrt(2 * np.pi)
        cell_means = -np.diff(density, prepend=0.0, append=0.0) * self.returns.size
        of_new = (cell_means * self.returns[self._order]).mean() / self.returns.std()
        return float(self.restart * of_new)

    def log_means(self, n_months: int) -> Array:
        """Return ln E[exp] of the returns up to each month, (n_months,).

        With f_0 = 1 and f_m(i) = e^(r_i) (p mean(f_(m-1)) + (1 - p) f_(m-1)(i + length)), it is ln mean(f_m).
        """
        factor, ahead = np.exp(self.returns), np.ones(self.returns.size)
        means = np.empty(n_months)
        for month in range(n_months):
            ahead = factor * (self.restart * ahead.mean() + (1.0 - self.restart) * np.roll(ahead, -self.length))
            means[month] = np.log(ahead.mean())
        return means


@lru_cache(maxsize=64)
def windows(history: History, block: int) -> Windows:
    """Return the windows of a past, which are sorted once."""
    return Windows(history, min(DAYS_PER_MONTH / block, 1.0))
