"""What the file implies about a stock: where its price may be at the horizon."""

from __future__ import annotations

import numpy as np

from careersim.decision import Decision
from careersim.engine.block_means import BlockMeans
from careersim.engine.draws import drawn_numbers
from careersim.engine.market import stock_prices
from careersim.engine.plan import StockPlan, price_streams
from careersim.estimate import Estimate
from careersim.kinds import kinds
from careersim.leg import Draw
from careersim.samplers.base import Sampler, Stream, blocks_for

PATHS = 65536


def p_below_today(decision: Decision, stock: str) -> Estimate:
    """Return the probability that a stock's price is below today's at the horizon."""
    months = decision.grid.n_months
    planned = StockPlan(stock, decision.price_model(stock), (months,))
    draws = [Draw(number) for number in planned.model.numbers.values()]
    numbers = [Stream(draw.name, draw.quantity.base) for draw in draws if not draw.quantity.is_fixed]
    streams = (*price_streams([planned]), *numbers)
    n_blocks, block_size = blocks_for(PATHS)
    sampler = kinds(Sampler)[decision.simulation.sampler](decision.simulation.seed, streams, block_size)
    below = BlockMeans()
    for block in range(n_blocks):
        shocks = sampler.shocks(block)
        drawn = drawn_numbers(draws, shocks)
        prices = stock_prices([planned], drawn, shocks)
        below.add(float(np.mean(prices[stock, months] < prices[stock, 0])))
    return below.estimate
