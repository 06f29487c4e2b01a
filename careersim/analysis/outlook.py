"""What the file implies about a stock: where its price may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from careersim.decision import Decision
from careersim.engine.batch_means import BatchMeans
from careersim.engine.draws import drawn_numbers
from careersim.engine.market import model_numbers, stock_prices
from careersim.engine.plan import StockPlan, price_streams
from careersim.estimate import Estimate
from careersim.kinds import kinds
from careersim.quantity import Array
from careersim.samplers.base import Sampler, Sizes, Stream

PATHS = 65536


def price_blocks(
    decision: Decision, stocks: Sequence[str], months: Sequence[int], *, sampler: str | None = None, paths: int = PATHS
) -> Iterator[tuple[dict[str, Array], int]]:
    """Yield block by block the prices of some stocks, (n_months, block_size) each, and the number of its batches.

    months : increasing; 0 is today. The paths of several stocks are joint.
    """
    later = tuple(month for month in months if month > 0)
    planned = [StockPlan(stock, decision.price_model(stock), later, decision.factor) for stock in stocks]
    draws = [*dict.fromkeys(draw for stock in planned for draw in stock.draws.values())]
    numbers = [Stream(draw.name, draw.quantity.base) for draw in draws if not draw.quantity.is_fixed]
    streams = (*price_streams(planned), *numbers)
    sizes = Sizes.of(paths)
    kind = kinds(Sampler)[sampler or decision.simulation.sampler]
    source = kind(decision.simulation.seed, streams, sizes.block_size, sizes.batch_size)
    for block in range(sizes.n_blocks):
        shocks = source.shocks(block)
        prices = stock_prices(planned, drawn_numbers(draws, shocks), shocks)
        shape = (sizes.block_size,)
        yield (
            {name: np.array([np.broadcast_to(prices[name, month], shape) for month in months]) for name in stocks},
            source.n_batches,
        )


def expected_prices(decision: Decision, stock: str) -> Array:
    """Return a stock's expected price today and at each month, with every number at its mean, (n_months + 1,)."""
    model, n_months = decision.price_model(stock), decision.grid.n_months
    if not model.is_listed:
        return np.full(n_months + 1, model.spot.mean)
    planned = StockPlan(stock, model, (n_months,), decision.factor)
    drawn = model_numbers(planned, {draw: draw.quantity.mean for draw in planned.draws.values()})
    growth = model.expected_growth(drawn, np.arange(1, n_months + 1) / 12)[:, 0]
    return np.asarray(model.spot.mean * np.concatenate([[1.0], growth]))


def p_below_today(decision: Decision, stock: str) -> Estimate:
    """Return the probability that a stock's price is below today's at the horizon."""
    below = BatchMeans.none(1)
    for prices, n_batches in price_blocks(decision, [stock], [0, decision.grid.n_months]):
        today, later = prices[stock]
        below.add((later < today).reshape(n_batches, -1).mean(axis=1, keepdims=True))
    return below.estimate(0)
