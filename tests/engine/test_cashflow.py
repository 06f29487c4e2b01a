"""Money is what each payment says, factor by factor: whatever is shared, split by luck or summed on the way."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import careersim as cs
from careersim.departure import Lookup
from careersim.engine import block as block_module
from careersim.engine.aftermath import aftermath
from careersim.engine.block import block, block_state, valued
from careersim.engine.cashflow import cash_flows
from careersim.engine.plan import plan
from careersim.engine.spells import legs, spells
from careersim.engine.state import BlockState
from careersim.factor import Discount, Draw, Made, State, Sum
from careersim.leg import Payment
from careersim.quantity import Value
from careersim.samplers.sobol import Sobol

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "configs").glob("*.toml")), ROOT / "benchmarks/files/model.toml"]
PRIVATE = """
start = 2025-01-01
horizon = "3y"
[preferences]
discount_rate = { normal = [0.05, 0.01] }
[market.UNIT]
kind = "private"
spot = 20.0
exit_rate = 0.3
failure_rate = 0.2
[current]
stock = "UNIT"
since = 2024-01-01
salary = { annual = 150_000, raise = { pert = [0, 0.03, 0.1] } }
rsu = { shares = 4_000, granted = 2024-01-01, vesting = "4y quarterly" }
layoff = { rate = 0.3, severance = "3mo" }
leave = 0.2
[offers.other]
start = 2025-03-01
salary = { annual = { normal = [170_000, 5_000] }, raise = 0.02 }
bonus = { target = 0.1, payout = { uniform = [0, 2] } }
layoff = 0.2
[between_jobs]
duration = { uniform = [1, 9] }
benefit = 2_000
[next_job]
pay = { uniform = [0.7, 1.2] }
equity = 0.6
"""


@dataclass
class Naive:
    """A block of paths that knows the numbers and prices without luck too, and makes everything anew."""

    decision: cs.Decision
    block: BlockState

    def draw(self, draw: Draw) -> Value:
        return self.block.numbers.get(draw, draw.quantity.mean)

    def price(self, stock: str, month: int) -> Value:
        if (stock, month) in self.block.prices:
            return self.block.prices[stock, month]
        model = self.decision.price_model(stock)
        drawn = {key: number.mean for key, number in model.numbers.items()}
        return drawn["spot"] if month == 0 else float(model.price_paths(drawn, np.array([month / 12]), None)[0])

    def discount(self, month: int) -> Value:
        return self.block.discounts[month]

    def once(self, name: Hashable, make: Callable[[State], Made]) -> Made:
        return make(self)


@pytest.mark.parametrize("name", [*(file.stem for file in FILES), "private"])
def test_money_is_the_sum_of_the_payments(name: str) -> None:
    decision = cs.loads(PRIVATE) if name == "private" else cs.load({file.stem: file for file in FILES}[name])
    prepared = plan(decision)
    state = block_state(prepared, Sobol(1, prepared.streams, 512, 64), 0)
    flows, _ = cash_flows(prepared, state)
    naive = Naive(decision, state)
    rate = Draw(decision.preferences.discount_rate)

    def worth(payment: Payment) -> np.ndarray:
        found = np.full(state.n_paths, payment.weight)
        # Luck first: what it never lets happen reads prices that nobody has made.
        for factor in sorted(payment.factors, key=lambda factor: not isinstance(factor, Lookup)):
            if found.any():
                found = found * factor.value(naive)
        return found

    for key in decision.alternative_keys:
        gross: dict[tuple, np.ndarray] = {}
        discounted: dict[tuple, np.ndarray] = {}
        for job, time in spells(decision, key):
            after = aftermath(decision, job, time, lambda parts: Sum(tuple(parts)))
            for leg in (*legs(decision, job, time), *after):
                for payment in leg.paid:
                    source = decision.grid.tax_year(payment.date), payment.income or leg.income, decision.state(job)
                    money = worth(payment)
                    gross[source] = gross.get(source, 0.0) + money
                    present = money * Discount(rate, payment.month).value(naive)
                    discounted[source] = discounted.get(source, 0.0) + present
        assert gross.keys() == flows[key].gross.keys()
        for source, money in gross.items():
            largest = np.abs(money).max()
            assert flows[key].gross[source] == pytest.approx(money, rel=1e-9, abs=1e-9 * largest), (key, source)
            present = flows[key].discounted[source]
            assert present == pytest.approx(discounted[source], rel=1e-9, abs=1e-9 * largest), (key, source)


@pytest.mark.parametrize("n_batches", [2, 32])
def test_a_block_in_parts_comes_to_the_same(n_batches: int, monkeypatch: pytest.MonkeyPatch) -> None:
    decision = cs.loads(PRIVATE)
    prepared = plan(decision)
    sampler = Sobol(1, prepared.streams, 1024, 1024 // n_batches)
    whole = block(prepared, sampler, 0)
    monkeypatch.setattr(block_module, "MOST_NUMBERS", 100 * len(prepared.rows))
    parts = valued(prepared, block_state(prepared, sampler, 0))
    assert parts.outcomes.n_batches == whole.outcomes.n_batches == n_batches
    for key in prepared.alternatives:
        assert parts.outcomes.present_value[key] == pytest.approx(whole.outcomes.present_value[key], rel=1e-12)
        assert parts.levies[key] == pytest.approx(whole.levies[key], rel=1e-12)
    assert parts.products == pytest.approx(whole.products, rel=1e-12, abs=1e-12 * np.abs(whole.products).max())
