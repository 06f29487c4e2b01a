"""When to leave: the worth of every date, the best one, and the best rule that watches the stock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from careersim.analysis.leaving import Leavings, leavings, unvested_by_month
from careersim.decision import Decision
from careersim.estimate import Estimate, finite
from careersim.quantity import Array
from careersim.simulation import Progress

DEGREE = 4
REACH = 3.0
"""Standard deviations of the logarithm of the price beyond which a rule does not look."""
OTHER_SEED = 1_000_003
"""Added to the seed: the rule is found on other paths than those it is judged on."""


@dataclass(frozen=True)
class Leaving:
    """Leaving at the end of one month, whose date is the last day; month 0 is now, the last month is staying.

    value : present value after tax of the whole horizon; gain : that less leaving now.
    all_in_gain : the same with happiness counted; None where it has no price.
    unvested : what is granted by then and unvested, at the expected prices of the month.
    forfeited : present value before tax of what leaving then gives up inside the horizon.
    """

    month: int
    date: date
    value: Estimate
    gain: Estimate
    all_in_gain: Estimate | None
    unvested: float
    forfeited: Estimate


@dataclass(frozen=True)
class Policy:
    """The best rule found that each month looks at the stock's price and leaves or stays.

    value : what the rule is worth, on paths that it was not found on: a lower bound of the best rule's.
    upper_bound : no rule is worth more, not even of one who knows the file's uncertain numbers; None where the stock's
        model gives none.
    worth : of keeping the choice open: value less that of the best date fixed today.
    boundary : in each month, the price below which one leaves; None where no single price decides.
    """

    value: Estimate
    upper_bound: Estimate | None
    worth: Estimate
    boundary: tuple[float | None, ...]


@dataclass(frozen=True)
class Timing:
    """Every month's end as the date of leaving for one offer, the best of them, and the best rule."""

    offer: str
    stock: str | None
    months: tuple[Leaving, ...]
    policy: Policy

    @property
    def best(self) -> Leaving:
        """Return the date of the highest mean value."""
        return max(self.months, key=lambda leaving: leaving.value.value)

    @property
    def happiest(self) -> Leaving | None:
        """Return the best date with happiness counted; None where it has no price."""
        priced = [one for one in self.months if one.all_in_gain is not None]
        return max(priced, key=lambda one: one.all_in_gain.value if one.all_in_gain else 0.0, default=None)

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of `careersim when`."""
        policy = self.policy
        return {
            "offer": self.offer,
            "stock": self.stock,
            "months": [
                {
                    "month": one.month,
                    "date": one.date.isoformat(),
                    "value": {"mean": one.value.value, "se": finite(one.value.se)},
                    "gain": one.gain.as_json(),
                    "all_in_gain": None if one.all_in_gain is None else one.all_in_gain.as_json(),
                    "unvested": one.unvested,
                    "forfeited": one.forfeited.value,
                    "forfeited_se": finite(one.forfeited.se),
                }
                for one in self.months
            ],
            "best": {"month": self.best.month, "date": self.best.date.isoformat()},
            "happiest": None
            if self.happiest is None
            else {"month": self.happiest.month, "date": self.happiest.date.isoformat()},
            "policy": {
                "value": policy.value.value,
                "se": finite(policy.value.se),
                "upper_bound": None if policy.upper_bound is None else policy.upper_bound.value,
                "upper_bound_se": None if policy.upper_bound is None else finite(policy.upper_bound.se),
                "worth": policy.worth.as_json(),
                "boundary": [
                    {"month": one.month, "price": price}
                    for one, price in zip(self.months, policy.boundary, strict=False)
                ],
            },
        }


def when(
    decision: Decision,
    offer: str,
    *,
    paths: int | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
) -> Timing:
    """Return the worth of leaving for an offer at every month's end, and of the best rule.

    The rule is that of Longstaff & Schwartz (2001): going back from the horizon, the gain of leaving over going on is
    regressed on the prices of the two jobs' stocks. Its value is taken on fresh paths. The upper bound is that of
    Rogers (2002), E max_m (V_m - M_m), with a martingale M made of the stocks' surprises (Belomestny, Bender &
    Schoenmakers 2009).

    Raises KeyError where the offer is unknown, and ValueError where there is no current job to leave.
    """
    if offer not in decision.offers:
        raise KeyError(offer)
    if decision.current is None:
        raise ValueError("there is no current job to leave: add [current]")
    first = decision.simulation.seed if seed is None else seed

    def told(part: int) -> Progress | None:
        return None if progress is None else lambda done, total: progress(part * total + done, 2 * total)

    judged = leavings(decision, offer, paths, first, told(0))
    learnt = leavings(decision, offer, paths, first + OTHER_SEED, told(1))
    rule = Rule.learnt(learnt)
    dates = decision.grid.dates
    unvested = unvested_by_month(decision)
    months = tuple(
        Leaving(
            month,
            dates[month],
            judged.mean(judged.values[month]),
            judged.mean(judged.values[month] - judged.values[0]),
            None if judged.all_in is None else judged.mean(judged.all_in[month] - judged.all_in[0]),
            unvested[month],
            judged.forfeited[month],
        )
        for month in range(len(dates))
    )
    best = max(months, key=lambda one: one.value.value)
    followed = rule.followed(judged)
    is_fair = all(decision.price_model(stock).is_fair for stock in judged.prices)
    is_fair &= decision.factor.model.is_fair or not decision.factor.is_passed_on
    policy = Policy(
        judged.mean(followed),
        judged.mean(rule.best_in_hindsight(judged)) if is_fair else None,
        judged.mean(followed - judged.values[best.month]),
        rule.boundary(),
    )
    return Timing(offer, next(iter(judged.prices), None), months, policy)


@dataclass(frozen=True)
class Basis:
    """Polynomials of the prices of a month: the state that a rule looks at.

    centre, spread : of the logarithm of each stock's price, on the paths that the rule was found on.
    """

    stocks: tuple[str, ...]
    centre: tuple[float, ...]
    spread: tuple[float, ...]

    @classmethod
    def of(cls, paths: Leavings, month: int) -> Basis:
        """Return the basis for a month's prices."""
        logs = {stock: np.log(np.maximum(prices[month], 1e-12)) for stock, prices in paths.prices.items()}
        moving = {stock: log for stock, log in logs.items() if log.std() > 1e-9}
        return cls(
            tuple(moving),
            tuple(float(x.mean()) for x in moving.values()),
            tuple(float(x.std()) for x in moving.values()),
        )

    def at(self, prices: dict[str, Array]) -> Array:
        """Return the functions at some prices, (n_functions, n)."""
        n = next(iter(prices.values())).size if prices else 1
        columns = [np.ones(n)]
        scaled = [
            np.clip((np.log(np.maximum(prices[stock], 1e-12)) - centre) / spread, -REACH, REACH)
            for stock, centre, spread in zip(self.stocks, self.centre, self.spread, strict=True)
        ]
        for z in scaled:
            columns += [z**power for power in range(1, DEGREE + 1)]
        columns += [a * b for i, a in enumerate(scaled) for b in scaled[:i]]
        return np.array(columns)


@dataclass(frozen=True)
class Rule:
    """For each month but the last, when to leave, and what the value of going on gains by each surprise.

    gains : coefficients of the gain of leaving over going on.
    gone : that gain for one whom luck has put out of the job.
    surprises : coefficients, by stock, of the martingale's increments.
    """

    bases: tuple[Basis, ...]
    gains: tuple[Array, ...]
    gone: tuple[float, ...]
    surprises: tuple[dict[str, Array], ...]

    @classmethod
    def learnt(cls, paths: Leavings) -> Rule:
        """Return the rule that does best on some paths, going back from the horizon."""
        value = paths.values[-1].copy()  # of going on, by the rule of the months to come
        bases, gains, gone, surprises = [], [], [], []
        for month in reversed(range(len(paths.values) - 1)):
            basis = Basis.of(paths, month)
            functions = basis.at(_month(paths, month, paths.values.shape[1]))
            by_surprise = [functions * _surprise(paths, stock, month) for stock in paths.prices]
            fitted = _fit(np.vstack([functions, *by_surprise]), value)[len(functions) :]
            surprises.append(dict(zip(paths.prices, fitted.reshape(len(by_surprise), len(functions)), strict=True)))
            gain = paths.values[month] - value
            there = paths.employed[month] > 0
            coefficients = _fit(functions[:, there], gain[there]) if there.any() else np.zeros(len(functions))
            left = float(gain[~there].mean()) if not there.all() else 0.0
            value = np.where(np.where(there, coefficients @ functions, left) > 0, paths.values[month], value)
            bases.append(basis)
            gains.append(coefficients)
            gone.append(left)
        return cls(tuple(bases[::-1]), tuple(gains[::-1]), tuple(gone[::-1]), tuple(surprises[::-1]))

    def followed(self, paths: Leavings) -> Array:
        """Return what following the rule brings, (n_paths,)."""
        value: Array = paths.values[-1].copy()
        for month in reversed(range(len(self.bases))):
            functions = self.bases[month].at(_month(paths, month, value.size))
            gain = np.where(paths.employed[month] > 0, self.gains[month] @ functions, self.gone[month])
            value = np.where(gain > 0, paths.values[month], value)
        return value

    def best_in_hindsight(self, paths: Leavings) -> Array:
        """Return max over m of V_m - M_m, (n_paths,): its mean bounds every rule's from above."""
        martingale = np.zeros(paths.values.shape[1])
        best: Array = paths.values[0].copy()
        for month in range(len(self.bases)):
            functions = self.bases[month].at(_month(paths, month, martingale.size))
            for stock, coefficients in self.surprises[month].items():
                martingale = martingale + (coefficients @ functions) * _surprise(paths, stock, month)
            np.maximum(best, paths.values[month + 1] - martingale, out=best)
        return best

    def boundary(self) -> tuple[float | None, ...]:
        """Return the price of the first stock below which one leaves, the others at their centres."""
        return tuple(_boundary(basis, gain) for basis, gain in zip(self.bases, self.gains, strict=True))


def _month(paths: Leavings, month: int, n_paths: int) -> dict[str, Array]:
    return {stock: prices[month] for stock, prices in paths.prices.items()} or {"": np.ones(n_paths)}


def _surprise(paths: Leavings, stock: str, month: int) -> Array:
    """Return S_(m+1) / (S_m growth) - 1, whose mean is 0 whatever is known in month m, (n_paths,)."""
    prices = paths.prices[stock]
    return np.asarray(prices[month + 1] / (prices[month] * paths.growth[stock]) - 1.0)


def _fit(functions: Array, values: Array) -> Array:
    """Return the least-squares coefficients, (n_functions,); functions that are 0 get 0."""
    gram = functions @ functions.T
    return np.asarray(np.linalg.lstsq(gram, functions @ values, rcond=1e-10)[0])


def _boundary(basis: Basis, gain: Array) -> float | None:
    if not basis.stocks:
        return None
    logs = basis.centre[0] + basis.spread[0] * np.linspace(-2.5, 2.5, 501)
    prices = {stock: np.full(logs.size, np.exp(c)) for stock, c in zip(basis.stocks, basis.centre, strict=True)}
    prices[basis.stocks[0]] = np.exp(logs)
    leaves = gain @ basis.at(prices) > 0
    changes = np.flatnonzero(leaves[1:] != leaves[:-1])
    if changes.size != 1 or not leaves[0]:
        return None
    return float(np.exp((logs[changes[0]] + logs[changes[0] + 1]) / 2))
