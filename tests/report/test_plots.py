"""Pictures: on whose axes, with which words and lines, and the same bytes every time."""

import math
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.cbook import is_math_text
from matplotlib.figure import Figure
from matplotlib.text import Text

import careersim as cs
from careersim.report.money import Currency
from careersim.report.output import write_picture
from careersim.report.plots import opportunity_cost_figure, plot_opportunity_cost, plot_present_values
from careersim.result import Result

mpl.use("agg")
from matplotlib import pyplot as plt

FILE = """
title = "$take $it or $leave $it"
start = 2026-01-01
currency = "{currency}"
[market.X]
spot = 50
volatility = 0.5
[current]
name = "Ca$h & $tock"
salary = {{ annual = 150_000, raise = {{ pert = [0.0, 0.03, 0.06] }} }}
[offers.one]
name = "$One$"
stock = "X"
salary = 120_000
rsu = {{ shares = 2_400 }}
[offers.two]
salary = 139_000
"""


@pytest.fixture(scope="module")
def result() -> Result:
    return cs.simulate(cs.loads(FILE.format(currency="USD")), 2048)


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    plt.close("all")


def texts(figure: Figure) -> list[Text]:
    figure.canvas.draw()  # ticks have no labels before
    return [text for text in figure.findobj(Text) if text.get_text()]


def words(figure: Figure) -> str:
    return "\n".join(text.get_text().replace(r"\$", "$") for text in texts(figure))


def line(ax: Axes, label: str) -> float:
    """Return where the upright line with a label stands."""
    (found,) = [drawn for drawn in ax.lines if str(drawn.get_label()).startswith(label)]
    x = np.asarray(found.get_xdata())
    assert np.all(x == x[0])
    return float(x[0])


def edges(ax: Axes) -> list[float]:
    """Return the left edges of the bars."""
    return [patch.get_x() for patch in ax.patches]


def test_a_plot_is_drawn_on_the_axes_given_and_returns_them(result: Result) -> None:
    _, (left, right) = plt.subplots(1, 2)
    plt.sca(left)
    assert plot_opportunity_cost(result, "one", ax=right) is right
    assert plot_present_values(result, ax=right) is right
    assert right.patches
    assert not left.patches


def test_a_plot_is_drawn_on_the_current_axes_by_default(result: Result) -> None:
    _, (left, right) = plt.subplots(1, 2)
    plt.sca(left)
    assert plot_opportunity_cost(result, "one") is left
    plt.sca(right)
    assert plot_present_values(result) is right


def test_plots_are_part_of_the_public_interface() -> None:
    assert cs.plot_opportunity_cost is plot_opportunity_cost
    assert cs.plot_present_values is plot_present_values


@pytest.mark.parametrize(("key", "versus"), [("one", None), ("one", "two"), ("stay", "one")])
def test_the_lines_stand_at_no_cost_and_at_the_median(result: Result, key: str, versus: str | None) -> None:
    ax = plot_opportunity_cost(result, key, versus)
    cost = result.opportunity_cost(key, versus)
    assert line(ax, "no cost") == 0.0
    assert line(ax, "median") == pytest.approx(float(np.median(cost)), rel=1e-12)
    legend = ax.get_legend()
    assert legend is not None
    said = [text.get_text().replace(r"\$", "$") for text in legend.get_texts()]
    assert said == ["no cost", f"median {Currency().text(float(np.median(cost)))}"]


def test_bars_are_futures_of_100(result: Result) -> None:
    ax = plot_opportunity_cost(result, "one")
    assert ax.get_ylabel() == "futures of 100"
    assert 99 <= sum(patch.get_height() for patch in ax.patches) <= 100 + 1e-9


def test_bins_may_be_given(result: Result) -> None:
    ax = plot_opportunity_cost(result, "one", bins=[-1e8, 0.0, 1e8])
    positive = 100 * float(np.mean(result.opportunity_cost("one") >= 0))
    assert [patch.get_height() for patch in ax.patches] == pytest.approx([100 - positive, positive])


@pytest.mark.parametrize(("code", "sign"), [("USD", "$"), ("EUR", "€"), ("CHF", "CHF ")])
def test_axes_say_the_currency(code: str, sign: str) -> None:
    result = cs.simulate(cs.loads(FILE.format(currency=code)), 1024)
    for ax in (plot_opportunity_cost(result, "one", ax=plt.figure().gca()), plot_present_values(result)):
        assert ax.get_xlabel().endswith(f"over 4 years, in today's money [{code}]")
        ax.figure.canvas.draw()
        ticks = [tick.get_text().replace(r"\$", "$") for tick in ax.get_xticklabels()]
        assert ticks
        assert all(tick.removeprefix("-").startswith(sign) for tick in ticks)


def test_dollars_are_dollars_and_not_formulas(result: Result) -> None:
    plot_present_values(result)
    for figure in (opportunity_cost_figure(result), plt.gcf()):
        assert not [text.get_text() for text in texts(figure) if is_math_text(text.get_text())]
    assert "$take $it or $leave $it" in words(opportunity_cost_figure(result))
    assert "Opportunity cost of leaving for $One$ against staying" in words(opportunity_cost_figure(result))
    assert "Ca$h & $tock" in words(plt.gcf())


def test_present_values_have_a_name_each(result: Result) -> None:
    legend = plot_present_values(result).get_legend()
    assert legend is not None
    assert [text.get_text().replace(r"\$", "$") for text in legend.get_texts()] == ["Ca$h & $tock", "$One$", "two"]


def test_the_figure_has_all_but_the_yardstick_on_one_scale(result: Result) -> None:
    means = {key: value.mean() for key, value in result.present_value.items()}
    yardstick = max(means, key=means.__getitem__)
    axes = opportunity_cost_figure(result).axes
    assert len(axes) == 2
    assert edges(axes[0]) == edges(axes[1])
    for ax, key in zip(axes, [key for key in means if key != yardstick], strict=True):
        assert line(ax, "median") == pytest.approx(float(np.median(result.opportunity_cost(key, yardstick))))


def test_the_figure_leaves_out_the_baseline() -> None:
    result = cs.simulate(cs.loads(FILE.format(currency="USD")), 1024, baseline="two")
    titles = [ax.get_title(loc="left") for ax in opportunity_cost_figure(result).axes]
    assert len(titles) == 2
    assert all(title.endswith("against leaving for two") for title in titles)


def test_a_certain_cost_is_drawn_too() -> None:
    result = cs.simulate(cs.loads("start = 2026-01-01\ncurrent.salary = 200_000\noffers.acme.salary = 180_000"), 64)
    (ax,) = opportunity_cost_figure(result).axes
    assert sum(patch.get_height() for patch in ax.patches) == pytest.approx(100)


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".PNG"])
def test_a_picture_is_the_same_to_the_byte_in_two_runs(result: Result, tmp_path: Path, suffix: str) -> None:
    for name in ("one", "two"):
        write_picture(result, tmp_path / f"{name}{suffix}")
    assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()


def test_pictures_are_what_their_suffix_says(result: Result, tmp_path: Path) -> None:
    for suffix in ("png", "svg", "pdf"):
        write_picture(result, tmp_path / f"picture.{suffix}")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    pdf = (tmp_path / "picture.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    root = ElementTree.fromstring((tmp_path / "picture.svg").read_bytes())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert math.isclose(float(root.attrib["width"].removesuffix("pt")), 8 * 72)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["picture.pdf", "picture.png", "picture.svg"]


def test_a_picture_does_not_touch_the_current_figure(result: Result, tmp_path: Path) -> None:
    write_picture(result, tmp_path / "picture.png")
    assert not plt.get_fignums()
