"""The sections of the report, in the order in which one would ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from careersim import defaults
from careersim.decision import Decision
from careersim.engine.unvested import Vest, unvested
from careersim.estimate import Estimate
from careersim.report import driving, lottery
from careersim.report.alternatives import columns
from careersim.report.answer import of_100
from careersim.report.check import understood
from careersim.report.money import percent
from careersim.report.page.figures import cost_figure, cost_title, handcuff_figure, money_figure
from careersim.report.page.markup import Markup, element, paragraph, table
from careersim.report.page.subject import Page
from careersim.report.page.svg import drawing, inline_svg
from careersim.report.page.weighing import your_weights

STAR = "★\N{NO-BREAK SPACE}"


def the_answer(page: Page) -> Iterator[Markup]:
    """Yield the answer in plain words."""
    said = [*page.answer.sentences(), *lottery.sentences(page.result, page.answer)]
    yield element(
        "div", *(paragraph(line, class_="so") if line.startswith("So:") else paragraph(line) for line in said),
        class_="answer",
    )  # fmt: skip


def stay_against_each_offer(page: Page) -> Iterator[Markup]:
    """Yield the table of the alternatives."""
    yield element("h2", "Side by side")
    shown = columns(page.answer, page.over)
    best = page.answer.best if page.answer.is_priced else None
    rows = [
        [STAR * (key == best) + page.result.decision.name(key), *cells]
        for key, *cells in zip(page.result.alternatives, *(column.cells for column in shown), strict=True)
    ]
    yield table("After tax, in today's money", ["", *(column.label for column in shown)], rows)
    if page.answer.is_priced:
        yield paragraph("★ the best with happiness counted", class_="soft")
    yield paragraph(
        "The cost is what the best other alternative pays, less what this one pays, in the same future. "
        "With happiness, the pay includes what its scores are worth to you by your own weights.",
        class_="soft",
    )


def distribution_of_costs(page: Page) -> Iterator[Markup]:
    """Yield the opportunity costs of all alternatives but the one that pays most."""
    figures, answer = page.result.figures.alternatives, page.answer
    most = max(figures, key=lambda key: figures[key].present_value.mean.value)
    keys = [key for key in figures if key != most and figures[key].cost.spread.is_uncertain]
    if not keys:
        return
    yield element("h2", "What each choice costs")
    titled = [(cost_title(answer, key, figures[key].cost.versus), page.result.opportunity_cost(key)) for key in keys]
    description = f"Histograms of the opportunity cost over {page.over}; the table below has the same in numbers."
    with drawing():
        picture = inline_svg(cost_figure(titled, answer.currency), "cost", description)
    caption = (
        f"Opportunity cost over {page.over}, money alone. Dashed: no cost. Line: half of all futures lie on each side."
    )
    yield element("figure", picture, element("figcaption", caption))
    quantiles = ("p5", "p25", "p50", "p75", "p95")
    rows = [
        [
            title,
            *(answer.currency.of(figures[key].cost.spread[quantile]) for quantile in quantiles),
            of_100(figures[key].cost.p_positive),
        ]
        for (title, _), key in zip(titled, keys, strict=True)
    ]
    headers = [
        "",
        *(f"{quantile.removeprefix('p')} of 100 below" for quantile in quantiles),
        "futures in which it costs",
    ]
    yield table(f"Opportunity cost over {page.over}, after tax, in today's money", headers, rows)


def golden_handcuffs(page: Page) -> Iterator[Markup]:
    """Yield what is still unvested today, and when it vests."""
    decision, currency = page.result.decision, page.answer.currency
    found = [vest for vest in unvested(decision) if vest.value > 0]
    if not found:
        return
    is_listed = all(decision.price_model(vest.stock).is_listed for vest in found)
    price = "today's price" if is_listed else "a price that nobody may ever pay"
    vests = _by_day(found, decision)
    yield element("h2", "What holds you: the golden handcuffs")
    total = sum(vest.value for vest in vests)
    yield paragraph(
        f"{currency.text(total)} of what your job has granted is still unvested, at {price}. "
        "Leave, and what has not vested is lost; the curve falls at each vest. Awards still to come are not counted."
    )
    with drawing():
        figure = handcuff_figure(vests, decision.start, currency)
        picture = inline_svg(figure, "vests", "The unvested value over time, falling at each vest; the table has it.")
    caption = f"Unvested value over time, at {price}. Dots: vest dates."
    yield element("figure", picture, element("figcaption", caption))
    left, rows = total, []
    for vest in vests:
        left = max(left - vest.value, 0.0)
        rows.append(
            [
                str(vest.date),
                vest.stock,
                currency.text(vest.value),
                currency.text(left) if left > 0.005 * total else "nothing",
            ]
        )
    headers = ["vest date", "stock", "vests", "left after it"]
    yield element("details", element("summary", "The vest dates"), table(f"At {price}", headers, rows))


def money_by_year(page: Page) -> Iterator[Markup]:
    """Yield gross pay by component, tax and net of every alternative."""
    figures, currency = page.result.figures.alternatives, page.answer.currency
    yield element("h2", "Money by year")
    named = [(page.result.decision.name(key), alternative.by_year) for key, alternative in figures.items()]
    description = "Stacked bars of gross pay by component and year; the tables below have the same in numbers."
    with drawing():
        picture = inline_svg(money_figure(named, currency), "money", description)
    caption = "Mean money of each calendar year, undiscounted: bars before tax, the line across a bar after it."
    yield element("figure", picture, element("figcaption", caption))
    for name, years in named:
        parts = [*dict.fromkeys(part for year in years for part in year.components)]
        levies = [*dict.fromkeys(levy for year in years for levy in year.tax)]
        rows = [
            [
                str(year.year),
                *(currency.of(year.components[part]) if part in year.components else "" for part in parts),
                currency.of(year.gross),
                *(currency.of(year.tax[levy]) if levy in year.tax else "" for levy in levies),
                currency.of(year.net),
            ]
            for year in years
        ]
        headers = ["year", *(part.replace("_", " ") for part in parts), "gross"]
        headers += [*(levy if levy.endswith("tax") else f"{levy} tax" for levy in levies), "net"]
        yield element("details", element("summary", name), table("Mean of all futures", headers, rows))


def what_matters_most(page: Page) -> Iterator[Markup]:
    """Yield which uncertain numbers move the answer, and what knowing them would be worth."""
    found, decision = page.drivers, page.result.decision
    if found is None or not found.inputs:
        return
    yield element("h2", "What matters most")
    yield from (paragraph(said) for said in driving.sentences(found, decision))
    leader, other = decision.name(found.leader), decision.name(found.other)
    headers = ["", *(header.replace("\n", " ") for header in driving.HEADERS)]
    caption = (
        f"How far {leader} is ahead of {other} over {page.over}, with one number at its 10th or 90th percentile "
        "and all else as it was"
    )
    yield table(caption, headers, [list(row) for row in driving.rows(found, decision)])


def assumptions(page: Page) -> Iterator[Markup]:
    """Yield what the file says, read back, and each default with its source."""
    yield element("h2", "What this rests on")
    found = [*defaults.used(page.result.decision)]
    if found:
        rows = [[place, known.says, f"{known.source}; checked {known.checked_on}"] for place, known in found]
        heading = "Defaults, because the file does not say otherwise"
        yield element("div", table(heading, ["key", "assumed", "where it comes from"], rows), class_="words")
    yield element(
        "details",
        element("summary", f"All that {page.file} says, read back"),
        element("pre", *(piece for line in understood(page.result) for piece in (line, Markup("\n")))),
    )


def how_sure(page: Page) -> Iterator[Markup]:
    """Yield how the numbers were made, and their Monte Carlo errors."""
    made, currency = page.result.provenance, page.answer.currency
    yield element("h2", "How sure the numbers are")
    yield paragraph(
        f"{made.paths:,} futures were simulated in {made.n_batches:,} independent batches (sampler {made.sampler}, "
        f"seed {made.seed}). The same stock prices, raises and luck befall every alternative. How far the batches "
        "disagree is the error of each number; no digit below it is shown."
    )
    yield paragraph(
        "That is the error of the arithmetic alone. Whether the assumptions hold is another matter: change one in the "
        "file, run it again, and see whether the answer stays."
    )
    rows = [
        [
            page.result.decision.name(key),
            *_with_error(currency.of(alternative.annual_pay.mean), alternative.annual_pay.mean, currency.text),
            *_with_error(currency.of(alternative.cost.spread.mean), alternative.cost.spread.mean, currency.text),
            percent(alternative.p_best),
        ]
        for key, alternative in page.result.figures.alternatives.items()
    ]
    headers = ["", "pay a year", "its error", f"cost over {page.over}", "its error", "pays most"]
    yield table("Means and their Monte Carlo standard errors", headers, rows)


SECTIONS: tuple[Callable[[Page], Iterator[Markup]], ...] = (
    the_answer,
    stay_against_each_offer,
    distribution_of_costs,
    your_weights,
    golden_handcuffs,
    money_by_year,
    what_matters_most,
    assumptions,
    how_sure,
)


def _by_day(vests: list[Vest], decision: Decision) -> list[Vest]:
    """Return one vest a day, in order: all that vests on it, in money."""
    days: dict[date, list[Vest]] = defaultdict(list)
    for vest in vests:
        days[vest.date].append(vest)
    return [
        replace(
            together[0],
            stock=", ".join(dict.fromkeys(decision.stock_name(vest.stock) for vest in together)),
            shares=1.0,
            worth=sum(vest.value for vest in together),
        )
        for _, together in sorted(days.items())
    ]


def _with_error(shown: str, estimate: Estimate, text: Callable[[float], str]) -> tuple[str, str]:
    """Return an estimate as shown, and its standard error to one digit."""
    return shown, "none" if estimate.se == 0 else text(float(f"{estimate.se:.1g}"))
