"""Run on a cluster that is there already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from careersim.commands.reading import Refused

if TYPE_CHECKING:
    from concurrent.futures import Executor


@contextmanager
def executor_at(scheduler: str | None) -> Iterator[Executor | None]:
    """Give an executor of the Dask scheduler at an address, such as tcp://10.0.0.1:8786; None without one.

    Raises Refused where Dask is not installed, or nobody answers at the address.
    """
    if scheduler is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise Refused("careersim: --scheduler needs Dask: pip install 'careersim[distributed]'") from None
    try:
        client = Client(scheduler, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise Refused(f"careersim: --scheduler: nobody answers at {scheduler!r} ({error}).") from None
    with client:
        yield client.get_executor()  # type: ignore[no-untyped-call]
