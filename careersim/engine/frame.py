"""First paths -> which measures are taken of every path, and what they are measured against."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from careersim.engine.certainty import CertaintyEquivalent, CertaintyGap
from careersim.engine.happiness import BreakEvenMoneyWeight, MeanScore, PayCut, PriceOfHappiness, Surplus
from careersim.engine.measure import Measure
from careersim.engine.opportunity import AnnualPay, OpportunityCost, PaysMost, Positive, PresentValue, Regret
from careersim.engine.outcomes import Outcomes
from careersim.engine.utility import AllIn, AllInBest, AllInOpportunityCost, Utility
from careersim.engine.weights import PayRange
from careersim.quantity import Array
from careersim.utilities.base import Utility as UtilityOfMoney

RIVAL_ERRORS = 8.0
"""On the first paths an alternative may be this many standard errors behind and still turn out to be the best."""


@dataclass(frozen=True)
class AlternativeFrame:
    """The measures of one alternative; those that the file leaves undefined are None.

    costs, all_in_costs : against each alternative that may turn out to be the best other one.
    """

    present_value: PresentValue
    annual_pay: AnnualPay
    certain: CertaintyEquivalent | None
    costs: tuple[OpportunityCost, ...]
    reference_cost: OpportunityCost | None
    certain_costs: tuple[CertaintyGap, ...]
    regret: Regret
    pays_most: PaysMost
    utility: Utility | None
    all_in: AllIn | None
    all_in_costs: tuple[AllInOpportunityCost, ...]
    all_in_best: AllInBest | None
    scores: tuple[MeanScore, ...]
    pay_cut: PayCut
    price: PriceOfHappiness | None
    surplus: Surplus | None
    break_even: BreakEvenMoneyWeight | None

    def measures(self) -> Iterator[Measure]:
        """Yield every measure, those of probabilities included."""
        optional = (
            self.certain,
            self.utility,
            self.all_in,
            self.all_in_best,
            self.price,
            self.surplus,
            self.break_even,
        )
        yield from (self.present_value, self.annual_pay, self.regret, self.pays_most, self.pay_cut, *self.scores)
        yield from (measure for measure in optional if measure is not None)
        to_reference = () if self.reference_cost is None else (self.reference_cost,)
        for cost in dict.fromkeys((*self.costs, *to_reference, *self.all_in_costs)):
            yield from (cost, Positive(cost))
        yield from self.certain_costs


@dataclass(frozen=True)
class Frame:
    """The measures of every alternative, settled on the first paths of a run.

    baseline : the alternative that every other is compared with; None for each with its best other.
    """

    reference: str
    baseline: str | None
    pay_range: PayRange | None
    alternatives: Mapping[str, AlternativeFrame]

    @classmethod
    def settled(
        cls,
        first: Outcomes,
        reference: str,
        baseline: str | None,
        utility: UtilityOfMoney | None = None,
        *,
        is_all: bool,
    ) -> Frame:
        """Return the frame of a run.

        first : the first paths; `is_all` tells that no others follow.
        utility : of money, where the file names one.
        """
        first = first.afresh()
        keys = tuple(first.present_value)
        pay_range = PayRange.of(first, reference)
        slack = 0.0 if is_all else RIVAL_ERRORS
        all_ins = {key: found for key in keys if (found := AllIn.solved(key, first, pay_range))}
        versus = _versus(first.present_value, first.n_batches, baseline, slack)
        values = {key: all_in.sample(first) for key, all_in in all_ins.items()}
        all_in_versus = _versus(values, first.n_batches, baseline, slack)
        certain = {key: CertaintyEquivalent.solved(key, first, utility) for key in keys}

        def frame(key: str) -> AlternativeFrame:
            pay_cut, price = PayCut(key, reference), PriceOfHappiness.solved(key, first, pay_range)
            this = all_ins.get(key)
            rivals = tuple(other for other in dict.fromkeys([*versus[key], reference]) if other != key)
            return AlternativeFrame(
                PresentValue(key),
                AnnualPay(key),
                certain[key],
                tuple(OpportunityCost(key, other) for other in versus[key]),
                OpportunityCost(key, reference) if key != reference else None,
                tuple(CertaintyGap(one, two) for other in rivals if (one := certain[key]) and (two := certain[other])),
                Regret(key),
                PaysMost(key),
                Utility.solved(key, first, pay_range),
                this,
                tuple(AllInOpportunityCost(this, all_ins[other]) for other in all_in_versus[key]) if this else (),
                AllInBest(key, tuple(all_ins.values())) if this else None,
                tuple(MeanScore(key, attribute) for attribute in first.scores[key]),
                pay_cut,
                price,
                Surplus(price, pay_cut) if price else None,
                BreakEvenMoneyWeight.solved(pay_cut, first, pay_range),
            )

        return cls(reference, baseline, pay_range, {key: frame(key) for key in keys})

    def measures(self) -> tuple[Measure, ...]:
        """Return every measure once."""
        return tuple(dict.fromkeys(m for alternative in self.alternatives.values() for m in alternative.measures()))


def _versus(
    values: Mapping[str, Array], n_batches: int, baseline: str | None, slack: float
) -> dict[str, tuple[str, ...]]:
    """Return what each alternative is compared with: the baseline, or all whose mean may be the highest of the others.

    slack : how many standard errors behind the best so far one may be.
    """

    def may_exceed(other: str, best: str) -> bool:
        gaps = (values[best] - values[other]).reshape(n_batches, -1).mean(axis=1)
        return bool(gaps.mean() <= slack * gaps.std(ddof=1) / math.sqrt(n_batches))

    def compared(key: str) -> tuple[str, ...]:
        if baseline not in (None, key):
            return (baseline,)
        others = [other for other in values if other != key]
        best = max(others, key=lambda other: float(values[other].mean()))
        return (best, *(other for other in others if other != best and slack and may_exceed(other, best)))

    return {key: compared(key) for key in values}
