"""What the tests share: the reference values, and a judge of Monte Carlo estimates."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from careersim.estimate import Estimate
from careersim.kinds import kinds
from careersim.samplers.base import Sampler

HERE = Path(__file__).parent
ROOT = HERE.parent
STANDARD_ERRORS = 4.0


@pytest.fixture(scope="session")
def oracle() -> dict[str, float]:
    """Return the reference values by id: each has a closed form or was made in a second way (tests/oracles.json)."""
    return {row["id"]: row["value"] for row in json.loads((HERE / "oracles.json").read_text())}


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
