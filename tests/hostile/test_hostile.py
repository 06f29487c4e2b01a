"""Text of the file is data: one file, all of whose names are attacks, through every command and every medium."""

import csv
import io
import json
import re
import shutil
import tomllib
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

import careersim as cs
from careersim.cli import cli, status

HERE = Path(__file__).parent
OFFER = '=HYPERLINK("http://x.example","y")'
STOCK = "../../etc/passwd"
FEW = ["--paths", "512", "--quiet"]
COMMANDS: dict[str, list[list[str]]] = {
    "run": [[*FEW, "--plot", "cost.svg"], [*FEW, "--output", "out"], [*FEW, "--plot", "cost.pdf"]],
    "check": [[]],
    "compare": [[OFFER, "stay", *FEW]],
    "breakeven": [[OFFER, "--for", "salary", *FEW], [OFFER, "--for", "score.=1+1", *FEW]],
    "when": [[OFFER, *FEW, "--plot", "when.svg"]],
    "drivers": [FEW],
    "weights": [FEW, ["--between", "money", "=1+1", *FEW, "--plot", "weights.svg"], ["--multiplicative", "0.5", *FEW]],
    "frontier": [["\x1b]0;owned\x07", *FEW, "--plot", "frontier.svg"]],
    "risk": [FEW],
    "search": [FEW],
    "report": [[*FEW, "-o", "report.html"]],
    "plot": [["--market", "--output", "market.svg"]],
    "sweep": [
        ["--set", r'offers."=HYPERLINK(\"http://x.example\",\"y\")".salary=100k,120k', *FEW, *more]
        for more in ([], ["--output", "sweep.csv"], ["--output", "sweep.parquet"], ["--plot", "sweep.svg"])
    ],
}
AS_JSON = ("run", "compare", "breakeven", "when", "drivers", "weights", "frontier", "risk", "search", "sweep", "report")
OF_NO_FILE = {"init", "calibrate", "kinds", "explain", "schema", "verify"}


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file, in a folder that one stands in."""
    for name in ("hostile.toml", "prices.csv"):
        shutil.copy(HERE / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "hostile.toml"


def is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")


def assert_plain(text: str) -> None:
    """Assert that nothing in a text moves the cursor, rings, or turns the text around."""
    assert not {character for character in text if is_invisible(character)} - {"\n", "\t"}


def assert_inert(page: str) -> None:
    """Assert that a page has no elements and no addresses but its own."""
    tags = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, dict(attrs)))

    Reader().feed(page)
    assert {"script", "img", "b"} & {tag for tag, _ in tags} <= {"script", "b"}
    for tag, attributes in tags:
        assert not [key for key in attributes if key.startswith("on")], tag
        for key in ("href", "src"):
            assert (attributes.get(key) or "#").startswith(("#", "data:,")), (tag, attributes)
    assert_plain(re.sub(r"<(script|style)>.*?</\1>", "", page, flags=re.DOTALL))


def test_every_command_of_a_file_is_driven() -> None:
    assert {*COMMANDS} | OF_NO_FILE == {*cli.commands}


@pytest.mark.parametrize(
    ("command", "options"), [(name, options) for name, every in COMMANDS.items() for options in every]
)
def test_the_terminal_gets_no_control_characters(
    command: str, options: list[str], hostile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status([command, "hostile.toml", *options]) == 0
    shown = capsys.readouterr()
    assert_plain(shown.out)
    assert_plain(shown.err)
    if command in ("run", "risk", "check", "compare"):
        # Markup of the terminal's library, and of matplotlib, stands as it was written.
        assert "[bold red]" in shown.out or "</script>" in shown.out or "<script>" in shown.out or command == "risk"
    # Whatever was written is where it was asked for.
    written = {path.name for path in hostile.parent.iterdir()} - {"hostile.toml", "prices.csv", "out"}
    assert written <= {*options}
    for picture in hostile.parent.rglob("*.svg"):
        assert_picture(picture)


def assert_picture(path: Path) -> None:
    tree = ElementTree.fromstring(path.read_bytes())
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert not tags & {"script", "foreignObject", "image", "a", "animate", "set"}
    for element in tree.iter():
        for key, value in element.attrib.items():
            assert not key.rpartition("}")[2].startswith("on")
            assert not key.endswith("href") or value.startswith("#")


@pytest.mark.parametrize("command", AS_JSON)
def test_json_holds_the_names_as_they_are(command: str, hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = [word for word in COMMANDS[command][0] if not word.endswith(".svg") and word != "--plot"]
    assert status([command, "hostile.toml", *options, "--json"]) == 0
    text = capsys.readouterr().out
    assert text.isascii()
    assert not re.search(r"\\b(NaN|Infinity)\\b", text)
    json.loads(text)
    if command == "run":
        assert OFFER in json.loads(text)["alternatives"]


def test_a_spreadsheet_finds_no_formula(hostile: Path) -> None:
    quoted = ["--set", 'market."@SUM(A1)$x^{$".volatility=0.2,0.3']
    assert status(["sweep", "hostile.toml", *quoted, *FEW, "--output", "sweep.csv"]) == 0
    assert status(["run", "hostile.toml", *FEW, "--output", "out"]) == 0
    for path in (hostile.parent / "sweep.csv", hostile.parent / "out" / "samples.csv"):
        for row in csv.reader(io.StringIO(path.read_text("utf-8"))):
            for cell in row:
                assert cell[:1] not in ("=", "@", "\t", "\r", "\n"), cell
                if cell[:1] in ("+", "-"):
                    float(cell)  # numbers stay numbers


def test_the_page_is_inert(hostile: Path) -> None:
    assert status(["report", "hostile.toml", *FEW, "-o", "report.html"]) == 0
    page = Path("report.html").read_text("utf-8")
    assert_inert(page)
    assert page.count("<script") == page.count("</script>")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src &#x27;none&#x27;")
    assert "unsafe" not in policy[1]
    data = re.search(r'<[^>]*id="slider-data"[^>]*>', page)
    assert data is not None


def test_a_notebook_and_a_prompt_get_no_markup(hostile: Path) -> None:
    result = cs.simulate(cs.load(hostile), 512)
    assert_inert(result._repr_html_())
    assert_plain(repr(result))
    assert_plain(str(result))


def test_all_pictures_are_drawn_as_bitmaps_too(hostile: Path) -> None:
    for command, plot in (("run", "a.png"), ("when", "b.png"), ("frontier", "c.png"), ("weights", "d.png")):
        options = next(options for options in COMMANDS[command] if "--plot" in options)
        options = [plot if word.endswith(".svg") else word for word in options]
        assert status([command, "hostile.toml", *options]) == 0
        assert Path(plot).read_bytes().startswith(b"\x89PNG")


def test_a_fault_quotes_no_control_character(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = hostile.read_text("utf-8")
    for wrong in (
        text + "\u202e = 1\n",
        text.replace("salary = 120_000", 'salary = "\u202e\u009b31m"'),
        text + "\x1b[2J",
        text.replace("start = 2026-07-01", 'start = "\\u001b[2J"\nzz\u200b = 1'),
        text.replace("spot = 100", '"\\u202E\\u0007" = 100'),
        text.replace('file = "prices.csv"', 'file = "\\u001b\\u202e.csv"'),
        text.replace('kind = "flat"', 'kind = "\\u001b\\u202e"'),
    ):
        hostile.write_text(wrong, "utf-8")
        assert status(["run", "hostile.toml"]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert_plain(shown.err)


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "\x1b[2J\u202e"],
        ["kinds", "\x1b[2J\u202e"],
        ["compare", "hostile.toml", "\x1b[2J\u202e"],
        ["breakeven", "hostile.toml", OFFER, "--for", "\x1b[2J\u202e"],
        ["sweep", "hostile.toml", "--set", "\x1b[2J\u202e=1"],
        ["drivers", "hostile.toml", "--evsi", "\x1b=\u202e"],
        ["check", "\x1b[2J\u202e.toml"],
    ],
)
def test_nor_does_what_is_said_of_a_command_line(
    arguments: list[str], hostile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(arguments) == 2
    assert_plain(capsys.readouterr().err)


@pytest.mark.parametrize("name", ['a"b\\c', "x]\n[evil]\nspot = 1", "\u202e\x1b", "株 🦄", "a.b", "$x^{$"])
def test_a_calibrated_table_is_pasted_as_it_was_meant(
    name: str, hostile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prices = Path('pri"ces\n[market.evil] \u202e.csv')
    shutil.copy("prices.csv", prices)
    for model in ("gbm", "bootstrap"):
        arguments = ["calibrate", str(prices), "--against", str(prices), "--name", name, "--model", model]
        assert status([*arguments, "--plot", f"{model}.svg"]) == 0
        printed = capsys.readouterr().out
        assert_plain(printed)
        table = tomllib.loads(printed)
        assert [*table] == ["market"]
        assert [*table["market"]] == [name]
        if model == "bootstrap":
            assert table["market"][name]["file"] == str(prices)
        assert_picture(Path(f"{model}.svg"))
