"""Payments -> products of factors, each computed once a path, and the weights that make money of them.

Every payment is linear: a fixed weight times factors that differ by path. Payments with the same factors share one
product, whoever receives them, and all money of a tax year is one matrix of weights times the year's products.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from careersim.leg import Discount, Draw, Factor, Income, Leg, Payment, TimeGrid

Product = tuple[int, ...]
"""The indexes of the factors that are multiplied."""


@dataclass(frozen=True)
class Term:
    """One payment: a weight times a product of its tax year, by index; without one, the weight itself."""

    year: int
    weight: float
    product: int | None


@dataclass(frozen=True)
class Linear:
    """A sum of money: a constant, and the weights of some products by their index."""

    constant: float
    weights: dict[int, float]

    @classmethod
    def of(cls, terms: Iterable[Term]) -> Linear:
        """Return the sum of terms of one year."""
        constant, weights = 0.0, dict[int, float]()
        for term in terms:
            if term.product is None:
                constant += term.weight
            else:
                weights[term.product] = weights.get(term.product, 0.0) + term.weight
        return cls(constant, weights)


@dataclass(frozen=True)
class Terms:
    """The payments of a leg as terms: paid, both undiscounted and in present value, lost, and beyond the horizon."""

    component: str
    income: Income
    paid: tuple[Term, ...]
    discounted: tuple[Term, ...]
    forfeited: tuple[Term, ...]
    beyond: tuple[Term, ...]


@dataclass
class Catalogue:
    """The distinct factors of a plan, and the distinct products of each tax year.

    known : returns a factor's value where it is the same on every path, else None.
    """

    grid: TimeGrid
    discount_rate: Draw
    known: Callable[[Factor], float | None]
    factors: dict[Factor, int] = field(default_factory=dict)
    products: dict[int, dict[Product, int]] = field(default_factory=dict)

    def terms(self, leg: Leg) -> Terms:
        """Return a leg's payments as terms; what it forfeits in present value."""
        return Terms(
            leg.component,
            leg.income,
            tuple(self._term(payment, ()) for payment in leg.paid),
            tuple(self._term(payment, self._discount(payment)) for payment in leg.paid),
            tuple(self._term(payment, self._discount(payment)) for payment in leg.forfeited),
            tuple(self._term(payment, ()) for payment in leg.beyond),
        )

    def _discount(self, payment: Payment) -> tuple[Factor, ...]:
        return (Discount(self.discount_rate, payment.month),)

    def _term(self, payment: Payment, more: tuple[Factor, ...]) -> Term:
        # What is beyond the horizon takes the products of its last year.
        year = min(self.grid.tax_year(payment.date), self.grid.last_tax_year)
        weight, moving = payment.weight, []
        for factor in (*payment.factors, *more):
            known = self.known(factor)
            if known is None:
                moving.append(self.factors.setdefault(factor, len(self.factors)))
            else:
                weight *= known
        if not moving:
            return Term(year, weight, None)
        products = self.products.setdefault(year, {})
        return Term(year, weight, products.setdefault(tuple(moving), len(products)))
