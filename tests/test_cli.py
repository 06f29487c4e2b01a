"""The command as a shell sees it: exit statuses, what stands on which stream, and what is left behind."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import careersim as cs
from careersim.cli import cli

ROOT = Path(__file__).parents[1]
COMMAND = str(Path(sysconfig.get_path("scripts")) / "careersim")
FILE = """
title = "Café, or {stay}?"
start = 2026-01-01
[current]
salary = 150_000
[offers.beta]
salary = {{ annual = 140_000, raise = {{ pert = [0.0, 0.03, 0.06] }} }}
"""
WRONG = """
start = 2026-01-01
[current]
salary = 150_000
[offers.beta]
salary = 140_000
bonsu = { target = 0.1 }
[market.X]
spot = 10
volatility = 45
[preferences]
risk_aversion = -1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "offers.toml").write_text(FILE.format(stay="stay"), "utf-8")
    (tmp_path / "wrong.toml").write_text(WRONG, "utf-8")
    return tmp_path


def careersim(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a folder."""
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def strict_json(text: str) -> Any:
    """Return the one JSON value of a text that holds nothing else; NaN and Infinity are refused."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    return json.loads(text, parse_constant=refuse)


def test_a_run_ends_with_0_and_prints_plain_text(folder: Path) -> None:
    done = careersim("run", "offers.toml", cwd=folder)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith("Café, or stay?\n")
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert names(folder) == ["offers.toml", "wrong.toml"]


def test_json_is_one_object_on_standard_output_and_the_rest_on_standard_error(folder: Path) -> None:
    done = careersim(
        "run", "offers.toml", "--json", "--paths", "100", "--plot", "costs.svg", "--output", "out", cwd=folder
    )
    assert done.returncode == 0
    printed = strict_json(done.stdout)
    assert printed["paths"] >= 100
    assert set(printed["alternatives"]) == {"stay", "beta"}
    said = {line.removeprefix("Wrote ") for line in done.stderr.splitlines()}
    assert said == {
        "costs.svg", "out/result.json", "out/samples.csv", "out/opportunity_cost.png", "out/opportunity_cost.svg",
    }  # fmt: skip
    assert all((folder / name).stat().st_size > 0 for name in said)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_json_is_utf8_whatever_the_terminal(folder: Path, encoding: str) -> None:
    (folder / "offers.toml").write_text(FILE.format(stay="残る"), "utf-8")
    done = careersim("run", "offers.toml", "--json", "--paths", "1", cwd=folder, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert strict_json(done.stdout)["title"] == "Café, or 残る?"


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_screen_can_be_read_whatever_the_terminal(folder: Path, command: str) -> None:
    (folder / "offers.toml").write_text(FILE.format(stay="残る"), "utf-8")
    done = careersim(command, "offers.toml", cwd=folder, PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "or" in done.stdout


def test_all_faults_of_a_file_are_said_at_once_and_nothing_is_written(folder: Path) -> None:
    done = careersim("run", "wrong.toml", "--plot", "costs.png", "--output", "out", cwd=folder)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("wrong.toml has 3 faults. Nothing was run.\n")
    for place in ["wrong.toml:7:1: offers.beta.bonsu", "wrong.toml:10:14: market.X.volatility", "wrong.toml:12:17: "]:
        assert place in done.stderr
    assert "Did you mean 'bonus'?" in done.stderr
    assert 'Write 0.45 or "45%"' in done.stderr
    assert "Traceback" not in done.stderr
    assert names(folder) == ["offers.toml", "wrong.toml"]


def test_check_says_the_same_faults(folder: Path) -> None:
    run, check = (careersim(command, "wrong.toml", cwd=folder) for command in ("run", "check"))
    assert (check.returncode, check.stderr) == (2, run.stderr)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "offers.toml", "--pahts", "10"], "--paths"),
        (["run", "offers.toml", "--paths", "0"], "--paths"),
        (["run", "offers.toml", "--paths", "many"], "--paths"),
        (["run", "offers.toml", "--seed", "-1"], "--seed"),
        (["run", "offers.toml", "--workers", "0"], "--workers"),
        (["run", "offers.toml", "--baseline", "betta"], "Did you mean 'beta'?"),
        (["run", "offers.toml", "--sampler", "pseudy"], "Did you mean 'pseudo'?"),
        (["run", "offers.toml", "--plot", "costs.jpg"], "Known: .png, .svg, .pdf."),
        (["run", "offers.toml", "--plot", "costs"], "Known: .png, .svg, .pdf."),
        (["run", "offers.toml", "--plot", "none/costs.png"], "none"),
        (["run", "offers.toml", "--output", "none/out"], "none"),
        (["run", "offers.toml", "--output", "wrong.toml"], "wrong.toml"),
        (["run", "missing.toml"], "missing.toml"),
        (["run", "."], "directory"),
        (["run"], "FILE"),
        (["check", "missing.toml"], "missing.toml"),
        (["init", "offers.toml"], "--force"),
        (["init", "none/offers.toml"], "none"),
        (["kinds", "vestng"], "Did you mean 'vesting'?"),
        (["rnu"], "rnu"),
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_ends_with_2_and_writes_nothing(folder: Path, arguments: list[str], said: str) -> None:
    done = careersim(*arguments, cwd=folder)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert names(folder) == ["offers.toml", "wrong.toml"]
    assert (folder / "offers.toml").read_text("utf-8") == FILE.format(stay="stay")


@pytest.mark.parametrize("debug", [False, True])
def test_anything_else_ends_with_1_and_a_traceback_only_with_debug(folder: Path, debug: bool) -> None:
    (folder / "out" / "result.json").mkdir(parents=True)
    arguments = ["run", "offers.toml", "--paths", "1", "--output", "out", *(["--debug"] if debug else [])]
    done = careersim(*arguments, cwd=folder)
    assert done.returncode == 1
    assert "result.json" in done.stderr
    assert ("Traceback (most recent call last)" in done.stderr) is debug
    assert ("Add --debug" in done.stderr) is not debug
    assert names(folder / "out") == ["result.json"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody may write to")
def test_a_folder_that_may_not_be_written_to_ends_with_1(folder: Path) -> None:
    done = careersim("run", "offers.toml", "--paths", "1", "--output", "/proc/careersim", cwd=folder)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def wait_for(file: Path, process: subprocess.Popen[str]) -> None:
    """Wait until a process has written a file, however busy the machine is."""
    deadline = time.monotonic() + 120
    while not file.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_ends_with_130_and_leaves_what_was_finished(folder: Path, workers: str) -> None:
    # A shell may have told its background jobs to ignore SIGINT; the command is started as from a keyboard.
    started = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); print('started')"
    code = f"{started}; sys.stdout.flush(); from careersim.__main__ import main; main()"
    arguments = ["run", "offers.toml", "--paths", "1000000000000", "--output", "out", "--plot", "costs.png"]
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments, "--workers", workers],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        try:
            wait_for(folder / "out" / "checkpoint.npz", process)
            process.send_signal(2)
            out, err = process.communicate(timeout=120)
        finally:
            process.kill()
    assert process.returncode == 130
    assert out == ""
    assert "Interrupted" in err
    assert "Traceback" not in err
    assert names(folder) == ["offers.toml", "out", "wrong.toml"]
    assert names(folder / "out") == [
        "checkpoint.npz", "opportunity_cost.png", "opportunity_cost.svg", "result.json", "samples.csv",
    ]  # fmt: skip
    finished = json.loads((folder / "out" / "result.json").read_text())
    assert 0 < finished["paths"] < finished["paths_asked"] == 10**12
    assert f"Interrupted after {finished['paths']:,} of 1,000,000,000,000 paths" in err


@pytest.mark.skipif(os.name != "posix", reason="pipes")
def test_a_reader_that_has_had_enough_is_no_reason_to_complain(folder: Path) -> None:
    with subprocess.Popen(
        [COMMAND, "run", "offers.toml", "--json"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


def test_the_same_seed_prints_the_same_object(folder: Path) -> None:
    first, again, other = (
        careersim("run", "offers.toml", "--json", "--paths", "500", *seed, cwd=folder).stdout
        for seed in ([], ["--seed", "0", "--workers", "2"], ["--seed", "1"])
    )
    assert first == again
    assert strict_json(first)["alternatives"] != strict_json(other)["alternatives"]


def test_baseline_is_what_all_others_are_compared_with(folder: Path) -> None:
    printed = careersim("run", "offers.toml", "--json", "--paths", "1", "--baseline", "stay", cwd=folder).stdout
    versus = {key: one["opportunity_cost"]["versus"] for key, one in strict_json(printed)["alternatives"].items()}
    assert versus == {"stay": "beta", "beta": "stay"}


def test_help_lists_the_commands() -> None:
    done = careersim("--help", cwd=ROOT)
    assert done.returncode == 0
    listed = re.findall(r"^  (\w+)  +\S", done.stdout.partition("Your file:")[2], re.MULTILINE)
    assert sorted(listed) == sorted(cli.commands)
    assert "More:" not in done.stdout
    assert "..." not in done.stdout.partition("Your file:")[2]
    assert careersim("-h", cwd=ROOT).stdout == done.stdout


def test_version() -> None:
    assert careersim("--version", cwd=ROOT).stdout == f"careersim {cs.__version__}\n"


@pytest.mark.skipif(find_spec("careersim.__main__") is None, reason="there is no careersim/__main__.py")
def test_python_runs_the_package() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "careersim", "--version"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == f"careersim {cs.__version__}\n"


def test_init_writes_a_file_that_checks_and_runs(tmp_path: Path) -> None:
    assert careersim("init", cwd=tmp_path).returncode == 0
    assert names(tmp_path) == ["offers.schema.json", "offers.toml"]
    assert careersim("check", "offers.toml", cwd=tmp_path).returncode == 0
    done = careersim("run", "offers.toml", "--paths", "1000", cwd=tmp_path)
    assert done.returncode == 0
    assert "So:" in done.stdout


def test_init_replaces_a_file_only_with_force(folder: Path) -> None:
    refused = careersim("init", "offers.toml", cwd=folder)
    assert refused.returncode == 2
    assert (folder / "offers.toml").read_text("utf-8") == FILE.format(stay="stay")
    assert careersim("init", "offers.toml", "--force", cwd=folder).returncode == 0
    assert (folder / "offers.toml").read_text("utf-8").startswith("#:schema offers.schema.json\n")


@pytest.mark.parametrize(
    ("family", "word"),
    [
        ("pay", "sign_on"),
        ("markets", "gbm"),
        ("taxes", "flat"),
        ("vesting", "yearly"),
        ("samplers", "pseudo"),
        ("numbers", "pert"),
        ("presets", "amazon"),
    ],
)
def test_kinds_of_a_family(family: str, word: str) -> None:
    done = careersim("kinds", family, cwd=ROOT)
    assert done.returncode == 0
    heading, *lines = done.stdout.splitlines()
    assert heading == family
    meanings = {line.split()[0]: line.split(maxsplit=1)[1:] for line in lines}
    assert word in meanings
    assert all(meanings.values())


def test_kinds_lists_every_family() -> None:
    lines = careersim("kinds", cwd=ROOT).stdout.splitlines()
    families = [line for line in lines if not line.startswith(" ")]
    assert families == ["pay", "markets", "taxes", "vesting", "utilities", "samplers", "numbers", "presets"]


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_shows_an_example(command: str) -> None:
    shown = careersim(command, "--help", cwd=ROOT).stdout
    assert re.search(rf"Examples?:\n +careersim {command}\b", shown)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_completion(shell: str) -> None:
    done = careersim(cwd=ROOT, _CAREERSIM_COMPLETE=f"{shell}_source")
    assert done.returncode == 0, done.stderr
    assert "_CAREERSIM_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("careersim rep", "report"), ("careersim run --bas", "--baseline"), ("careersim explain rsu.pr", "rsu.price")],
)
def test_words_are_completed(typed: str, completed: str) -> None:
    done = careersim(
        cwd=ROOT,
        _CAREERSIM_COMPLETE="bash_complete",
        COMP_WORDS=typed,
        COMP_CWORD=str(len(typed.split()) - 1),
    )
    assert done.stdout == f"plain,{completed}\n"


def imported_by(*arguments: str) -> set[str]:
    """Return the modules that a command imports."""
    code = "import sys; from careersim.cli import status; done = status(sys.argv[1:])"
    code += "; print('\\n'.join(['MODULES', *sys.modules])); sys.exit(done)"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, encoding="utf-8", check=True, cwd=ROOT
    )
    return set(done.stdout.split("MODULES\n")[1].splitlines())


def test_help_waits_for_no_heavy_library() -> None:
    assert not imported_by("--help") & {"numpy", "pydantic", "rich", "matplotlib", "scipy"}


def test_a_plain_json_run_waits_for_no_library_it_does_not_use() -> None:
    loaded = imported_by("run", "configs/cloud-or-lab.toml", "--json", "--paths", "1")
    assert not loaded & {"rich", "matplotlib", "matplotlib.pyplot", "scipy.stats"}
