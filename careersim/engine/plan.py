"""Decision -> plan: everything that does not depend on luck, settled once before any path is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

import numpy as np

from careersim.decision import Decision
from careersim.departure import Luck
from careersim.engine.aftermath import aftermath
from careersim.engine.attributes import ScoreRow, score_rows
from careersim.engine.changes import ChangePlan, indexes
from careersim.engine.ledger import LedgerPlan, ledger_plan, ledger_sums
from careersim.engine.products import Catalogue, Linear, Paid, Place, Product, Receipt, Source
from careersim.engine.spells import legs, market_stream, spells
from careersim.engine.unvested import unvested
from careersim.factor import FACTOR_INDEX, Draw, Factor, Made, State, chance
from careersim.leg import Income, Leg
from careersim.prices.base import PriceModel
from careersim.prices.beta import ALPHA, Beta
from careersim.prices.common_factor import CommonFactor
from careersim.quantity import Array, Indexes, Quantity
from careersim.samplers.base import Stream
from careersim.taxes.base import Tax
from careersim.timegrid import TimeGrid

FACTOR = "factor"
"""The stream of the common market factor."""


@dataclass(frozen=True)
class Part:
    """What one group of products brings to one flow.

    group : its index; rows : of its products, those that are needed.
    weights : of each, undiscounted and in present value, (2, n_rows).

    Its matrix holds nothing of other alternatives, so that they cannot change a bit of it.
    """

    group: int
    rows: slice | Indexes
    weights: Array

    @classmethod
    def of(cls, group: int, weights: Mapping[int, tuple[float, float]]) -> Part:
        """Return what some products of a group bring, by their places in it."""
        places = [*weights]
        # Mostly one after another: a flow's own products were entered together.
        is_run = places == [*range(places[0], places[0] + len(places))]
        rows = slice(places[0], places[-1] + 1) if is_run else indexes(places)
        return cls(group, rows, np.array([*weights.values()]).T)


@dataclass(frozen=True)
class Flow:
    """What one alternative receives in one tax year of one kind of income from one state, before tax.

    parts : what each group of products brings, that of all paths first.
    constants : what the products leave out, undiscounted and in present value.
    """

    alternative: str
    year: int
    income: Income
    state: str | None
    parts: tuple[Part, ...]
    constants: tuple[float, float]


@dataclass(frozen=True)
class StockPlan:
    """A stock that some payment depends on, and the months whose prices are read, in order; none of them 0.

    is_index : it is the common factor's level itself.
    """

    name: str
    model: PriceModel
    months: tuple[int, ...]
    factor: CommonFactor = field(default_factory=CommonFactor)
    is_index: bool = False

    @cached_property
    def index_months(self) -> tuple[int, ...]:
        """Return the months at which it needs the common factor's level: all up to the last, or none."""
        return every_month(self.months) if self.is_index or self.model.follows_factor else ()

    @property
    def has_motion(self) -> bool:
        """Tell whether it draws a motion of its own."""
        return self.model.is_random and not self.is_index

    @property
    def stream(self) -> str:
        """Return the name of its shocks' stream."""
        return market_stream(self.name)

    @cached_property
    def steps(self) -> tuple[int, ...]:
        """Return the months whose prices are made: all up to the last where each is made from the one before."""
        return every_month(self.months) if self.model.is_stepped else self.months

    @cached_property
    def draws(self) -> dict[str, Draw]:
        """Return the numbers of its model, the uniform ones of its events, and `factor.` those it needs, by key."""
        numbers: dict[str, Draw] = {}
        if not self.is_index:
            numbers |= {key: Draw(self._own(number)) for key, number in self.model.numbers.items()}
            numbers |= {event: chance(f"{self.stream}.{event}") for event in self.model.events}
        is_moved = self.has_motion and self.factor.is_passed_on
        if is_moved or self.index_months or isinstance(self.model.expected_return, Beta):
            numbers |= {f"{FACTOR}.{key}": Draw(number) for key, number in self.factor.numbers.items()}
        return numbers

    def _own(self, number: Quantity) -> Quantity:
        # The default alpha is each stock's own, though one object in the code.
        return replace(number, name=f"{self.stream}.{ALPHA}") if number.name == ALPHA else number


@dataclass(frozen=True)
class Plan:
    """A decision made ready for the engine.

    factors : the distinct factors that differ by path.
    rows : the products of all paths, by the indexes of their factors; of none it is 1.
    changes : what each luck changes: the groups of products from 1 on.
    """

    grid: TimeGrid
    alternatives: tuple[str, ...]
    attributes: tuple[str, ...]
    factors: tuple[Factor, ...]
    rows: tuple[tuple[int, ...], ...]
    changes: tuple[ChangePlan, ...]
    flows: tuple[Flow, ...]
    ledgers: Mapping[str, LedgerPlan]
    scores: tuple[ScoreRow, ...]
    stocks: tuple[StockPlan, ...]
    tax: Tax
    discount_rate: Draw
    preferences: Mapping[str, Draw]
    unvested_today: float
    draws: tuple[Draw, ...]

    @property
    def streams(self) -> tuple[Stream, ...]:
        """Return the random streams, one a name; their order depends on the set of names only."""
        numbers = {draw.name: draw for draw in self.draws if not draw.quantity.is_fixed}
        drawn = (Stream(name, numbers[name].quantity.base) for name in sorted(numbers))
        return (*price_streams(self.stocks), *sorted(drawn, key=lambda stream: stream.base == "uniform"))


def every_month(months: Iterable[int]) -> tuple[int, ...]:
    """Return all months up to the last of some."""
    return tuple(range(1, max(months, default=0) + 1))


def factor_months(stocks: Iterable[StockPlan]) -> tuple[int, ...]:
    """Return the months at which the common factor's motion is read for some stock, or for its level."""
    stocks = tuple(stocks)
    read = {month for stock in stocks if stock.has_motion for month in stock.steps}
    return tuple(sorted(read.union(*(stock.index_months for stock in stocks))))


def price_streams(stocks: Iterable[StockPlan]) -> tuple[Stream, ...]:
    """Return what drives the prices of stocks: the motions, the common factor's first, then the monthly shocks."""
    stocks = tuple(stocks)
    random = [stock for stock in stocks if stock.has_motion]
    if not random and not factor_months(stocks):
        return ()
    motions = [Stream(FACTOR, "motion", factor_months(stocks))]
    motions += [Stream(stock.stream, "motion", stock.steps) for stock in random]
    monthly = [
        Stream(monthly_name(stock.stream, name), base, every_month(stock.months))
        for stock in random
        for name, base in stock.model.monthly.items()
    ]
    if (factor := stocks[0].factor).is_passed_on:
        months = every_month(factor_months(stocks))
        monthly += [Stream(monthly_name(FACTOR, name), base, months) for name, base in factor.model.monthly.items()]
    return (*motions, *(stream for stream in monthly if stream.months))


def monthly_name(stream: str, shock: str) -> str:
    """Return the name of the stream of a monthly shock; no key path has such a name."""
    return f"{stream}#{shock}"


def plan(decision: Decision, watched: Iterable[tuple[str, int]] = ()) -> Plan:
    """Return the plan of a decision.

    watched : (stock, month) pairs whose prices are wanted besides those that payments depend on.
    """
    grid, keys = decision.grid, decision.alternative_keys
    rate = Draw(decision.preferences.discount_rate)
    catalogue = Catalogue(grid, rate, _known(decision))
    found = {key: [catalogue.terms(leg) for leg in _legs(decision, key, catalogue)] for key in keys}
    paid = {key: catalogue.paid(found[key]) for key in keys}
    sums = {key: ledger_sums(paid[key], found[key], catalogue) for key in keys}
    layout, levies = catalogue.laid_out(), decision.tax.levies
    scores = tuple(score_rows(decision, catalogue))
    factors = tuple(catalogue.factors)
    sources: tuple[Factor | Luck, ...] = (*factors, *catalogue.lucks, *(row.months for row in scores))
    stocks = _stocks(decision, sources, watched)
    preferences = _preferences(decision)
    draws = [draw for source in sources for draw in source.draws()]
    draws += [row.score for row in scores]
    draws += [draw for stock in stocks for draw in stock.draws.values()]
    draws += [Draw(number) for number in decision.tax.numbers.values()]
    draws += [rate, *preferences.values()]
    return Plan(
        grid=grid,
        alternatives=keys,
        attributes=decision.attributes,
        factors=factors,
        rows=tuple(catalogue.rows),
        changes=layout.changes,
        flows=tuple(flow for key in keys for flow in _flows(key, paid[key], layout.places)),
        ledgers={key: ledger_plan(sums[key], grid.months_by_tax_year, levies, layout.places) for key in keys},
        scores=scores,
        stocks=stocks,
        tax=decision.tax_rule,
        discount_rate=rate,
        preferences=preferences,
        unvested_today=math.fsum(vest.value for vest in unvested(decision)),
        draws=tuple(dict.fromkeys(draws)),
    )


def _legs(decision: Decision, key: str, catalogue: Catalogue) -> Iterator[Leg]:
    for job, time in spells(decision, key):
        # What comes after a job counts as earned where it was.
        for leg in (*legs(decision, job, time), *aftermath(decision, job, time, catalogue.sum)):
            yield replace(leg, state=decision.state(job))


def _flows(key: str, paid: Mapping[Receipt, Paid], places: Mapping[Product, Place]) -> Iterator[Flow]:
    """Yield what one alternative receives, all components of one year, kind of income and state together."""
    sources: dict[Source, list[Paid]] = {}
    for receipt, money in paid.items():
        sources.setdefault(receipt[:3], []).append(money)
    for source, parts in sources.items():
        gross, discounted = (Linear.total(some) for some in zip(*parts, strict=True))
        groups: dict[int, dict[int, tuple[float, float]]] = {}
        for product in dict.fromkeys((*gross.weights, *discounted.weights)):
            weights = gross.weights.get(product, 0.0), discounted.weights.get(product, 0.0)
            groups.setdefault(product[0], {})[places[product].in_group] = weights
        made_of = tuple(Part.of(group, groups[group]) for group in sorted(groups, key=bool))
        yield Flow(key, *source, made_of, (gross.constant, discounted.constant))


def _known(decision: Decision) -> Callable[[Factor], float | None]:
    """Return the function that tells a factor's value where it is the same on every path."""

    @cache
    def price(stock: str, month: int) -> float | None:
        model = decision.price_model(stock)
        if month == 0:
            return model.spot.mean if model.spot.is_fixed else None
        if model.is_random or model.events or not all(number.is_fixed for number in model.numbers.values()):
            return None
        if isinstance(model.expected_return, Beta):
            return None
        drawn = {key: number.mean for key, number in model.numbers.items()}
        return float(model.price_paths(drawn, np.array([month / 12]), None)[0])

    class Known:
        """The paths on which nothing is left to luck."""

        def draw(self, draw: Draw) -> float:
            return draw.quantity.mean

        def price(self, stock: str, month: int) -> float:
            known = price(stock, month)
            assert known is not None
            return known

        def discount(self, month: int) -> float:
            return float((1.0 + decision.preferences.discount_rate.mean) ** (-month / 12))

        def once(self, name: Hashable, make: Callable[[State], Made]) -> Made:
            return make(self)

    @cache
    def known(factor: Factor) -> float | None:
        is_known = all(draw.quantity.is_fixed for draw in factor.draws()) and all(
            price(*point) is not None for point in factor.price_points()
        )
        return float(np.asarray(factor.value(Known()))) if is_known else None

    return known


def _stocks(
    decision: Decision, sources: Iterable[Factor | Luck], watched: Iterable[tuple[str, int]]
) -> tuple[StockPlan, ...]:
    months: dict[str, set[int]] = {}
    for stock, month in (*watched, *(point for source in sources for point in source.price_points())):
        months.setdefault(stock, set()).add(month)
    factor = decision.factor
    read = {stock: tuple(sorted(months[stock] - {0})) for stock in sorted(months)}
    return tuple(
        StockPlan(stock, factor.model, read[stock], factor, is_index=True)
        if stock == FACTOR_INDEX
        else StockPlan(stock, decision.price_model(stock), read[stock], factor)
        for stock in read
    )


def _preferences(decision: Decision) -> dict[str, Draw]:
    """Return the numbers of the person's own that are applied after the paths: they may be uncertain too."""
    preferences = decision.preferences
    numbers: dict[str, Quantity] = {"risk_aversion": preferences.risk_aversion, "wealth": preferences.wealth}
    if preferences.pay_range is not None:
        numbers |= dict(zip(("pay_low", "pay_high"), preferences.pay_range, strict=True))
    numbers |= {f"weights.{key}": weight for key, weight in (preferences.weights or {}).items()}
    return {key: Draw(number) for key, number in numbers.items()}
