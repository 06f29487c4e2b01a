"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("numpy", "numba", "jax", "torch", "QuantLib", "distributed")


def machine() -> str:
    """Return processor, cores, Python and the versions of what took part, in a line."""
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(
        [
            f"{_processor()}, {os.cpu_count()} cores",
            platform.system(),
            f"Python {platform.python_version()}",
            *found,
        ]
    )


def _processor() -> str:
    try:
        facts = dict(re.findall(r"^(.+?)\s*: (.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE))
    except OSError:
        return platform.processor()
    wide = next((name for name in ("avx512f", "avx2", "avx") if name in facts.get("flags", "").split()), "")
    return f"{facts.get('model name', platform.machine())} ({platform.machine()}{wide and f', {wide.upper()}'})"
