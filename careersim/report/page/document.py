"""The sections -> one HTML document that asks nothing of anybody."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from careersim.analysis.drivers import Drivers
from careersim.report.page.markup import Markup, element, joined, paragraph
from careersim.report.page.sections import SECTIONS
from careersim.report.page.subject import Page
from careersim.report.screen import heading
from careersim.result import Result


def report_page(result: Result, file: str, drivers: Drivers | None = None) -> str:
    """Return the report on a result as a document of its own.

    file : the name of the offers file, for the reader to know it by.
    drivers : what matters most; without it that section is left out.
    """
    page, decision = Page(result, file, drivers), result.decision
    style, script = (Markup((files(__package__) / name).read_text("utf-8")) for name in ("page.css", "page.js"))
    sections = joined(*(part for section in SECTIONS for part in section(page)))
    # The browser runs and styles by nothing but these two texts, and fetches nothing.
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("link", rel="icon", href="data:,"),
        element("title", decision.title),
        element("style", style),
    )
    main = element(
        "main",
        element("h1", decision.title),
        paragraph(heading(decision), class_="soft"),
        sections,
    )
    made = result.provenance
    footer = element(
        "footer",
        element("h2", "Where this comes from"),
        paragraph(
            f"Made by careersim {result.figures.version} from {file} (SHA-256 {made.input_sha256}). The same file and "
            "seed give the same numbers. This is no financial, tax or legal advice; it shows what the file implies."
        ),
    )
    scripts = [element("script", script)] if 'id="slider-data"' in sections else []
    return f"<!DOCTYPE html>\n{element('html', head, element('body', main, footer, *scripts), lang='en')}\n"


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
