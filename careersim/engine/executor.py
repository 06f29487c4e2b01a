"""Who runs the blocks: this thread, a pool of threads, or any executor one hands in."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

Made = TypeVar("Made")
IN_FLIGHT = 64
"""Tasks handed out ahead of the one waited for: enough for the workers, and flat in memory."""


class Run(Protocol):
    """Calls a task with each index and yields what it returns, in order."""

    def __call__(self, task: Callable[[int], Made], indexes: Iterable[int], /) -> Iterator[Made]:
        """Yield task(index) for each index, in order."""


@contextmanager
def in_order(workers: int | None, executor: Executor | None) -> Iterator[Run]:
    """Give a way to run tasks: on `executor`, on so many threads, or here."""
    if executor is not None:
        yield _on(executor)
    elif workers is not None and workers > 1:
        with ThreadPoolExecutor(workers) as threads:
            yield _on(threads)
    else:
        yield map


def _on(executor: Executor) -> Run:
    def run(task: Callable[[int], Made], indexes: Iterable[int], /) -> Iterator[Made]:
        waiting: deque[Future[Made]] = deque()
        try:
            for index in indexes:
                waiting.append(executor.submit(task, index))
                if len(waiting) >= IN_FLIGHT:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    return run
