"""Decision -> plan: everything that does not depend on luck, settled once before any path is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from careersim.decision import Decision
from careersim.engine.spells import legs, spells
from careersim.engine.unvested import unvested_grants
from careersim.leg import Draw, Factor, Income, Leg, Payment, TimeGrid
from careersim.number import key_path
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
        return key_path(("market", self.name))


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
    alternatives = tuple(_alternative(decision, key) for key in decision.alternative_keys)
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
        unvested_today=sum((grant.value_after(grid.start) for grant in unvested_grants(decision)), start=0.0),
        draws=tuple(dict.fromkeys(draws)),
    )


def _alternative(decision: Decision, key: str) -> AlternativePlan:
    times, grid = spells(decision, key), decision.grid
    found = [leg for job, spell in times for leg in legs(decision, job, spell)]
    return AlternativePlan(
        key,
        paid=_rows(grid, ((leg, leg.paid) for leg in found)),
        forfeited=_rows(grid, ((leg, leg.forfeited) for leg in found)),
        beyond=_rows(grid, ((leg, leg.beyond) for leg in found)),
        scores=tuple(
            ScoreRow(attribute, Draw(score), tuple(spell.worked(m) for m in range(1, grid.n_months + 1)))
            for job, spell in times
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
