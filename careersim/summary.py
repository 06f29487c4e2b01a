"""What is reported of a decision: typed figures, each with its Monte Carlo error, and their JSON object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from careersim.estimate import Estimate, Spread, finite
from careersim.result_schema import VERSION


@dataclass(frozen=True)
class Provenance:
    """How a result was made: the same file, seed, sampler and paths give it again, bit for bit.

    paths_asked : the paths of the whole run, where it was interrupted more than `paths`.
    kept : the first of the paths, whose every value the result holds; the figures are of all of them.
    """

    seed: int
    paths: int
    paths_asked: int
    n_batches: int
    kept: int
    sampler: str
    input_sha256: str


@dataclass(frozen=True)
class Year:
    """Mean money of one calendar year, undiscounted, before tax, by component, owed by levy, and kept [currency]."""

    year: int
    gross: Estimate
    net: Estimate
    components: Mapping[str, Estimate]
    tax: Mapping[str, Estimate]

    def as_json(self) -> dict[str, Any]:
        """Return the year as an object."""
        return {
            "year": self.year,
            "gross": self.gross.value,
            "gross_se": finite(self.gross.se),
            "net": self.net.value,
            "net_se": finite(self.net.se),
            "components": {name: money.value for name, money in self.components.items()},
            "tax": {name: money.value for name, money in self.tax.items()},
        }


@dataclass(frozen=True)
class Handcuffs:
    """What binds one to the current job [currency].

    unvested_today : at today's prices.
    forfeited : present value before tax of what an alternative's departures leave behind inside the horizon.
    beyond_horizon : what is still unvested at the horizon, at its prices.
    """

    unvested_today: float
    forfeited: Estimate
    forfeited_by_component: Mapping[str, Estimate]
    beyond_horizon: Estimate

    def as_json(self) -> dict[str, Any]:
        """Return each figure, and the standard errors of the means."""
        return {
            "unvested_today": self.unvested_today,
            "forfeited": self.forfeited.value,
            "forfeited_se": finite(self.forfeited.se),
            "forfeited_by_component": {name: money.value for name, money in self.forfeited_by_component.items()},
            "beyond_horizon": self.beyond_horizon.value,
            "beyond_horizon_se": finite(self.beyond_horizon.se),
        }


@dataclass(frozen=True)
class Cost:
    """The opportunity cost of an alternative against `versus`.

    certain : the certainty equivalent of `versus` minus this one's; None where one is undefined.
    """

    versus: str
    spread: Spread
    p_positive: Estimate
    certain: Estimate | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object D with `versus` and the probability."""
        return {
            **self.spread.as_json(),
            "versus": self.versus,
            "p_positive": self.p_positive.value,
            "p_positive_se": finite(self.p_positive.se),
        }


@dataclass(frozen=True)
class Happiness:
    """The price of happiness of an alternative against the reference [currency/year]; None where it has none.

    scores : mean by attribute, 0 to 10.
    break_even_money_weight : the weight of money, all others keeping their proportions, where surplus is 0.
    """

    scores: Mapping[str, Estimate]
    price: Estimate | None
    pay_cut: Estimate
    surplus: Estimate | None
    break_even_money_weight: Estimate | None

    def as_json(self) -> dict[str, Any]:
        """Return each figure and its standard error."""
        figures: dict[str, Any] = {"scores": {key: score.value for key, score in self.scores.items()}}
        for name in ("price", "pay_cut", "surplus", "break_even_money_weight"):
            estimate: Estimate | None = getattr(self, name)
            figures[name] = None if estimate is None else finite(estimate.value)
            figures[f"{name}_se"] = None if estimate is None else finite(estimate.se)
        return figures


@dataclass(frozen=True)
class AllInSummary:
    """Money and happiness in one value [currency]."""

    value: Spread
    cost: Cost
    p_best: Estimate

    def as_json(self) -> dict[str, Any]:
        """Return the value, its opportunity cost and P(best)."""
        return {
            "value": self.value.as_json(),
            "opportunity_cost": self.cost.as_json(),
            "p_best": self.p_best.value,
            "p_best_se": finite(self.p_best.se),
        }


@dataclass(frozen=True)
class AlternativeSummary:
    """What is reported of one alternative; what the file leaves undefined is None.

    cost, all_in : against the baseline, else the best other alternative.
    cost_against_reference : None for the reference itself.
    """

    name: str
    present_value: Spread
    annual_pay: Spread
    certainty_equivalent: Estimate | None
    cost: Cost
    cost_against_reference: Cost | None
    regret: Spread
    p_best: Estimate
    utility: Spread | None
    all_in: AllInSummary | None
    happiness: Happiness
    by_year: tuple[Year, ...]
    handcuffs: Handcuffs

    def as_json(self) -> dict[str, Any]:
        """Return the alternative's object of docs/result.md."""
        certain = self.certainty_equivalent or Estimate(float("nan"), float("nan"))
        gap = self.cost.certain
        return {
            "name": self.name,
            "present_value": self.present_value.as_json(),
            "annual_pay": self.annual_pay.as_json(),
            "certainty_equivalent": certain.as_json(),
            "opportunity_cost": {
                **self.cost.as_json(),
                "certainty": None if gap is None else finite(gap.value),
                "certainty_se": None if gap is None else finite(gap.se),
            },
            "regret": self.regret.as_json(),
            "p_best": self.p_best.value,
            "p_best_se": finite(self.p_best.se),
            "utility": None if self.utility is None else self.utility.as_json(),
            "all_in": None if self.all_in is None else self.all_in.as_json(),
            "happiness": self.happiness.as_json(),
            "by_year": [year.as_json() for year in self.by_year],
            "handcuffs": self.handcuffs.as_json(),
        }


@dataclass(frozen=True)
class Summary:
    """What is reported of a decision.

    annuity_years : mean present value of one unit of money a year over the horizon.
    """

    version: str
    title: str
    start: str
    horizon_years: float
    annuity_years: float
    reference: str
    provenance: Provenance
    alternatives: Mapping[str, AlternativeSummary]

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of docs/result.md."""
        made = self.provenance
        return {
            "schema_version": VERSION,
            "careersim": self.version,
            "title": self.title,
            "seed": made.seed,
            "paths": made.paths,
            **({"paths_asked": made.paths_asked} if made.paths_asked != made.paths else {}),
            "batches": made.n_batches,
            "sampler": made.sampler,
            "input_sha256": made.input_sha256,
            "start": self.start,
            "horizon_years": self.horizon_years,
            "annuity_years": self.annuity_years,
            "reference": self.reference,
            "alternatives": {key: alternative.as_json() for key, alternative in self.alternatives.items()},
        }
