"""Numbers and shocks -> prices, at the months where a payment reads one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from careersim.engine.plan import FACTOR, StockPlan, every_month, factor_months, monthly_name
from careersim.factor import Draw
from careersim.prices.base import FACTOR_LEVEL, SHARED_LEVEL, over_time
from careersim.prices.beta import Beta
from careersim.quantity import Array, Value

LOWEST_RETURN = -0.99
"""No expected return made of a beta is below this: what a share is worth cannot fall below 0."""


def stock_prices(
    stocks: Sequence[StockPlan],
    numbers: Mapping[Draw, Value],
    shocks: Mapping[str, Array],
) -> dict[tuple[str, int], Value]:
    """Return prices by (stock, month), each float or (n_paths,) [currency/share]; month 0 is today.

    A stock's motion is loading x factor + sqrt(1 - loading^2) x own, so that corr(i, j) = loading_i loading_j. Of a
    factor that jumps or changes regime it receives beta times that besides: see CommonFactor.
    """
    common_months = factor_months(stocks)
    rows = {month: row for row, month in enumerate(common_months)}
    prices: dict[tuple[str, int], Value] = {}
    followers = [stock for stock in stocks if stock.index_months]
    if followers:
        level = _factor_level(max(followers, key=lambda stock: stock.index_months[-1]), numbers, shocks, 1.0)
    for stock in stocks:
        if stock.is_index:
            prices[stock.name, 0] = 1.0
            prices |= {(stock.name, month): level[month - 1] for month in stock.months}
            continue
        drawn = model_numbers(stock, numbers)
        prices[stock.name, 0] = drawn["spot"]
        if not stock.months:
            continue
        motion, crash = None, None
        if stock.model.follows_factor:
            drawn[FACTOR_LEVEL] = level
            drawn[SHARED_LEVEL] = _factor_level(stock, numbers, shocks, drawn["factor_beta"])
        if stock.model.is_random:
            common = shocks[FACTOR]
            if stock.steps != common_months:
                common = common[[rows[month] for month in stock.steps]]
            motion = _shared(drawn["loading"] / stock.model.carried(drawn), common, shocks[stock.stream])
            drawn |= {name: shocks[monthly_name(stock.stream, name)] for name in stock.model.monthly}
            crash = _common_shock(stock, drawn, shocks)
        paths = stock.model.price_paths(drawn, np.array(stock.steps) / 12, motion)
        if crash is not None:
            paths = np.asarray(paths) * np.exp(crash[[month - 1 for month in stock.steps]])
        made = dict(zip(stock.steps, paths, strict=True))
        prices |= {(stock.name, month): made[month] for month in stock.months}
    return prices


def _factor_level(stock: StockPlan, numbers: Mapping[Draw, Value], shocks: Mapping[str, Array], beta: Value) -> Array:
    """Return the level of what follows the common factor by a beta, for months 1, 2, ..., (n_months, n_paths).

    It is exp(beta sigma W - beta^2 sigma^2 t / 2), times what else the factor passes on: E = 1, whatever beta.
    """
    n_months = stock.index_months[-1]
    times = np.arange(1, n_months + 1) / 12
    of_factor = _of_factor({key: numbers[draw] for key, draw in stock.draws.items()})
    of_factor |= {name: shocks[monthly_name(FACTOR, name)][:n_months] for name in stock.factor.model.monthly}
    exposure = beta * stock.factor.volatility(of_factor)
    log_level = exposure * shocks[FACTOR][:n_months] - over_time(0.5 * exposure * exposure, times)
    crash = stock.factor.model.common_shock(of_factor, beta)
    return np.asarray(np.exp(log_level if crash is None else log_level + crash))


def _shared(loading: Value, common: Array, own: Array) -> Array:
    """Return loading x common + sqrt(1 - loading^2) x own, of the type that the shocks have."""
    within = np.clip(loading, -1.0, 1.0)
    rest = np.sqrt(1.0 - within * within)
    if within.ndim:
        return np.asarray(within * common + rest * own)
    # numpy's own floats would make float64 of the whole motion, at twice the time.
    motion = float(rest) * own
    motion += float(within) * common
    return motion


def model_numbers(stock: StockPlan, numbers: Mapping[Draw, Value]) -> dict[str, Value]:
    """Return the values of the numbers of a stock's model by key, float or (n_paths,) each; a beta made a return."""
    drawn = {key: numbers[draw] for key, draw in stock.draws.items()}
    if isinstance(stock.model.expected_return, Beta):
        premium = drawn[f"{FACTOR}.risk_free"] + drawn["beta"] * drawn[f"{FACTOR}.premium"]
        drawn["expected_return"] = np.maximum(premium + drawn["alpha"], LOWEST_RETURN)
        if "loading" not in stock.model.model_fields_set and stock.model.is_random:
            own, common = stock.model.annual_volatility(drawn), stock.factor.volatility(_of_factor(drawn))
            with np.errstate(divide="ignore", invalid="ignore"):
                # A stock without a volatility moves by nothing, whatever its loading.
                drawn["loading"] = np.nan_to_num(np.clip(drawn["beta"] * common / np.asarray(own), -1.0, 1.0))
    return drawn


def _common_shock(stock: StockPlan, drawn: Mapping[str, Value], shocks: Mapping[str, Array]) -> Array | None:
    """Return the log return that a stock receives of the factor besides its motion, for months 1, 2, ..."""
    if not stock.factor.is_passed_on:
        return None
    model, of_factor = stock.factor.model, _of_factor(drawn)
    n_months = len(every_month(stock.months))
    of_factor |= {name: shocks[monthly_name(FACTOR, name)][:n_months] for name in model.monthly}
    with np.errstate(divide="ignore", invalid="ignore"):
        beta = drawn["loading"] * stock.model.annual_volatility(drawn) / np.asarray(stock.factor.volatility(of_factor))
    # On a path where the factor hardly moves, nothing is a multiple of it.
    return model.common_shock(of_factor, np.nan_to_num(beta, posinf=0.0, neginf=0.0))


def _of_factor(drawn: Mapping[str, Value]) -> dict[str, Value]:
    """Return the common factor's numbers by key."""
    prefix = f"{FACTOR}."
    return {key.removeprefix(prefix): value for key, value in drawn.items() if key.startswith(prefix)}
