"""The report as a file: small, whole, the same every time, and with all its parts in order."""

import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import playwright
import pytest

import careersim as cs
from careersim.cli import status
from careersim.report.page.document import report_page
from careersim.report.page.markup import VOID, Markup, element
from careersim.result import Result
from tests.report.page.conftest import simulated

ROOT = Path(__file__).parents[3]
LIMIT = 300_000
HEADINGS = [
    "Side by side",
    "What each choice costs",
    "If you weighed otherwise",
    "What holds you: the golden handcuffs",
    "Money by year",
    "What this rests on",
    "How sure the numbers are",
    "Where this comes from",
]


class Balanced(HTMLParser):
    """Fails on an end that ends nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def headings(text: str) -> list[str]:
    return re.findall(r"<h2>(.*?)</h2>", text)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "offers.toml"
    path.write_text("start = 2026-01-01\n[current]\nsalary = 2\n[offers.b]\nsalary = 1\n[simulation]\npaths = 512\n")
    return path


def test_the_parts_stand_in_order(document: Path) -> None:
    text = document.read_text("utf-8")
    assert headings(text) == HEADINGS
    parser = Balanced()
    parser.feed(text)
    assert parser.open == []


@pytest.mark.parametrize("config", sorted((ROOT / "configs").glob("*.toml")), ids=lambda path: path.stem)
def test_every_config_makes_a_small_report(config: Path) -> None:
    text = report_page(cs.simulate(cs.load(config), 8192), config.name)
    assert len(text.encode()) < LIMIT
    Balanced().feed(text)


def test_what_matters_most_comes_where_it_was_asked_for(result: Result) -> None:
    drivers = cs.drivers(result.decision, paths=1024)
    text = report_page(result, "offers.toml", drivers)
    assert headings(text) == [*HEADINGS[:5], "What matters most", *HEADINGS[5:]]
    section = text.partition("<h2>What matters most</h2>")[2].partition("<h2>")[0]
    assert section.count("<tr") == 1 + len(drivers.inputs)
    assert "people at Acme" in section
    Balanced().feed(text)


def test_many_offers_make_a_small_report_too() -> None:
    def lines() -> Iterator[str]:
        yield "start = 2026-01-01\npreferences = { weights = { money = 1, a0 = 1 } }"
        for i in range(12):
            scores = ", ".join(f"a{k} = {{ uniform = [{i % 3}, {5 + k % 4}] }}" for k in range(6))
            yield f"[offers.o{i}]\nsalary = {{ annual = {100 + i}_000, raise = {{ uniform = [0, 0.1] }} }}"
            yield f"rsu = {{ value = {10 + i}_000 }}\nscores = {{ {scores} }}"

    text = report_page(cs.simulate(cs.loads("\n".join(lines())), 8192), "offers.toml")
    assert len(text.encode()) < LIMIT


def test_the_same_result_makes_the_same_bytes(document: Path, result: Result) -> None:
    assert report_page(simulated(50, 30, 20), "offers.toml") == document.read_text("utf-8")


def test_a_file_of_two_salaries_has_no_sliders_nor_script() -> None:
    text = report_page(cs.simulate(cs.loads("[current]\nsalary = 2\n[offers.b]\nsalary = 1")), "offers.toml")
    assert headings(text) == [HEADINGS[0], *HEADINGS[4:]]
    assert "<script" not in text


def test_money_is_in_the_currency_of_the_file() -> None:
    text = report_page(simulated(50, 30, 20, "EUR"), "offers.toml")
    written = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)  # where $ is JavaScript's
    assert "$" not in written
    assert "€" in written


def test_inline_styles_and_addresses_are_nowhere(document: Path) -> None:
    text = re.sub(r"<(script|style)\b.*?</\1>", "", document.read_text("utf-8"), flags=re.DOTALL)
    assert " style=" not in text
    assert "://" not in text
    assert not re.search(r" on\w+=", text)


def test_the_script_is_sound() -> None:
    script = files("careersim.report.page") / "page.js"
    node = Path(playwright.__file__).parent / "driver" / "node"
    subprocess.run([str(node), "--check", str(script)], check=True)
    text = script.read_text("utf-8")
    assert text.count('"use strict"') == 1
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|\beval\b|new Function|fetch\(|XMLHttp|import\(|\bvar\b", text
    )
    assert not re.search(r"[^=!]==[^=]|!=[^=]", text)
    assert max(map(len, text.splitlines())) <= 120


def test_an_element_escapes_what_is_no_markup() -> None:
    made = element("p", "a < b & c\0", Markup("<b>x</b>"), title='"quoted"', hidden=True, lang=False, for_="y")
    assert made == '<p title="&quot;quoted&quot;" hidden for="y">a &lt; b &amp; c\ufffd<b>x</b></p>'
    assert element("br") == "<br>"


def test_the_command_writes_the_file(file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "answer.html"
    assert status(["report", str(file), "-o", str(out)]) == 0
    assert capfd.readouterr().err == f"Wrote {out}\n"
    assert out.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.html", "offers.toml"]


def test_json_prints_the_result_too(file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert status(["report", str(file), "-o", str(tmp_path / "a.html"), "--json"]) == 0
    printed = capfd.readouterr().out
    assert status(["run", str(file), "--json"]) == 0
    assert capfd.readouterr().out == printed


@pytest.mark.parametrize("out", ["a.pdf", "no/a.html"])
def test_where_it_cannot_be_written_nothing_runs(file: Path, tmp_path: Path, out: str) -> None:
    assert status(["report", str(file), "-o", str(tmp_path / out)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["offers.toml"]


def test_what_was_there_stays_when_the_report_fails(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.html"
    out.write_text("before")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    assert status(["report", str(file), "-o", str(out)]) == 1
    assert out.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "offers.toml"]
