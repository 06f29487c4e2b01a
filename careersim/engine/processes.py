"""Processes of this machine that run tasks, and that end with the one that handed them out, however it ends.

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
from itertools import count
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Self, TypeVar

Work = TypeVar("Work")
Made = TypeVar("Made")


class Processes:
    """So many worker processes, from `with` on until its end.

    ahead : how many pieces of work may be handed out or made before the one waited for.
    """

    def __init__(self, workers: int, ahead: int) -> None:
        self._n_workers, self._ahead = workers, ahead
        self._workers: dict[Connection, BaseProcess] = {}
        self._busy: dict[Connection, int] = {}
        self._numbers = count()

    def __enter__(self) -> Self:
        """Start the workers."""
        # A fork starts at once, and needs no main module that can be imported again.
        is_forked = sys.platform == "linux"
        context = multiprocessing.get_context("fork" if is_forked else None)
        # The only writing end is here: the workers see it close, whatever has ended this process.
        self._waiting, self._held = context.Pipe(duplex=False)
        try:
            with warnings.catch_warnings():
                # Python warns that a fork copies no threads; the workers need none but their own.
                warnings.filterwarnings("ignore", ".*fork.*", DeprecationWarning)
                for _ in range(self._n_workers):
                    ours, theirs = context.Pipe()
                    inherited = (self._held, ours, *self._workers) if is_forked else ()
                    worker = context.Process(target=_work, args=(theirs, self._waiting, inherited), daemon=True)
                    worker.start()
                    self._workers[ours] = worker
                    theirs.close()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers, whatever they are doing."""
        self._end()

    def __call__(self, task: Callable[[Work], Made], works: Iterable[Work], /) -> Iterator[tuple[Work, Made]]:
        """Yield each piece of work and what the task made of it, in order.

        What a worker loses is made here: it has died, or the task is at fault, which then shows here.
        """
        source, sent, told = iter(works), _pickled(task), set[Connection]()
        waiting: deque[tuple[int, Work]] = deque()
        made: dict[int, Made] = {}
        while True:
            for line in [line for line in self._workers if line not in self._busy] if sent else ():
                if len(waiting) < self._ahead and (next_one := next(((work,) for work in source), None)):
                    waiting.append((next(self._numbers), next_one[0]))
                    self._hand_out(line, *waiting[-1], b"" if line in told else sent)
                    told.add(line)
            if not waiting and (next_one := next(((work,) for work in source), None)):
                waiting.append((next(self._numbers), next_one[0]))  # nobody is left to take it
            if not waiting:
                return
            number, work = waiting[0]
            if number in made or number not in self._busy.values():
                waiting.popleft()
                yield work, made.pop(number) if number in made else task(work)
            else:
                made.update(self._received())

    def _hand_out(self, line: Connection, number: int, work: Any, task: bytes) -> None:
        try:
            line.send((number, work, task))
        except OSError:
            self._lose(line)
        except Exception:  # noqa: BLE001, S110 - work that cannot be sent is made here
            pass
        else:
            self._busy[line] = number

    def _received(self) -> Iterator[tuple[int, Any]]:
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
        self._held.close()
        self._waiting.close()
        workers = [*self._workers.values()]
        for worker in workers:
            worker.kill()
        for line in [*self._workers]:
            self._lose(line)
        for worker in workers:
            worker.join()


def _pickled(task: object) -> bytes:
    """Return a task as it is sent, once to each worker; nothing where it cannot be."""
    try:
        return pickle.dumps(task)
    except Exception:  # noqa: BLE001 - whatever a plug-in's own class makes of it
        return b""


def _work(line: Connection, waiting: Connection, inherited: Sequence[Connection]) -> None:
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
    task: Callable[[Any], Any] | None = None
    while True:
        try:
            number, work, sent = line.recv()
        except (EOFError, OSError):
            return
        try:
            if sent:
                task = pickle.loads(sent)  # noqa: S301 - from the process that this one is a copy of
            assert task is not None
            line.send((number, True, task(work)))
        except OSError:
            return
        except Exception:  # noqa: BLE001 - it is made again where it was handed out, and shows there
            line.send((number, False, None))


def _end_with_parent(waiting: Connection) -> None:
    with suppress(EOFError, OSError):
        waiting.recv_bytes()
    os._exit(1)
