"""careersim: the distribution of what staying, or leaving for an offer, would cost."""

from __future__ import annotations

# Nothing is imported here: whoever runs the command waits for it before Ctrl-C is looked after.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from careersim.analysis.breakeven import break_even as break_even
    from careersim.analysis.compare import compare as compare
    from careersim.analysis.drivers import drivers as drivers
    from careersim.analysis.frontier import frontier as frontier
    from careersim.analysis.multiplicative import multiplicative as multiplicative
    from careersim.analysis.risk import risk as risk
    from careersim.analysis.search import search as search
    from careersim.analysis.smaa import weights as weights
    from careersim.analysis.sweep import sweep as sweep
    from careersim.analysis.two_weights import two_weights as two_weights
    from careersim.analysis.when import when as when
    from careersim.checkpoint import Checkpoint as Checkpoint
    from careersim.checkpoint import CheckpointError as CheckpointError
    from careersim.decision import Decision as Decision
    from careersim.offers_file import Fault as Fault
    from careersim.offers_file import OffersError as OffersError
    from careersim.offers_file import load as load
    from careersim.offers_file import loads as loads
    from careersim.report.plots import plot_opportunity_cost as plot_opportunity_cost
    from careersim.report.plots import plot_present_values as plot_present_values
    from careersim.result import Result as Result
    from careersim.simulation import Interrupted as Interrupted
    from careersim.simulation import simulate as simulate

__version__ = "0.1.0"

# No module here bears a public function's name: once imported, it would hide the function.
_HOMES = {
    "Checkpoint": "checkpoint",
    "CheckpointError": "checkpoint",
    "Decision": "decision",
    "Interrupted": "simulation",
    "Fault": "offers_file",
    "OffersError": "offers_file",
    "break_even": "analysis.breakeven",
    "compare": "analysis.compare",
    "drivers": "analysis.drivers",
    "frontier": "analysis.frontier",
    "Result": "result",
    "load": "offers_file",
    "loads": "offers_file",
    "multiplicative": "analysis.multiplicative",
    "plot_opportunity_cost": "report.plots",
    "plot_present_values": "report.plots",
    "risk": "analysis.risk",
    "search": "analysis.search",
    "simulate": "simulation",
    "sweep": "analysis.sweep",
    "two_weights": "analysis.two_weights",
    "weights": "analysis.smaa",
    "when": "analysis.when",
}
__all__ = [
    "Checkpoint",
    "CheckpointError",
    "Decision",
    "Fault",
    "Interrupted",
    "OffersError",
    "Result",
    "break_even",
    "compare",
    "drivers",
    "frontier",
    "load",
    "loads",
    "multiplicative",
    "plot_opportunity_cost",
    "plot_present_values",
    "risk",
    "search",
    "simulate",
    "sweep",
    "two_weights",
    "weights",
    "when",
]


def __getattr__(name: str) -> Any:
    # Imported on first use: `careersim --help` must not wait for numpy and pydantic.
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
