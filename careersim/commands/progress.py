"""A progress bar, for runs that take longer than a moment."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from careersim.signals import before_end

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

PATIENCE = 1.0
"""Seconds before anything is shown."""


class Progress:
    """Counts paths done on standard error, where that is a terminal; call it with paths done and in all."""

    def __init__(self, *, quiet: bool, what: str = "paths") -> None:
        self.what = what
        self.is_wanted = not quiet and sys.stderr.isatty()
        self.started = time.monotonic()
        self.bar: Bar | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the bar."""
        if self.bar is not None:
            self.bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Show how far it is."""
        if not self.is_wanted or time.monotonic() - self.started < PATIENCE:
            return
        if self.bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            self.bar = Progress(
                TextColumn(f"{{task.completed:,.0f}} of {{task.total:,.0f}} {self.what}"),
                BarColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self.bar.add_task("", total=total)
            before_end(_leave_the_terminal)
            self.bar.start()
        self.bar.update(self.bar.task_ids[0], completed=done)


def _leave_the_terminal() -> None:
    """Remove the bar's line, and show the cursor again, which hides while it grows."""
    os.write(2, b"\r\x1b[K\x1b[?25h")
