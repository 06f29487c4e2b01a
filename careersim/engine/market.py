"""Numbers and shocks -> prices, at the months where a payment reads one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from careersim.engine.plan import FACTOR, StockPlan
from careersim.leg import Draw
from careersim.quantity import Array, Value


def stock_prices(
    stocks: Iterable[StockPlan], n_months: int, numbers: Mapping[Draw, Value], shocks: Mapping[str, Array]
) -> dict[tuple[str, int], Value]:
    """Return prices by (stock, month), each float or (n_paths,) [currency/share]; month 0 is today.

    A stock's shock is loading x factor + sqrt(1 - loading^2) x own, so that corr(i, j) = loading_i loading_j.
    """
    times = np.arange(1, n_months + 1) / 12
    prices: dict[tuple[str, int], Value] = {}
    for stock in stocks:
        drawn = {key: numbers[Draw(number)] for key, number in stock.model.numbers.items()}
        loading = drawn["loading"]
        moved = None
        if stock.model.is_random:
            moved = loading * shocks[FACTOR] + np.sqrt(1.0 - loading * loading) * shocks[stock.stream]
        months = [month for month in stock.months if month > 0]
        paths = stock.model.price_paths(drawn, times, moved, [month - 1 for month in months])
        prices |= {(stock.name, month): path for month, path in zip(months, paths, strict=True)}
        prices[stock.name, 0] = drawn["spot"]
    return prices
