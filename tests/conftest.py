"""What the tests share: the reference values, and a judge of Monte Carlo estimates."""

import json
import math
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator

from careersim.estimate import Estimate
from careersim.kinds import kinds
from careersim.result_schema import result_schema
from careersim.samplers.base import Sampler
from careersim.summary import Summary
from careersim.verify.check import STANDARD_ERRORS
from careersim.verify.reference import references

HERE = Path(__file__).parent
ROOT = HERE.parent

# The same examples every time and on every machine, however slow: a suite that is green stays green.
# New examples are the work of `python -m fuzzing`, and of `pytest --hypothesis-profile=default`.
settings.register_profile(
    "same", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same")


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


RESULT = Draft202012Validator(result_schema())


def keep_the_contract(result: Any) -> Any:
    """Return a result, which is as its published schema says."""
    faults = [f"{fault.json_path}: {fault.message}" for fault in RESULT.iter_errors(result)]
    assert faults == []
    return result


def strict_result(text: str | bytes) -> Any:
    """Return the result in a text, with finite numbers only."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in a result")

    return keep_the_contract(json.loads(text, parse_constant=refuse))


def prints_a_result(command: Any) -> bool:
    """Tell whether a command line is `careersim run ... --json`."""
    words = [str(word) for word in command] if isinstance(command, list | tuple) else []
    is_ours = any("careersim" in word for word in words)
    return is_ours and "run" in words and "--json" in words and "-c" not in words


@pytest.fixture(scope="session", autouse=True)
def every_result_keeps_the_contract() -> Iterator[None]:
    """Validate each result that any test makes, in this process or by a command that it starts."""
    as_json, communicate = Summary.as_json, subprocess.Popen.communicate

    def checked(self: Summary) -> dict[str, Any]:
        return keep_the_contract(as_json(self))

    def overheard(self: Any, *arguments: Any, **options: Any) -> Any:
        said = communicate(self, *arguments, **options)
        if prints_a_result(self.args) and said[0] and self.returncode in (0, 130):
            strict_result(said[0])
        return said

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Summary, "as_json", checked)
        patch.setattr(subprocess.Popen, "communicate", overheard)
        yield
