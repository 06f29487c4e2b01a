"""Whether to take one of these offers or go on looking, and how long to give one that is taken."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from careersim.analysis.experiment import Experiment
from careersim.analysis.indices import estimate
from careersim.analysis.least_salary import least_salary
from careersim.analysis.look_into import LookInto, look_into
from careersim.analysis.stopping.learning import Learning, beliefs
from careersim.analysis.stopping.looking import Looking
from careersim.analysis.worth import Worth
from careersim.decision import STAY, Decision
from careersim.estimate import Estimate
from careersim.looking import in_months
from careersim.simulation import Progress

TENURES = (3, 6, 12, 24, 36)
"""Months in a new job at which it is told when to leave."""
HALVES, FEWEST, MOST = 20.0, 24, 240
"""A job is learnt for so many times the time in which half is known, within so many months."""
STEP = 1e-3
"""By which part of a typical offer worths are moved to see what depends on them."""


@dataclass(frozen=True)
class Assumed:
    """How jobs are looked for, every default filled in.

    typical : worth of an offer a year; income : of a year of looking without a job [currency/year]. cost : of one look
    [currency]. match_sd : of what a job turns out to be worth a year [currency/year].
    """

    offers_per_year: float
    typical: float
    spread: float
    income: float
    cost: float
    match_sd: float
    half_known_months: float
    look_again_months: float

    @classmethod
    def of(cls, decision: Decision, worths: Mapping[str, float]) -> Assumed:
        """Return the file's numbers; `worths` of the alternatives a year stand for what it leaves out."""
        search = decision.search
        typical = math.fsum(worths.values()) / len(worths) if search.typical is None else search.typical.mean
        if typical <= 0:
            raise ValueError("the jobs are worth nothing a year: give typical in [search]")
        return cls(
            offers_per_year=search.offers_per_year.mean,
            typical=typical,
            spread=search.spread.mean,
            income=search.income.mean * typical,
            cost=0.01 * typical if search.cost is None else search.cost.mean,
            match_sd=search.match_sd.mean * typical,
            half_known_months=in_months(search.half_known),
            look_again_months=in_months(search.look_again),
        )

    def looking(self, learning: Learning) -> Looking:
        """Return the problem of looking under these numbers."""
        return Looking(learning, self.match_sd, self.income, self.offers_per_year, self.typical, self.spread, self.cost)


@dataclass(frozen=True)
class Offered:
    """What one offer is, against going on looking.

    worth : of a year of it [currency/year]. gain : what taking it brings over going on looking [currency].
    salary : at which taking it is as good as going on looking, None where there is none [currency/year].
    right_to_leave : what being free to leave it again is worth, of the gain [currency].
    months_to_see : after which a match one standard deviation worse than expected seems so bad that one leaves; None
        where it does not. p_left : the probability of having left, at TENURES. Both None where nobody would try it.
    """

    worth: Estimate
    gain: Estimate
    salary: Estimate | None
    right_to_leave: Estimate
    months_to_see: int | None
    p_left: tuple[Estimate, ...] | None

    def as_json(self) -> dict[str, Any]:
        """Return the object of `offers`."""
        return {
            "worth": self.worth.as_json(),
            "gain": self.gain.as_json(),
            "least_salary": None if self.salary is None else self.salary.as_json(),
            "right_to_leave": self.right_to_leave.as_json(),
            "months_to_see": self.months_to_see,
            "p_left": None if self.p_left is None else [left.as_json() for left in self.p_left],
        }


@dataclass(frozen=True)
class Search:
    """Job search as optimal stopping, in worth a year: sure pay and happiness in one sum.

    stay : worth of a year in the job that one has; None without one. least : the least worth of an offer to take now.
    years_to_wait : for such an offer, on average. idle : what a year of looking without a job is worth, with all that
    may follow. looking_on : what going on looking brings over keeping the job that one has for good [currency].
    leave_below : what a new job must seem worth at TENURES for one to stay [currency/year].
    """

    stay: Estimate | None
    least: Estimate
    years_to_wait: Estimate
    idle: Estimate
    looking_on: Estimate | None
    offers: Mapping[str, Offered]
    leave_below: tuple[Estimate, ...]
    look_into: LookInto
    assumed: Assumed
    is_risk_counted: bool
    is_happiness_counted: bool
    n_paths: int
    seed: int

    @property
    def best(self) -> str:
        """Return the offer that is worth the most a year."""
        return max(self.offers, key=lambda key: self.offers[key].worth.value)

    def as_json(self) -> dict[str, Any]:
        """Return the object of docs/search.md."""
        return {
            "least": self.least.as_json(),
            "years_to_wait": self.years_to_wait.as_json(),
            "stay": None if self.stay is None else self.stay.as_json(),
            "looking_on": None if self.looking_on is None else self.looking_on.as_json(),
            "without_a_job": self.idle.as_json(),
            "best": self.best,
            "offers": {key: offered.as_json() for key, offered in self.offers.items()},
            "tenures": [
                {"months": months, "leave_below": least.as_json()}
                for months, least in zip(TENURES, self.leave_below, strict=True)
            ],
            "look_into": self.look_into.as_json(),
            "assumed": dict(vars(self.assumed)),
            "risk_counted": self.is_risk_counted,
            "happiness_counted": self.is_happiness_counted,
            "paths": self.n_paths,
            "seed": self.seed,
        }


def search(
    decision: Decision, *, paths: int | None = None, seed: int | None = None, progress: Progress | None = None
) -> Search:
    """Return which offers of a decision are worth taking rather than going on looking, and when to leave one again.

    Only the current job and the offers count, not other paths through them. Raises ValueError where no offer is worth
    anything, or there is none.
    """
    return _Searching(decision, paths, seed, progress).found()


class _Searching:
    def __init__(self, decision: Decision, paths: int | None, seed: int | None, progress: Progress | None) -> None:
        if not decision.offers:
            raise ValueError("there is no offer: add [offers.NAME]")
        self.decision, self.seed = decision, seed
        self.done, self.progress = 0, progress
        self.experiment = Experiment.of(decision, paths, seed, self._tell)
        outcomes = self.experiment.outcomes
        self.n_batches = outcomes.n_batches
        self.worth = Worth.settled(outcomes, decision.reference, decision.preferences.utility)
        keys = ([STAY] if decision.current is not None else []) + [*decision.offers]
        self.samples = {key: self.worth.of(key, outcomes) for key in keys}
        self.means = {key: float(sample.mean()) for key, sample in self.samples.items()}
        self.assumed = Assumed.of(decision, self.means)
        self.learning = self._learning()
        self.looking = self.assumed.looking(self.learning)

    def found(self) -> Search:
        decision, looking = self.decision, self.looking
        figures = self._figures(self.means, looking)
        slopes = self._slopes(figures)

        def told(name: str) -> Estimate:
            influence = sum((slopes[key][name] * self.samples[key] for key in self.samples), start=np.zeros(1))
            se = estimate(np.broadcast_to(influence, self.samples[next(iter(self.samples))].shape), self.n_batches).se
            return Estimate(figures[name], se)

        def offered(key: str) -> Offered:
            ahead = self.means[key] - looking.idle
            is_tried = looking.job(self.means[key]) >= 0
            return Offered(
                worth=estimate(self.samples[key], self.n_batches),
                gain=told(f"{key} gain"),
                salary=least_salary(decision, key, told(f"{key} short"), self.worth, self.seed),
                right_to_leave=told(f"{key} right"),
                months_to_see=self.learning.n_to_see(ahead / looking.fit, 1.0) if looking.fit and is_tried else None,
                p_left=tuple(told(f"{key} left {months}") for months in TENURES) if is_tried else None,
            )

        has_job = decision.current is not None
        return Search(
            stay=estimate(self.samples[STAY], self.n_batches) if has_job else None,
            least=told("least"),
            years_to_wait=told("wait"),
            idle=told("idle"),
            looking_on=told("looking on") if has_job else None,
            offers={key: offered(key) for key in decision.offers},
            leave_below=tuple(told(f"below {months}") for months in TENURES),
            look_into=look_into(
                self.experiment,
                {key: self.samples[key] for key in decision.offers},
                least=figures["least"],
                years=looking.years,
                cost=self.assumed.cost,
            ),
            assumed=self.assumed,
            is_risk_counted=self.worth.is_risk_counted,
            is_happiness_counted=self.worth.is_happiness_counted,
            n_paths=self.experiment.n_paths,
            seed=self.experiment.sampler.seed,
        )

    def _tell(self, n_paths: int) -> None:
        self.done += n_paths
        if self.progress is not None:
            self.progress(self.done, self.experiment.n_paths)

    def _learning(self) -> Learning:
        """Return a job whose fit has a standard deviation of 1, in months."""
        yearly = math.log1p(self.decision.preferences.discount_rate.mean)
        hazard = yearly / 12 + 1.0 / self.assumed.look_again_months
        if hazard <= 0:
            raise ValueError("the discount rate is so far below 0 that a job would be worth no end: raise it")
        discount = math.exp(-hazard)
        if self.assumed.match_sd == 0:
            return Learning((0.0,), discount)
        half = self.assumed.half_known_months
        n_months = round(min(max(HALVES * half, FEWEST), MOST))
        # Half is known, in variance, once the signals are as good as what one expected.
        return Learning(tuple(beliefs(1.0, math.sqrt(half), n_months)), discount)

    def _figures(self, worths: Mapping[str, float], looking: Looking) -> dict[str, float]:
        """Return all that is told as numbers of the mean worths alone, whose errors are then theirs."""
        now = looking.now(worths.get(STAY))
        least = looking.least(now)
        found = {"least": least, "wait": looking.wait(least), "idle": looking.idle}
        if STAY in worths:
            found["looking on"] = now - (worths[STAY] - looking.idle) * looking.years
        thresholds = looking.thresholds
        for months in TENURES:
            found[f"below {months}"] = looking.idle + float(thresholds[min(months, len(thresholds) - 1)])
        for key in self.decision.offers:
            job = looking.job(worths[key])
            found[f"{key} gain"] = job - now
            found[f"{key} short"] = least - worths[key]
            found[f"{key} right"] = job - (worths[key] - looking.idle) * looking.years
            left = looking.p_left(worths[key], TENURES[-1])
            found |= {f"{key} left {months}": float(left[min(months, left.size - 1)]) for months in TENURES}
        return {name: float(number) for name, number in found.items()}

    def _moved(self, worths: Mapping[str, float]) -> dict[str, float]:
        """Return the figures were the worths these, and what is looked for with them."""
        return self._figures(worths, Assumed.of(self.decision, worths).looking(self.learning))

    def _slopes(self, figures: Mapping[str, float]) -> dict[str, dict[str, float]]:
        """Return what each figure gains by each worth, by central differences."""
        step = STEP * self.assumed.typical
        slopes = {}
        for key, mean in self.means.items():
            if float(self.samples[key].std()) == 0:
                slopes[key] = dict.fromkeys(figures, 0.0)
                continue
            above, below = (self._moved({**self.means, key: mean + move}) for move in (step, -step))
            # An offer that never comes is as far away whatever the worths.
            rises = {name: above[name] - below[name] for name in above}
            slopes[key] = {name: rise / (2 * step) if math.isfinite(rise) else 0.0 for name, rise in rises.items()}
        return slopes
