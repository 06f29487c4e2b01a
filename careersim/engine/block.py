"""One block of paths, from its shocks to what each path comes to: the corridor, walked in order."""

from __future__ import annotations

from dataclasses import dataclass

from careersim.engine.cashflow import BlockState, cash_flow, discount_factors, present_values
from careersim.engine.draws import drawn_numbers
from careersim.engine.ledger import Entries, entries
from careersim.engine.market import stock_prices
from careersim.engine.outcomes import Outcomes
from careersim.engine.plan import Plan
from careersim.engine.tax import taxes_by_year
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
    prices = stock_prices(plan.stocks, plan.grid.n_months, numbers, shocks)
    discount = discount_factors(numbers[plan.discount_rate], plan.grid.n_months)
    state = BlockState(numbers, prices)
    values, averages, ledgers = {}, {}, {}
    for alternative in plan.alternatives:
        flow = cash_flow(alternative.paid, state, discount)
        taxes = taxes_by_year(plan.tax, plan.grid, flow, lambda quantity: numbers[Draw(quantity)])
        values[alternative.key] = as_paths(present_value(flow, taxes), sampler.block_size)
        averages[alternative.key] = scores(plan.attributes, alternative.scores, numbers, discount)
        levies = {(year, levy): owed for year, tax in taxes.items() for levy, owed in tax.levies.items()}
        ledgers[alternative.key] = entries(
            flow.by_component,
            levies,
            present_values(alternative.forfeited, state, discount),
            present_values(alternative.beyond, state, None),
            plan.grid.months_by_tax_year,
        )
    preferences = {key: numbers[draw] for key, draw in plan.preferences.items()}
    return Block(Outcomes(values, averages, annuity(discount), preferences), ledgers)
