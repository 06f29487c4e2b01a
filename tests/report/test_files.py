"""Files that are written whole or not at all."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from careersim.report.files import whole_file, write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_half(path: Path, error: type[BaseException]) -> None:
    with whole_file(path) as file:
        file.write(b"half")
        raise error


@pytest.fixture
def umask() -> Iterator[int]:
    mask = 0o027
    before = os.umask(mask)
    yield mask
    os.umask(before)


def test_the_content_is_there_once_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    with whole_file(path) as file:
        file.write(b"one, ")
        file.write(b"two\r\n\x00\xff")
        assert not path.exists()
    assert path.read_bytes() == b"one, two\r\n\x00\xff"
    assert names(tmp_path) == ["result.json"]


def test_write_whole_replaces_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(b"a longer text than the new one")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("error", [ValueError, OSError, KeyboardInterrupt, SystemExit])
def test_a_writer_that_fails_leaves_what_was_there(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(b"old")
    with pytest.raises(error):
        write_half(path, error)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["result.json"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_writer_that_fails_leaves_nothing_where_nothing_was(tmp_path: Path, error: type[BaseException]) -> None:
    with pytest.raises(error):
        write_half(tmp_path / "result.json", error)
    assert names(tmp_path) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        write_whole(tmp_path / "none" / "result.json", b"new")
    assert names(tmp_path) == []


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "result.json").mkdir()
    with pytest.raises(OSError, match=r"result\.json"):
        write_whole(tmp_path / "result.json", b"new")
    assert names(tmp_path) == ["result.json"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OSError, match="denied"):
            write_whole(tmp_path / "result.json", b"new")
        assert names(tmp_path) == []
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_the_permissions_are_those_of_any_new_file(tmp_path: Path, umask: int) -> None:
    write_whole(tmp_path / "whole", b"")
    (tmp_path / "plain").write_bytes(b"")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("whole", "plain")]
    assert modes == [0o666 & ~umask] * 2
    assert os.umask(umask) == umask


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_symbolic_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"precious")
    link.symlink_to(target)
    write_whole(link, b"new")
    assert target.read_bytes() == b"precious"
    assert not link.is_symlink()
    assert link.read_bytes() == b"new"
