"""Processes of this machine that run a task, and that end with the one that hands out the work, however it ends.

Each has a line of its own. There is no thread, queue or lock in between that one which dies could leave behind: the
others, and the process that waits, go on or end at once.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, count
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

Work = TypeVar("Work")
Made = TypeVar("Made")


class Processes(Generic[Work, Made]):
    """So many worker processes that run a task, from `with` on until its end.

    The task, with its plan, goes to each of them once.

    ahead : how many pieces of work may be handed out or made before the one waited for.
    """

    def __init__(self, task: Callable[[Work], Made], workers: int, ahead: int) -> None:
        self._task, self._n_workers, self._ahead = task, workers, ahead
        self._workers: dict[Connection, BaseProcess] = {}
        self._busy: dict[Connection, int] = {}
        self._held: Connection | None = None
        self._numbers = count()

    def __enter__(self) -> Self:
        """Return itself; the workers start when there is work."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers, whatever they are doing."""
        self._end()

    def __call__(self, works: Iterable[Work], /) -> Iterator[tuple[Work, Made]]:
        """Yield each piece of work and what the task made of it, in order.

        What a worker loses is made here: it has died, or the task is at fault, which then shows here.
        """
        source = iter(works)
        for first in source:
            source = chain((first,), source)
            self._start()
            break
        waiting: deque[tuple[int, Work]] = deque()
        made: dict[int, Made] = {}
        while True:
            for line in [line for line in self._workers if line not in self._busy]:
                if len(waiting) < self._ahead and self._take(source, waiting):
                    self._hand_out(line, *waiting[-1])
            # Where nobody is left to take it, work is taken one by one and made here.
            if not waiting and not self._take(source, waiting):
                return
            number, work = waiting[0]
            if number in made or number not in self._busy.values():
                waiting.popleft()
                yield work, made.pop(number) if number in made else self._task(work)
            else:
                made.update(self._received())

    def _start(self) -> None:
        if self._held is not None:
            return
        # A fork starts at once, and needs no main module that can be imported again.
        is_forked = sys.platform == "linux"
        context = multiprocessing.get_context("fork" if is_forked else None)
        # The only writing end is here: the workers see it close, whatever has ended this process.
        waiting, self._held = context.Pipe(duplex=False)
        with waiting, warnings.catch_warnings():
            # Python warns that a fork copies no threads; the workers need none but their own.
            warnings.filterwarnings("ignore", ".*fork.*", DeprecationWarning)
            for _ in range(self._n_workers):
                ours, theirs = context.Pipe()
                inherited = (self._held, ours, *self._workers) if is_forked else ()
                worker = context.Process(target=_work, args=(self._task, theirs, waiting, inherited), daemon=True)
                worker.start()
                self._workers[ours] = worker
                theirs.close()

    def _take(self, source: Iterator[Work], waiting: deque[tuple[int, Work]]) -> bool:
        """Give the next piece of work a number; tell whether there was one."""
        for work in source:
            waiting.append((next(self._numbers), work))
            return True
        return False

    def _hand_out(self, line: Connection, number: int, work: Work) -> None:
        try:
            line.send((number, work))
        except OSError:
            self._lose(line)
        except Exception:  # noqa: BLE001, S110 - work that cannot be sent is made here
            pass
        else:
            self._busy[line] = number

    def _received(self) -> Iterator[tuple[int, Made]]:
        """Wait for a worker, and yield the numbers of what is done with what came of it; what is lost has none."""
        for line in wait([*self._busy]):
            assert isinstance(line, Connection)
            try:
                number, is_made, made = line.recv()
            except (EOFError, OSError):
                self._lose(line)
                continue
            del self._busy[line]
            if is_made:
                yield number, made

    def _lose(self, line: Connection) -> None:
        self._busy.pop(line, None)
        self._workers.pop(line).kill()
        line.close()

    def _end(self) -> None:
        if self._held is not None:
            self._held.close()
        workers = [*self._workers.values()]
        for worker in workers:
            worker.kill()
        for line in [*self._workers]:
            self._lose(line)
        for worker in workers:
            worker.join()


def _work(task: Callable[[Any], Any], line: Connection, waiting: Connection, inherited: Sequence[Connection]) -> None:
    """Be a worker: make what comes down the line, until it closes."""
    for other in inherited:
        other.close()
    # Ctrl-C is for the process that handed out the work to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, args=(waiting,), daemon=True).start()
    with suppress(EOFError, OSError):  # nobody is there to talk to
        while True:
            number, work = line.recv()
            try:
                line.send_bytes(pickle.dumps((number, True, task(work)), pickle.HIGHEST_PROTOCOL))
            except Exception:  # noqa: BLE001 - it is made where it was handed out, and a fault of the task shows there
                line.send((number, False, None))


def _end_with_parent(waiting: Connection) -> None:
    with suppress(EOFError, OSError):
        waiting.recv_bytes()
    os._exit(1)
