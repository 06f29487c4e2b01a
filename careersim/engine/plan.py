"""Decision -> plan: everything that does not depend on luck, settled once before any path is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from careersim.decision import CURRENT, STAY, Decision, Path
from careersim.leg import (
    ONE_DAY,
    Draw,
    Factor,
    Income,
    Leg,
    Payment,
    PriceAt,
    Reciprocal,
    SharesBought,
    Spell,
    TimeGrid,
)
from careersim.prices.base import PriceModel
from careersim.quantity import Quantity
from careersim.samplers.base import Stream
from careersim.taxes.base import Tax

FACTOR = "factor"
"""The stream of the common market factor."""


@dataclass(frozen=True)
class Row:
    """All payments of one component with the same factors in one tax year: linear, so that they are one product.

    months, weights : when, and how much of the product of the factors, payment by payment.
    """

    component: str
    income: Income
    tax_year: int
    factors: tuple[Factor, ...]
    months: tuple[int, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True)
class ScoreRow:
    """One job's score of one attribute, and the part of each month spent in the job, (n_months,)."""

    attribute: str
    score: Draw
    worked: tuple[float, ...]


@dataclass(frozen=True)
class AlternativePlan:
    """What one alternative receives, leaves behind, and has beyond the horizon."""

    key: str
    paid: tuple[Row, ...]
    forfeited: tuple[Row, ...]
    beyond: tuple[Row, ...]
    scores: tuple[ScoreRow, ...]


@dataclass(frozen=True)
class StockPlan:
    """A stock that some payment depends on, and the months whose prices are read; 0 is today."""

    name: str
    model: PriceModel
    months: tuple[int, ...]

    @property
    def stream(self) -> str:
        """Return the name of its shocks' stream."""
        return f"market.{self.name}"


@dataclass(frozen=True)
class Plan:
    """A decision made ready for the engine."""

    grid: TimeGrid
    alternatives: tuple[AlternativePlan, ...]
    attributes: tuple[str, ...]
    stocks: tuple[StockPlan, ...]
    tax: Tax
    discount_rate: Draw
    preferences: Mapping[str, Draw]
    unvested_today: float
    draws: tuple[Draw, ...]

    @property
    def streams(self) -> tuple[Stream, ...]:
        """Return the random streams, one a name; their order depends on the set of names only."""
        random_stocks = [stock for stock in self.stocks if stock.model.is_random]
        names = [FACTOR, *(stock.stream for stock in random_stocks)] if random_stocks else []
        paths = [Stream(name, "normal", self.grid.n_months) for name in sorted(names)]
        numbers = {draw.name: draw for draw in self.draws if not draw.quantity.is_fixed}
        return (*paths, *(Stream(name, numbers[name].quantity.base) for name in sorted(numbers)))


def plan(decision: Decision) -> Plan:
    """Return the plan of a decision."""
    grid = decision.grid
    spells = {key: _spells(decision, key) for key in decision.alternative_keys}
    alternatives = tuple(_alternative(decision, key, spells[key]) for key in decision.alternative_keys)
    factors = [f for a in alternatives for row in (*a.paid, *a.forfeited, *a.beyond) for f in row.factors]
    stocks = _stocks(decision, factors)
    preferences = _preferences(decision)
    draws = [draw for factor in factors for draw in factor.draws()]
    draws += [row.score for alternative in alternatives for row in alternative.scores]
    draws += [Draw(number) for stock in stocks for number in stock.model.numbers.values()]
    draws += [Draw(number) for number in decision.tax.numbers.values()]
    draws += [Draw(decision.preferences.discount_rate), *preferences.values()]
    return Plan(
        grid=grid,
        alternatives=alternatives,
        attributes=decision.attributes,
        stocks=stocks,
        tax=decision.tax,
        discount_rate=Draw(decision.preferences.discount_rate),
        preferences=preferences,
        unvested_today=unvested_today(decision),
        draws=tuple(dict.fromkeys(draws)),
    )


def legs(decision: Decision, job: str, spell: Spell) -> Iterator[Leg]:
    """Yield what each component of a job pays over a spell in it."""
    package = decision.jobs[job].package
    for components in package.values():
        for component in components:
            yield component.leg(spell, package)


def spell_of_staying(decision: Decision) -> Spell:
    """Return the spell of staying in the current job to the horizon."""
    return _spell(decision, CURRENT, decision.start, decision.grid.end)


def unvested_today(decision: Decision) -> float:
    """Return the mean value, at today's prices, of the current job's unvested grants already made."""
    return sum(shares * price for _, shares, price in unvested_vests(decision))


def unvested_vests(decision: Decision) -> Iterator[tuple[Payment, float, float]]:
    """Yield each vest still to come of the current job's grants already made: payment, mean shares, spot."""
    if decision.current is None:
        return
    spell = spell_of_staying(decision)
    package = decision.current.package
    for grant in package.get("rsu", ()):
        if (getattr(grant, "granted", None) or decision.start) > decision.start:
            continue
        leg = grant.leg(spell, package)
        stock = grant.market or decision.stock(CURRENT)
        spot = decision.price_model(stock).spot.mean
        for payment in (*leg.paid, *leg.beyond):
            yield payment, payment.weight * _mean_shares(payment, spot), spot


def _mean_shares(payment: Payment, spot: float) -> float:
    """Return the mean number of shares of a vest of a grant already made."""
    shares = 1.0
    for factor in payment.factors:
        match factor:
            case Draw(quantity=quantity):
                shares *= quantity.mean
            case Reciprocal(draw=draw):
                shares /= draw.quantity.mean
            case SharesBought():
                shares /= spot
            case PriceAt():
                pass
    return shares


def _spell(decision: Decision, job: str, first_day: date, last_day: date) -> Spell:
    since = decision.current.since or decision.start if job == CURRENT and decision.current else first_day
    return Spell(decision.grid, since, last_day, decision.stock(job))


def _spells(decision: Decision, alternative: str) -> list[tuple[str, Spell]]:
    """Return the jobs of an alternative in order, each with the time spent in it.

    The current job is always the first: leaving it at once is a spell that ended the day before the start.
    """
    end = decision.grid.end
    if alternative == STAY and decision.current is not None:
        return [(CURRENT, spell_of_staying(decision))]
    if alternative in decision.offers:
        first_day = decision.offers[alternative].start or decision.start
        spells = [(alternative, _spell(decision, alternative, first_day, end))]
        left = first_day - ONE_DAY
    else:
        spells, left = _path_spells(decision, decision.alternatives[alternative])
    if decision.current is None or spells[0][0] == CURRENT:
        return spells
    return [(CURRENT, _spell(decision, CURRENT, decision.start, left)), *spells]


def _path_spells(decision: Decision, path: Path) -> tuple[list[tuple[str, Spell]], date]:
    """Return the spells of a written path, and the current job's last day if the path does not begin with it."""
    spells = []
    free = decision.start
    for step in path.path:
        offer = decision.offers.get(step.job)
        first_day = max(free, offer.start or free) if offer else free
        last_day = step.until or decision.grid.end
        spells.append((step.job, _spell(decision, step.job, first_day, last_day)))
        free = last_day + ONE_DAY
    return spells, decision.start - ONE_DAY


def _alternative(decision: Decision, key: str, spells: list[tuple[str, Spell]]) -> AlternativePlan:
    found = [leg for job, spell in spells for leg in legs(decision, job, spell)]
    grid = decision.grid
    return AlternativePlan(
        key,
        paid=_rows(grid, ((leg, leg.paid) for leg in found)),
        forfeited=_rows(grid, ((leg, leg.forfeited) for leg in found)),
        beyond=_rows(grid, ((leg, leg.beyond) for leg in found)),
        scores=tuple(
            ScoreRow(attribute, Draw(score), tuple(spell.worked(m) for m in range(1, grid.n_months + 1)))
            for job, spell in spells
            for attribute, score in decision.jobs[job].scores.items()
            if spell.last_day >= grid.start
        ),
    )


def _rows(grid: TimeGrid, parts: Iterable[tuple[Leg, tuple[Payment, ...]]]) -> tuple[Row, ...]:
    """Return payments merged into rows, in order of first appearance."""
    merged: dict[tuple[str, Income, int, tuple[Factor, ...]], list[Payment]] = {}
    for leg, payments in parts:
        for payment in payments:
            key = (leg.component, leg.income, grid.tax_year(payment.date), payment.factors)
            merged.setdefault(key, []).append(payment)
    return tuple(
        Row(*key, tuple(payment.month for payment in payments), tuple(payment.weight for payment in payments))
        for key, payments in merged.items()
    )


def _stocks(decision: Decision, factors: list[Factor]) -> tuple[StockPlan, ...]:
    months: dict[str, set[int]] = {}
    for factor in factors:
        for stock, month in factor.price_points():
            months.setdefault(stock, set()).add(month)
    return tuple(
        StockPlan(stock, decision.price_model(stock), tuple(sorted(months[stock]))) for stock in sorted(months)
    )


def _preferences(decision: Decision) -> dict[str, Draw]:
    """Return the numbers of the person's own that are applied after the paths: they may be uncertain too."""
    preferences = decision.preferences
    numbers: dict[str, Quantity] = {"risk_aversion": preferences.risk_aversion, "wealth": preferences.wealth}
    if preferences.pay_range is not None:
        numbers |= dict(zip(("pay_low", "pay_high"), preferences.pay_range, strict=True))
    numbers |= {f"weights.{key}": weight for key, weight in (preferences.weights or {}).items()}
    return {key: Draw(number) for key, number in numbers.items()}
