"""The family of vesting schedules."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import PlainValidator, ValidationInfo

from careersim.kinds import kinds
from careersim.number import fault, show
from careersim.quantity import Quantity, fixed
from careersim.table import Table, any_kind

ONE = fixed(1.0)
ANY_DAY = date(2026, 1, 1)
"""A grant has as many vests whatever its day."""


@dataclass(frozen=True)
class Tranche:
    """One vest: weight x number of the grant, or of shares where the schedule is in shares."""

    date: date
    weight: float
    number: Quantity = ONE


class Vesting(Table, ABC):
    """When the parts of a grant become one's own.

    Every kind's tranches are in order of date and their fractions add up to 1, unless it `counts_shares`.
    """

    kind: ClassVar[str]

    @classmethod
    @abstractmethod
    def is_written_as(cls, raw: Any) -> bool:
        """Tell whether the value of the key `vesting` is of this kind."""

    @abstractmethod
    def vests(self, granted: date) -> tuple[Tranche, ...]:
        """Return the vests of a grant made on a date."""

    @abstractmethod
    def says(self) -> str:
        """Return the schedule in a few words."""

    @property
    def n_vests(self) -> int:
        """Return the number of vests of a grant."""
        return len(self.vests(ANY_DAY))

    @property
    def counts_shares(self) -> bool:
        """Tell whether the tranches are in shares and not in fractions of the grant."""
        return False


def parse_vesting(raw: Any, info: ValidationInfo) -> Vesting:
    """Return the schedule that the value of a key `vesting` says."""
    for kind in kinds(Vesting).values():
        if kind.is_written_as(raw):
            return kind.model_validate(raw, context=info.context)
    raise fault(
        f'{show(raw)} is no vesting schedule. Write "4y quarterly, 1y cliff", {{ yearly = [...] }}, '
        '{ tranches = [...] } or a preset such as "amazon".'
    )


VestingKey = Annotated[Vesting, PlainValidator(parse_vesting, json_schema_input_type=any_kind("Vesting"))]
