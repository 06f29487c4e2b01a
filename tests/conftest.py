"""What the tests share: the reference values, and a judge of Monte Carlo estimates."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from careersim.estimate import Estimate
from careersim.kinds import kinds
from careersim.samplers.base import Sampler
from careersim.verify.check import STANDARD_ERRORS
from careersim.verify.reference import references

HERE = Path(__file__).parent
ROOT = HERE.parent


@pytest.fixture(scope="session")
def oracle() -> dict[str, float]:
    """Return the reference values by id: those of `careersim verify`, and those that tests alone ask for."""
    return {key: reference.value for key, reference in references().items()}


@pytest.fixture(scope="session", params=sorted(kinds(Sampler)))
def sampler(request: pytest.FixtureRequest) -> str:
    """Return each sampler in turn: nothing statistical may depend on it."""
    return str(request.param)


@pytest.fixture(scope="session")
def agrees() -> Callable[[Estimate, float], None]:
    """Return the judge: an estimate lies within four of its own standard errors of the truth, and has one."""

    def judge(estimate: Estimate, truth: float) -> None:
        assert math.isfinite(estimate.se)
        off = abs(estimate.value - truth)
        assert off <= STANDARD_ERRORS * estimate.se + 1e-9 * abs(truth), (
            f"{estimate.value} +- {estimate.se} is {off / estimate.se:.1f} standard errors off {truth}"
        )

    return judge
