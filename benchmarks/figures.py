"""The figures whose errors P4 and P5 judge, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from careersim.estimate import Estimate
from careersim.summary import Summary

STAY, OTHER = "stay", "other"
Figure = Callable[[Summary], Estimate | None]
FIGURES: Mapping[str, Figure] = {
    "mean": lambda found: found.alternatives[OTHER].cost.spread.mean,
    "P5": lambda found: found.alternatives[OTHER].cost.spread["p5"],
    "P50": lambda found: found.alternatives[OTHER].cost.spread["p50"],
    "P95": lambda found: found.alternatives[OTHER].cost.spread["p95"],
    "P(best)": lambda found: found.alternatives[OTHER].p_best,
    "regret": lambda found: found.alternatives[OTHER].regret.mean,
    "certainty equivalent": lambda found: found.alternatives[STAY].certainty_equivalent,
}


def figures(summary: Summary) -> dict[str, Estimate]:
    """Return every figure that a summary has."""
    found = {name: of(summary) for name, of in FIGURES.items()}
    return {name: estimate for name, estimate in found.items() if estimate is not None}
