"""Past prices -> a table of the offers file: what they tell, and what they do not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from careersim.analysis.fits import FITS, Fitted, of, volatility
from careersim.estimate import Estimate
from careersim.history import History, HistoryError
from careersim.number import key_path, quoted
from careersim.plain import plain
from careersim.prices.beta import Beta
from careersim.prices.common_factor import CommonFactor
from careersim.prices.gbm import Gbm
from careersim.quantity import Normal, fixed

FEWEST_COMMON = 60


@dataclass(frozen=True)
class Against:
    """A stock's returns on those of an index.

    beta, loading : slope and correlation; volatility : of the index on the days of both.
    """

    name: str
    beta: Estimate
    loading: Estimate
    volatility: float


def against(stock: History, index: History, name: str) -> Against:
    """Return beta and loading, by least squares on the days that both files have.

    Raises HistoryError where these are too few.
    """
    common, of_stock, of_index = np.intersect1d(stock.dates, index.dates, return_indices=True)
    if common.size < FEWEST_COMMON:
        raise HistoryError(
            f"has {common.size} days in common with the stock's, and {FEWEST_COMMON} are needed at least. "
            "Take prices of the same time."
        )
    both = [History(common, file.close[i], file.adjusted[i]) for file, i in ((stock, of_stock), (index, of_index))]
    y, x = (part.log_returns - part.log_returns.mean() for part in both)
    beta = float(x @ y / (x @ x))
    residuals = y - beta * x
    # White (1980): the noise is larger on days on which the market moves.
    error = math.sqrt(float((x**2) @ (residuals**2))) / float(x @ x)
    loading = float(np.corrcoef(x, y)[0, 1])
    return Against(
        name,
        Estimate(beta, error),
        Estimate(loading, (1 - loading**2) / math.sqrt(x.size)),
        both[1].volatility,
    )


@dataclass(frozen=True)
class Shrunk:
    """An expected return between what one would think without the past, and the past.

    past : effective annual return of the past, with its error; weight : what it counts for.
    """

    value: float
    prior: Estimate
    past: Estimate
    weight: float


def shrunk_return(history: History, found: Against | None) -> Shrunk:
    """Return the posterior mean of a normal prior and a normal past: the past counts for tau^2 / (tau^2 + s.e.^2)."""
    factor, alpha = CommonFactor(), Beta(beta=fixed(1.0)).alpha.amount
    assert isinstance(alpha, Normal)
    assert isinstance(factor.premium.amount, Normal)
    tau = alpha.sd
    prior = Gbm(spot=fixed(1.0)).expected_return.mean  # type: ignore[union-attr]
    if found is not None:
        prior = factor.risk_free.mean + found.beta.value * factor.premium.mean
        tau = math.hypot(alpha.sd, found.beta.value * factor.premium.amount.sd)
    annual = float(history.log_returns.mean()) * history.per_year
    past = math.expm1(annual + history.volatility**2 / 2)
    error = (1 + past) * history.volatility / math.sqrt(history.years)
    weight = tau**2 / (tau**2 + error**2)
    return Shrunk(prior + weight * (past - prior), Estimate(prior, tau), Estimate(past, error), weight)


def calibrated(history: History, kind: str, file: str, name: str, found: Against | None = None) -> Iterator[str]:
    """Yield the lines of a table `[market.NAME]`, ready to paste.

    kind : of FITS; file : what the prices are called; found : what comparing them with an index gave.
    """
    drift = shrunk_return(history, found)
    fitted = [*FITS[kind](history, drift.value)]
    rows = [
        Fitted("kind", f'"{kind}"'),
        Fitted("spot", f"{history.close[-1]:g}", f"the last price, {history.dates[-1]}"),
        *([] if kind == "regime" else [_expected_return(drift)]),
        *fitted,
        *_yield(history),
        *([] if found is None else [_loading(found, fitted, history)]),
    ]
    if kind == "bootstrap":
        rows.insert(1, Fitted("file", quoted(file), "from where the offers file is"))
    first, last = history.dates[[0, -1]]
    yield f"[{key_path(('market', name))}]"
    yield f"# {history.log_returns.size:,} returns from {first} to {last}; volatility {_percent(volatility(history))}"
    yield from (f"# {plain(note)}" for note in history.notes)
    width = max(len(f"{row.key} = {row.value}") for row in rows if row.key != "states")
    for row in rows:
        setting = f"{row.key} = {row.value}"
        yield f"{setting:<{width}}  # {row.says}" if row.says else setting
    yield from (f"# {line}" for line in _why(drift, found))
    if found is not None and kind != "regime":
        yield f"# Or leave it to the premium: expected_return = {{ beta = {found.beta.value:.2f} }}"


def _expected_return(drift: Shrunk) -> Fitted:
    return Fitted("expected_return", f"{drift.value:.3f}", "shrunk, see below")


def _yield(history: History) -> Iterator[Fitted]:
    """Yield the dividend yield, where adjusted and quoted prices tell it."""
    steps = np.diff(np.log(history.adjusted)) - np.diff(np.log(history.close))
    if np.array_equal(history.adjusted, history.close):
        yield Fitted("dividend_yield", "0", "not told by these prices: write it if there are dividends")
    elif math.isfinite(paid := float(steps[np.abs(steps) < 0.1].sum())):
        yield of("dividend_yield", Estimate(max(math.expm1(paid / history.years), 0.0), 0.0), "of the past")


def _loading(found: Against, fitted: Sequence[Fitted], history: History) -> Fitted:
    beta = f"beta {found.beta.value:.2f} (s.e. {found.beta.se:.2g})"
    says = f"{beta} on {plain(found.name)}, volatility {found.volatility:.1%}"
    loading = found.loading
    if any(row.key == "jump_rate" for row in fitted):
        # The diffusion alone carries what the stock shares with the market.
        diffusion = next(float(row.value) for row in fitted if row.key == "volatility")
        scale = history.volatility / diffusion
        says = f"of the diffusion, of all returns {loading.value:.2f}; {says}"
        loading = Estimate(max(min(loading.value * scale, 0.99), -0.99), loading.se * scale)
    return of("loading", loading, says)


def _why(drift: Shrunk, found: Against | None) -> Iterator[str]:
    yield (
        f"The past return, {_percent(drift.past)} a year, is known too badly to be copied. It counts for "
        f"{drift.weight:.0%},"
    )
    basis = "the default" if found is None else f"the safe rate and {found.beta.value:.2f} times the market's premium"
    yield f"the rest is {basis}, {_percent(drift.prior)}."


def _percent(estimate: Estimate) -> str:
    return f"{estimate.value:.1%} +- {estimate.se:.1%}".replace("%", " %")
