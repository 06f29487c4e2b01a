"""Files that are written whole or not at all."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from careersim.files import WriteError, must_be_writable, whole_file, write_whole


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
    with pytest.raises(WriteError, match=r"result\.json cannot be written: it is a folder\."):
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


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o444])
def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "result.json"
    path.touch()
    path.chmod(mode)
    with whole_file(path) as file:
        file.write(b"new")
        # Nor may others read it while it is being written.
        (temporary,) = (other for other in tmp_path.iterdir() if other != path)
        assert temporary.stat().st_mode & ~mode & 0o077 == 0
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_that_root_replaces_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.touch()
    os.chown(path, 12345, 54321)
    write_whole(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 54321)


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_links_to_folders_and_devices_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for target in (tmp_path / "folder", tmp_path / "pipe", Path(os.devnull)):
        link = tmp_path / "link"
        link.symlink_to(target)
        for path in (link, target):
            with pytest.raises(WriteError, match="it is"):
                write_whole(path, b"new")
        assert link.readlink() == target
        link.unlink()
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    assert names(tmp_path) == ["folder", "pipe"]


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_link_to_nothing_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    write_whole(tmp_path / "link", b"new")
    assert names(tmp_path) == ["link"]
    assert (tmp_path / "link").read_bytes() == b"new"


def test_a_name_may_be_as_long_as_names_may_be(tmp_path: Path) -> None:
    longest = os.pathconf(tmp_path, "PC_NAME_MAX") if hasattr(os, "pathconf") else 255
    write_whole(tmp_path / ("a" * longest), b"new")
    for act in (must_be_writable, lambda path: write_whole(path, b"new")):
        with pytest.raises(WriteError, match=r"aaa cannot be written: .*too long"):
            act(tmp_path / ("a" * (longest + 1)))
    assert names(tmp_path) == ["a" * longest]


def test_without_replace_what_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "offers.toml"
    write_whole(path, b"mine", replace=False)
    with pytest.raises(FileExistsError):
        write_whole(path, b"new", replace=False)
    assert path.read_bytes() == b"mine"
    assert names(tmp_path) == ["offers.toml"]


@pytest.mark.parametrize("has_links", [True, False])
def test_without_replace_what_comes_in_between_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    path = tmp_path / "offers.toml"

    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    if not has_links:
        monkeypatch.setattr(os, "link", no_links)
    write_whole(tmp_path / "other", b"new", replace=False)
    writing = whole_file(path, replace=False)
    writing.__enter__().write(b"new")
    path.write_bytes(b"theirs")
    with pytest.raises(FileExistsError):
        writing.__exit__(None, None, None)
    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["offers.toml", "other"]
    assert (tmp_path / "other").read_bytes() == b"new"


def test_whether_it_can_be_written_is_asked_without_a_trace(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"old")
    must_be_writable(None, tmp_path, tmp_path / "new", tmp_path / "there")
    assert names(tmp_path) == ["there"]
    assert (tmp_path / "there").read_bytes() == b"old"
    with pytest.raises(WriteError, match="none/new cannot be written: No such file"):
        must_be_writable(tmp_path / "none" / "new")


def test_an_error_about_another_file_is_not_said_of_this_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as raised, whole_file(tmp_path / "picture.png"):
        (tmp_path / "font.ttf").read_bytes()
    assert raised.value.filename == str(tmp_path / "font.ttf")
    assert names(tmp_path) == []
