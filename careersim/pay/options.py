"""Stock options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, PlainValidator

from careersim.dates import Duration
from careersim.departure import Lookup
from careersim.factor import Draw, Factor, Payoff, PriceAt, Sum
from careersim.leg import Income, Leg, Payment, Spell
from careersim.number import Number, Shares, fault, show
from careersim.pay.base import Component, Package
from careersim.pay.exercise import Exercise, Exercised, OptionsExercised
from careersim.pay.rsu import DEFAULT_VESTING
from careersim.quantity import Quantity
from careersim.spelling import did_you_mean
from careersim.table import Context, Contradiction, Day, Moment, Span, Text, duration_of
from careersim.timegrid import ONE_DAY
from careersim.vesting.base import Tranche, VestingKey
from careersim.words import Words

Strike = Annotated[Quantity, Number(low=0)]
MULTIPLE = Number(low=1, bare_high=5)
HOLD, VEST, MULTIPLE_KEY = "hold", "vest", "multiple"
DAYS_OF_A_YEAR, DAYS_OF_THREE_MONTHS = 366, 92
LONG_AFTER_GRANT = Duration(months=24)
"""After the grant, in which shares of an incentive option may not be sold if all is to be a gain (IRC 422(a)(1))."""


def _type(raw: Any) -> Any:
    if raw not in ("nso", "iso"):
        raise fault(f'{show(raw)} is no type of option. Write "nso" or "iso".')
    return raw


def _policy(raw: Any) -> str | Quantity:
    if raw in (HOLD, VEST):
        return str(raw)
    if isinstance(raw, Mapping) and [*raw] == [MULTIPLE_KEY]:
        return MULTIPLE.parse(raw[MULTIPLE_KEY])
    raise fault(
        f"{show(raw)} is no exercise policy.{did_you_mean(raw, (HOLD, VEST))} "
        'Write "hold", "vest" or { multiple = 2.0 }.'
    )


def _sell(raw: Any) -> Duration:
    duration = duration_of(raw)
    if duration.months < 12 and duration.days < DAYS_OF_A_YEAR:
        raise fault(
            f"{duration} is less than a year: the gain of shares sold so soon is taxed as at the exercise. "
            'Write "1y" or longer, or leave it out to sell at once.'
        )
    return duration


class Options(Component):
    """Options to buy shares at the strike, exercised and sold at once: options x max(price - strike, 0).

    shares : that the options are on.
    strike : price of exercise [currency/share].
    granted : default the job's start, for the current job the decision date. What has vested by the decision date
        counts too unless `exercise` is "vest": leave out of `shares` what is already exercised.
    type : "nso", taxed as wages, or "iso", sold in the year of exercise and so taxed as income without payroll taxes.
    expires : a date, or a duration from the grant; options may be exercised through it.
    window : after leaving, for what has vested; unvested options are lost.
    exercise : "hold" until the expiry, the window's or the horizon's end; "vest", in each month of a vest what is in
        the money; or { multiple = m }, once the price is m strikes at a month's end. What is in the money at the end
        is exercised then. Options of a private company can only be exercised into its exit.
    sell : how long the shares of an "iso" are kept, "1y" or longer; default sold at once. They are sold the day after,
        and not before two years from the grant have passed, so that all above the strike is a long-term gain. The
        strike is paid at the exercise, whose gain counts for the minimum tax; leaving forfeits nothing of them.

    What is alive at the horizon counts at its intrinsic value there, which leaves out what more time would be worth;
    shares kept beyond it at their price there, taxed as a long-term gain.

    Source of the terms for an "iso": IRC 422(a).

    ```toml
    [[offers.acme.options]]
    shares = 20_000
    strike = 100.0
    type = "nso"
    vesting = "4y monthly, 1y cliff"
    expires = "10y"
    window = "90d"
    exercise = { multiple = 2.0 }
    ```
    """

    kind: ClassVar[str] = "options"
    is_equity: ClassVar[bool] = True
    shares: Shares
    strike: Strike
    granted: Day | None = None
    vesting: VestingKey = DEFAULT_VESTING
    type: Annotated[Literal["nso", "iso"], BeforeValidator(_type)] = "nso"
    expires: Moment = Duration(months=120)
    window: Span = Duration(days=90)
    exercise: Annotated[str | Quantity, PlainValidator(_policy, json_schema_input_type=str | dict)] = HOLD
    sell: Annotated[Duration | None, PlainValidator(_sell, json_schema_input_type=str)] = None
    stock: Text | None = None

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a grant after the horizon, an expiry before today, and shares kept that are no incentive options'."""
        granted, expires = raw.get("granted"), raw.get("expires")
        if type(granted) is date and granted > context.end:
            yield ("granted",), f"{granted} is after the horizon's end, {context.end}. Mend it or leave it out."
        if type(expires) is date and expires <= context.start:
            yield ("expires",), f"{expires} is not after the decision date, {context.start}. Remove the expired grant."
        if "sell" in raw and raw.get("type", "nso") == "nso":
            yield (
                ("sell",),
                "keeps the shares of an NSO, whose gain is taxed at the exercise: what they do later is no pay. "
                'Remove it, or write type = "iso" if that is what the grant is.',
            )
        if "sell" in raw and raw.get("type") == "iso" and _is_longer_than_three_months(raw.get("window")):
            yield (
                ("window",),
                f"{raw['window']} is more than the three months after leaving in which an ISO stays one. "
                "Write \"90d\" or less, or remove 'sell'.",
            )

    def n_payments(self, n_months: int) -> int:
        """Return the number of vests."""
        return self.vesting.n_vests

    @property
    def market(self) -> str | None:
        """Return the stock the grant names itself, if any."""
        return self.stock

    def leg(self, spell: Spell, package: Package) -> Leg:
        """Return what is exercised month by month."""
        grid, luck = spell.grid, spell.departure
        end = self._end(spell)
        tranches = [t for t in self.vesting.vests(self._granted_on(spell)) if t.date <= self._expiry(spell)]
        if self.exercise == VEST:
            tranches = [t for t in tranches if t.date > grid.start]
        in_time = [t for t in tranches if t.date <= min(spell.last_day, end)]
        inside = [t for t in tranches if t.date <= grid.end]
        kept = [(t, () if luck is None else (luck.employed(grid.month_reaching(t.date)),)) for t in in_time]
        lost: list[tuple[Tranche, tuple[Factor, ...]]] = [(t, ()) for t in inside if t.date > spell.last_day]
        ends: int | Lookup = grid.month_of_payment(end)
        if luck is not None:
            lost += [(t, (luck.gone(grid.month_reaching(t.date)),)) for t in in_time]
            ends = luck.lookup(lambda left, _: grid.month_of_payment(self._end(spell, left)))
        staying = min(self._expiry(spell), grid.end)
        beyond = [] if spell.leaves else [t for t in tranches if t.date > grid.end]
        return Leg(
            self.kind,
            paid=tuple(self._payments(spell, kept, ends, end, self.sell)) if end > grid.start else (),
            forfeited=tuple(self._payments(spell, lost, grid.month_of_payment(staying), staying)),
            beyond=tuple(self._beyond(spell, beyond)),
            income=Income.WAGES if self.type == "nso" else Income.ORDINARY,
        )

    def vests(self, spell: Spell, package: Package) -> Iterator[Payment]:
        """Yield the intrinsic value of each vest in its month."""
        for tranche in self.vesting.vests(self._granted_on(spell)):
            payoff = Payoff(self._stock(spell), spell.grid.month_of_payment(tranche.date), Draw(self.strike))
            yield spell.payment(tranche.date, tranche.weight, Draw(self.shares), Draw(tranche.number), payoff)

    def says(self, spell: Spell, words: Words) -> str:
        """Return the size of the grant, its dates and when it is exercised."""
        policy = {HOLD: "held to the end", VEST: "exercised as they vest"}.get(str(self.exercise))
        if isinstance(self.exercise, Quantity):
            policy = f"exercised at {words.number(self.exercise)} times the strike"
        if self.sell is not None:
            policy = f"{policy}, the shares kept for {self.sell} or more"
        return (
            f"{words.number(self.shares)} {self._stock(spell)} options ({self.type.upper()}) at "
            f"{words.money(self.strike)}, granted {self._granted_on(spell)}, vesting {self.vesting.says()}, "
            f"expiring {self._expiry(spell)}, "
            f"{self.window} after leaving; {policy}"
        )

    def _payments(
        self,
        spell: Spell,
        vesting: Sequence[tuple[Tranche, tuple[Factor, ...]]],
        ends: int | Lookup,
        last: date,
        sell: Duration | None = None,
    ) -> Iterator[Payment]:
        """Yield what some vests bring, each times its factors."""
        if self.exercise == HOLD and sell is None and self._stock(spell) not in spell.exits:
            yield from self._held_payments(spell, vesting, ends, last)
            return
        grid = spell.grid
        by_month: dict[int, list[tuple[float, tuple[Factor, ...]]]] = {}
        days = {grid.month_of_payment(last): last}
        for tranche, factors in vesting:
            month = grid.month_of_payment(tranche.date) if tranche.date > grid.start else 0
            by_month.setdefault(month, []).append((tranche.weight, (Draw(self.shares), Draw(tranche.number), *factors)))
            if self.exercise == VEST:
                days.setdefault(month, tranche.date)
        if not by_month:
            return
        last_months = {ends} if isinstance(ends, int) else {int(month) for month in ends.table}
        exit_ = spell.exits.get(self._stock(spell))
        months = {month for month in last_months if month > 0}
        if exit_ is not None or isinstance(self.exercise, Quantity):
            months |= {*range(max(min(by_month), 1), max(last_months) + 1)}
        elif self.exercise == VEST:
            months |= {*by_month} - {0}
        exercise = Exercise(
            self._stock(spell),
            Draw(self.strike),
            tuple((month, Sum(tuple(parts))) for month, parts in sorted(by_month.items())),
            ends,
            tuple(sorted(months)),
            on_vest=self.exercise == VEST,
            multiple=Draw(self.exercise) if isinstance(self.exercise, Quantity) else None,
            exit=exit_,
        )
        for month in exercise.months:
            day = days.get(month, grid.dates[month])
            # What is exercised with the horizon's end is mostly not exercised at all, but alive and valued there.
            if sell is None or month == grid.n_months:
                yield Payment(day, month, 1.0, (Exercised(exercise, month),))
            else:
                yield from self._kept(spell, exercise, month, day, sell)

    def _kept(self, spell: Spell, exercise: Exercise, month: int, day: date, sell: Duration) -> Iterator[Payment]:
        """Yield what shares cost at the exercise and bring at their sale, and what either is for the tax."""
        grid, strike = spell.grid, Draw(self.strike)
        granted_long_ago = LONG_AFTER_GRANT.after(self._granted_on(spell))
        sale = min(max(sell.after(day), granted_long_ago) + ONE_DAY, grid.end)
        at = grid.month_of_payment(sale)
        number, gain = OptionsExercised(exercise, month), Exercised(exercise, month)
        yield Payment(day, month, -1.0, (number, strike), Income.UNTAXED)
        yield Payment(day, month, 1.0, (gain,), Income.ISO)
        yield Payment(sale, at, 1.0, (number, strike), Income.UNTAXED)
        yield Payment(sale, at, -1.0, (number, strike), Income.GAINS)
        yield Payment(sale, at, 1.0, (number, PriceAt(self._stock(spell), at)), Income.GAINS)
        yield Payment(sale, at, 1.0, (gain,), Income.ISO_SOLD)

    def _held_payments(
        self, spell: Spell, vesting: Sequence[tuple[Tranche, tuple[Factor, ...]]], ends: int | Lookup, last: date
    ) -> Iterator[Payment]:
        """Yield what some vests bring that are held to their end: which month that is, luck alone may decide."""
        grid, stock = spell.grid, self._stock(spell)
        for month in sorted({ends} if isinstance(ends, int) else {int(end) for end in ends.table} - {0}):
            day = last if month == grid.month_of_payment(last) else grid.dates[month]
            payoff = Payoff(stock, month, Draw(self.strike))
            more: tuple[Factor, ...] = (payoff,)
            if isinstance(ends, Lookup):
                more = (payoff, Lookup(ends.luck, tuple(float(end == month) for end in ends.table)))
            for tranche, factors in vesting:
                numbers = (Draw(self.shares), Draw(tranche.number))
                yield Payment(day, month, tranche.weight, (*numbers, *factors, *more))

    def _beyond(self, spell: Spell, tranches: Iterable[Tranche]) -> Iterator[Payment]:
        """Yield the intrinsic value at the horizon of what is still unvested then."""
        last, stock = spell.grid.n_months, self._stock(spell)
        luck = () if spell.departure is None else (spell.departure.stays(),)
        sold = (spell.exits[stock].by(last),) if stock in spell.exits else ()
        for t in tranches:
            shares = (Draw(self.shares), Draw(t.number))
            yield Payment(t.date, last, t.weight, (*shares, Payoff(stock, last, Draw(self.strike)), *luck, *sold))

    def _end(self, spell: Spell, left: float = float("inf")) -> date:
        """Return the last day of what has vested, of one who leaves by luck at the end of a month or as planned."""
        day = min(self._expiry(spell), spell.grid.end)
        if spell.leaves:
            day = min(day, self.window.after(spell.last_day))
        if left <= spell.grid.n_months:
            day = min(day, self.window.after(spell.grid.dates[int(left)]))
        return day

    def _expiry(self, spell: Spell) -> date:
        granted = self._granted_on(spell)
        return self.expires.after(granted) if isinstance(self.expires, Duration) else self.expires

    def _granted_on(self, spell: Spell) -> date:
        return self.granted or max(spell.first_day, spell.grid.start)

    def _stock(self, spell: Spell) -> str:
        name = self.stock or spell.stock
        assert name is not None
        return name


def _is_longer_than_three_months(window: Any) -> bool:
    try:
        span = Duration.parse(window)
    except (TypeError, ValueError):
        return False
    return span.months > 3 or span.days > DAYS_OF_THREE_MONTHS
