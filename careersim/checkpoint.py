"""The sums of a run that is not done yet in a file, from which it goes on to the same bits."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from careersim.engine.chunk import Chunk
from careersim.engine.saved import as_arrays, with_arrays
from careersim.files import WriteError, make_folder, whole_file
from careersim.identity import Identity, differences

NAME = "checkpoint.npz"
ABOUT = "about"
"""The entry of the file that says in JSON what it is: of which run, and how far that was."""
EVERY = 2.0
"""Seconds between two times that the sums are written, at the least."""
SHARE = 1 / 200
"""Of the time of a run that may go into writing them, at the most."""
START_ANEW = "Without --resume the run starts anew."


class CheckpointError(ValueError):
    """A checkpoint cannot be gone on from; the message says why, and what to do."""


class Checkpoint:
    """Where the sums of a run are kept until it is done: written whole, from time to time.

    The first paths, those that are kept one by one, are not in it: they are made again, to the same bits.

    path : of the file, a zip of numpy's arrays without any pickled object; its folder is made when it is needed.
    resume : go on from it if it is there.
    n_paths : how many paths of this run the file holds.
    problem : why the sums could not be written the last time; a run goes on without.
    """

    def __init__(self, path: str | Path, *, resume: bool = False) -> None:
        self.path = Path(path)
        self.n_paths = 0
        self.problem: WriteError | None = None
        self._resume = resume
        self._identity: Identity = {}
        self._block_size = 0
        self._arrays: dict[str, NDArray[Any]] | None = None
        self._next = 0.0

    def begin(self, identity: Identity, block_size: int) -> None:
        """Start the run of an identity, in blocks of so many paths.

        Raises CheckpointError if it is to go on from a file that is of another run, or damaged.
        """
        self._identity, self._block_size = identity, block_size
        self._next = time.monotonic() + EVERY
        if not self._resume or not self.path.exists():
            return
        about, self._arrays = self._read()
        found = [*differences(about["run"], identity)]
        if found:
            listed = "\n".join(f"  {line}" for line in found)
            raise CheckpointError(f"{self.path} is of another run. Nothing was run.\n{listed}\n{START_ANEW}")
        self.n_paths = int(about["paths"])

    def restored(self, total: Chunk) -> Chunk:
        """Return the sums that the run goes on from: those of the file, or `total` where it does not go on.

        total : the sums over the first paths.

        Raises CheckpointError.
        """
        if self._arrays is None:
            return total
        arrays, self._arrays = self._arrays, None
        try:
            return with_arrays(total, arrays)
        except ValueError as error:
            raise self._damaged(error) from None

    def keep(self, total: Chunk, *, now: bool = False) -> None:
        """Write the sums if it is time to, or at once; where that cannot be done, say so in `problem`."""
        started = time.monotonic()
        if not now and started < self._next:
            return
        try:
            self._write(total)
        except WriteError as error:
            self.problem = error
        else:
            self.problem, self.n_paths = None, total.n_blocks * self._block_size
        ended = time.monotonic()
        self._next = ended + max(EVERY, (ended - started) / SHARE)

    def _write(self, total: Chunk) -> None:
        about = {"run": self._identity, "paths": total.n_blocks * self._block_size}
        text = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
        arrays: dict[str, Any] = {ABOUT: text, **as_arrays(total)}
        make_folder(self.path.parent)
        with whole_file(self.path) as file:
            # Without allow_pickle, which numpy before 2.2 takes for the name of an array: there are numbers only.
            np.savez(file, **arrays)

    def left_over(self) -> str:
        """Return what an earlier run has left in the file, in words; nothing where there is none."""
        if not self.path.exists():
            return ""
        try:
            about, _ = self._read()
        except CheckpointError:
            return f"{self.path}, of an earlier run, is damaged"
        return f"{self.path} holds {about['paths']:,} of {about['run']['paths']:,} paths of an earlier run"

    def remove(self) -> None:
        """Remove the file: the run is done, and its result is where it belongs."""
        self.path.unlink(missing_ok=True)

    def _read(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        from zipfile import BadZipFile

        try:
            with self.path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                arrays: dict[str, NDArray[Any]] = {name: file[name] for name in file.files}
            about = json.loads(arrays.pop(ABOUT).tobytes())
            # What is said of it has to be there.
            f"{about['paths']:,} {about['run']['paths']:,}"
        except (OSError, ValueError, TypeError, KeyError, EOFError, MemoryError, BadZipFile) as error:
            raise self._damaged(error) from None
        return about, arrays

    def _damaged(self, reason: object) -> CheckpointError:
        return CheckpointError(f"{self.path} is damaged ({reason}). Nothing was run. {START_ANEW}")
