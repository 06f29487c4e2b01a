"""What the file implies about a stock: where its price may be at the horizon."""

from __future__ import annotations

import numpy as np

from careersim.decision import Decision
from careersim.engine.batch_means import BatchMeans
from careersim.engine.draws import drawn_numbers
from careersim.engine.market import stock_prices
from careersim.engine.plan import StockPlan, price_streams
from careersim.estimate import Estimate
from careersim.kinds import kinds
from careersim.samplers.base import Sampler, Sizes, Stream

PATHS = 65536


def p_below_today(decision: Decision, stock: str) -> Estimate:
    """Return the probability that a stock's price is below today's at the horizon."""
    months = decision.grid.n_months
    planned = StockPlan(stock, decision.price_model(stock), (months,))
    draws = [*planned.draws.values()]
    numbers = [Stream(draw.name, draw.quantity.base) for draw in draws if not draw.quantity.is_fixed]
    streams = (*price_streams([planned]), *numbers)
    sizes = Sizes.of(PATHS)
    sampler = kinds(Sampler)[decision.simulation.sampler](
        decision.simulation.seed, streams, sizes.block_size, sizes.batch_size
    )
    below = BatchMeans.none(1)
    for block in range(sizes.n_blocks):
        shocks = sampler.shocks(block)
        drawn = drawn_numbers(draws, shocks)
        prices = stock_prices([planned], drawn, shocks)
        is_below = np.less(prices[stock, months], prices[stock, 0]).reshape(sampler.n_batches, -1)
        below.add(is_below.mean(axis=1, keepdims=True))
    return below.estimate(0)
