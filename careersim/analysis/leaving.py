"""Leaving the current job for an offer at the end of every month, on the same paths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from careersim.analysis.outlook import expected_prices
from careersim.decision import CURRENT, STAY, Decision, Path
from careersim.engine.batch_means import estimate_of
from careersim.engine.block import block_state, valued
from careersim.engine.ledger import Account, Ledger
from careersim.engine.market import model_numbers
from careersim.engine.plan import Plan, plan
from careersim.engine.spells import spell, spells
from careersim.engine.state import BlockState
from careersim.engine.unvested import vest_at
from careersim.engine.utility import AllIn
from careersim.engine.weights import PayRange
from careersim.estimate import Estimate
from careersim.factor import SharesBought
from careersim.kinds import kinds
from careersim.leg import as_paths
from careersim.prices.base import log_drift
from careersim.quantity import Array
from careersim.samplers.base import Sampler, Sizes
from careersim.simulation import Progress
from careersim.table import Context

MOST_PATHS = 2**18
"""Every path of every month is kept: no more of them than that."""


@dataclass(frozen=True)
class Leavings:
    """What leaving at the end of each month comes to, on each path.

    values : present value after tax of leaving with month m, 0 to M; month M is staying; (M + 1, n_paths) [currency].
    prices : of each stock in each month, 0 to M, (M + 1, n_paths) [currency/share].
    growth : E[price] of each stock in a month over that of the month before, given what is drawn, (n_paths,).
    all_in : the same with happiness, None where it has no price.
    employed : whether luck has left the current job alone by the end of month m, (M + 1, n_paths).
    forfeited : mean present value of what each leaves behind.
    """

    values: Array
    all_in: Array | None
    prices: dict[str, Array]
    growth: dict[str, Array]
    employed: Array
    forfeited: tuple[Estimate, ...]
    n_batches: int

    def mean(self, sample: Array) -> Estimate:
        """Return the mean of a number a path, (n_paths,), with its error."""
        return estimate_of(sample, self.n_batches)


def leavings(
    decision: Decision, offer: str, paths: int | None, seed: int, progress: Progress | None = None
) -> Leavings:
    """Return what leaving for an offer at every month's end comes to. The last day is the month's date."""
    variant = _variant(decision, offer)
    months = range(decision.grid.n_months + 1)
    keys = [*(_key(month) for month in months[:-1]), STAY]
    stocks = _stocks(decision, offer)
    prepared = plan(variant, [(stock, month) for stock in stocks for month in months])
    sizes = Sizes.of(min(paths or decision.simulation.paths, MOST_PATHS))
    kind = kinds(Sampler)[decision.simulation.sampler]
    sampler = kind(seed, prepared.streams, sizes.block_size, sizes.batch_size)
    n_paths = sizes.n_blocks * sizes.block_size
    values, all_in = np.empty((2, len(keys), n_paths))
    priced: dict[str, AllIn] = {}
    found = Leavings(
        values,
        all_in,
        {stock: np.empty((len(months), n_paths)) for stock in stocks},
        {stock: np.empty(n_paths) for stock in stocks},
        np.ones((len(months), n_paths)),
        (),
        sizes.n_blocks * sampler.n_batches,
    )
    ledgers = {key: Ledger.empty(prepared.ledgers[key].accounts) for key in keys}
    departure = spells(variant, STAY)[0][1].departure
    for index in range(sizes.n_blocks):
        here = slice(index * sizes.block_size, (index + 1) * sizes.block_size)
        state = block_state(prepared, sampler, index)
        part = valued(prepared, state)
        if index == 0:
            # What happiness is measured against is settled on the first block.
            pay_range = PayRange.of(part.outcomes, STAY)
            priced = {key: one for key in keys if (one := AllIn.solved(key, part.outcomes, pay_range))}
        for row, key in enumerate(keys):
            values[row, here] = part.outcomes.present_value[key]
            if priced:
                all_in[row, here] = part.outcomes.sample(priced[key])
            ledgers[key].means.add(prepared.ledgers[key].means(part.products, part.levies[key]))
        for stock in stocks:
            found.growth[stock][here] = _growth(prepared, stock, state)
            for month in months:
                found.prices[stock][month, here] = as_paths(state.price(stock, month), sizes.block_size)
        if departure is not None:
            for month in months:
                found.employed[month, here] = 1.0 - departure.gone(month + 1).value(state)
        if progress is not None:
            progress((index + 1) * sizes.block_size, n_paths)
    forfeited = tuple(ledgers[key].estimate(Account("forfeited")) for key in keys)
    return replace(found, all_in=all_in if priced else None, forfeited=forfeited)


def unvested_by_month(decision: Decision) -> tuple[float, ...]:
    """Return what is granted by the end of each month and not vested, at the stock's expected price of that month."""
    assert decision.current is not None
    grid, package = decision.grid, decision.current.package
    staying = spell(decision, CURRENT, decision.start, grid.end)
    totals = [0.0] * (grid.n_months + 1)
    prices = cache(lambda stock: expected_prices(decision, stock).tolist())
    for components in package.values():
        for component in components:
            stock = component.market or decision.stock(CURRENT)
            for payment in component.vests(staying, package):
                granted = max((f.month for f in payment.factors if type(f) is SharesBought), default=0)
                for month in range(granted, grid.n_months + 1):
                    if payment.date > grid.dates[month]:
                        totals[month] += vest_at(payment, stock, prices(stock).__getitem__, month).value
    return tuple(totals)


def _variant(decision: Decision, offer: str) -> Decision:
    """Return the decision between leaving for one offer at every month's end, whenever it would start by itself."""
    context = Context(decision.start, decision.grid.end)
    paths = {
        _key(month): Path.model_validate({"path": [{"job": CURRENT, "until": day}, {"job": offer}]}, context=context)
        for month, day in enumerate(decision.grid.dates[:-1])
    }
    offers = {offer: decision.offers[offer].model_copy(update={"start": None})}
    return decision.model_copy(update={"offers": offers, "alternatives": paths})


def _key(month: int) -> str:
    return f"month {month}"


def _stocks(decision: Decision, offer: str) -> tuple[str, ...]:
    """Return the listed stocks of the two jobs' pay, the current one's first: what one watches."""
    named: Iterator[str] = (
        component.market or decision.stock(job)
        for job in (CURRENT, offer)
        for components in decision.jobs[job].package.values()
        for component in components
        if component.is_equity
    )
    return tuple(stock for stock in dict.fromkeys(named) if decision.price_model(stock).is_listed)


def _growth(prepared: Plan, stock: str, state: BlockState) -> Array:
    planned = next(one for one in prepared.stocks if one.name == stock)
    drawn = model_numbers(planned, {draw: state.draw(draw) for draw in planned.draws.values()})
    return as_paths(np.exp(np.asarray(log_drift(drawn)) / 12), state.n_paths)
