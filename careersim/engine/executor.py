"""Who runs the blocks: this process, several, or any executor one hands in."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor

Work = TypeVar("Work")
Made = TypeVar("Made")
IN_FLIGHT = 16
"""Tasks handed out ahead of the one waited for: enough for the workers, and flat in memory."""


Task: TypeAlias = Callable[[Work], Made]
Run: TypeAlias = Callable[[Iterable[Work]], Iterator[tuple[Work, Made]]]
"""Yields each piece of work and what a task made of it, in order."""


@contextmanager
def pool(task: Task[Work, Made], workers: int | None, executor: Executor | None) -> Iterator[Run[Work, Made]]:
    """Give a way to run a task: on `executor`, which has so many workers, on so many processes, or here.

    Threads would wait for one another: a block is a thousand short calls of numpy, each of which needs the interpreter.
    """
    if executor is not None:
        yield _on(executor, task, max(IN_FLIGHT, 2 * (workers or 1)))
    elif workers is None or workers <= 1:
        yield lambda works: ((work, task(work)) for work in works)
    else:
        # Imported where it is used: a plain run need not wait for it.
        from careersim.engine.processes import Processes

        with Processes(task, workers, max(IN_FLIGHT, 2 * workers)) as processes:
            yield processes


def _on(executor: Executor, task: Task[Work, Made], in_flight: int) -> Run[Work, Made]:
    """Return the way to run a task on an executor; here, where its worker was lost."""
    # Imported where it is used: it brings logging along.
    from concurrent.futures import Future

    def run(works: Iterable[Work]) -> Iterator[tuple[Work, Made]]:
        waiting: deque[tuple[Work, Future[Made]]] = deque()

        def handed_out(work: Work) -> Future[Made]:
            try:
                # The work is an argument, not part of the task: Dask merges tasks that look the same.
                return executor.submit(task, work)
            except Exception as error:  # noqa: BLE001 - the workers are gone
                lost: Future[Made] = Future()
                lost.set_exception(error)
                return lost

        def next_in_order() -> tuple[Work, Made]:
            work, future = waiting.popleft()
            try:
                return work, future.result()
            except Exception:  # noqa: BLE001 - whatever became of it there
                # Lost with its worker, or a fault of the task itself, which then shows here.
                return work, task(work)

        try:
            for work in works:
                waiting.append((work, handed_out(work)))
                if len(waiting) >= in_flight:
                    yield next_in_order()
            while waiting:
                yield next_in_order()
        finally:
            for _, future in waiting:
                future.cancel()

    return run
