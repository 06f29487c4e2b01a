"""Many variants of one file on the same paths: what an answer does as its numbers change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from careersim.decision import Decision
from careersim.engine.executor import pool
from careersim.estimate import Estimate, Spread, finite
from careersim.offers_file import varied
from careersim.simulation import Progress, simulate
from careersim.summary import AlternativeSummary, Summary

if TYPE_CHECKING:
    from concurrent.futures import Executor


@dataclass(frozen=True)
class Sweep:
    """The figures of every variant: each key's value, and what came of it.

    keys : the key paths that were varied; variants : their values in each variant; figures : of each variant.
    """

    keys: tuple[str, ...]
    variants: tuple[tuple[Any, ...], ...]
    figures: tuple[Summary, ...]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield one row a variant and alternative: the keys' values and the figures, numbers or None."""
        for values, summary in zip(self.variants, self.figures, strict=True):
            for key, alternative in summary.alternatives.items():
                yield {**dict(zip(self.keys, values, strict=True)), "alternative": key, **_row(alternative)}


def sweep(
    decision: Decision,
    settings: Mapping[str, Sequence[Any]],
    *,
    paths: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Return the figures of every combination of values, all on the same paths.

    settings : the values that each key path takes, as the file would have them.

    Raises OffersError where a value is not allowed; nothing is run then.
    """
    variants = tuple(product(*settings.values()))
    decisions = [varied(decision, dict(zip(settings, values, strict=True))) for values in variants]
    figures = []
    with pool(partial(_figures, paths=paths, seed=seed), workers, executor) as run:
        for _, summary in run(decisions):
            figures.append(summary)
            if progress is not None:
                progress(len(figures), len(decisions))
    return Sweep(tuple(settings), variants, tuple(figures))


def _figures(decision: Decision, paths: int | None, seed: int | None) -> Summary:
    return simulate(decision, paths, seed).figures


def _row(alternative: AlternativeSummary) -> dict[str, Any]:
    happiness, all_in = alternative.happiness, alternative.all_in
    return {
        "versus": alternative.cost.versus,
        **_spread("present_value", alternative.present_value),
        **_spread("annual_pay", alternative.annual_pay),
        **_spread("opportunity_cost", alternative.cost.spread),
        **_estimate("p_best", alternative.p_best),
        **_estimate("certainty_equivalent", alternative.certainty_equivalent),
        **_estimate("expected_regret", alternative.regret.mean),
        **_estimate("price_of_happiness", happiness.price),
        **_estimate("surplus", happiness.surplus),
        **_estimate("all_in", None if all_in is None else all_in.value.mean),
        **_estimate("all_in_p_best", None if all_in is None else all_in.p_best),
    }


def _spread(name: str, spread: Spread) -> dict[str, Any]:
    return {**_estimate(name, spread.mean), f"{name}_p5": spread["p5"].value, f"{name}_p95": spread["p95"].value}


def _estimate(name: str, estimate: Estimate | None) -> dict[str, Any]:
    if estimate is None:
        return {name: None, f"{name}_se": None}
    return {name: finite(estimate.value), f"{name}_se": finite(estimate.se)}
