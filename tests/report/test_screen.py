"""The first screen, word for word: tests/golden/NAME.txt is what `careersim run` prints.

After a change that is meant, write the golden files anew with `python tests/report/test_screen.py` and read the diff.
"""

import io
import os
import re
import shlex
import tempfile
from contextlib import chdir, redirect_stdout
from pathlib import Path

import pytest
from rich.cells import cell_len

import careersim as cs
from careersim.cli import status
from careersim.estimate import Estimate
from careersim.report.answer import Answer
from careersim.report.money import rounding_unit
from careersim.report.screen import show
from careersim.result import Result

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
CONFIGS = ("big-tech-or-startup", "cloud-or-lab", "new-graduate", "steady-or-risky")  # two-salaries starts today
FILES = {
    "no-weights": """
        start = 2026-01-01
        [current]
        name = "Bank"
        salary = 180_000
        scores = { calm = 4, purpose = 3 }
        [offers.lab]
        name = "Laboratory"
        salary = { annual = 150_000, raise = { pert = [0.0, 0.03, 0.06] } }
        scores = { calm = 8, purpose = 7 }
    """,
    "no-scores": """
        start = 2026-01-01
        currency = "EUR"
        tax = { kind = "flat", rate = 0.41 }
        [market.ACME]
        spot = 120
        volatility = 0.45
        [current]
        salary = 95_000
        [offers.acme]
        salary = 80_000
        stock = "ACME"
        rsu = { value = 90_000, vesting = "4y quarterly" }
    """,
    "nothing-uncertain": """
        start = 2026-01-01
        horizon = "18mo"
        preferences = { weights = { money = 3, calm = 1 } }
        [current]
        salary = 200_000
        scores = { calm = 2 }
        [offers.acme]
        salary = 180_000
        scores = { calm = 6 }
    """,
    "identical": """
        start = 2026-01-01
        [market.X]
        spot = 10
        [offers.a]
        salary = 150_000
        stock = "X"
        rsu = { shares = 1000 }
        [offers.b]
        salary = 150_000
        stock = "X"
        rsu = { shares = 1000 }
    """,
    "too-close": """
        start = 2026-01-01
        [preferences.weights]
        money = 1
        calm = 1
        [market.X]
        spot = 100
        volatility = 0.6
        [current]
        salary = 150_000
        scores = { calm = 5 }
        [offers.beta]
        salary = 119_500
        scores = { calm = 5 }
        stock = "X"
        rsu = { shares = 1000 }
        [simulation]
        paths = 512
    """,
    "no-current-job": """
        start = 2026-01-01
        [offers.north]
        name = "North"
        salary = { annual = 110_000, raise = { uniform = [0.0, 0.1] } }
        [offers.south]
        name = "South"
        start = 2026-03-01
        salary = 125_000
    """,
    "odd-names": r"""
        title = "\u202Eevil [red]x[/] \u0007 \uD7FF title"
        start = 2026-01-01
        [current]
        name = "[bold]Acme[/bold] \u001B[31mred\u001B[0m \t\n\r end"
        salary = 150_000
        [offers."b\n[blink]\u200F"]
        name = "Ben \u200F & \u202E\u0000co :warning: [link=http://x]y[/link]"
        salary = 170_000
    """,
    "three-offers": """
        start = 2026-01-01
        preferences = { wealth = 50_000, weights = { money = 5, calm = 3, learning = 2 } }
        tax = { kind = "flat", rate = 0.35 }
        [market.X]
        spot = 80
        volatility = 0.5
        [market.Y]
        spot = 20
        volatility = 0.7
        [current]
        name = "The office that I have worked for since my twenties"
        since = 2020-05-04
        stock = "X"
        salary = 150_000
        scores = { calm = 7, learning = 3 }
        rsu = { shares = 2000, granted = 2024-05-04, vesting = "4y annual" }
        [offers.x]
        salary = 170_000
        scores = { calm = 5, learning = { pert = [4, 6, 9] } }
        [offers.a-rather-long-key-of-an-offer]
        name = "Y"
        stock = "Y"
        start = 2026-02-02
        salary = 160_000
        scores = { calm = 4, learning = 8 }
        rsu = { value = 200_000 }
        [offers.z]
        name = "Z"
        salary = 140_000
        scores = { calm = 9, learning = 5 }
    """,
}


def screen(name: str) -> str:
    """Return what `careersim run` prints, with 0.0 for the seconds it took."""
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()) as out:
        if name in FILES:
            (Path(folder) / "offers.toml").write_text(FILES[name], "utf-8")
        with chdir(folder if name in FILES else ROOT):
            assert status(["run", "offers.toml" if name in FILES else f"configs/{name}.toml"]) == 0
    return re.sub(r"\d+\.\d s\.", "0.0 s.", out.getvalue())


def shown(text: str, out: io.StringIO | None = None, paths: int = 2048) -> str:
    """Return the first screen of a file's text."""
    out = out or io.StringIO()
    show(cs.simulate(cs.loads(text), paths), "offers.toml", 0.0, out)
    return out.getvalue()


class Terminal(io.StringIO):
    """A terminal of 80 columns."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture(scope="module")
def cloud_or_lab() -> Result:
    return cs.simulate(cs.load(ROOT / "configs" / "cloud-or-lab.toml"))


@pytest.mark.parametrize("name", [*CONFIGS, *FILES])
def test_the_screen_is_the_golden_one(name: str) -> None:
    assert screen(name) == (GOLDEN / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("columns", [24, 40, 59])
def test_a_narrow_terminal_stacks_the_table_and_cuts_no_number(
    cloud_or_lab: Result, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    out = Terminal()
    show(cloud_or_lab, "offers.toml", 0.0, out)
    narrow = out.getvalue()
    for cell in re.findall(r"-?\$\d+k(?:\.\.-?\$\d+k)?|\d+ %", screen("cloud-or-lab").partition("stay  ")[2]):
        assert cell in narrow
    assert "…" not in narrow
    table = narrow.partition("stay Microsoft")[2].partition("* best")[0]
    assert max(map(cell_len, table.splitlines())) <= max(columns, 40)


def test_every_golden_file_is_compared() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.txt")) == sorted([*CONFIGS, *FILES])


@pytest.mark.parametrize("name", [*CONFIGS, *FILES])
def test_no_line_is_longer_than_80_columns_nor_holds_an_escape_sequence_when_piped(name: str) -> None:
    golden = (GOLDEN / f"{name}.txt").read_text("utf-8")
    assert max(map(cell_len, golden.splitlines())) <= 80
    assert not set(golden) & {chr(code) for code in (*range(10), *range(11, 32), 127, 0x200F, 0x202E)}


@pytest.mark.parametrize("name", ["cloud-or-lab", "two-salaries", "new-graduate"])
def test_what_is_asked_next_can_be_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    asked = re.findall(r"^  careersim .*?(?=  |$)", screen(name).partition("More:")[2], re.MULTILINE)
    assert 2 <= len(asked) <= 3
    for command in asked:
        _, word, *rest = shlex.split(command)
        few = [] if word == "check" else ["--paths", "2048"]
        assert status([word, *rest, *few]) == 0, command


def test_two_salaries_start_today() -> None:
    said = screen("two-salaries")
    assert "Leaving for acme costs you about $20k a year, against staying." in said
    assert "Nothing in the file makes that uncertain." in said
    assert "Only money is compared" in said
    assert "|" not in said  # no histogram of a single number
    assert re.search(r"stay +\$200k +-\$73\.9k +100 %", said)


def test_colour_on_a_terminal() -> None:
    assert "\x1b[" in shown(FILES["no-weights"], Terminal())


def test_no_escape_sequences_with_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in shown(FILES["no-weights"], Terminal())


def test_a_terminal_shows_the_words_of_a_pipe() -> None:
    coloured = re.sub(r"\x1b\[[\d;]*m", "", shown(FILES["three-offers"], Terminal()))
    assert coloured == shown(FILES["three-offers"])


@pytest.mark.parametrize("columns", ["70", "78", "80", "120"])
def test_on_a_narrow_terminal_names_give_way_and_never_numbers(
    cloud_or_lab: Result, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = Terminal()
    show(cloud_or_lab, "offers.toml", 0.0, out)
    assert not re.findall(r"\S*[\d$k%]…", out.getvalue())


@pytest.mark.parametrize("break_", [r"\u2028", r"\u2029", r"\u0085", r"\r", r"\n", r"\u000B", r"\u000C", r"\u001E"])
def test_a_name_breaks_no_line(break_: str) -> None:
    plain, odd = (
        shown(f"""
            title = "A{between}title"
            start = 2026-01-01
            [current]
            name = "A{between}name"
            salary = 150_000
            [offers.b]
            name = "Another{between}name"
            salary = 170_000
        """)
        for between in ("x", break_)
    )
    assert len(odd.splitlines()) == len(plain.splitlines())


def test_wide_characters_are_counted_as_two_columns() -> None:
    text = f"""
        title = "{"残るか去るか" * 10}"
        start = 2026-01-01
        [current]
        name = "{"株式会社" * 6}"
        salary = 150_000
        [offers.b]
        name = "{"研究所" * 9}"
        salary = 170_000
    """
    assert max(map(cell_len, shown(text).splitlines())) <= 80


@pytest.mark.parametrize(("salary", "verdict"), [(150_000, "pays exactly what"), (163_000, "pays about $13k a year")])
def test_rounding_of_sums_is_not_taken_for_uncertainty(salary: int, verdict: str) -> None:
    """The two grants of the current job add up to the offer's: only salaries differ, or nothing does."""
    said = shown(f"""
        start = 2026-01-01
        [market.X]
        spot = 100.0
        volatility = 0.3
        [current]
        salary = 150_000
        stock = "X"
        rsu = [{{ shares = 300, granted = 2026-01-01 }}, {{ shares = 700, granted = 2026-01-01 }}]
        [offers.beta]
        salary = {salary}
        stock = "X"
        rsu = {{ shares = 1000, granted = 2026-01-01 }}
    """)
    assert verdict in said
    assert "In 9 futures" not in said
    assert "|" not in said


def screen_of(result: Result) -> str:
    out = io.StringIO()
    show(result, "offers.toml", 0.0, out)
    return out.getvalue()


def amounts(text: str) -> list[float]:
    """Return the sums of money in a text."""
    scale = {"": 1.0, "k": 1e3, "M": 1e6, "B": 1e9}
    found = re.findall(r"(-?)\$([\d,]+(?:\.\d+)?)([kMB]?)", text)
    return [float(sign + number.replace(",", "")) * scale[suffix] for sign, number, suffix in found]


def test_no_figure_of_the_table_is_finer_than_its_error(cloud_or_lab: Result) -> None:
    lines = screen_of(cloud_or_lab).splitlines()
    years = cloud_or_lab.figures.annuity_years
    for key, alternative in cloud_or_lab.figures.alternatives.items():
        cost, all_in = alternative.cost.spread, alternative.all_in
        assert all_in is not None
        known = [alternative.annual_pay.mean, cost.mean, cost["p5"], cost["p95"], per_year(all_in.value.mean, years)]
        row = next(line for line in lines if re.match(rf"[* ] {key} ", line))
        for printed, estimate in zip(amounts(row), known, strict=True):
            assert_no_finer(printed, estimate)


def test_no_figure_of_the_sentences_is_finer_than_its_error(cloud_or_lab: Result) -> None:
    answer = Answer(cloud_or_lab.decision, cloud_or_lab.figures)
    years = cloud_or_lab.figures.annuity_years
    this = cloud_or_lab.figures.alternatives[answer.challenger]
    cost, price = this.cost_against_reference, this.happiness.price
    assert cost is not None
    assert price is not None
    known = [per_year(cost.spread[key], years) for key in ("p5", "p95")]
    known = [per_year(cost.spread.mean, years), *known, price]
    said = [sentence for sentence in answer.sentences() if "unvested" not in sentence]  # exact: today's prices
    for printed, estimate in zip(amounts(" ".join(said)), known, strict=True):
        assert_no_finer(printed, estimate)


def per_year(estimate: Estimate, years: float) -> Estimate:
    return Estimate(estimate.value / years, estimate.se / years)


def assert_no_finer(printed: float, estimate: Estimate) -> None:
    """The figure printed is the estimate in steps of 1, 2 or 5 times a power of ten that are no less than its error."""
    unit = rounding_unit(estimate.value, estimate.se)
    assert unit >= estimate.se
    assert printed == pytest.approx(round(estimate.value / unit) * unit, rel=1e-9)


def test_the_footer_says_how_to_make_the_numbers_again(cloud_or_lab: Result) -> None:
    assert "65,536 paths, seed 0," in screen_of(cloud_or_lab)


if __name__ == "__main__":
    os.environ.pop("FORCE_COLOR", None)
    GOLDEN.mkdir(exist_ok=True)
    for golden in (*CONFIGS, *FILES):
        (GOLDEN / f"{golden}.txt").write_text(screen(golden), "utf-8")
