"""Whether to take a job that one may leave again, or to go on looking: McCall's offers of Jovanovic's jobs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from careersim.analysis.root import illinois
from careersim.analysis.stopping.learning import Learning
from careersim.analysis.stopping.reservation import CLOSE, decreasing_root
from careersim.normal import normal_cdf
from careersim.quantity import Array

NODES, WEIGHTS = np.polynomial.legendre.leggauss(96)
FAR = 9.0
"""Standard deviations beyond which no offer is looked for."""


@dataclass(frozen=True)
class Looking:
    """Offers that come at random while one looks, and jobs that are left for looking again.

    All that is a rate is a year's. Who leaves a job looks without one. With R the worth of a year of that, a job of
    expected worth w is worth J(w) = G(w - R) more than looking, G from `learning`; and R = income + rate x
    max(E max(J(w), 0) - cost, 0).

    learning : of a job with a fit of standard deviation 1 (0 where nothing is to be learnt); its periods are months.
    fit : how much a job's worth differs from what is expected, standard deviation.
    income : worth of a year of looking without a job.
    rate : offers a year. mean, log_sd : of their lognormal worth. cost : of looking into one, once.
    """

    learning: Learning
    fit: float
    income: float
    rate: float
    mean: float
    log_sd: float
    cost: float

    @property
    def years(self) -> float:
        """Return the present value of one a year in a job, for as long as it lasts [years]."""
        return 1.0 / 12 / (1.0 - self.learning.discount)

    @cached_property
    def idle(self) -> float:
        """Return R, what a year of looking without a job is worth."""
        return decreasing_root(lambda r: self.income + self._found(r, 0.0) - r, self.income, self.mean)

    def job(self, worth: float) -> float:
        """Return J, what a job of that expected worth brings over looking without one; below 0, nobody would try it."""
        return float(self._job(np.array([worth - self.idle]))[0])

    def now(self, worth: float | None) -> float:
        """Return what looking from where one is brings over looking without a job, 0 or more.

        worth : of a year in the job that one has; None without one. It may end as any other, and is left for an offer,
            or at once where looking without a job is worth more.
        """
        if worth is None:
            return 0.0
        ahead = (worth - self.idle) * self.years
        return decreasing_root(
            lambda value: ahead + self.years * self._found(self.idle, value) - value, max(ahead, 0.0), self.mean
        )

    def least(self, value: float) -> float:
        """Return the expected worth of a job that brings `value` over looking without one, 0 or more."""
        return self.idle + self._ahead(value)

    def wait(self, least: float) -> float:
        """Return how long it takes on average until an offer of that expected worth or more comes [years]."""
        if self.log_sd == 0 or least <= 0:
            chance = float(least <= self.mean)
        else:
            chance = normal_cdf(math.log(self.mean / least) / self.log_sd - self.log_sd / 2)
        return 1.0 / (self.rate * chance) if self.rate * chance > 0 else math.inf

    @property
    def thresholds(self) -> Array:
        """Return how far above R a job must seem after 0, 1, ... months for one to stay, 0 or less."""
        return self.fit * self.learning.thresholds

    def p_left(self, worth: float, n_months: int) -> Array:
        """Return the probability of having left by 0, 1, ... months a job of that expected worth that lasts."""
        return self.learning.p_left((worth - self.idle) / self.fit, n_months) if self.fit else np.zeros(1)

    def _job(self, ahead: Array) -> Array:
        """Return G, of a job's expected worth over R."""
        scale = self.fit or 1.0
        return scale / 12 * self.learning.value(ahead / scale)

    def _ahead(self, value: float) -> float:
        """Return the expected worth over R of a job that brings `value`, 0 or more."""
        low = float(self.thresholds[0])
        if value <= 0:
            return low
        # The right to leave a job is worth something: one for good would have to be worth more.
        high = value / self.years

        def gap(ahead: float) -> float:
            return value - float(self._job(np.array([ahead]))[0])

        at_high = gap(high)
        return high if at_high >= 0 else illinois(gap, (low, value), (high, at_high), CLOSE)

    def _found(self, idle: float, value: float) -> float:
        """Return what a year's offers bring to one who has `value` over looking without a job, worth `idle` a year."""
        low = idle + self._ahead(value)
        if self.log_sd == 0:
            excess = max(float(self._job(np.array([self.mean - idle]))[0]) - value, 0.0)
        else:
            start = math.log(low / self.mean) / self.log_sd + self.log_sd / 2 if low > 0 else -FAR
            half = max(FAR - max(start, -FAR), 0.0) / 2
            z = FAR - half * (1.0 + NODES)
            worth = self.mean * np.exp(self.log_sd * z - self.log_sd**2 / 2)
            gain = self._job(worth - idle) - value
            excess = float(np.sum(gain * np.exp(-z * z / 2) * WEIGHTS)) * half / math.sqrt(2 * math.pi)
        return self.rate * max(excess - self.cost, 0.0)
