"""Numbers and shocks -> prices, at the months where a payment reads one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from careersim.engine.plan import FACTOR, StockPlan, factor_months
from careersim.factor import Draw
from careersim.quantity import Array, Value


def stock_prices(
    stocks: Sequence[StockPlan],
    numbers: Mapping[Draw, Value],
    shocks: Mapping[str, Array],
) -> dict[tuple[str, int], Value]:
    """Return prices by (stock, month), each float or (n_paths,) [currency/share]; month 0 is today.

    A stock's motion is loading x factor + sqrt(1 - loading^2) x own, so that corr(i, j) = loading_i loading_j.
    """
    common_months = factor_months(stocks)
    rows = {month: row for row, month in enumerate(common_months)}
    prices: dict[tuple[str, int], Value] = {}
    for stock in stocks:
        drawn = {key: numbers[draw] for key, draw in stock.draws.items()}
        motion = None
        if stock.model.is_random:
            loading = drawn["loading"]
            common = shocks[FACTOR]
            if stock.months != common_months:
                common = common[[rows[month] for month in stock.months]]
            motion = loading * common + np.sqrt(1.0 - loading * loading) * shocks[stock.stream]
        paths = stock.model.price_paths(drawn, np.array(stock.months) / 12, motion)
        prices |= {(stock.name, month): path for month, path in zip(stock.months, paths, strict=True)}
        prices[stock.name, 0] = drawn["spot"]
    return prices
