"""A real browser for the report; where there is none, its tests are skipped, and say how to get one."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import careersim as cs
from careersim.report.page.document import report_page
from careersim.result import Result

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FILE = """
title = "Stay or leave?"
start = 2026-01-01
currency = "{currency}"
[preferences]
pay_range = [50_000, 250_000]
[preferences.weights]
money = {money}
calm = {calm}
people = {people}
[market.X]
spot = 50
volatility = 0.5
[current]
name = "Acme"
since = 2023-01-01
salary = {{ annual = 150_000, raise = {{ pert = [0.0, 0.03, 0.06] }} }}
scores = {{ calm = 3, people = {{ pert = [2, 4, 8] }} }}
layoff = {{ rate = 0.1 }}
stock = "X"
rsu = {{ shares = 1_000, granted = 2025-01-01 }}
[offers.one]
name = "One & only"
salary = 120_000
stock = "X"
rsu = {{ shares = 800 }}
scores = {{ calm = 8, people = 6 }}
[offers.two]
name = "Two"
salary = 105_000
scores = {{ calm = 5, people = 9 }}
[simulation]
paths = 8192
"""


def simulated(money: float, calm: float, people: float, currency: str = "USD") -> Result:
    """Return the result of the file with other weights, on the same paths."""
    return cs.simulate(cs.loads(FILE.format(money=money, calm=calm, people=people, currency=currency)))


@pytest.fixture(scope="session")
def result() -> Result:
    return simulated(50, 30, 20)


@pytest.fixture(scope="session")
def document(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report as a file."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_page(result, "offers.toml"), "utf-8")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium to try the report in: apt-get install chromium")
    # Chromium has no sandbox for root, which is who CI is.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, document: Path) -> Iterator[Page]:
    """Return the report opened; whatever the browser complains of or fetches fails the test."""
    with opened(browser, document) as page:
        yield page


class opened:  # noqa: N801 - a context manager, used as a verb
    """Opens a document in the browser, and sees to it that nothing was wrong with it."""

    def __init__(self, browser: Browser, document: Path, **options: object) -> None:
        self.context = browser.new_context(**options)  # type: ignore[arg-type]
        self.document = document
        self.wrong: list[str] = []
        self.requests: list[str] = []

    def __enter__(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self.wrong.append(message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("dialog", lambda dialog: self.wrong.append(dialog.message))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(self.document.as_uri())
        return page

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.context.close()
        if kind is None:
            assert self.wrong == []
            assert self.requests == [self.document.as_uri()]
