"""Which offer to look into first, and when to stop, by what their uncertain numbers leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from careersim.analysis.experiment import Experiment
from careersim.analysis.indices import estimate
from careersim.analysis.regression import Smooth, cross_fitted, design
from careersim.analysis.stopping.boxes import index_of_sample, opened
from careersim.estimate import Estimate
from careersim.number import parse_key_path
from careersim.quantity import Array


@dataclass(frozen=True)
class Box:
    """An offer of which something may be found out.

    sd : of what it may turn out to be worth, all its numbers known [currency/year].
    index : the worth of a sure offer that looking into it is as good as [currency/year].
    p_opened, p_chosen : the probability of looking into it, and of taking it, by the rule.
    """

    sd: float
    index: Estimate
    p_opened: Estimate
    p_chosen: Estimate

    def as_json(self) -> dict[str, Any]:
        """Return the object of `offers`."""
        return {
            "sd": self.sd,
            "index": self.index.as_json(),
            "p_opened": self.p_opened.as_json(),
            "p_chosen": self.p_chosen.as_json(),
        }


@dataclass(frozen=True)
class LookInto:
    """Offers to look into, in the order in which to do it.

    sure : the worth of what one has without looking: going on as now, or an offer of which nothing is open
        [currency/year].
    gain : what looking into them by the rule brings over the best that one may choose unseen [currency].
    """

    boxes: Mapping[str, Box]
    sure: float
    gain: Estimate

    @property
    def worth_it(self) -> tuple[str, ...]:
        """Return the offers that are worth a look as things stand, in order."""
        return tuple(key for key, box in self.boxes.items() if box.index.value > self.sure)

    def as_json(self) -> dict[str, Any]:
        """Return the object of `look_into`."""
        return {
            "order": [*self.boxes],
            "worth_it": [*self.worth_it],
            "stop_above": self.sure,
            "gain": self.gain.as_json(),
            "offers": {key: box.as_json() for key, box in self.boxes.items()},
        }


def look_into(
    experiment: Experiment, worths: Mapping[str, Array], *, least: float, years: float, cost: float
) -> LookInto:
    """Return which offers to look into first by Weitzman's rule.

    What a look may tell is E[worth | the offer's own uncertain numbers], a cross-fitted regression: luck is no part of
    it, nor is what no employer knows, such as a stock's return.

    worths : of the offers a year, (n_paths,) each [currency/year].
    least : the worth of a job that going on without any of them is as good as [currency/year].
    years : the present value of one a year for as long as a job lasts. cost : of one look [currency].
    """
    n_batches = experiment.outcomes.n_batches
    known = {key: _known(experiment, key, worth) for key, worth in worths.items()}
    sure = max([least, *(float(worths[key].mean()) for key, x in known.items() if x is None)])
    found = {key: x for key, x in known.items() if x is not None}
    if not found:
        return LookInto({}, sure, Estimate(0.0, 0.0))
    price = cost / years
    indexes = {key: index_of_sample(x, price) for key, x in found.items()}
    order = sorted(found, key=lambda key: -indexes[key])
    x = np.array([found[key] for key in order])
    result = opened(x, [price] * len(order), [indexes[key] for key in order], sure)
    unseen = max(sure, *(float(found[key].mean()) for key in order))
    # The error is that of what is taken with its luck, which what is seen is a regression of.
    luck = np.array([worths[key] for key in order]) - x
    taken = np.where(result.chosen >= 0, luck[result.chosen, np.arange(x.shape[1])], 0.0)

    def box(i: int, key: str) -> Box:
        above = x[i] > indexes[key]
        influence = above * (worths[key] - indexes[key]) / max(float(above.mean()), 1.0 / above.size)
        return Box(
            float(found[key].std()),
            Estimate(indexes[key], estimate(influence, n_batches).se),
            estimate(result.is_opened[i].astype(np.float64), n_batches),
            estimate((result.chosen == i).astype(np.float64), n_batches),
        )

    boxes = {key: box(i, key) for i, key in enumerate(order)}
    se = estimate(result.gain + taken, n_batches).se
    return LookInto(boxes, sure, Estimate(years * (float(result.gain.mean()) - unseen), years * se))


def _known(experiment: Experiment, offer: str, worth: Array) -> Array | None:
    """Return E[worth | the offer's learnable numbers], (n_paths,); None where it has none that matter."""
    own = [
        experiment.numbers[known.key]
        for known in experiment.inputs
        if known.is_learnable and parse_key_path(known.key)[:2] == ("offers", offer)
    ]
    if not own:
        return None
    fit = cross_fitted(design([Smooth(x) for x in own]), worth[:, None], experiment.outcomes.n_batches)[:, 0]
    return fit if float(fit.std()) > 1e-9 * max(abs(float(worth.mean())), 1.0) else None
