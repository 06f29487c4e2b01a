"""The report in a real browser: what a slider does is what Python computes, and nothing is fetched."""

import math
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

import careersim as cs
from careersim.report.money import Currency, percent
from careersim.report.page.document import report_page
from careersim.result import Result
from tests.report.page.conftest import opened, simulated


def slider(page: Page, attribute: str) -> Locator:
    return page.get_by_label(attribute, exact=True)


def ranking(page: Page) -> list[tuple[str, str]]:
    """Return what the page shows, best first: each key and what it is worth a year."""
    rows = page.locator("#weights tbody tr").all()
    return [(row.locator("th").inner_text(), row.locator("td").nth(1).inner_text()) for row in rows]


def expected(result: Result) -> list[tuple[str, str]]:
    """Return Python's own ranking, from a simulation of a file with these weights."""
    worth = {key: one.all_in.value.mean for key, one in result.figures.alternatives.items() if one.all_in}
    return [
        (key, Currency().of(worth[key], 1 / result.figures.annuity_years))
        for key in sorted(worth, key=lambda key: -worth[key].value)
    ]


def test_the_page_begins_with_the_files_own_weights(page: Page, result: Result) -> None:
    assert ranking(page) == expected(result)
    assert [slider(page, key).input_value() for key in ("money", "calm", "people")] == ["50", "30", "20"]


@pytest.mark.parametrize("money", [3, 20, 40, 60, 85, 100])
def test_moving_the_weight_of_money_ranks_as_python_does(page: Page, money: int) -> None:
    slider(page, "money").fill(str(money))
    rest = 100 - money
    assert ranking(page) == expected(simulated(money, 0.6 * rest, 0.4 * rest))
    assert [slider(page, key).input_value() for key in ("calm", "people")] == [
        str(math.floor(share * rest + 0.5)) for share in (0.6, 0.4)
    ]


@pytest.mark.parametrize("people", [0, 35, 80])
def test_moving_an_attribute_ranks_as_python_does(page: Page, people: int) -> None:
    slider(page, "people").fill(str(people))
    rest = 100 - people
    assert ranking(page) == expected(simulated(rest * 5 / 8, rest * 3 / 8, people))


def test_the_answer_names_the_best(page: Page) -> None:
    slider(page, "money").fill("100")
    assert page.locator("#best").inner_text() == "Best by these weights: staying."
    slider(page, "people").fill("90")
    assert page.locator("#best").inner_text() == "Best by these weights: leaving for Two."


def test_without_weight_on_money_it_still_ranks_and_gives_no_price(page: Page) -> None:
    slider(page, "money").fill("0")
    assert [key for key, _ in ranking(page)] == ["one", "two", "stay"]
    assert {worth for _, worth in ranking(page)} == {"-"}
    assert "nothing has a price" in page.locator("#cost-is").inner_text()
    assert page.locator("#weights svg rect").count() == 0


def test_others_keep_their_proportions_even_while_they_are_nothing(page: Page) -> None:
    slider(page, "money").fill("100")
    slider(page, "money").fill("50")
    assert [slider(page, key).input_value() for key in ("calm", "people")] == ["30", "20"]


def test_the_distribution_is_redrawn_and_agrees_with_python(page: Page) -> None:
    for money in (50, 70):
        slider(page, "money").fill(str(money))
        page.locator("#weights select").select_option(label="One & only")
        result = simulated(money, 0.6 * (100 - money), 0.4 * (100 - money))
        cost = result.figures.alternatives["one"].all_in
        assert cost is not None
        said = page.locator("#weights svg").get_attribute("aria-label") or ""
        shown = re.search(r"in [<>]?(\d+) % of futures", said)
        assert shown is not None
        truth = cost.cost.p_positive.value
        # Drawn from 1,024 paths, and said to a whole per cent or to the error of that.
        error = math.sqrt(truth * (1 - truth) / 1024)
        assert abs(int(shown[1]) / 100 - truth) <= 4 * error + max(0.005, 5 * error)
        other = result.decision.name(cost.cost.versus)
        assert ("staying" if cost.cost.versus == "stay" else other) in said
        assert page.locator("#weights svg rect").count() > 5


def test_the_break_even_is_marked_where_python_finds_it(browser: Browser, tmp_path: Path) -> None:
    text = """
        start = 2026-01-01
        preferences = { weights = { money = 2, calm = 1 } }
        [market.X]
        spot = 50
        [current]
        salary = 150_000
        scores = { calm = 3 }
        [offers.one]
        salary = 100_000
        stock = "X"
        rsu = { shares = 1_000 }
        scores = { calm = 8 }
    """
    result = cs.simulate(cs.loads(text), 8192)
    even = result.figures.alternatives["one"].happiness.break_even_money_weight
    assert even is not None
    path = tmp_path / "report.html"
    path.write_text(report_page(result, "offers.toml"), "utf-8")
    with opened(browser, path) as page:
        marks = page.locator("#marks-0 i")
        assert marks.count() == 1
        left = float(marks.evaluate("mark => mark.style.left").removesuffix("%"))
        assert left / 100 == pytest.approx(even.value, abs=2 * even.se + 1e-6)
        assert percent(even) in page.locator("#even-0").inner_text()
        slider(page, "money").fill(str(math.floor(left)))
        assert page.locator("#best").inner_text().endswith("leaving for one.")
        slider(page, "money").fill(str(math.ceil(left)))
        assert page.locator("#best").inner_text().endswith("staying.")


def test_the_button_brings_the_files_weights_back(page: Page, result: Result) -> None:
    slider(page, "money").fill("90")
    slider(page, "calm").fill("0")
    page.get_by_role("button").click()
    assert ranking(page) == expected(result)


def test_the_keyboard_is_enough(page: Page) -> None:
    slider(page, "money").focus()
    page.keyboard.press("ArrowRight")
    assert slider(page, "money").input_value() == "51"
    assert slider(page, "money").get_attribute("aria-valuetext") == "51 %"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "weight-1"
    page.keyboard.press("End")
    assert ranking(page)[0][0] == "one"


def test_a_screen_reader_finds_names_for_all_and_headings_in_order(page: Page) -> None:
    for image in page.get_by_role("img").all():
        assert image.get_attribute("aria-label")
    for control in page.locator("input, select, button").all():
        assert control.evaluate("one => one.labels?.length > 0 || one.textContent.length > 0")
    assert page.locator("h1").count() == 1
    assert page.locator("h3").count() == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    for table in page.locator("table").all():
        assert table.locator("caption").count() == 1
        assert table.locator("th[scope]").count() > 0


def test_a_phone_by_night(browser: Browser, document: Path) -> None:
    with opened(browser, document, viewport={"width": 360, "height": 740}, color_scheme="dark") as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 22, 26)"
        for table in page.locator("table").all():
            assert table.evaluate("one => one.scrollWidth <= one.clientWidth")
        sizes = page.evaluate(
            "[...document.querySelectorAll('svg text')].map(one => one.getBoundingClientRect().height)"
        )
        assert min(sizes) >= 8  # pixels, two thirds of the text's


def test_printed_it_is_dark_on_light_without_buttons(browser: Browser, document: Path) -> None:
    with opened(browser, document, color_scheme="dark") as page:
        page.emulate_media(media="print")
        assert not page.get_by_role("button").is_visible()
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert page.pdf().startswith(b"%PDF")


def test_without_scripts_all_but_the_sliders_is_there(browser: Browser, document: Path) -> None:
    with opened(browser, document, java_script_enabled=False) as page:
        assert page.get_by_text("With scripts allowed").is_visible()
        assert not page.locator("#weights").is_visible()
        assert page.locator("main svg").first.is_visible()


def test_names_are_text_whatever_they_hold(browser: Browser, tmp_path: Path) -> None:
    evil = '</script><script>alert(1)</script><img src=x onerror="alert(2)">{{}}'
    text = f"""
        title = '{evil}'
        start = 2026-01-01
        preferences = {{ weights = {{ money = 2, '{evil}' = 1 }} }}
        [market.'{evil}']
        spot = 50
        [current]
        name = '{evil}'
        salary = 150_000
        scores = {{ '{evil}' = 3 }}
        stock = '{evil}'
        rsu = {{ shares = 1_000 }}
        [offers.'{evil}']
        salary = {{ annual = 100_000, raise = {{ uniform = [0, 0.1] }} }}
        scores = {{ '{evil}' = 8 }}
    """
    path = tmp_path / "report.html"
    path.write_text(report_page(cs.simulate(cs.loads(text), 512), f"{evil}.toml"), "utf-8")
    with opened(browser, path) as page:
        assert page.title() == evil
        assert page.locator("h1").inner_text() == evil
        slider(page, "money").fill("10")
        assert page.locator("#weights tbody th").first.inner_text() == evil
        assert page.locator("img").count() == 0
        assert page.locator("script").count() == 2


def test_a_file_whose_every_name_is_an_attack_does_nothing(browser: Browser, tmp_path: Path) -> None:
    decision = cs.load(Path(__file__).parents[2] / "hostile" / "hostile.toml")
    path = tmp_path / "report.html"
    path.write_text(report_page(cs.simulate(decision, 512), "=<script>.toml"), "utf-8")
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(path.as_uri())
    slider(page, "=1+1").fill("7")
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert complaints == []
    assert page.locator("main img, main b, main a, main iframe").count() == 0
    assert page.locator("script").count() == 2
    assert "[bold red]x[/]" in page.locator("h1").inner_text()
    context.close()


def test_the_policy_lets_nothing_else_run(browser: Browser, document: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    injected = document.read_text("utf-8").replace("</body>", "<script>document.title = 'run'</script></body>")
    path.write_text(injected, "utf-8")
    context = browser.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(path.as_uri())
    assert page.title() == "Stay or leave?"
    assert len(refused) == 1
    assert "Content Security Policy" in refused[0]
    context.close()
