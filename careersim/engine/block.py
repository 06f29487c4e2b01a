"""One block of paths, from its shocks to what each path comes to: the corridor, walked in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from careersim.engine.cashflow import cash_flows, discount_factors
from careersim.engine.draws import drawn_numbers
from careersim.engine.market import stock_prices
from careersim.engine.outcomes import Outcomes, joined
from careersim.engine.plan import Plan
from careersim.engine.state import BlockState
from careersim.engine.tax import YearTax, taxes_by_year
from careersim.engine.value import annuity, present_value, scores
from careersim.factor import Draw
from careersim.leg import as_paths
from careersim.quantity import Array
from careersim.samplers.base import Sampler

MOST_NUMBERS = 2**25
"""Of products in memory at once, 256 MB: a block of a plan with more of them is valued in parts."""


@dataclass(frozen=True)
class Block:
    """What one block of paths hands back.

    products : each batch's means of the products of all groups, (n_products, n_batches).
    levies : each batch's means of the levies by alternative, in the order of its ledger, (n_levies, n_batches).
    """

    outcomes: Outcomes
    products: Array
    levies: Mapping[str, Array]


def block(plan: Plan, sampler: Sampler, index: int) -> Block:
    """Return one block of paths: a pure function of the plan, the sampler and the block's index."""
    return valued(plan, block_state(plan, sampler, index))


def block_state(plan: Plan, sampler: Sampler, index: int) -> BlockState:
    """Return the numbers, prices and discounts of one block of paths."""
    shocks = sampler.shocks(index)
    numbers = drawn_numbers(plan.draws, shocks)
    prices = stock_prices(plan.stocks, numbers, shocks)
    discounts = discount_factors(numbers[plan.discount_rate], plan.grid.n_months)
    return BlockState(sampler.block_size, sampler.n_batches, numbers, prices, discounts)


def valued(plan: Plan, state: BlockState) -> Block:
    """Return what one block of paths comes to."""
    n_parts = 1
    while n_parts < state.n_batches and len(plan.rows) * state.n_paths > n_parts * MOST_NUMBERS:
        n_parts *= 2
    if n_parts == 1:
        return _valued(plan, state)
    parts = [_valued(plan, part) for part in state.split(n_parts)]
    return Block(
        joined([part.outcomes for part in parts]),
        np.hstack([part.products for part in parts]),
        {key: np.hstack([part.levies[key] for part in parts]) for key in plan.alternatives},
    )


def _valued(plan: Plan, state: BlockState) -> Block:
    flows, products = cash_flows(plan, state)
    values, levies = {}, {}
    for key, flow in flows.items():
        taxes = taxes_by_year(plan.tax, plan.grid, flow, lambda quantity: state.numbers[Draw(quantity)])
        values[key] = as_paths(present_value(flow, taxes), state.n_paths)
        levies[key] = _means(taxes, plan.ledgers[key].levies, state)
    preferences = {key: state.numbers[draw] for key, draw in plan.preferences.items()}
    outcomes = Outcomes(values, scores(plan, state), annuity(state.discounts), preferences, state.n_batches)
    return Block(outcomes, products, levies)


def _means(taxes: Mapping[int, YearTax], levies: Sequence[tuple[int, str]], state: BlockState) -> Array:
    rows = np.zeros((len(levies), state.n_paths))
    for row, (year, name) in zip(rows, levies, strict=True):
        if year in taxes:
            row[:] = taxes[year].levies[name]
    return state.batch_means(rows)
