"""What determines a run to the last bit, as plain values: two runs that agree in all of it give the same result."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from careersim import __version__
from careersim.decision import Decision
from careersim.number import key_path
from careersim.samplers.base import Sampler, Sizes

FILE, SHA256 = "file", "file_sha256"
Identity = Mapping[str, Any]


def identity(decision: Decision, source: Sampler, sizes: Sizes, n_first: int, baseline: str | None) -> Identity:
    """Return what determines a run, ready for JSON: not who runs it, nor where, nor on how many processes.

    n_first : the blocks whose paths are kept one by one.
    """
    models = (*decision.market.values(), decision.factor.model)
    made_of = {
        "careersim": __version__,
        "numpy": np.__version__,
        FILE: decision.written,
        SHA256: decision.input_sha256,
        "other_files": {name: digest for model in models for name, digest in model.files_read.items()},
        "start": decision.start,  # by default today
        "seed": source.seed,
        "sampler": source.kind,
        "paths": sizes.n_blocks * sizes.block_size,
        "batch": sizes.batch_size,
        "kept": n_first * sizes.block_size,
        "baseline": baseline,
    }
    plain: Identity = json.loads(json.dumps(made_of, default=str))
    return plain


def differences(theirs: Identity, ours: Identity) -> Iterator[str]:
    """Yield in words what differs between another run and this one."""
    for key in ours:
        if key not in (FILE, SHA256) and theirs.get(key) != ours[key]:
            yield f"{key}: {_shown(theirs.get(key))} there, {_shown(ours[key])} here"
    found = [*_in_file((), theirs.get(FILE), ours[FILE])]
    yield from found
    if not found and theirs.get(SHA256) != ours[SHA256]:
        yield "the text of the offers file: a comment, or the order of its tables"


def _in_file(place: tuple[str | int, ...], theirs: Any, ours: Any) -> Iterator[str]:
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in dict.fromkeys((*ours, *theirs)):
            yield from _in_file((*place, key), theirs.get(key), ours.get(key))
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for i, (one, other) in enumerate(zip(theirs, ours, strict=True)):
            yield from _in_file((*place, i), one, other)
    elif theirs != ours:
        yield f"{key_path(place) or 'the offers file'}: {_shown(theirs)} there, {_shown(ours)} here"


def _shown(value: Any) -> str:
    text = "none" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"
