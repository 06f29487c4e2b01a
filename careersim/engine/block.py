"""One block of paths, from its shocks to what each path comes to: the corridor, walked in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from careersim.engine.cashflow import cash_flows, discount_factors
from careersim.engine.draws import drawn_numbers
from careersim.engine.market import stock_prices
from careersim.engine.outcomes import Outcomes
from careersim.engine.plan import Plan
from careersim.engine.state import BlockState
from careersim.engine.tax import YearTax, taxes_by_year
from careersim.engine.value import annuity, present_value, scores
from careersim.factor import Draw
from careersim.leg import as_paths
from careersim.quantity import Array
from careersim.samplers.base import Sampler


@dataclass(frozen=True)
class Block:
    """What one block of paths hands back.

    products : each batch's means of the products of each tax year, (n_products, n_batches).
    levies : each batch's means of the levies by alternative, in the order of its ledger, (n_levies, n_batches).
    """

    outcomes: Outcomes
    products: Mapping[int, Array]
    levies: Mapping[str, Array]


def block(plan: Plan, sampler: Sampler, index: int) -> Block:
    """Return one block of paths: a pure function of the plan, the sampler and the block's index."""
    return valued(plan, sampler, block_state(plan, sampler, index))


def block_state(plan: Plan, sampler: Sampler, index: int) -> BlockState:
    """Return the numbers, prices and discounts of one block of paths."""
    shocks = sampler.shocks(index)
    numbers = drawn_numbers(plan.draws, shocks)
    prices = stock_prices(plan.stocks, numbers, shocks)
    discounts = discount_factors(numbers[plan.discount_rate], plan.grid.n_months)
    return BlockState(sampler.block_size, sampler.n_batches, numbers, prices, discounts)


def valued(plan: Plan, sampler: Sampler, state: BlockState) -> Block:
    """Return what one block of paths comes to."""
    flows, products = cash_flows(plan, state)
    values, levies = {}, {}
    for key, flow in flows.items():
        taxes = taxes_by_year(plan.tax, plan.grid, flow, lambda quantity: state.numbers[Draw(quantity)])
        values[key] = as_paths(present_value(flow, taxes), sampler.block_size)
        levies[key] = _means(taxes, plan.ledgers[key].levies, sampler)
    preferences = {key: state.numbers[draw] for key, draw in plan.preferences.items()}
    outcomes = Outcomes(values, scores(plan, state), annuity(state.discounts), preferences, sampler.n_batches)
    return Block(outcomes, products, levies)


def _means(taxes: Mapping[int, YearTax], levies: Sequence[tuple[int, str]], sampler: Sampler) -> Array:
    means = np.zeros((len(levies), sampler.n_batches))
    for row, (year, name) in zip(means, levies, strict=True):
        if year in taxes:
            row[:] = as_paths(taxes[year].levies[name], sampler.block_size).reshape(sampler.n_batches, -1).mean(axis=1)
    return means
