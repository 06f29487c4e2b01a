"""Decision -> the vests still to come of each grant, at today's prices: the golden handcuffs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from careersim.decision import CURRENT, Decision
from careersim.engine.spells import spell
from careersim.factor import Draw, Payoff, PriceAt, Reciprocal, SharesBought
from careersim.leg import Payment, Spell
from careersim.pay.base import Component, Package


@dataclass(frozen=True)
class Vest:
    """A vest to come: its date, stock, the mean number of its shares or options, and what each is worth today."""

    date: date
    stock: str
    shares: float
    worth: float

    @property
    def value(self) -> float:
        """Return what the vest is worth at today's price [currency]."""
        return self.shares * self.worth


def vests(decision: Decision, job: str, grant: Component, time: Spell, package: Package) -> tuple[Vest, ...]:
    """Return the vests after the decision date, beyond the horizon too, of a grant whose shares are known today.

    A grant that a later price will convert into shares has none yet.
    """
    stock = grant.market or decision.stock(job)
    spot = decision.price_model(stock).spot.mean
    return tuple(
        vest_at(payment, stock, lambda _: spot, 0)
        for payment in grant.vests(time, package)
        if payment.date > decision.start and _is_known_today(payment)
    )


def unvested(decision: Decision) -> tuple[Vest, ...]:
    """Return what is still to vest of all that the current job has granted by the decision date."""
    return tuple(_unvested(decision))


def _unvested(decision: Decision) -> Iterator[Vest]:
    if decision.current is None:
        return
    staying = spell(decision, CURRENT, decision.start, decision.grid.end)
    package = decision.current.package
    for grants in package.values():
        for grant in grants:
            # A series of grants, which has no date of its own, is still to come.
            if hasattr(grant, "granted") and (grant.granted or decision.start) <= decision.start:
                yield from vests(decision, CURRENT, grant, staying, package)


def _is_known_today(payment: Payment) -> bool:
    prices = [f for f in payment.factors if type(f) in (PriceAt, Payoff)]
    return bool(prices) and all(f.month == 0 for f in payment.factors if type(f) is SharesBought)


def vest_at(payment: Payment, stock: str, price: Callable[[int], float], month: int) -> Vest:
    """Return a vest with the means of its numbers, worth the price of a month; performance shares at target.

    price : of the stock by month [currency/share].
    """
    shares, worth = payment.weight, 1.0
    for factor in payment.factors:
        match factor:
            case Draw(quantity):
                shares *= quantity.mean
            case Reciprocal(draw):
                shares /= draw.quantity.mean
            case SharesBought():
                shares /= price(factor.month)
            case Payoff():
                worth *= max(price(month) - factor.strike.quantity.mean, 0.0)
            case PriceAt():
                worth *= price(month)
    return Vest(payment.date, stock, shares, worth)
