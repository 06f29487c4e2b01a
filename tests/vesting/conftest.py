from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from careersim.number import key_path, mark_uncertain
from careersim.vesting.base import Vesting, VestingKey

ADAPTER = TypeAdapter(VestingKey)


@pytest.fixture
def vests() -> Callable[[Any, date], dict[date, float]]:
    """Return what vests on which date, by the value of the key `vesting` and the grant's date."""

    def vested(raw: Any, granted: date) -> dict[date, float]:
        schedule: Vesting = ADAPTER.validate_python(mark_uncertain(raw))
        tranches = schedule.vests(granted)
        found = {tranche.date: tranche.weight * tranche.number.mean for tranche in tranches}
        assert len(found) == len(tranches)
        return found

    return vested


@pytest.fixture
def faults() -> Callable[[Any], list[tuple[str, str]]]:
    """Return the place and the message of each fault in the value of the key `vesting`."""

    def found(raw: Any) -> list[tuple[str, str]]:
        with pytest.raises(ValidationError) as caught:
            ADAPTER.validate_python(mark_uncertain(raw))
        return [(key_path(line["loc"]), line["msg"]) for line in caught.value.errors()]

    return found
