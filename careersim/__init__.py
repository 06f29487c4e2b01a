"""careersim: the distribution of what staying, or leaving for an offer, would cost."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from careersim.decision import Decision as Decision
    from careersim.load import Fault as Fault
    from careersim.load import OffersError as OffersError
    from careersim.load import load as load
    from careersim.load import loads as loads
    from careersim.result import Result as Result
    from careersim.simulate import simulate as simulate

__version__ = "0.1.0"

_HOMES = {
    "Decision": "decision",
    "Fault": "load",
    "OffersError": "load",
    "Result": "result",
    "load": "load",
    "loads": "load",
    "simulate": "simulate",
}
__all__ = ["Decision", "Fault", "OffersError", "Result", "load", "loads", "simulate"]


def __getattr__(name: str) -> Any:
    # Imported on first use: `careersim --help` must not wait for numpy and pydantic.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
