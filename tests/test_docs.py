"""Everything that README and docs/ show is run: commands, Python, offers files, the first screen, links."""

import re
import shlex
import subprocess
import sys
import tomllib
from html import unescape
from pathlib import Path

import pytest

import careersim as cs
from careersim.cli import cli
from careersim.defaults import evidence
from careersim.keys import all_keys
from careersim.kinds import kinds
from careersim.pay.base import Component
from careersim.prices.base import PriceModel
from careersim.quantity import FORMS, PAIRS
from careersim.samplers.base import Sampler
from careersim.taxes.base import Tax
from careersim.utilities.base import Utility
from careersim.vesting.base import Vesting
from careersim.vesting.preset import facts

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[str]:
    return [text for found, text in BLOCK.findall(page.read_text("utf-8")) if found == language]


def pages_with(language: str) -> list[object]:
    return [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES if blocks(page, language)]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder with the configs in it, as the current one."""
    (tmp_path / "configs").symlink_to(ROOT / "configs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    return tmp_path


def careersim(*words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "careersim", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("page", pages_with("console"))
def test_every_command_runs(page: Path, workplace: Path) -> None:
    # A page that writes a file bit by bit calls it so.
    (workplace / "my-offers.toml").write_text("\n".join(blocks(page, "toml")), "utf-8")
    for line in "\n".join(blocks(page, "console")).splitlines():
        if line.startswith("$ careersim "):
            careersim(*shlex.split(line.removeprefix("$ careersim ")))


@pytest.mark.parametrize("page", pages_with("python"))
def test_every_python_block_runs(page: Path, workplace: Path) -> None:
    # In a process of its own: one page must not lean on another.
    code = "\n".join(blocks(page, "python"))
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize("page", [page for page in pages_with("toml") if page.id != "docs/presets.md"])
def test_the_offers_files_of_a_page_make_one_file_that_runs(page: Path) -> None:
    cs.simulate(cs.loads("\n".join(blocks(page, "toml"))), paths=1)


def test_the_screen_in_the_readme_is_what_the_command_prints(workplace: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    shown = re.search(r"<!-- screen: careersim (.*?) -->\n```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert shown is not None
    printed = careersim(*shlex.split(shown[1]))

    def without_seconds(screen: str) -> str:
        return re.sub(r"\d+\.\d s", "0.0 s", screen)

    assert without_seconds(shown[2]) == without_seconds(printed)


def test_the_readmes_two_commands_are_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(re.findall(r"<!-- (?:run|tests) -->\n```sh\n[^\n]+\n```", text)) == 2


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


def test_the_page_of_presets_writes_each_schedule_out() -> None:
    page = (ROOT / "docs" / "presets.md").read_text("utf-8")
    written = re.findall(r"^### (\S+)\n\n```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    found = {name: tomllib.loads(text)["vesting"] for name, text in written}
    assert found == {name: fact["vesting"] for name, fact in facts().items()}


def test_the_page_of_defaults_agrees_with_the_facts() -> None:
    page = (ROOT / "docs" / "defaults.md").read_text("utf-8")
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    assert rows == [(key, known.says, known.source, known.checked_on) for key, known in evidence().items()]


def test_the_table_on_the_page_of_markets_is_what_calibrate_prints(workplace: Path) -> None:
    page = (ROOT / "docs" / "markets.md").read_text("utf-8")
    shown = re.search(r"<!-- calibrate -->\n```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert shown is not None
    assert shown[1] == careersim("calibrate", "configs/acme.csv", "--against", "configs/index.csv")


def test_the_page_of_markets_has_every_kind() -> None:
    page = (ROOT / "docs" / "markets.md").read_text("utf-8")
    assert {*re.findall(r"^\| `(\w+)` \| ", page, re.MULTILINE)} == {*kinds(PriceModel)}


def written(page: Path) -> str:
    return page.read_text("utf-8")


REFERENCE = "\n".join(
    written(ROOT / "docs" / f"{name}.md") for name in ("offers-file", "markets", "taxes", "weights", "fit", "risk")
)


def test_the_docs_leave_no_key_out() -> None:
    """Each key stands as one in an example, or in code, on a page of the reference."""
    shown = set(re.findall(r"[\w-]+(?= *=)|(?<=[\[.])\w+(?=[\].])", REFERENCE)) | set(re.findall(r"`(\w+)`", REFERENCE))
    assert {key.path[-1] for key in all_keys()} - shown - {"schedule", "name"} == set()


@pytest.mark.parametrize("family", [Component, PriceModel, Tax, Utility, Vesting, Sampler])
def test_the_docs_leave_no_kind_out(family: type) -> None:
    by_form = {"calendar": "count", "periodic": "quarterly", "preset": "preset"}
    for kind in kinds(family):
        assert re.search(rf"\b{by_form.get(kind, kind)}\b", REFERENCE), kind


def test_the_docs_leave_no_distribution_out() -> None:
    assert all(f"{word} = [" in REFERENCE for word in (*FORMS, *PAIRS))


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_the_docs_leave_no_command_out(command: str) -> None:
    assert any(f"$ careersim {command}" in "\n".join(blocks(page, "console")) for page in PAGES)


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(ROOT / "docs"), str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {path.stem for path in (ROOT / "docs").glob("*.md")} <= {
        path.stem for path in (tmp_path / "site").glob("*.html")
    }
    site = {
        page: unescape((tmp_path / "site" / f"{page}.html").read_text("utf-8")) for page in ("keys", "api", "options")
    }
    assert [key.dotted for key in all_keys() if f">{key.dotted}<" not in site["keys"]] == []
    assert [name for name in cs.__all__ if f"<h2>{name}<" not in site["api"]] == []
    assert [name for name in cli.commands if f"Usage: careersim {name} " not in site["options"]] == []


def test_the_glossary_is_in_order_and_says_each_word_once() -> None:
    words = re.findall(r"^(\S.*)\n: ", written(ROOT / "docs" / "glossary.md"), re.MULTILINE)
    # As a reader looks them up: hyphens and case do not count.
    assert words == sorted(words, key=lambda word: word.replace("-", " ").lower())
    assert len(words) == len(set(words))
