"""The whole house on one page: read it first.

offers.toml -> Decision -> plan -> (block by block: draws -> market -> cash flow -> tax -> value) -> Result
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial

from careersim.decision import PLANNED_SAMPLERS, Decision
from careersim.engine.block import block
from careersim.engine.chunk import CHUNK_BLOCKS, Chunk, chunk
from careersim.engine.executor import in_order
from careersim.engine.frame import Frame
from careersim.engine.outcomes import joined
from careersim.engine.plan import plan
from careersim.engine.tally import Tally
from careersim.kinds import kinds
from careersim.result import Result
from careersim.samplers.base import FEWEST_BLOCKS, Sampler, blocks_for
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
    keep : so many first paths are kept one by one; the others only in sums, so that memory stays flat.

    Raises KeyError where the baseline is no alternative.
    """
    if baseline is not None and baseline not in decision.alternative_keys:
        raise KeyError(baseline)
    asked = sampler or decision.simulation.sampler
    used = "pseudo" if asked in PLANNED_SAMPLERS else asked
    prepared = plan(decision)
    n_blocks, block_size = blocks_for(decision.simulation.paths if paths is None else paths)
    source = kinds(Sampler)[used](decision.simulation.seed if seed is None else seed, prepared.streams, block_size)
    n_first = min(n_blocks, max(-(-keep // block_size), FEWEST_BLOCKS))

    def tell(blocks_done: int) -> None:
        if progress is not None:
            progress(blocks_done * block_size, n_blocks * block_size)

    with in_order(workers, executor) as run:
        first = []
        for part in run(partial(block, prepared, source), range(n_first)):
            first.append(part)
            tell(len(first))
        outcomes = joined([part.outcomes for part in first])
        frame = Frame.settled(outcomes, decision.reference, baseline, is_all=n_first == n_blocks)
        total = Chunk.of(first, Tally.framed(frame.measures(), outcomes))
        empty = total.tally.emptied()
        starts = range(n_first, n_blocks, CHUNK_BLOCKS)
        for start, later in zip(starts, run(partial(chunk, prepared, source, empty, n_blocks), starts), strict=True):
            total.merge(later)
            tell(min(start + CHUNK_BLOCKS, n_blocks))

    made = Provenance(
        seed=source.seed,
        paths=n_blocks * block_size,
        n_blocks=n_blocks,
        kept=outcomes.n_paths,
        sampler=used,
        sampler_asked=asked,
        input_sha256=decision.input_sha256,
    )
    return Result(decision, made, outcomes, frame, total.tally, total.ledgers, prepared.unvested_today)
