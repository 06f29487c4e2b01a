"""Performance shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import PlainValidator

from careersim.factor import Draw, Factor, PriceAt, State
from careersim.leg import Leg, Payment, Spell
from careersim.number import Number, Shares, fault, show
from careersim.pay.base import Component, Package
from careersim.quantity import Quantity, Value, fixed
from careersim.spelling import did_you_mean
from careersim.table import Day, Text
from careersim.vesting.base import VestingKey
from careersim.vesting.periodic import Periodic
from careersim.words import Words

RETURN, RELATIVE = "return", "relative_to"
Curve = tuple[tuple[float, float], ...]
"""Points (metric, multiple of the shares), in order of the metric."""


@dataclass(frozen=True)
class Growth(Factor):
    """A stock's price at a month over that at an earlier one; of two stocks, the ratio of the two."""

    stock: str
    begins: int
    ends: int
    peer: str | None = None

    def value(self, state: State) -> Value:
        """Return the metric, 1 where nothing changed."""
        grown = state.price(self.stock, self.ends) / state.price(self.stock, self.begins)
        if self.peer is None:
            return grown
        return grown / (state.price(self.peer, self.ends) / state.price(self.peer, self.begins))

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return the two prices, and the peer's two."""
        stocks = (self.stock,) if self.peer is None else (self.stock, self.peer)
        return ((stock, month) for stock in stocks for month in (self.begins, self.ends))


@dataclass(frozen=True)
class Payout(Factor):
    """The multiple of the shares that a metric earns: none below the curve's first point, the last's above it."""

    metric: Factor
    curve: Curve

    def value(self, state: State) -> Value:
        """Return the multiple, linear between the curve's points."""
        metric = self.metric.value(state)
        x, y = (np.array(column) for column in zip(*self.curve, strict=True))
        earned = np.where(metric < x[0], 0.0, np.interp(metric, x, y))
        # Of a number that all paths share, one number: not an array without a dimension.
        return earned if isinstance(metric, np.ndarray) else float(earned)

    def draws(self) -> Iterable[Draw]:
        """Return what the metric draws."""
        return self.metric.draws()

    def price_points(self) -> Iterable[tuple[str, int]]:
        """Return the prices of the metric."""
        return self.metric.price_points()


def _metric(raw: Any) -> str | Quantity | tuple[str, str]:
    if raw == RETURN:
        return RETURN
    if isinstance(raw, Mapping) and [*raw] == [RELATIVE] and isinstance(raw[RELATIVE], str):
        return RELATIVE, raw[RELATIVE]
    if isinstance(raw, str) and raw[:1].isalpha():
        raise fault(
            f"{show(raw)} is no metric.{did_you_mean(raw, (RETURN,))} Write a number that may be uncertain, "
            f'"{RETURN}", or {{ {RELATIVE} = "STOCK" }}.'
        )
    return Number(low=0).parse(raw)


def _curve(raw: Any) -> Curve:
    if not isinstance(raw, list) or not raw or not all(isinstance(point, list) and len(point) == 2 for point in raw):
        raise fault(
            f"{show(raw)} is no curve. Write points [metric, multiple], as [[0.8, 0.5], [1.0, 1.0], [1.2, 2.0]]."
        )
    points = tuple((Number(low=0).parse(x).mean, NonNegativeMultiple.parse(y).mean) for x, y in raw)
    if any(a[0] >= b[0] for a, b in pairwise(points)):
        raise fault(f"{show(raw)} does not rise in the metric. Put its points in order.")
    return points


NonNegativeMultiple = Number(low=0, bare_high=5)
DEFAULT_CURVE: Curve = ((0.8, 0.5), (1.0, 1.0), (1.2, 2.0))


class Psu(Component):
    """Performance shares: shares x payout(metric) x price, at each vest.

    shares : at target.
    metric : a number, most often uncertain, such as revenue over target; "return", the stock's price at the vest over
        that at the grant; or { relative_to = "STOCK" }, that growth over the growth of a peer's or an index's table
        [market.STOCK], on the same paths.
    payout : points [metric, multiple of the shares], linear between them; nothing below the first, no more above the
        last. By default half from 80 %, all at 100 %, twice from 120 %.
    granted : default the job's start, for the current job the decision date. An earlier grant's growth counts from
        today.

    ```toml
    [[offers.acme.psu]]
    shares = 1_000
    vesting = "3y annual, 3y cliff"
    metric = { normal = [1.0, 0.12] }
    payout = [[0.8, 0.5], [1.0, 1.0], [1.2, 2.0]]
    ```
    """

    kind: ClassVar[str] = "psu"
    is_equity: ClassVar[bool] = True
    shares: Shares
    vesting: VestingKey = Periodic(schedule="3y annual, 3y cliff")
    metric: Annotated[
        str | tuple[str, str] | Quantity, PlainValidator(_metric, json_schema_input_type=float | str | dict)
    ] = fixed(1.0)
    payout: Annotated[Curve, PlainValidator(_curve, json_schema_input_type=list[list[float]])] = DEFAULT_CURVE
    granted: Day | None = None
    stock: Text | None = None

    def n_payments(self, n_months: int) -> int:
        """Return the number of vests."""
        return self.vesting.n_vests

    @property
    def market(self) -> str | None:
        """Return the stock the grant names itself, if any."""
        return self.stock

    def leg(self, spell: Spell, package: Package) -> Leg:
        """Return the vests, in shares at the price of each."""
        return spell.settle(self.kind, self.vests(spell, package))

    def vests(self, spell: Spell, package: Package) -> Iterator[Payment]:
        """Yield the value of each vest."""
        granted = self.granted or max(spell.first_day, spell.grid.start)
        stock = self.stock or spell.stock
        assert stock is not None
        begins = spell.grid.month_of_grant(granted)
        for tranche in self.vesting.vests(granted):
            month = spell.grid.month_of_payment(tranche.date)
            earned = Payout(self._measured(stock, begins, month), self.payout)
            shares = (Draw(self.shares), Draw(tranche.number), earned)
            yield spell.payment(tranche.date, tranche.weight, *shares, PriceAt(stock, month))

    def says(self, spell: Spell, words: Words) -> str:
        """Return the shares, what they depend on and the schedule."""
        if isinstance(self.metric, Quantity):
            metric = words.number(self.metric)
        elif self.metric == RETURN:
            metric = "the growth of its price"
        else:
            metric = f"the growth of its price over that of {self.metric[1]}"
        curve = ", ".join(f"{y:g} at {x:g}" for x, y in self.payout)
        return (
            f"{words.number(self.shares)} {self.stock or spell.stock} shares at target, times {curve}, by {metric}; "
            f"vesting {self.vesting.says()}"
        )

    def _measured(self, stock: str, begins: int, ends: int) -> Factor:
        if isinstance(self.metric, Quantity):
            return Draw(self.metric)
        return Growth(stock, begins, ends, None if self.metric == RETURN else self.metric[1])
