"""What past returns say of a price model's own numbers: one function a kind, estimates with standard errors."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from careersim.estimate import Estimate
from careersim.history import History
from careersim.prices.heston import LEAST_FELLER
from careersim.quantity import Array

MOST_JUMPS = 8
"""In one step."""
MOST_SWITCHES = 50.0
"""A year, out of one state: more often, it is no state."""
MOST_PERSISTENT = 0.9995
"""Of a variance, from one step to the next: with more it would have no mean to return to."""


@dataclass(frozen=True)
class Fitted:
    """One key of a table: its value as TOML has it, and what is to be said of it."""

    key: str
    value: str
    says: str = ""


Fit = Callable[[History, float], Iterator[Fitted]]
"""From past prices, and the expected return that the model is to have, to the keys of its table."""


def of(key: str, estimate: Estimate, says: str = "") -> Fitted:
    """Return a key whose value is a number, rounded below its error."""
    digits = 4 if not estimate.se > 0 else min(max(2 - math.floor(math.log10(estimate.se)), 2), 5)
    error = f"s.e. {estimate.se:.2g}" if estimate.se > 0 else ""
    return Fitted(key, f"{round(estimate.value, digits):g}", ", ".join(part for part in (error, says) if part))


def gbm(history: History, expected: float) -> Iterator[Fitted]:
    """Yield the volatility."""
    yield of("volatility", volatility(history))


def volatility(history: History) -> Estimate:
    """Return the annualised volatility, its error by the long-run variance of squared returns (Newey & West 1987)."""
    deviations = (history.log_returns - history.log_returns.mean()) ** 2
    variance = deviations.sum() / (deviations.size - 1)
    # Volatility clusters: squared returns of neighbouring days say the same twice.
    n_lags = min(round(history.per_year / 3), deviations.size // 4)
    centred = deviations - deviations.mean()
    long_run = float(centred @ centred)
    for lag in range(1, n_lags + 1):
        long_run += 2 * (1 - lag / (n_lags + 1)) * float(centred[lag:] @ centred[:-lag])
    se_of_variance = math.sqrt(max(long_run, 0.0)) / deviations.size
    annual = math.sqrt(variance * history.per_year)
    return Estimate(annual, annual * se_of_variance / variance / 2)


def jump_diffusion(history: History, expected: float) -> Iterator[Fitted]:
    """Yield the numbers of highest likelihood; a step's return is a Poisson mixture of normals (Merton 1976)."""
    returns, step = history.log_returns, 1 / history.per_year
    scale = float(returns.std())

    def loss(x: Array) -> float:
        drift, log_sigma, log_rate, mean, log_size = x
        counts = np.arange(MOST_JUMPS + 1)
        expected_jumps = math.exp(log_rate) * step
        log_mass = counts * math.log(expected_jumps) - expected_jumps - np.array([math.lgamma(n + 1) for n in counts])
        variance = math.exp(2 * log_sigma) * step + counts * math.exp(2 * log_size)
        off = returns[:, None] - drift - counts * mean
        return float(-_log_sum_exp(log_mass - 0.5 * np.log(2 * math.pi * variance) - off**2 / (2 * variance)).sum())

    starts = (
        np.array([returns.mean(), math.log(history.volatility * part), math.log(rate), 0.0, math.log(size * scale)])
        for part, rate, size in ((0.8, 3.0, 3.0), (0.6, 30.0, 1.5), (0.9, 0.7, 6.0))
    )
    low_rate, high_rate = 0.5 / history.years, 0.3 * history.per_year
    bounds = [(None, None), (None, None), (math.log(low_rate), math.log(high_rate)), (-1, 1), (math.log(scale / 10), 0)]
    best, errors = _minimum(loss, starts, bounds)
    _, log_sigma, log_rate, mean, log_size = best
    sigma, rate, size = math.exp(log_sigma), math.exp(log_rate), math.exp(log_size)
    yield of("volatility", Estimate(sigma, sigma * errors[1]), "of the diffusion")
    yield of("jump_rate", Estimate(rate, rate * errors[2]), "jumps a year")
    yield of("jump_mean", Estimate(mean, errors[3]), "of the log return of one")
    yield of("jump_volatility", Estimate(size, size * errors[4]))


def student_t(history: History, expected: float) -> Iterator[Fitted]:
    """Yield the volatility, and the degrees of freedom of months: of all months, wherever they begin."""
    from scipy.special import gammaln

    yield of("volatility", volatility(history))
    months, n_months = monthly_returns(history)
    centred = (months - months.mean()) / months.std()

    def loss(x: Array) -> float:
        dof, scale = 2 + math.exp(x[0]), math.exp(x[1])
        scaled = centred / scale
        constant = gammaln((dof + 1) / 2) - gammaln(dof / 2) - 0.5 * math.log(dof * math.pi) - math.log(scale)
        # Months that overlap say the same: they count as those that do not.
        return float(-n_months * (constant - (dof + 1) / 2 * np.log1p(scaled**2 / dof)).mean())

    starts = (np.array([math.log(excess), -0.1]) for excess in (2.0, 8.0))
    best, errors = _minimum(loss, starts, [(math.log(0.2), math.log(98)), (-3, 1)])
    dof = 2 + math.exp(best[0])
    says = "the months are as good as normal" if dof > 30 else f"of {n_months} months"
    yield of("dof", Estimate(round(dof, 1), (dof - 2) * errors[0]), says)


def heston(history: History, expected: float) -> Iterator[Fitted]:
    """Yield the numbers whose variance has the moments of a GJR-GARCH(1,1) (Glosten, Jagannathan & Runkle 1993).

    The long-run variance is the returns' own: what the fit implies explodes where calm and storm are slow to change.
    Its persistence gives the reversion, the variance and the skew of its news vol_of_variance and the correlation.
    Their errors are those of its parameters, whatever the shocks' law (Bollerslev & Wooldridge 1992), by the delta
    method.
    """
    from arch import arch_model

    model = arch_model(100 * history.log_returns, mean="Constant", vol="GARCH", p=1, o=1, q=1)
    found = model.fit(disp="off", show_warning=False)

    overall = volatility(history)
    long_variance = overall.value**2

    def moments(parameters: Array) -> Array:
        """Return reversion, vol_of_variance and correlation."""
        _, _, alpha, gamma, beta = parameters
        shocks = np.asarray(model.fix(parameters).std_resid)
        shocks = shocks[np.isfinite(shocks)]
        news = (alpha + gamma * (shocks < 0)) * shocks**2
        reversion = -math.log(min(alpha + gamma / 2 + beta, MOST_PERSISTENT)) * history.per_year
        wobble = math.sqrt(long_variance * history.per_year * float(news.var()))
        return np.array([reversion, wobble, np.corrcoef(shocks, news)[0, 1]])

    values, errors = moments(found.params.to_numpy()), _by_delta(moments, found)
    reversion, wobble, correlation = map(Estimate, values.tolist(), errors.tolist())
    most = math.sqrt(2 * reversion.value * long_variance / LEAST_FELLER)
    latest = float(found.forecast(horizon=1).variance.to_numpy()[-1, 0]) * history.per_year / 1e4
    yield of("initial_variance", Estimate(latest, 0.0), f"volatility now {math.sqrt(latest):.0%}, as filtered")
    error = 2 * overall.value * overall.se
    yield of("long_variance", Estimate(long_variance, error), f"volatility {overall.value:.0%} in the long run")
    yield of("reversion", reversion, f"shocks to it halve in {12 * math.log(2) / reversion.value:.2g} months")
    bound = "" if wobble.value <= most else f"{wobble.value:.2g} by its news: bounded, or the variance would stick to 0"
    yield of("vol_of_variance", Estimate(min(wobble.value, 0.999 * most), wobble.se), bound)
    yield of("correlation", correlation)


def regime(history: History, expected: float) -> Iterator[Fitted]:
    """Yield two states by their likelihood on weekly returns (Hamilton 1989), their mean return the expected one."""
    import warnings

    from statsmodels.tsa.regime_switching.markov_regression import MarkovRegression

    length = max(round(history.per_year / 52), 1) if history.per_year > 60 else 1
    steps = history.log_returns[: history.log_returns.size // length * length].reshape(-1, length).sum(axis=1)
    a_year = history.per_year / length
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = MarkovRegression(100 * steps, k_regimes=2, trend="c", switching_variance=True).fit(disp=False)
    stay, enter_first = (float(found.params[i]) for i in (0, 1))
    leave = [min(max(p, 1e-6), 0.95) for p in (1 - stay, enter_first)]
    sigma = [math.sqrt(float(v)) / 100 * math.sqrt(a_year) for v in found.params[4:6]]
    mean = [float(m) / 100 * a_year + s**2 / 2 for m, s in zip(found.params[2:4], sigma, strict=True)]
    calm, storm = (0, 1) if sigma[0] <= sigma[1] else (1, 0)
    rates = [min(-math.log(1 - p) * a_year, MOST_SWITCHES) for p in leave]
    in_calm = rates[storm] / (rates[calm] + rates[storm])
    # What the states differ by is known little better than the mean itself: it is drawn halfway to nothing or more.
    gap = mean[storm] - mean[calm]
    error = math.hypot(*(sigma[s] / math.sqrt(history.years * w) for s, w in ((calm, in_calm), (storm, 1 - in_calm))))
    gap *= 0.2**2 / (0.2**2 + error**2)
    drift = {calm: math.log1p(expected) - gap * (1 - in_calm), storm: math.log1p(expected) + gap * in_calm}
    states = ", ".join(
        f"{name} = {{ expected_return = {math.expm1(drift[s]):.3g}, volatility = {sigma[s]:.3g}, "
        f"leave_rate = {rates[s]:.3g} }}"
        for name, s in (("calm", calm), ("storm", storm))
    )
    says = (
        f"{in_calm:.0%} of the time calm; the returns differ by {gap:+.0%}, after shrinking by an error of {error:.0%}"
    )
    of_parameters = np.asarray(found.bse, dtype=float)
    of_sigma = [sigma[s] / 2 * of_parameters[4 + s] / float(found.params[4 + s]) for s in (0, 1)]
    of_rates = [of_parameters[s] / (1 - leave[s]) * a_year for s in (0, 1)]
    errors = "; ".join(
        f"{name}: volatility {of_sigma[s]:.2g}, leave_rate {of_rates[s]:.2g}"
        for name, s in (("calm", calm), ("storm", storm))
    )
    yield Fitted("states", f"{{ {states} }}", f"{says}; s.e. of {errors}" if np.isfinite(of_parameters).all() else says)


def bootstrap(history: History, expected: float) -> Iterator[Fitted]:
    """Yield the block that keeps what squared returns do (Politis & White 2004, Patton, Politis & White 2009)."""
    from arch.bootstrap import optimal_block_length

    steps = float(optimal_block_length((history.log_returns - history.log_returns.mean()) ** 2)["stationary"].iloc[0])
    days = steps * 252 / history.per_year
    yield Fitted("block", f"{round(min(max(days, 21), 252))}", f"squared returns want {days:.0f} trading days")


FITS: dict[str, Fit] = {
    "gbm": gbm,
    "jump_diffusion": jump_diffusion,
    "student_t": student_t,
    "heston": heston,
    "regime": regime,
    "bootstrap": bootstrap,
}
"""By kind of price model."""


def monthly_returns(history: History) -> tuple[Array, int]:
    """Return the log returns of months that begin on every day, (n,), and how many there are that do not overlap."""
    length = max(round(history.per_year / 12), 1)
    sums = np.convolve(history.log_returns, np.ones(length), mode="valid")
    return np.asarray(sums), history.log_returns.size // length


def _log_sum_exp(terms: Array) -> Array:
    largest = terms.max(axis=1)
    return np.asarray(largest + np.log(np.exp(terms - largest[:, None]).sum(axis=1)))


def _by_delta(moments: Callable[[Array], Array], found: Any) -> Array:
    """Return the standard errors of functions of estimated parameters, by the delta method, (n_moments,)."""
    from statsmodels.tools.numdiff import approx_fprime

    slopes = approx_fprime(found.params.to_numpy(), moments, centered=True)
    variances = np.diag(slopes @ np.asarray(found.param_cov) @ slopes.T)
    return np.asarray(np.sqrt(np.maximum(variances, 0.0)))


def _minimum(
    loss: Callable[[Array], float], starts: Iterator[Array], bounds: list[tuple[float | None, float | None]]
) -> tuple[Array, Array]:
    """Return where a negative log likelihood is least, of several starts, and the standard errors by its curvature."""
    from scipy.optimize import minimize
    from statsmodels.tools.numdiff import approx_hess

    found = min((minimize(loss, start, method="L-BFGS-B", bounds=bounds) for start in starts), key=lambda one: one.fun)
    covariance = np.linalg.pinv(approx_hess(found.x, loss))
    return np.asarray(found.x), np.sqrt(np.maximum(np.diag(covariance), 0.0))
