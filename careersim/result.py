"""The result of a simulation: values by alternative on the same paths, and what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from careersim import __version__
from careersim.decision import Decision
from careersim.engine.frame import AlternativeFrame, Frame
from careersim.engine.ledger import Account, Ledger
from careersim.engine.measure import Measure, SpreadMeasure
from careersim.engine.opportunity import OpportunityCost, Positive, Regret
from careersim.engine.outcomes import Outcomes
from careersim.engine.tally import Tally
from careersim.engine.utility import AllInOpportunityCost
from careersim.estimate import Estimate, Spread
from careersim.quantity import Array, Value
from careersim.summary import (
    AllInSummary,
    AlternativeSummary,
    Cost,
    Handcuffs,
    Happiness,
    Provenance,
    Summary,
    Year,
)

if TYPE_CHECKING:
    from pandas import DataFrame
    from xarray import Dataset


@dataclass(frozen=True, repr=False)
class Result:
    """Values of all alternatives of a decision on the same paths.

    Arrays hold the paths that were kept (all of them, up to `simulate`'s limit); figures are of all paths.

    unvested_today : the current job's unvested grants at today's prices [currency].
    """

    decision: Decision = field(repr=False)
    provenance: Provenance
    outcomes: Outcomes = field(repr=False)
    frame: Frame = field(repr=False)
    tally: Tally = field(repr=False)
    ledgers: Mapping[str, Ledger] = field(repr=False)
    unvested_today: float

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Return the keys of the alternatives, in the file's order."""
        return tuple(self.outcomes.present_value)

    @property
    def reference(self) -> str:
        """Return the alternative that happiness is priced against."""
        return self.frame.reference

    @property
    def present_value(self) -> Mapping[str, Array]:
        """Return the present value of after-tax money by alternative, each (n_paths,) [currency]."""
        return self.outcomes.present_value

    @property
    def scores(self) -> Mapping[str, Mapping[str, Value]]:
        """Return the mean scores over the horizon by alternative and attribute, each float or (n_paths,)."""
        return self.outcomes.scores

    def annual_pay(self, key: str) -> Array:
        """Return the level after-tax pay of the same present value, V / A, (n_paths,) [currency/year]."""
        return self.outcomes.annual_pay(key)

    def opportunity_cost(self, key: str, versus: str | None = None) -> Array:
        """Return V_versus - V_key path by path, (n_paths,) [currency].

        versus : by default what the summary compares with: the baseline, else the other of highest mean value.
        """
        return OpportunityCost(key, versus or self.versus(key)).sample(self.outcomes)

    def versus(self, key: str) -> str:
        """Return the alternative that another is compared with."""
        return self._cost(key).versus

    def regret(self, key: str) -> Array:
        """Return how much more the best alternative of each path pays, (n_paths,) [currency]."""
        return Regret(key).sample(self.outcomes)

    def utility(self, key: str) -> Array | None:
        """Return the weighted utility of money and attributes, (n_paths,); None without weights."""
        measure = self._frame(key).utility
        return None if measure is None else measure.sample(self.outcomes)

    def all_in(self, key: str) -> Array | None:
        """Return money and happiness in one value, (n_paths,) [currency]; None where happiness has no price."""
        measure = self._frame(key).all_in
        return None if measure is None else measure.sample(self.outcomes)

    @property
    def samples(self) -> dict[str, dict[str, Array]]:
        """Return every number that is kept one by one, by measure and alternative, each (n_paths,).

        Utility and all-in value are left out where the file does not define them.
        """
        found: dict[str, dict[str, Array]] = {
            "present_value": dict(self.present_value),
            "annual_pay": {key: self.annual_pay(key) for key in self.alternatives},
            "opportunity_cost": {key: self.opportunity_cost(key) for key in self.alternatives},
            "regret": {key: self.regret(key) for key in self.alternatives},
        }
        for name, sample in (("utility", self.utility), ("all_in", self.all_in)):
            values = {key: value for key in self.alternatives if (value := sample(key)) is not None}
            if values:
                found[name] = values
        return found

    def to_dataframe(self) -> DataFrame:
        """Return the samples as a pandas table: a row a path, a column a (measure, alternative).

        Raises ImportError without pandas.
        """
        import pandas as pd

        columns = {(name, key): value for name, values in self.samples.items() for key, value in values.items()}
        return pd.DataFrame(columns).rename_axis(index="path", columns=["measure", "alternative"])

    def to_xarray(self) -> Dataset:
        """Return the samples as an xarray dataset on `alternative` and `path`, and how they were made as attributes.

        Raises ImportError without xarray.
        """
        import xarray as xr

        stacked = {
            name: (("alternative", "path"), np.stack([*values.values()])) for name, values in self.samples.items()
        }
        return xr.Dataset(stacked, {"alternative": [*self.alternatives]}, asdict(self.provenance))

    def __repr__(self) -> str:
        """Return the answer in words."""
        from careersim.report.notebook import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        """Return the answer in words and the alternatives side by side, for a notebook."""
        from careersim.report.notebook import as_html

        return as_html(self)

    def summary(self) -> dict[str, Any]:
        """Return the result as the JSON object of docs/result.md."""
        return self.figures.as_json()

    @cached_property
    def figures(self) -> Summary:
        """Return the reported figures, each with its Monte Carlo error."""
        return Summary(
            version=__version__,
            title=self.decision.title,
            start=self.decision.start.isoformat(),
            horizon_years=self.decision.horizon.months / 12,
            annuity_years=float(np.mean(self.outcomes.annuity)),
            reference=self.reference,
            provenance=self.provenance,
            alternatives={key: self._alternative(key) for key in self.alternatives},
        )

    def _frame(self, key: str) -> AlternativeFrame:
        return self.frame.alternatives[key]

    def _mean(self, measure: Measure) -> Estimate:
        return self.tally.estimate(measure)

    def _mean_or_none(self, measure: Measure | None) -> Estimate | None:
        return None if measure is None else self._mean(measure)

    def _spread(self, measure: SpreadMeasure) -> Spread:
        return self.tally.spread(measure)

    def _cost(self, key: str) -> OpportunityCost:
        costs = self._frame(key).costs
        means = {cost: self._mean(self._frame(cost.versus).present_value).value for cost in costs}
        return max(costs, key=means.__getitem__)

    def _all_in_cost(self, key: str) -> AllInOpportunityCost:
        return max(self._frame(key).all_in_costs, key=lambda cost: self._mean(cost.other).value)

    def _alternative(self, key: str) -> AlternativeSummary:
        frame, ledger = self._frame(key), self.ledgers[key]
        return AlternativeSummary(
            name=self.decision.name(key),
            present_value=self._spread(frame.present_value),
            annual_pay=self._spread(frame.annual_pay),
            certainty_equivalent=self._mean_or_none(frame.certain),
            cost=self._cost_figures(self._cost(key)),
            cost_against_reference=None if frame.reference_cost is None else self._cost_figures(frame.reference_cost),
            regret=self._spread(frame.regret),
            p_best=self._mean(frame.pays_most),
            utility=None if frame.utility is None else self._spread(frame.utility),
            all_in=self._all_in(key),
            happiness=Happiness(
                {measure.attribute: self._mean(measure) for measure in frame.scores},
                price=self._mean_or_none(frame.price),
                pay_cut=self._mean(frame.pay_cut),
                surplus=self._mean_or_none(frame.surplus),
                break_even_money_weight=self._mean_or_none(frame.break_even),
            ),
            by_year=tuple(_year(year, ledger) for year in self.decision.grid.months_by_tax_year),
            handcuffs=Handcuffs(
                self.unvested_today,
                ledger.estimate(Account("forfeited")),
                ledger.named("forfeited"),
                ledger.estimate(Account("beyond")),
            ),
        )

    def _cost_figures(self, cost: OpportunityCost) -> Cost:
        gaps = (gap for gap in self._frame(cost.key).certain_costs if gap.other.key == cost.versus)
        return Cost(cost.versus, self._spread(cost), self._mean(Positive(cost)), self._mean_or_none(next(gaps, None)))

    def _all_in(self, key: str) -> AllInSummary | None:
        frame = self._frame(key)
        if frame.all_in is None or frame.all_in_best is None:
            return None
        cost = self._all_in_cost(key)
        return AllInSummary(
            self._spread(frame.all_in),
            Cost(cost.other.key, self._spread(cost), self._mean(Positive(cost))),
            self._mean(frame.all_in_best),
        )


def _year(year: int, ledger: Ledger) -> Year:
    return Year(
        year,
        gross=ledger.estimate(Account("gross", "", year)),
        net=ledger.estimate(Account("net", "", year)),
        components=ledger.named("component", year),
        tax=ledger.named("levy", year),
    )
