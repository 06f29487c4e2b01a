"""The result of a simulation: values by alternative on the same paths, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from careersim import __version__
from careersim.decision import MONEY, Decision
from careersim.engine.block import Block
from careersim.engine.certainty import certainty_equivalent
from careersim.engine.happiness import Happiness, PayRange, Weights, happiness
from careersim.engine.opportunity import best_other, best_shares, opportunity_cost, regret
from careersim.engine.plan import Plan
from careersim.engine.summary import Distribution, Estimate, distribution, mean_estimate
from careersim.leg import as_paths
from careersim.quantity import Array, Value

PAY_RANGE_OF_REFERENCE = (0.5, 1.5)
"""The default pay range, as multiples of the reference alternative's mean annual pay."""


@dataclass(frozen=True)
class Provenance:
    """How a result was made: the same file, seed, sampler and paths give it again, bit for bit."""

    seed: int
    paths: int
    sampler: str
    sampler_asked: str
    input_sha256: str


@dataclass(frozen=True)
class Year:
    """Mean money of one calendar year, undiscounted [currency]."""

    year: int
    components: Mapping[str, float]
    tax: Mapping[str, float]

    @property
    def gross(self) -> float:
        """Return the money before tax."""
        return sum(self.components.values())

    @property
    def net(self) -> float:
        """Return the money after tax."""
        return self.gross - sum(self.tax.values())


@dataclass(frozen=True)
class Accounts:
    """Mean money of one alternative.

    forfeited : present value before tax of what its departures leave behind, inside the horizon, by component.
    beyond_horizon : what is still unvested at the horizon, at its prices, by component.
    """

    years: tuple[Year, ...]
    forfeited: Mapping[str, float]
    beyond_horizon: Mapping[str, float]


@dataclass(frozen=True)
class Result:
    """Values of all alternatives of a decision on the same paths.

    present_value : by alternative, after tax, over the horizon, (n_paths,) [currency].
    scores : by alternative and attribute, discount-weighted time averages, each float or (n_paths,), 0 to 10.
    annuity : present value of one unit of money a year, float or (n_paths,) [years].
    preferences : the person's own numbers by key, float or (n_paths,).
    """

    decision: Decision = field(repr=False)
    provenance: Provenance
    present_value: Mapping[str, Array] = field(repr=False)
    scores: Mapping[str, Mapping[str, Value]] = field(repr=False)
    accounts: Mapping[str, Accounts] = field(repr=False)
    annuity: Value = field(repr=False)
    preferences: Mapping[str, Value] = field(repr=False)
    unvested_today: float

    @classmethod
    def of_blocks(
        cls, decision: Decision, plan: Plan, provenance: Provenance, blocks: Iterable[Block], n_blocks: int
    ) -> Result:
        """Return the result of blocks that come in order; floats are summed in that order."""
        return _Assembly(plan, provenance.paths, n_blocks).result(decision, provenance, blocks)

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Return the keys of the alternatives, in the file's order."""
        return tuple(self.present_value)

    @property
    def reference(self) -> str:
        """Return the alternative that happiness is priced against."""
        return self.decision.reference

    def annual_pay(self, key: str) -> Array:
        """Return the level after-tax pay of the same present value, V / A, (n_paths,) [currency/year]."""
        return self.present_value[key] / self.annuity

    def versus(self, key: str, baseline: str | None = None) -> str:
        """Return what an alternative is compared with: the baseline, else the other of highest mean value."""
        return baseline if baseline not in (None, key) else best_other(self.present_value, key)

    def opportunity_cost(self, key: str, versus: str | None = None) -> Array:
        """Return V_versus - V_key path by path, (n_paths,) [currency].

        versus : by default the best other alternative by mean.
        """
        return opportunity_cost(self.present_value, key, self.versus(key, versus))

    def regret(self, key: str) -> Array:
        """Return how much more the best alternative of each path pays, (n_paths,) [currency]."""
        return regret(self.present_value, key)

    def p_best(self, key: str) -> Estimate:
        """Return the probability that an alternative pays most."""
        return mean_estimate(best_shares(self.present_value, key))

    def certainty_equivalent(self, key: str) -> Estimate | None:
        """Return the sure sum worth as much as an alternative's uncertain value [currency]; None if undefined."""
        return certainty_equivalent(
            self.present_value[key], self.preferences["wealth"], self.preferences["risk_aversion"]
        )

    @cached_property
    def weights(self) -> Weights | None:
        """Return the normalised swing weights; None where the file gives none."""
        given = {key.removeprefix("weights."): w for key, w in self.preferences.items() if key.startswith("weights.")}
        return Weights.normalised(given, MONEY) if given else None

    @cached_property
    def pay_range(self) -> PayRange | None:
        """Return the pay that the weight of money spans; None where the reference pays nothing."""
        if "pay_low" in self.preferences:
            return PayRange(self.preferences["pay_low"], self.preferences["pay_high"])
        pay = self.annual_pay(self.reference)
        low, high = (share * float(pay.mean()) for share in PAY_RANGE_OF_REFERENCE)
        return PayRange(low, high, pay * (high - low) / pay.mean()) if high > low else None

    def happiness(self, key: str) -> Happiness:
        """Return the price of happiness of an alternative against the reference."""
        return happiness(
            self.annual_pay(key),
            self.annual_pay(self.reference),
            self.scores[key],
            self.scores[self.reference],
            self.weights,
            self.pay_range,
        )

    def utility(self, key: str) -> Array | None:
        """Return w_money (c - low) / (high - low) + sum of w_k s_k / 10, (n_paths,); None without weights."""
        if self.weights is None:
            return None
        worth = as_paths(self.weights.worth(self.scores[key]), self.provenance.paths)
        if np.all(np.equal(self.weights.money, 0.0)):
            return worth
        if self.pay_range is None:
            return None
        return self.weights.money * (self.annual_pay(key) - self.pay_range.low) / self.pay_range.span + worth

    def all_in(self, key: str) -> Array | None:
        """Return money and happiness in one value, (n_paths,) [currency]; None where happiness has no price.

        G = V + A x sum of w_k (s_k - mean s_k,ref) / 10 x (high - low) / w_money: the same ranking as utility.
        """
        if self.weights is None or self.pay_range is None or not np.all(np.asarray(self.weights.money) > 0):
            return None
        usual = {attribute: float(np.mean(score)) for attribute, score in self.scores[self.reference].items()}
        gain = self.weights.worth(self.scores[key]) - self.weights.worth(usual)
        return self.present_value[key] + self.annuity * gain * self.pay_range.span / self.weights.money

    @cached_property
    def _all_in_values(self) -> dict[str, Array] | None:
        values = {key: value for key in self.alternatives if (value := self.all_in(key)) is not None}
        return values or None

    def summary(self, baseline: str | None = None) -> dict[str, Any]:
        """Return the result as the JSON object of docs/result.md.

        baseline : the alternative that every other is compared with; by default each with its best other.

        Raises KeyError where the baseline is no alternative.
        """
        if baseline is not None and baseline not in self.present_value:
            raise KeyError(baseline)
        made, asked = self.provenance.sampler, self.provenance.sampler_asked
        return {
            "careersim": __version__,
            "title": self.decision.title,
            "seed": self.provenance.seed,
            "paths": self.provenance.paths,
            "sampler": made,
            **({"sampler_asked": asked} if asked != made else {}),
            "input_sha256": self.provenance.input_sha256,
            "start": self.decision.start.isoformat(),
            "horizon_years": self.decision.horizon.months / 12,
            "reference": self.reference,
            "alternatives": {key: self._alternative(key, baseline) for key in self.alternatives},
        }

    def opportunity_summary(self, key: str, baseline: str | None = None) -> tuple[Distribution, Estimate]:
        """Return the distribution of the opportunity cost and the probability that it is above 0."""
        cost = self.opportunity_cost(key, baseline)
        return distribution(cost), mean_estimate((cost > 0).astype(np.float64))

    def _alternative(self, key: str, baseline: str | None) -> dict[str, Any]:
        cost, p_positive = self.opportunity_summary(key, baseline)
        versus = self.versus(key, baseline)
        certain, other = self.certainty_equivalent(key), self.certainty_equivalent(versus)
        p_best = self.p_best(key)
        utility = self.utility(key)
        return {
            "name": self.decision.name(key),
            "present_value": distribution(self.present_value[key]).as_json(),
            "annual_pay": distribution(self.annual_pay(key)).as_json(),
            "certainty_equivalent": _json(certain) or {"value": None, "se": None},
            "opportunity_cost": {
                **cost.as_json(),
                "versus": versus,
                "p_positive": p_positive.value,
                "p_positive_se": p_positive.se,
                "certainty": None if certain is None or other is None else other.value - certain.value,
            },
            "regret": distribution(self.regret(key)).as_json(),
            "p_best": p_best.value,
            "p_best_se": p_best.se,
            "utility": None if utility is None else distribution(utility).as_json(),
            "all_in": self._all_in_summary(key, baseline),
            "happiness": self._happiness_summary(key),
            "by_year": [
                {
                    "year": year.year,
                    "gross": year.gross,
                    "net": year.net,
                    "components": dict(year.components),
                    "tax": dict(year.tax),
                }
                for year in self.accounts[key].years
            ],
            "handcuffs": {
                "unvested_today": self.unvested_today,
                "forfeited": sum(self.accounts[key].forfeited.values()),
                "forfeited_by_component": dict(self.accounts[key].forfeited),
                "beyond_horizon": sum(self.accounts[key].beyond_horizon.values()),
            },
        }

    def _all_in_summary(self, key: str, baseline: str | None) -> dict[str, Any] | None:
        values = self._all_in_values
        if values is None:
            return None
        versus = baseline if baseline not in (None, key) else best_other(values, key)
        cost = opportunity_cost(values, key, versus)
        return {
            "value": distribution(values[key]).as_json(),
            "opportunity_cost": {
                **distribution(cost).as_json(),
                "versus": versus,
                "p_positive": mean_estimate((cost > 0).astype(np.float64)).value,
            },
            "p_best": mean_estimate(best_shares(values, key)).value,
        }

    def _happiness_summary(self, key: str) -> dict[str, Any]:
        found = self.happiness(key)
        summary: dict[str, Any] = {
            "scores": {attribute: float(np.mean(score)) for attribute, score in self.scores[key].items()}
        }
        for name in ("price", "pay_cut", "surplus", "break_even_money_weight"):
            estimate: Estimate | None = getattr(found, name)
            summary[name] = None if estimate is None else estimate.value
            summary[f"{name}_se"] = None if estimate is None else estimate.se
        return summary


def _json(estimate: Estimate | None) -> dict[str, float] | None:
    return None if estimate is None else {"value": estimate.value, "se": estimate.se}


class _Assembly:
    """Puts blocks together, in order, into arrays laid out beforehand."""

    def __init__(self, plan: Plan, n_paths: int, n_blocks: int) -> None:
        self.plan = plan
        self.n_paths = n_paths
        self.n_blocks = n_blocks

    def result(self, decision: Decision, provenance: Provenance, blocks: Iterable[Block]) -> Result:
        """Return the result; raises MemoryError where its arrays do not fit."""
        keys = [alternative.key for alternative in self.plan.alternatives]
        try:
            values = {key: np.empty(self.n_paths) for key in keys}
        except (MemoryError, ValueError):
            raise MemoryError(f"{self.n_paths:,} paths do not fit in memory") from None
        parts: dict[tuple[str, ...], list[Value]] = {}
        sums: dict[str, list[dict[Any, float]]] = {key: [{}, {}, {}, {}] for key in keys}
        done = 0
        for block in blocks:
            here = slice(done, done + block.n_paths)
            done += block.n_paths
            parts.setdefault(("annuity",), []).append(block.annuity)
            for name, number in block.preferences.items():
                parts.setdefault(("preferences", name), []).append(number)
            for key, alternative in block.alternatives.items():
                values[key][here] = alternative.value
                for attribute, score in alternative.scores.items():
                    parts.setdefault(("scores", key, attribute), []).append(score)
                accounts = (alternative.components, alternative.levies, alternative.forfeited, alternative.beyond)
                for total, more in zip(sums[key], accounts, strict=True):
                    for name, money in more.items():
                        total[name] = total.get(name, 0.0) + money
        joined = {name: _joined(numbers) for name, numbers in parts.items()}
        return Result(
            decision=decision,
            provenance=provenance,
            present_value=values,
            scores={
                key: {attribute: joined.get(("scores", key, attribute), 0.0) for attribute in self.plan.attributes}
                for key in keys
            },
            accounts={key: self._accounts(*sums[key]) for key in keys},
            annuity=joined["annuity",],
            preferences={name[1]: number for name, number in joined.items() if name[0] == "preferences"},
            unvested_today=self.plan.unvested_today,
        )

    def _accounts(
        self,
        components: dict[tuple[int, str], float],
        levies: dict[tuple[int, str], float],
        forfeited: dict[str, float],
        beyond: dict[str, float],
    ) -> Accounts:
        def of_year(sums: dict[tuple[int, str], float], wanted: int) -> dict[str, float]:
            return {name: money / self.n_paths for (year, name), money in sums.items() if year == wanted}

        return Accounts(
            tuple(
                Year(year, of_year(components, year), of_year(levies, year))
                for year in self.plan.grid.months_by_tax_year
            ),
            {name: money / self.n_paths for name, money in forfeited.items()},
            {name: money / self.n_paths for name, money in beyond.items()},
        )


def _joined(numbers: list[Value]) -> Value:
    """Return the blocks' numbers end to end; one float where all paths share it."""
    if isinstance(numbers[0], np.ndarray):
        return np.concatenate([np.asarray(number) for number in numbers])
    return numbers[0]
