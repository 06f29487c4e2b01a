"""Payments -> products of factors, each computed once a path, and the weights that make money of them.

Every payment is linear: a fixed weight times factors that differ by path. Payments with the same factors share one
product, whoever receives them, and all money of a tax year is one matrix of weights times the year's products.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from careersim.leg import Discount, Draw, Factor, Payment

Product = tuple[int, ...]
"""The indexes of the factors that are multiplied."""


@dataclass(frozen=True)
class Linear:
    """A sum of money: a constant, and the weights of some products by their index."""

    constant: float
    weights: dict[int, float]

    def of(self, means: Sequence[float]) -> float:
        """Return the mean of the sum from the means of the products."""
        return self.constant + sum(weight * means[index] for index, weight in self.weights.items())


@dataclass
class Catalogue:
    """The distinct factors of a plan, and the distinct products of each tax year.

    known : returns a factor's value where it is the same on every path, else None.
    """

    discount_rate: Draw
    known: Callable[[Factor], float | None]
    factors: dict[Factor, int] = field(default_factory=dict)
    products: dict[int, dict[Product, int]] = field(default_factory=dict)

    def linear(self, year: int, payments: Iterable[Payment], *, discounted: bool) -> Linear:
        """Return the sum of payments, in the products of a tax year; in present value where `discounted`."""
        constant, weights = 0.0, dict[int, float]()
        products = self.products.setdefault(year, {})
        for payment in payments:
            weight, product = self._split(payment, discounted=discounted)
            if product:
                index = products.setdefault(product, len(products))
                weights[index] = weights.get(index, 0.0) + weight
            else:
                constant += weight
        return Linear(constant, weights)

    def _split(self, payment: Payment, *, discounted: bool) -> tuple[float, Product]:
        """Return what of a payment is the same on every path, and the product of what is not."""
        discount = (Discount(self.discount_rate, payment.month),) if discounted else ()
        weight, moving = payment.weight, []
        for factor in (*payment.factors, *discount):
            known = self.known(factor)
            if known is None:
                moving.append(self.factors.setdefault(factor, len(self.factors)))
            else:
                weight *= known
        return weight, tuple(moving)
