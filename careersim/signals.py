"""Ctrl-C, SIGTERM and SIGHUP: a short line and an exit status, and never a traceback.

It is the first thing that the command imports, so it imports next to nothing itself.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
"""The signals that ask a program to end; Windows has no SIGHUP."""
SIGNALLED = 128
"""The exit status is as far above it as the signal's number: 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP."""


class _Desk:
    """What is known of signals in this process.

    owner : the process that looks after them; a worker that was just forked is another one.
    received : the last signal that came.
    is_gentle : it is raised as KeyboardInterrupt, once; else it ends the process where it stands.
    endings : what is done before that; advice : what is said then.
    """

    def __init__(self) -> None:
        self.owner = 0
        self.received: int | None = None
        self.is_gentle = False
        self.endings: list[Callable[[], None]] = []
        self.advice = ""


_desk = _Desk()


def install() -> None:
    """Look after the signals, except those that whoever started the command told it to ignore (nohup, `&`)."""
    _desk.owner = os.getpid()
    for name in ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _on_signal)
    sys.unraisablehook = _on_unraisable


def before_end(ending: Callable[[], None]) -> Callable[[], None]:
    """Have something done before a signal ends the process; return it."""
    _desk.endings.append(ending)
    return ending


def advise(advice: str) -> None:
    """Have something said when a signal ends the process."""
    _desk.advice = advice


def status() -> int:
    """Return the exit status after a signal; after a KeyboardInterrupt that no signal has raised, Ctrl-C's."""
    return SIGNALLED + (_desk.received or signal.SIGINT)


def what_happened() -> str:
    """Return what the last signal did, in words: Ctrl-C needs no name."""
    if _desk.received in (None, signal.SIGINT):
        return "Interrupted"
    return f"Interrupted by {signal.Signals(_desk.received).name}"


class gently:  # noqa: N801 - reads as what it does: with gently():
    """Within it the first signal is raised as KeyboardInterrupt, so that what was finished can be kept.

    A second one ends the process, as any does outside. Imports have no place within: they may swallow what is raised.
    """

    def __enter__(self) -> None:
        """Begin to raise."""
        _desk.is_gentle = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise no more."""
        _desk.is_gentle = False


def say(message: str) -> None:
    """Print a line on standard error, whatever Python's own streams are in the midst of."""
    start = "\n" if os.isatty(2) else ""  # a terminal has just shown ^C
    try:  # noqa: SIM105 - contextlib takes longer to import than all of this
        os.write(2, f"{start}{message}\n".encode())
    except OSError:
        pass  # nobody is there to read it


def _on_signal(number: int, _: FrameType | None) -> None:
    if os.getpid() != _desk.owner:
        # A worker between its fork and its first instruction: Ctrl-C is for whoever handed out the work to answer.
        if number != signal.SIGINT:
            os._exit(SIGNALLED + number)
        return
    _desk.received = number
    if _desk.is_gentle:
        _desk.is_gentle = False
        raise KeyboardInterrupt
    _end()


def _on_unraisable(lost: sys.UnraisableHookArgs) -> None:
    # Raised where Python cannot pass it on, in a destructor say: it would only print a traceback, and go on.
    if lost.exc_type is not None and issubclass(lost.exc_type, KeyboardInterrupt) and os.getpid() == _desk.owner:
        _end()
    sys.__unraisablehook__(lost)


def _end() -> None:
    """End the process where it stands: nothing that runs now is asked for its consent."""
    for ending in _desk.endings:
        try:  # noqa: SIM105
            ending()
        except Exception:  # noqa: BLE001, S110 - the others have to be done too
            pass
    say(f"{what_happened()}. {_desk.advice}".strip())
    os._exit(status())
