"""The whole house on one page: read it first.

offers.toml -> Decision -> plan -> (block by block: draws -> market -> cash flow -> tax -> value) -> Result
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from careersim.checkpoint import Checkpoint
from careersim.decision import Decision
from careersim.engine.block import block
from careersim.engine.chunk import Chunk, chunk, chunk_ranges
from careersim.engine.executor import pool
from careersim.engine.frame import Frame
from careersim.engine.outcomes import Outcomes, joined
from careersim.engine.plan import plan
from careersim.engine.tally import Tally
from careersim.identity import identity
from careersim.kinds import kinds
from careersim.result import Result
from careersim.samplers.base import BATCHES, Sampler, Sizes
from careersim.summary import Provenance

if TYPE_CHECKING:
    from concurrent.futures import Executor

KEEP = 2**20
"""How many paths a result keeps by default; of those beyond, sums are kept."""
Progress = Callable[[int, int], None]
"""Called with the paths done and the paths in all."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C came while paths were simulated; `result` is of those that were done, None where they were too few.

    Where a checkpoint was asked for, they are in it.
    """

    def __init__(self, result: Result | None) -> None:
        super().__init__()
        self.result = result


def simulate(
    decision: Decision,
    paths: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    *,
    sampler: str | None = None,
    baseline: str | None = None,
    keep: int = KEEP,
    progress: Progress | None = None,
    checkpoint: Checkpoint | None = None,
) -> Result:
    """Return the simulated values of every alternative of a decision, on the same paths.

    paths, seed, sampler : by default the file's; `paths` is rounded up to whole blocks.
    workers : processes to simulate on; by default this one alone.
    executor : any `concurrent.futures.Executor` to run all on instead, then `workers` says how many it has, so that
        all have work. The result is the same to the bit.
    baseline : the alternative that every other is compared with; by default each with its best other.
    keep : so many first paths, or 128 batches, are kept one by one; of the others only sums, so that memory is flat.
    checkpoint : where the sums are kept from time to time, so that a run that was ended goes on to the same bits. It is
        for the caller to remove it once the result is safe.

    Raises KeyError where the baseline is no alternative, Interrupted on Ctrl-C, and CheckpointError where the
    checkpoint cannot be gone on from.
    """
    if baseline is not None and baseline not in decision.alternative_keys:
        raise KeyError(baseline)
    prepared = plan(decision)
    sizes = Sizes.of(decision.simulation.paths if paths is None else paths)
    kind = kinds(Sampler)[sampler or decision.simulation.sampler]
    source = kind(
        decision.simulation.seed if seed is None else seed, prepared.streams, sizes.block_size, sizes.batch_size
    )
    n_first = min(sizes.n_blocks, -(-max(keep, BATCHES * sizes.batch_size) // sizes.block_size))
    is_all = n_first == sizes.n_blocks

    if checkpoint is not None:
        checkpoint.begin(identity(decision, source, sizes, n_first, baseline), sizes.block_size)

    def tell(n_blocks: int) -> None:
        if progress is not None:
            progress(n_blocks * sizes.block_size, sizes.n_blocks * sizes.block_size)

    def result(total: Chunk) -> Result:
        made = Provenance(
            seed=source.seed,
            paths=total.n_blocks * sizes.block_size,
            paths_asked=sizes.n_blocks * sizes.block_size,
            n_batches=total.n_blocks * source.n_batches,
            kept=outcomes.n_paths,
            sampler=kind.kind,
            input_sha256=decision.input_sha256,
        )
        return Result(decision, made, outcomes, frame, total.tally, total.ledgers, prepared.unvested_today)

    outcomes: Outcomes
    frame: Frame
    total: Chunk | None = None
    try:
        # The first paths are kept, and settle what the others are measured against.
        first = []
        with pool(partial(block, prepared, source), workers, executor) as run:
            for _, part in run(range(n_first)):
                first.append(part)
                tell(len(first))
        outcomes = joined([part.outcomes for part in first])
        utility = decision.preferences.utility
        frame = Frame.settled(outcomes, decision.reference, baseline, utility, is_all=is_all)
        sums = Chunk.empty(prepared, Tally.framed(frame.measures(), outcomes, is_all=is_all))
        sums.add(prepared, first)
        total = sums if checkpoint is None else checkpoint.restored(sums)
        # Of the others only sums come back.
        with pool(partial(chunk, prepared, source, total.tally.emptied()), workers, executor) as run_later:
            for _, later in run_later(chunk_ranges(total.n_blocks, sizes.n_blocks)):
                total = total.merged(later)
                if checkpoint is not None:
                    checkpoint.keep(total)
                tell(total.n_blocks)
    except KeyboardInterrupt:
        if total is None:
            raise Interrupted(None) from None
        if checkpoint is not None and not is_all:
            checkpoint.keep(total, now=True)
        raise Interrupted(result(total)) from None
    return result(total)
