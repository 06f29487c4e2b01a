"""Every vest by its own date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from careersim.number import Fraction, Shares
from careersim.quantity import fixed
from careersim.table import Context, Contradiction, Day, Table, only_one
from careersim.vesting.base import Tranche, Vesting
from careersim.vesting.yearly import adds_up_to_one


class WrittenTranche(Table):
    """One vest as the file has it.

    date : of the vest.
    fraction : of the grant.
    shares : a number of them instead.
    """

    date: Day
    fraction: Fraction | None = None
    shares: Shares | None = None

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield both or neither of fraction and shares."""
        yield from only_one(raw, "fraction", "shares", "a fraction of the grant, or a number of shares")


class Tranches(Vesting):
    """Dated vests, each a fraction of the grant or a number of shares.

    tranches : the vests, in order of date.

    ```toml
    vesting = { tranches = [{ date = 2027-02-15, fraction = 0.25 }, { date = 2028-02-15, fraction = 0.75 }] }
    ```
    """

    kind: ClassVar[str] = "tranches"
    tranches: tuple[WrittenTranche, ...]

    @classmethod
    def is_written_as(cls, raw: Any) -> bool:
        """Tell whether it is a table with the key `tranches`."""
        return isinstance(raw, Mapping) and "tranches" in raw

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield an empty list, dates out of order, a mixture of units, and fractions that do not add up."""
        written = raw.get("tranches")
        if not isinstance(written, list) or not all(isinstance(tranche, Mapping) for tranche in written):
            return  # the field's own fault
        if not written:
            yield ("tranches",), "is empty. Write at least one { date = ..., fraction = ... }."
        dates = [tranche.get("date") for tranche in written]
        if all(type(day) is date for day in dates) and sorted(dates) != dates:
            yield ("tranches",), "has dates out of order. Write the earliest first."
        in_fractions = ["fraction" in tranche for tranche in written]
        if any(in_fractions) and not all(in_fractions):
            yield ("tranches",), "has both fractions and shares. Use one of them throughout."
        elif any(in_fractions):
            yield from adds_up_to_one([tranche["fraction"] for tranche in written], ("tranches",))

    @property
    def counts_shares(self) -> bool:
        """Tell whether the tranches are in shares."""
        return any(tranche.shares is not None for tranche in self.tranches)

    def says(self) -> str:
        """Return the number of vests."""
        return f"on {len(self.tranches)} dates of its own"

    def vests(self, granted: date) -> tuple[Tranche, ...]:
        """Return the vests as written, whatever the date of the grant."""
        return tuple(
            Tranche(tranche.date, 1.0, tranche.shares or tranche.fraction or fixed(0.0)) for tranche in self.tranches
        )
