"""A decision -> what was understood, said back in plain words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from careersim import defaults
from careersim.analysis.outlook import p_below_today
from careersim.analysis.tax_rates import STEP, tax_rates
from careersim.decision import CURRENT, MONEY, Decision
from careersim.engine.spells import spell, spells
from careersim.engine.unvested import unvested, vests
from careersim.estimate import Estimate
from careersim.leg import Spell
from careersim.pay.base import Component
from careersim.plain import plain
from careersim.prices.base import PriceModel
from careersim.prices.beta import Beta
from careersim.prices.private import Private
from careersim.report.answer import weights_of
from careersim.report.money import Currency, percent, plain_percent
from careersim.report.screen import horizon
from careersim.result import Result
from careersim.score import says
from careersim.timegrid import ONE_DAY
from careersim.words import Words

CASH_FIRST = ("salary", "bonus", "sign_on")


def said_back(result: Result) -> Iterator[str]:
    """Yield the lines that say what a decision means, and on which defaults it relies."""
    yield from understood(result)
    yield ""
    yield "Defaults used; write the key to change one"
    found = [*defaults.used(result.decision)]
    if not found:
        yield "  none"
    for place, known in found:
        yield f"  {place}: {known.says}"
        yield f"    Source: {known.source}; checked {known.checked_on}."


def understood(result: Result) -> Iterator[str]:
    """Yield the lines that say what a decision means; `result` is a small simulation of it."""
    decision = result.decision
    words = Words(decision.currency)
    yield decision.title
    yield f"Decided on {decision.start}; looked at for {horizon(decision)}, to {decision.grid.end} included."
    yield f"Alternatives: {', '.join(decision.alternative_keys)}."
    for key in decision.jobs:
        yield ""
        yield from _job(decision, key, words)
    for key, path in decision.alternatives.items():
        yield ""
        steps = (f"{step.job}{f' until {step.until}' if step.until else ''}" for step in path.path)
        yield f"Alternative {key}{f', {path.name}' if path.name else ''}: {', then '.join(steps)}"
        yield from _left_behind(decision, key)
    yield ""
    yield "What you value"
    yield from (f"  {line}" for line in _values(result, words))
    yield from _after_a_job(decision, words)
    if "search" in decision.written:
        yield ""
        yield f"Looking for a job: {decision.search.says(words)}"
    yield ""
    yield "Tax and stocks"
    yield from (f"  {line}" for line in _taxes(decision))
    yield from (f"  {line}" for line in _stocks(decision, words))


def _job(decision: Decision, key: str, words: Words) -> Iterator[str]:
    job = decision.jobs[key]
    time = spell(decision, key, getattr(job, "start", None) or decision.start, decision.grid.end)
    name = f": {job.name}" if job.name else ""
    if key != CURRENT:
        yield f"Offer {key}{name}, from {time.first_day}"
    elif decision.current is not None and decision.current.since is None:
        yield f"The job you have{name}, its start (since) not given: its years count from {time.first_day}"
    else:
        yield f"The job you have{name}, since {time.first_day}"
    for kind, components in sorted(job.package.items(), key=lambda item: item[0] not in CASH_FIRST):
        for component in components:
            yield f"  {kind}: {component.says(replace(time, stock=decision.stock_name(decision.stock(key))), words)}"
            yield from (f"    {line}" for line in _vest_calendar(decision, key, component, time, words))
    if not job.package:
        yield "  pays nothing"
    for event in (job.layoff, job.leave, job.promotion):
        if event is not None:
            yield f"  {type(event).__name__.lower()}: {event.says(words)}"
    if job.scores:
        yield f"  scores: {', '.join(f'{name} {says(score, words)}' for name, score in job.scores.items())}"
    if key != CURRENT:
        yield from _left_behind(decision, key)


def _vest_calendar(decision: Decision, key: str, grant: Component, time: Spell, words: Words) -> Iterator[str]:
    stock = grant.market or decision.stock(key)
    # The price of a stock without a table of its own is a yardstick: its shares mean nothing, their value does.
    unit = " shares" if stock in decision.market else ""
    found = [vest for vest in vests(decision, key, grant, time, decision.jobs[key].package) if vest.shares]
    for vest in found:
        shares = f"{vest.shares:>11,.2f}{unit}" if unit else ""
        late = "  after the horizon" if vest.date > decision.grid.end else ""
        yield f"{vest.date}{shares}  {words.money(round(vest.value, 2)):>14}{late}"
    if found:
        shares = f"{math.fsum(vest.shares for vest in found):>11,.2f}{unit}" if unit else ""
        total = words.money(round(math.fsum(vest.value for vest in found), 2))
        yield f"in all    {shares}  {total:>14}  at today's price"


def _left_behind(decision: Decision, key: str) -> Iterator[str]:
    """Yield what leaving the current job on the alternative's date forfeits, at today's price."""
    job, current = spells(decision, key)[0]
    if job != CURRENT or not current.leaves:
        return
    last_day = max(current.last_day, decision.start - ONE_DAY)
    when = "at once" if current.last_day < decision.start else f"after {current.last_day}, the last day in it,"
    grants = sum(vest.value for vest in unvested(decision) if vest.date > last_day)
    left = f"{Currency(decision.currency).text(grants)} of unvested grants at today's price, " if grants else ""
    yield f"  leaving the current job {when} leaves behind {left}unpaid bonuses and later awards"


def _after_a_job(decision: Decision, words: Words) -> Iterator[str]:
    """Yield what follows a job that luck ends, where luck may end one."""
    if all(job.layoff is None and job.leave is None for job in decision.jobs.values()):
        return
    yield ""
    yield "After a job that ends by luck"
    if any(job.layoff is not None for job in decision.jobs.values()):
        yield f"  after a layoff, {decision.between_jobs.says(words)}"
    yield f"  then, and at once after leaving by choice, {decision.next_job.says(words)}"
    yield "  it cannot be lost again, and is held to the horizon or to the next job of the alternative"


def _values(result: Result, words: Words) -> Iterator[str]:
    decision, preferences = result.decision, result.decision.preferences
    yield f"discount rate {words.share(preferences.discount_rate)} a year after tax"
    scale = " (0 is indifferent to risk)" if preferences.utility is None else ""
    yield f"{preferences.risk_says(words)}{scale}"
    wealth = preferences.wealth
    taken = "; these jobs are then taken for all you own" if wealth.is_fixed and wealth.mean == 0 else ""
    yield f"savings outside these jobs {words.money(wealth)}{taken}"
    weights = weights_of(decision)
    if preferences.weights is None:
        yield "no weights: no verdict and no price of happiness, only the weight of money that breaks even"
        return
    yield f"weights: {', '.join(f'{key} {plain_percent(weight)}' for key, weight in weights.items())}"
    pay_range = result.frame.pay_range
    if pay_range is None:
        return
    low, high = (Estimate(float(end), 0.0) for end in map(np.mean, pay_range.ends(result.outcomes)))
    currency = Currency(decision.currency)
    yield f"pay from {currency.of(low)} to {currency.of(high)} a year is what the weight of money spans"
    for key, weight in weights.items():
        if key != MONEY and weights[MONEY] > 0:
            worth = weight / 10 * (high.value - low.value) / weights[MONEY]
            yield f"one point of {key} is worth {currency.text(worth)} a year to you"


def _carried(model: PriceModel) -> Iterator[str]:
    """Yield what a stock shares with the market where that is less than its loading."""
    drawn = {key: number.mean for key, number in model.numbers.items()}
    most = float(np.mean(model.carried(drawn)))
    if "loading" in model.model_fields_set and abs(drawn["loading"]) > most + 1e-9:
        yield f"can carry a loading of {most:.2g} at most, and has that: the rest of its ups and downs is its own"


def _taxes(decision: Decision) -> Iterator[str]:
    first, *others = decision.tax_rule.says(tuple(decision.grid.months_by_tax_year), decision.tax_states)
    yield f"tax: {first}"
    yield from others
    if not decision.tax.levies:
        return
    currency = Currency(decision.currency)
    for key in decision.jobs:
        if (rates := tax_rates(decision, key)) is None:
            continue
        income, step, year = currency.text(rates.income), currency.text(STEP), rates.year
        yield f"{key}: of its first twelve months' {income} {rates.effective:.1%} is owed by the law of {year},"
        yield f"  and of the next {step} {rates.marginal:.1%}"
        if rates.withheld and rates.owed > rates.withheld:
            equity, missing = currency.text(rates.equity), currency.text(rates.owed - rates.withheld)
            withheld, owed = (f"{amount / rates.equity:.0%}" for amount in (rates.withheld, rates.owed))
            yield f"  of the {equity} that vest {withheld} will be withheld for the federal tax, and about {owed} is"
            yield f"  owed: set aside {missing}"


def _stocks(decision: Decision, words: Words) -> Iterator[str]:
    if "factor" in decision.written or any(
        isinstance(model.expected_return, Beta) for model in decision.market.values()
    ):
        yield f"the market: {decision.factor.says(words)}"
    for name, model in decision.market.items():
        yield f"{name}: {model.says(words)}"
        if model.reads_outside is not None:
            yield f"  read from {model.reads_outside}, outside the folder of the file"
        if isinstance(model, Private):
            odds = f"{model.p_exit(decision.horizon.months / 12):.0%}".replace("%", " %")
            rates = "these rates, were the market to do as expected," if model.follows_factor else "these rates"
            yield f"  at {rates} {name} is sold or listed within {horizon(decision)} with probability {odds}"
        if model.is_random:
            yield from (f"  {name} {line}" for line in _carried(model))
            below = percent(p_below_today(decision, name))
            yield f"  {name} is below today's price in {horizon(decision)} with probability {below}"
    for key in decision.jobs:
        if decision.has_unnamed_stock(key):
            yield (
                f"the stock of {plain(decision.jobs[key].name or key)} has no table [market.NAME]: it is taken to move "
                "by the defaults below"
            )
