"""`careersim init` at a terminal: its questions make a file that runs."""

import os
import pty
import sys
import time
from pathlib import Path

import pytest

import careersim as cs
from careersim.commands.init import SCHEMA

JOB = ["y", 'Bank & "Co"', "95k", "10%", "40k", "3 years", "10k", "4", "5", "6"]
OFFER = ["Äpfel GmbH", "80k", "", "5_000", "20k", "4", "", "8", "8/10", "9"]
SECOND = ["Current", "$70,000", "0.2", "", "0", "7", "7", "7"]
PERSON = ["200k", "40%", "50%", "20%", "20", "10"]


def answered(folder: Path, answers: list[str], *options: str) -> tuple[int, str]:
    """Run `careersim init` on a terminal, answer its questions, and return its exit status and what it printed."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execv(sys.executable, [sys.executable, "-m", "careersim", "init", *options])
    for answer in answers:
        # Held by the terminal until it is asked for.
        os.write(terminal, f"{answer}\n".encode())
    said = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux: the other side is closed
            break
        if not part:
            break
        said += part
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said.decode()


def test_the_answers_make_a_file_that_runs(tmp_path: Path) -> None:
    done, said = answered(tmp_path, ["€", "", *JOB, *OFFER, "n", *PERSON])
    assert done == 0, said
    assert sorted(path.name for path in tmp_path.iterdir()) == [SCHEMA, "offers.toml"]
    decision = cs.load(tmp_path / "offers.toml")
    assert decision.currency == "EUR"
    assert decision.name("stay") == 'Bank & "Co"'
    assert decision.attributes == ("flexibility", "people", "purpose")
    assert decision.preferences.weights is not None
    assert [weight.mean for weight in decision.preferences.weights.values()] == [50, 20, 20, 10]
    assert decision.current is not None
    assert [one.value.mean for one in decision.current.refresher] == [10_000]
    assert decision.offers["pfel-gmbh"].rsu[0].value is not None
    assert cs.simulate(decision, 512).figures.alternatives["pfel-gmbh"].all_in is not None


def test_without_a_job_two_offers_are_asked_for_and_names_stay_free(tmp_path: Path) -> None:
    first = ["Current", *OFFER[1:7], "7"]
    second = [*SECOND[:5], "7"]
    done, said = answered(tmp_path, ["", "calm, money, calm", "n", *first, *second, "n", "0", "", "1", "1"])
    assert done == 0, said
    decision = cs.load(tmp_path / "offers.toml")
    assert decision.alternative_keys == ("current-2", "current-3")
    assert decision.attributes == ("calm",)
    cs.simulate(decision, 512)


def test_a_wrong_answer_is_asked_for_again(tmp_path: Path) -> None:
    wrong = ["", "", "perhaps", "y", "Bank", "a lot", "-5", "95k", "15", "10%", "0", "12", "4", "5", "6"]
    done, said = answered(tmp_path, [*wrong, *OFFER, "n", "0", "", "0", "0", "0", "0", "1", "1", "1", "1"])
    assert done == 0, said
    assert said.count("Write an amount") == 2
    assert said.count("Write yes or no") == 1
    assert said.count("Write it in %, such as 15%.") == 1
    assert said.count("from 0 to 10") == 1
    assert "at least one of them" in said
    cs.load(tmp_path / "offers.toml")


def test_one_may_go_back_as_far_as_one_likes(tmp_path: Path) -> None:
    job = ["y", "Bank", "95k", "10%", "<", "<", "<", "Other bank", "90k", "5%", *JOB[4:]]
    offer = [*OFFER, "y", "<", "<", "10", "n"]  # no other offer after all, and the last score another
    person = [*PERSON[:3], "<", "60%", *PERSON[3:]]
    done, said = answered(tmp_path, ["<", "$", "<", "€", "", *job, *offer, *person])
    assert done == 0, said
    decision = cs.load(tmp_path / "offers.toml")
    assert decision.currency == "EUR"
    assert decision.name("stay") == "Other bank"
    assert decision.current is not None
    assert [one.annual.mean for one in decision.current.salary] == [90_000]
    assert tuple(decision.offers) == ("pfel-gmbh",)
    assert decision.offers["pfel-gmbh"].scores["purpose"].mean == 10
    assert decision.preferences.weights is not None
    assert decision.preferences.weights["money"].mean == 60


def test_ctrl_c_writes_nothing(tmp_path: Path) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execv(sys.executable, [sys.executable, "-m", "careersim", "init"])
    while b"Currency" not in os.read(terminal, 4096):
        time.sleep(0.01)
    os.write(terminal, b"\x03")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("options", [["--yes"], ["mine.toml", "--yes"]])
def test_yes_asks_nothing(tmp_path: Path, options: list[str]) -> None:
    done, said = answered(tmp_path, [], *options)
    assert done == 0
    assert "?" not in said
    (file,) = tmp_path.glob("*.toml")
    assert file.read_text("utf-8").startswith(f"#:schema {SCHEMA}\n# An offers file")
    cs.load(file)
