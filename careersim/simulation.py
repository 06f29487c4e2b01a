"""The whole house on one page: read it first.

offers.toml -> Decision -> plan -> (block by block: draws -> market -> cash flow -> tax -> value) -> Result
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial

from careersim.decision import Decision
from careersim.engine.block import block
from careersim.engine.chunk import Chunk, chunk, chunk_ranges
from careersim.engine.executor import in_order
from careersim.engine.frame import Frame
from careersim.engine.outcomes import joined
from careersim.engine.plan import plan
from careersim.engine.tally import Tally
from careersim.kinds import kinds
from careersim.result import Result
from careersim.samplers.base import BATCHES, Sampler, Sizes
from careersim.summary import Provenance

KEEP = 2**20
"""How many paths a result keeps by default; of those beyond, sums are kept."""
Progress = Callable[[int, int], None]
"""Called with the paths done and the paths in all."""


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
) -> Result:
    """Return the simulated values of every alternative of a decision, on the same paths.

    paths, seed, sampler : by default the file's; `paths` is rounded up to whole blocks.
    workers : threads; by default one.
    executor : any `concurrent.futures.Executor` to run the blocks on instead. The result is the same to the bit.
    baseline : the alternative that every other is compared with; by default each with its best other.
    keep : so many first paths, or 128 batches, are kept one by one; of the others only sums, so that memory is flat.

    Raises KeyError where the baseline is no alternative.
    """
    if baseline is not None and baseline not in decision.alternative_keys:
        raise KeyError(baseline)
    prepared = plan(decision)
    sizes = Sizes.of(decision.simulation.paths if paths is None else paths)
    kind = kinds(Sampler)[sampler or decision.simulation.sampler]
    source = kind(
        decision.simulation.seed if seed is None else seed, prepared.streams, sizes.block_size, sizes.batch_size
    )
    n_blocks = sizes.n_blocks
    n_first = min(n_blocks, -(-max(keep, BATCHES * sizes.batch_size) // sizes.block_size))

    def tell(blocks_done: int) -> None:
        if progress is not None:
            progress(blocks_done * sizes.block_size, n_blocks * sizes.block_size)

    with in_order(workers, executor) as run:
        first = []
        for _, part in run(partial(block, prepared, source), range(n_first)):
            first.append(part)
            tell(len(first))
        outcomes = joined([part.outcomes for part in first])
        is_all = n_first == n_blocks
        frame = Frame.settled(outcomes, decision.reference, baseline, is_all=is_all)
        total = Chunk.empty(prepared, Tally.framed(frame.measures(), outcomes, is_all=is_all))
        total.add(prepared, first)
        empty = total.tally.emptied()
        for indexes, later in run(partial(chunk, prepared, source, empty), chunk_ranges(n_first, n_blocks)):
            total.merge(later)
            tell(indexes.stop)

    made = Provenance(
        seed=source.seed,
        paths=n_blocks * sizes.block_size,
        n_batches=n_blocks * source.n_batches,
        kept=outcomes.n_paths,
        sampler=kind.kind,
        input_sha256=decision.input_sha256,
    )
    return Result(decision, made, outcomes, frame, total.tally, total.ledgers, prepared.unvested_today)
