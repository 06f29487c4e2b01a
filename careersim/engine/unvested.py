"""Decision -> the vests still to come of each grant, at today's prices: the golden handcuffs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from careersim.decision import CURRENT, Decision
from careersim.engine.spells import spell
from careersim.factor import Draw, PriceAt, Reciprocal, SharesBought
from careersim.leg import Payment, Spell
from careersim.pay.base import Component, Package


@dataclass(frozen=True)
class Vest:
    """A vest to come: its date, and the mean number of its shares."""

    date: date
    shares: float


def vests(grant: Component, time: Spell, package: Package, spot: float) -> tuple[Vest, ...]:
    """Return the vests after the decision date, beyond the horizon too, of a grant whose shares are known today.

    A grant that a later price will convert into shares has none yet.
    """
    leg = grant.leg(time, package)
    return tuple(
        Vest(payment.date, payment.weight * _mean_shares(payment, spot))
        for payment in (*leg.paid, *leg.forfeited, *leg.beyond)
        if _is_known_today(payment)
    )


@dataclass(frozen=True)
class UnvestedGrant:
    """What is still to come of one grant of the current job.

    spot : mean price of its stock today [currency/share].
    """

    stock: str
    spot: float
    vests: tuple[Vest, ...]

    def value_after(self, day: date) -> float:
        """Return what vests after a day, at today's price [currency]."""
        return self.spot * sum(vest.shares for vest in self.vests if vest.date > day)


def unvested_grants(decision: Decision) -> tuple[UnvestedGrant, ...]:
    """Return the unvested part of each grant that the current job has made by the decision date."""
    if decision.current is None:
        return ()
    staying = spell(decision, CURRENT, decision.start, decision.grid.end)
    package = decision.current.package
    found = []
    for grant in package.get("rsu", ()):
        if (getattr(grant, "granted", None) or decision.start) <= decision.start:
            stock = grant.market or decision.stock(CURRENT)
            spot = decision.price_model(stock).spot.mean
            found.append(UnvestedGrant(stock, spot, vests(grant, staying, package, spot)))
    return tuple(found)


def _is_known_today(payment: Payment) -> bool:
    factors = payment.factors
    return any(type(f) is PriceAt for f in factors) and all(f.month == 0 for f in factors if type(f) is SharesBought)


def _mean_shares(vest: Payment, spot: float) -> float:
    shares = 1.0
    for factor in vest.factors:
        if isinstance(factor, Draw):
            shares *= factor.quantity.mean
        elif isinstance(factor, Reciprocal):
            shares /= factor.draw.quantity.mean
        elif isinstance(factor, SharesBought):
            shares /= spot
    return shares
