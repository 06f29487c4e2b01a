"""Who runs the blocks: this thread, a pool of threads, or any executor one hands in."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

Work = TypeVar("Work")
Made = TypeVar("Made")
IN_FLIGHT = 64
"""Tasks handed out ahead of the one waited for: enough for the workers, and flat in memory."""


class Run(Protocol):
    """Calls a task with each piece of work and yields both, in order."""

    def __call__(self, task: Callable[[Work], Made], works: Iterable[Work], /) -> Iterator[tuple[Work, Made]]:
        """Yield each piece of work and what the task made of it, in order."""


@contextmanager
def in_order(workers: int | None, executor: Executor | None) -> Iterator[Run]:
    """Give a way to run tasks: on `executor`, on so many threads, or here."""
    if executor is not None:
        yield _on(executor)
    elif workers is not None and workers > 1:
        with ThreadPoolExecutor(workers) as threads:
            yield _on(threads)
    else:
        yield _here


def _here(task: Callable[[Work], Made], works: Iterable[Work], /) -> Iterator[tuple[Work, Made]]:
    for work in works:
        yield work, task(work)


def _on(executor: Executor) -> Run:
    def run(task: Callable[[Work], Made], works: Iterable[Work], /) -> Iterator[tuple[Work, Made]]:
        waiting: deque[tuple[Work, Future[Made]]] = deque()
        try:
            for work in works:
                # The work is an argument, not part of the task: Dask merges tasks that look the same.
                waiting.append((work, executor.submit(task, work)))
                if len(waiting) >= IN_FLIGHT:
                    done, future = waiting.popleft()
                    yield done, future.result()
            while waiting:
                done, future = waiting.popleft()
                yield done, future.result()
        finally:
            for _, future in waiting:
                future.cancel()

    return run
