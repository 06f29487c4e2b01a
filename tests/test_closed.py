"""Nothing is let in and nothing is let out: no code from a file, no file that is not named, no address is asked."""

import ast
import socket
from pathlib import Path

import pytest

import careersim as cs
from careersim.cli import status

ROOT = Path(__file__).parent.parent
FORBIDDEN_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "breakpoint",
    "input",
    "os.system",
    "os.popen",
    "numpy.load",
}
FORBIDDEN_MODULES = {
    "pickle", "cPickle", "marshal", "shelve", "dill", "yaml", "subprocess", "ctypes", "socket", "ssl", "http", "urllib",
    "ftplib", "smtplib", "telnetlib", "requests", "httpx", "webbrowser", "code", "codeop", "runpy",
}  # fmt: skip
ALLOWED = {
    "processes.py": {"pickle"},  # what the processes of one run hand to each other, through pipes of their own
    "library.py": {"subprocess"},  # Python itself, told a year, a state and a filing status
}
SMALL = """
start = 2026-07-01
current.salary = 100_000
offers.b.salary = 110_000
market.A = { kind = "bootstrap", spot = 100, file = "FILE" }
"""


def test_the_package_runs_no_text_and_asks_no_address() -> None:
    for path in sorted((ROOT / "careersim").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            assert called not in FORBIDDEN_CALLS, f"{path}: {ast.unparse(node)}"
            # Arrays are read, the package's own and those of a checkpoint, and no objects in them.
            assert called != "np.load" or "allow_pickle=False" in ast.unparse(node), path
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            allowed = ALLOWED.get(path.name, set())
            assert not {name.split(".")[0] for name in names} & FORBIDDEN_MODULES - allowed, f"{path}: {names}"
            assert "shell=True" not in ast.unparse(node), path
            assert called not in ("pickle.load", "pickle.loads", "pickle.Unpickler"), path


@pytest.mark.parametrize("word", ["os", "os.system", "careersim.prices.gbm", "gbm:Gbm", "__builtins__", "../gbm"])
@pytest.mark.parametrize(
    "line", ['tax.kind = "{}"', 'market.A = {{ spot = 1, kind = "{}" }}', 'simulation.sampler = "{}"']
)
def test_a_kind_is_one_of_the_known_words_and_no_module(line: str, word: str) -> None:
    jobs = "start = 2026-07-01\ncurrent.salary = 1\noffers.b.salary = 2\n"
    with pytest.raises(cs.OffersError, match=r"Known: "):
        cs.loads(jobs + line.format(word))


def test_no_command_asks_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an address was asked")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.chdir(tmp_path)
    few = ["--paths", "512", "--quiet"]
    Path("prices.csv").write_bytes((ROOT / "configs" / "acme.csv").read_bytes())
    assert status(["init", "offers.toml", "--yes"]) == 0
    commands: list[list[str]] = [
        ["check", "offers.toml"], ["run", "offers.toml", *few, "--output", "out"], ["compare", "offers.toml", *few],
        ["risk", "offers.toml", *few], ["drivers", "offers.toml", *few], ["weights", "offers.toml", *few],
        ["report", "offers.toml", *few], ["plot", "offers.toml", "--market"], ["kinds"], ["schema"],
        ["explain", "market.volatility"], ["calibrate", "prices.csv"],
    ]  # fmt: skip
    offer = next(iter(cs.load("offers.toml").offers))
    attribute = cs.load("offers.toml").attributes[0]
    commands += [["when", "offers.toml", offer, *few], ["breakeven", "offers.toml", offer, "--for", "salary", *few]]
    commands += [["frontier", "offers.toml", attribute, *few]]
    commands += [["sweep", "offers.toml", "--set", "preferences.wealth=0,1", *few]]
    for command in commands:
        assert status(command) == 0, command


# --- files outside the folder ------------------------------------------------------------------------------------


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return an offers file in a folder of its own, and prices beside that folder."""
    prices = tmp_path / "prices.csv"
    prices.write_bytes((ROOT / "configs" / "acme.csv").read_bytes())
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine" / "offers.toml", prices


@pytest.mark.parametrize("way", ["..", "absolute", "link"])
def test_a_file_outside_the_folder_is_read_and_that_is_said(
    way: str, folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    offers, prices = folders
    (offers.parent / "link.csv").symlink_to(prices)
    named = {"..": "../prices.csv", "absolute": str(prices), "link": "link.csv"}[way]
    offers.write_text(SMALL.replace("FILE", named))
    assert status(["run", str(offers), "--paths", "512", "--json"]) == 0
    assert f"market.A reads {prices.resolve()}, outside the folder of the file." in capsys.readouterr().err
    assert status(["check", str(offers)]) == 0
    assert f"read from {prices.resolve()}, outside the folder of the file" in capsys.readouterr().out


def test_nothing_is_said_of_a_file_inside_it(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    offers, prices = folders
    (offers.parent / "below").mkdir()
    prices.rename(offers.parent / "below" / "prices.csv")
    offers.write_text(SMALL.replace("FILE", "below/../below/prices.csv"))
    assert status(["check", str(offers)]) == 0
    shown = capsys.readouterr()
    assert "outside the folder" not in shown.out + shown.err


def test_a_fault_of_a_file_outside_does_not_say_what_is_in_it(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    offers, prices = folders
    prices.write_text("secret,word\nhunter,two\n")
    offers.write_text(SMALL.replace("FILE", "../prices.csv"))
    assert status(["run", str(offers)]) == 2
    said = capsys.readouterr().err
    assert "is outside the folder of the offers file" in said
    assert "secret" not in said
    assert "hunter" not in said


@pytest.mark.parametrize("named", ["/dev/zero", "/dev/stdin", "..", "a\\u0000b"])
def test_what_is_no_file_is_a_fault(named: str, folders: tuple[Path, Path]) -> None:
    offers, _ = folders
    offers.write_text(SMALL.replace("FILE", named))
    with pytest.raises(cs.OffersError, match=r"market\.A\.file"):
        cs.load(offers)
