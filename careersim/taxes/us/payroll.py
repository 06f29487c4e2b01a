"""What is levied on wages as such: Social Security, Medicare, and what employees pay into state funds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from careersim.quantity import Value
from careersim.taxes.ramps import above, lower
from careersim.taxes.us.schedule import of_filing


@dataclass(frozen=True)
class Contribution:
    """rate x min(wages, base), at most `most` [currency]."""

    rate: float
    base: Value | None = None
    most: Value | None = None

    def on(self, wages: Value) -> Value:
        """Return the contribution on one person's wages, float or (n_paths,) [currency]."""
        owed = self.rate * above(wages if self.base is None else lower(wages, self.base), 0.0)
        return owed if self.most is None else lower(owed, self.most)


@dataclass(frozen=True)
class Payroll:
    """Social Security and Medicare (IRC 3101).

    over : the couple's wages above which Medicare takes `additional` more; not indexed.
    """

    social_security: Contribution
    medicare: Contribution
    additional: float
    over: float

    @classmethod
    def of(cls, law: Mapping[str, Any], filing: str, factor: Value = 1.0) -> Payroll:
        """Return the federal law of one filing status, its wage base times `factor`."""
        base, medicare = law["social_security"], law["medicare"]
        return cls(
            Contribution(base["rate"], base["base"] * factor),
            Contribution(medicare["rate"]),
            medicare["additional"],
            of_filing(medicare["over"], filing),
        )

    def on(self, wages: Value, spouse_wages: Value = 0.0) -> Value:
        """Return what is owed on a person's wages beside the spouse's, float or (n_paths,) [currency]."""
        more = above(wages + spouse_wages, self.over) - above(spouse_wages, self.over)
        return self.alike(wages) + self.additional * more

    def alike(self, wages: Value) -> Value:
        """Return what is owed at the rates that do not look at the spouse, float or (n_paths,) [currency]."""
        return self.social_security.on(wages) + self.medicare.on(wages)


def state_contributions(law: Mapping[str, Any], wage_base: Value, factor: Value = 1.0) -> tuple[Contribution, ...]:
    """Return what employees pay into a state's funds.

    wage_base : of Social Security [currency], which some states share.
    """

    def money(raw: Any) -> Value | None:
        if raw == "social_security":
            return wage_base
        found: Value | None = None if raw is None else raw * factor
        return found

    return tuple(
        Contribution(fund["rate"], money(fund.get("base")), money(fund.get("most"))) for fund in law.get("payroll", ())
    )
