"""A file -> a result or the list of its faults; anything else is a bug of the package."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

import careersim as cs
from careersim.number import key_path
from careersim.offers_file import Fault
from careersim.report.check import said_back
from careersim.report.screen import show
from fuzzing.offers import OFFERS

PATHS = 512
SECONDS = 20
"""Of the processor; a file that takes more hangs."""


def read(text: str) -> cs.Decision | tuple[Fault, ...]:
    """Return the decision of a file's text, or its faults; raises whatever else happens.

    Every fault has a message and, unless it is of the whole file, a line. A warning is an error.
    """
    with _strictly():
        try:
            return cs.loads(text, OFFERS)
        except cs.OffersError as refused:
            for fault in refused.faults:
                _is_whole(fault)
            return refused.faults


def judge(text: str, *, paths: int = PATHS) -> cs.Result | tuple[Fault, ...]:
    """Return the result of a file's text, or its faults; raises whatever else happens.

    Every number of the JSON object is finite; the screen and what `check` says are made too. A warning is an error.
    """
    decision = read(text)
    if isinstance(decision, tuple):
        return decision
    with _strictly():
        result = cs.simulate(decision, paths)
        json.dumps(result.summary(), allow_nan=False)
        out = io.StringIO()
        show(result, "offers.toml", 0.0, out)
        said = "\n".join(said_back(result))
        for word in ("nan", "inf"):
            words = set((out.getvalue() + said).replace("$", " ").lower().split())
            assert word not in words, f"{word} on the screen"
        return result


@contextmanager
def _strictly() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("error")
        yield


def _is_whole(fault: Fault) -> None:
    assert fault.message.rstrip("?").endswith((".", "'")) or fault.message.endswith("?"), fault
    assert "\n" not in fault.message, fault
    if fault.key or fault.line is not None:
        assert fault.line is not None, fault
        assert fault.line >= 1, fault


def refuses(text: str, key: str) -> None:
    """Raise AssertionError unless a file is refused for an unknown key."""
    found = judge(text)
    assert isinstance(found, tuple), f"{key} was silently ignored"
    last = key_path((key,))
    assert any(fault.key.endswith(last) or key in fault.message for fault in found), f"{key} was passed over: {found}"


def is_answered(found: Any) -> bool:
    """Tell whether a file had a result."""
    return not isinstance(found, tuple)
