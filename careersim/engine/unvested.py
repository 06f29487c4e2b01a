"""Decision -> the vests still to come of each grant, at today's prices: the golden handcuffs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from careersim.decision import CURRENT, Decision
from careersim.engine.spells import spell
from careersim.factor import Draw, Factor, Payoff, PriceAt, Reciprocal, SharesBought
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
    return tuple(
        _vest(payment, stock, decision.price_model(stock).spot.mean)
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


def _vest(payment: Payment, stock: str, spot: float) -> Vest:
    shares, worth = payment.weight, 1.0
    for factor in payment.factors:
        if isinstance(factor, Payoff):
            worth *= max(spot - factor.strike.quantity.mean, 0.0)
        elif type(factor) is PriceAt:
            worth *= spot
        else:
            shares *= _mean(factor, spot)
    return Vest(payment.date, stock, shares, worth)


def _mean(factor: Factor, spot: float) -> float:
    match factor:
        case Draw(quantity):
            return quantity.mean
        case Reciprocal(draw):
            return 1.0 / draw.quantity.mean
        case SharesBought():
            return 1.0 / spot
    return 1.0  # performance: at target
