"""One block of paths, from its shocks to what each path comes to: the corridor, walked in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from careersim.engine.cashflow import BlockState, cash_flows, discount_factors
from careersim.engine.draws import drawn_numbers
from careersim.engine.ledger import Account, Entries, with_totals
from careersim.engine.market import stock_prices
from careersim.engine.outcomes import Outcomes
from careersim.engine.plan import Plan
from careersim.engine.products import Linear
from careersim.engine.tax import YearTax, taxes_by_year
from careersim.engine.value import annuity, present_value, scores
from careersim.leg import Draw, as_paths
from careersim.samplers.base import Sampler


@dataclass(frozen=True)
class Block:
    """What one block of paths hands back: its outcomes, and each alternative's means by account."""

    outcomes: Outcomes
    ledgers: dict[str, Entries]


def block(plan: Plan, sampler: Sampler, index: int) -> Block:
    """Return one block of paths: a pure function of the plan, the sampler and the block's index."""
    shocks = sampler.shocks(index)
    numbers = drawn_numbers(plan.draws, shocks)
    prices = stock_prices(plan.stocks, numbers, shocks)
    discounts = discount_factors(numbers[plan.discount_rate], plan.grid.n_months)
    flows, means = cash_flows(plan, BlockState(sampler.block_size, numbers, prices, discounts))
    values, ledgers = {}, {}
    for key, flow in flows.items():
        taxes = taxes_by_year(plan.tax, plan.grid, flow, lambda quantity: numbers[Draw(quantity)])
        values[key] = as_paths(present_value(flow, taxes), sampler.block_size)
        ledgers[key] = _entries(plan.ledgers[key], means, taxes)
    preferences = {key: numbers[draw] for key, draw in plan.preferences.items()}
    averages = scores(plan, numbers, discounts)
    return Block(Outcomes(values, averages, annuity(discounts), preferences), ledgers)


def _entries(
    ledger: Mapping[Account, Mapping[int, Linear]], means: Mapping[int, list[float]], taxes: Mapping[int, YearTax]
) -> Entries:
    """Return the mean of every account of an alternative, the levies and the totals among them."""
    entries = {
        account: sum(linear.of(means[year]) for year, linear in parts.items()) for account, parts in ledger.items()
    }
    for year, tax in taxes.items():
        entries |= {Account("levy", name, year): float(np.mean(owed)) for name, owed in tax.levies.items()}
    return with_totals(entries)
