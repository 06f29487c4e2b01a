"""The section with the sliders, which ask what if money, or something else, weighed more."""

from __future__ import annotations

import json
from collections.abc import Iterator

from careersim.report.page.markup import Markup, element, paragraph
from careersim.report.page.sliders import slider_data
from careersim.report.page.subject import Page


def your_weights(page: Page) -> Iterator[Markup]:
    """Yield the sliders, and what page.js reads; nothing where there is nothing to weigh.

    What needs the script is hidden until the script shows it.
    """
    data = slider_data(page.result, page.answer)
    if data is None:
        return
    preferences = page.result.decision.preferences
    given = "You gave no weights: the sliders begin with equal ones." if preferences.weights is None else ""
    if any(not weight.is_fixed for weight in (preferences.weights or {}).values()):
        given = "You gave uncertain weights: the sliders begin at their means."
    labels = "".join(
        _slider(k, key, 100 * share) for k, (key, share) in enumerate(zip(data["keys"], data["shares"], strict=True))
    )
    options = [
        element("option", one["name"], value=str(i), selected=i == data["chosen"])
        for i, one in enumerate(data["alternatives"])
    ]
    yield element("h2", "If you weighed otherwise")
    yield paragraph("With scripts allowed, sliders for your weights stand here.", id="no-script")
    yield element(
        "section",
        paragraph(
            f"How much of your choice is money, and how much the rest? Move one weight: the others keep their "
            f"proportions. A mark stands where another choice becomes the best. {given}"
        ),
        Markup(labels),
        element("p", element("button", "Back to the weights of the file", type="button")),
        element("p", id="best", aria_live="polite"),
        _ranking(),
        element("p", element("label", "What one choice costs: ", element("select", *options))),
        element(
            "figure",
            Markup('<svg viewBox="0 0 360 190" role="img" aria-label=""></svg>'),
            element("figcaption", element("span", id="cost-of"), ". ", element("span", id="cost-is")),
        ),
        paragraph(
            f"Drawn from {data['sampled']:,} of the {page.result.provenance.paths:,} futures; the ranking is from all "
            f"that were kept, {page.result.provenance.kept:,}.",
            class_="soft",
        ),
        id="weights",
        aria_label="Weights",
        hidden=True,
    )
    text = json.dumps(data, allow_nan=False, separators=(",", ":"))
    yield element("script", _inside_script(text), type="application/json", id="slider-data")


def _slider(k: int, key: str, percent: float) -> Markup:
    return element(
        "div",
        element("label", key, for_=f"weight-{k}"),
        element(
            "input", type="range", id=f"weight-{k}", min="0", max="100", step="1", value=f"{percent:.0f}",
            aria_describedby=f"even-{k}",
        ),
        element("output", id=f"share-{k}", for_=f"weight-{k}"),
        element("div", id=f"marks-{k}", class_="marks"),
        element("p", id=f"even-{k}", class_="even"),
        class_="weight",
    )  # fmt: skip


def _ranking() -> Markup:
    headers = ("", "name", "worth a year, happiness counted", "rank")
    head = element("tr", *(element("th", cell, scope="col", role="columnheader") for cell in headers), role="row")
    return element(
        "table",
        element("caption", "The alternatives by these weights"),
        element("thead", head, role="rowgroup"),
        element("tbody", role="rowgroup"),
        role="table",
    )


def _inside_script(text: str) -> Markup:
    """Return JSON that cannot end the script element it stands in, whatever a name holds."""
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
