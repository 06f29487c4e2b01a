"""Files that are written whole or not at all: every file that careersim writes goes through here."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import IO

from careersim.signals import before_end

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
PRIVATE, PUBLIC = 0o600, 0o666
"""Permissions that a file is made with, from which the umask takes."""
_unfinished: set[Path] = set()


class WriteError(OSError):
    """A file or a folder cannot be written; the message names it and the reason."""

    def __str__(self) -> str:
        """Return the message."""
        return f"{self.filename} cannot be written: {self.strerror}."


@contextmanager
def whole_file(path: Path, *, replace: bool = True) -> Iterator[IO[bytes]]:
    """Give a file to write bytes to, which takes the place of `path` once all of them are on the disk.

    What was there keeps its permissions and its owner; a new file has those of any new file. A symbolic link is
    replaced and not followed. Only files are replaced: no folder, device or pipe, nor a link to one.

    replace : without it, what is there stays there.

    Raises FileExistsError where something is there that must not be replaced, and WriteError where the system refuses;
    either leaves it untouched.
    """
    temporary = _temporary(path)
    try:
        before = _replaceable(path)
        with _discarded(temporary):
            with os.fdopen(os.open(temporary, NEW, PRIVATE if before else PUBLIC), "wb") as file:
                yield file
                file.flush()
                if before is not None:
                    _keep_owner_and_mode(temporary, before)
                os.fsync(file.fileno())
            if replace:
                temporary.replace(path)
            else:
                _into_free_place(temporary, path)
            _sync_folder(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        if error.filename is None or os.fspath(error.filename) in (str(temporary), str(path)):
            raise _not_written(error, path) from error
        raise  # of another file, which whoever writes this one could not read


def write_whole(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a file, whole or not at all; raises as `whole_file` does."""
    with whole_file(path, replace=replace) as file:
        file.write(content)


def make_folder(folder: Path) -> None:
    """Make a folder unless it is there; raises WriteError."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _not_written(error, folder) from error


def must_be_writable(*paths: Path | None) -> None:
    """Raise WriteError where a file, or files in the folder, at one of the paths could not be written.

    It leaves nothing there, and is asked before a long run, not after it. None is passed over.
    """
    for path in paths:
        if path is not None:
            _try_to_write(path)


def _try_to_write(path: Path) -> None:
    try:
        is_folder = path.is_dir()
        if not is_folder:
            _replaceable(path)
        trial = _temporary(path / "any" if is_folder else path)
        with _discarded(trial):
            os.close(os.open(trial, NEW, PRIVATE))
    except OSError as error:
        raise _not_written(error, path) from error


def _temporary(path: Path) -> Path:
    # As short a name as any: beside a file whose name is as long as names may be, it can still be made.
    return path.parent / f".careersim-{token_hex(8)}.part"


@contextmanager
def _discarded(temporary: Path) -> Iterator[None]:
    """Remove a file in the end, if it still has this name; a signal that ends the process does so, too."""
    _unfinished.add(temporary)  # before it is there: no moment leaves it behind
    try:
        yield
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        _unfinished.discard(temporary)


@before_end
def _discard_all() -> None:
    for temporary in _unfinished:
        temporary.unlink(missing_ok=True)


def _not_written(error: OSError, path: Path) -> WriteError:
    return WriteError(error.errno, error.strerror or str(error), str(path))


def _replaceable(path: Path) -> os.stat_result | None:
    """Return what is known of the file at a path, None where a new one is made; raises OSError where none can be."""
    try:
        found = path.lstat()
        followed = path.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(followed.st_mode):
        raise IsADirectoryError(0, "it is a folder")
    if not stat.S_ISREG(followed.st_mode):
        raise OSError(0, "it is no file, but a device or a pipe")
    return found if stat.S_ISREG(found.st_mode) else None


def _keep_owner_and_mode(path: Path, before: os.stat_result) -> None:
    if hasattr(os, "chown"):
        # Only the superuser may give files away; those of anybody else are their own already.
        with suppress(OSError):
            os.chown(path, before.st_uid, before.st_gid)
    path.chmod(stat.S_IMODE(before.st_mode))


def _into_free_place(temporary: Path, path: Path) -> None:
    """Give a file its name; raises FileExistsError where another file has it, be it since a moment ago."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links: the name is taken first, and then replaced.
        os.close(os.open(path, NEW, PUBLIC))
        temporary.replace(path)


def _sync_folder(folder: Path) -> None:
    """Have the file's name on the disk, too; where a folder cannot be opened, the system sees to that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
