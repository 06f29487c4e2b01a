"""The whole house on one page: read it first.

offers.toml -> Decision -> plan -> (block by block: draws -> market -> cash flow -> tax -> value) -> Result
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial

from careersim.decision import PLANNED_SAMPLERS, Decision
from careersim.engine.block import Block
from careersim.engine.cashflow import BlockState, cash_flow, discount_factors, present_values
from careersim.engine.draws import drawn_numbers
from careersim.engine.market import stock_prices
from careersim.engine.plan import Plan, plan
from careersim.engine.tax import taxes_by_year
from careersim.engine.value import annuity, present_value, scores
from careersim.kinds import kinds
from careersim.leg import Draw
from careersim.result import Provenance, Result
from careersim.samplers.base import Sampler

Progress = Callable[[int, int], None]
"""Called with the blocks done and the blocks in all."""


def simulate(
    decision: Decision,
    paths: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    *,
    sampler: str | None = None,
    progress: Progress | None = None,
) -> Result:
    """Return the simulated values of every alternative of a decision, on the same paths.

    paths, seed, sampler : by default the file's; `paths` is rounded up to whole blocks.
    workers : threads; by default one.
    executor : any `concurrent.futures.Executor` to run the blocks on instead. The result is the same to the bit.

    Raises MemoryError where the paths would not fit in memory.
    """
    asked = sampler or decision.simulation.sampler
    used = "pseudo" if asked in PLANNED_SAMPLERS else asked
    prepared = plan(decision)
    source = kinds(Sampler)[used](seed if seed is not None else decision.simulation.seed, prepared.streams)
    n_blocks = source.n_blocks(paths if paths is not None else decision.simulation.paths)
    blocks = _run(partial(run_block, prepared, source), n_blocks, workers, executor)
    provenance = Provenance(source.seed, n_blocks * source.block_size, used, asked, decision.input_sha256)
    return Result.of_blocks(decision, prepared, provenance, _counted(blocks, n_blocks, progress), n_blocks)


def run_block(prepared: Plan, sampler: Sampler, index: int) -> Block:
    """Return one block of paths: a pure function of the plan, the seed and the block's index."""
    shocks = sampler.shocks(index)
    numbers = drawn_numbers(prepared.draws, shocks)
    prices = stock_prices(prepared.stocks, prepared.grid.n_months, numbers, shocks)
    discount = discount_factors(numbers[prepared.discount_rate], prepared.grid.n_months)
    state = BlockState(numbers, prices)
    preferences = {key: numbers[draw] for key, draw in prepared.preferences.items()}
    block = Block(sampler.block_size, annuity(discount), preferences)
    for alternative in prepared.alternatives:
        flow = cash_flow(alternative.paid, state, discount)
        taxes = taxes_by_year(prepared.tax, prepared.grid, flow, lambda quantity: numbers[Draw(quantity)])
        block.add(
            alternative.key,
            value=present_value(flow, taxes),
            scores=scores(alternative.scores, numbers, discount),
            flow=flow,
            taxes=taxes,
            forfeited=present_values(alternative.forfeited, state, discount),
            beyond=present_values(alternative.beyond, state, None),
        )
    return block


def _run(
    task: Callable[[int], Block], n_blocks: int, workers: int | None, executor: Executor | None
) -> Iterator[Block]:
    if executor is not None:
        yield from executor.map(task, range(n_blocks))
    elif workers is not None and workers > 1:
        with ThreadPoolExecutor(workers) as threads:
            yield from threads.map(task, range(n_blocks))
    else:
        yield from map(task, range(n_blocks))


def _counted(blocks: Iterable[Block], n_blocks: int, progress: Progress | None) -> Iterator[Block]:
    for done, block in enumerate(blocks, start=1):
        yield block
        if progress is not None:
            progress(done, n_blocks)
