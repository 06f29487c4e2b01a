"""What the user said: the offers file as frozen tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, PrivateAttr, create_model, model_validator

from careersim import activities as fitting
from careersim import weighing
from careersim.dates import Duration
from careersim.docstrings import first_line
from careersim.kinds import kinds
from careersim.life import BetweenJobs, Layoff, Leave, NextJob, Promotion
from careersim.limits import MOST_ALTERNATIVES, MOST_ATTRIBUTES, MOST_PATHS
from careersim.looking import Search
from careersim.number import (
    Aversion,
    Growth,
    NonNegative,
    Place,
    SignedMoney,
    fault,
    key_path,
    may_meet,
    means,
    show,
)
from careersim.pay.base import Component, Package
from careersim.prices.base import PriceModel
from careersim.prices.common_factor import VOLATILITY, CommonFactor, Factor
from careersim.prices.gbm import Gbm
from careersim.quantity import Quantity, fixed
from careersim.samplers.base import Sampler
from careersim.score import JobScore
from careersim.spelling import also_said, did_you_mean
from careersim.table import (
    DEFAULT_HORIZON,
    Context,
    Contradiction,
    Day,
    Span,
    Table,
    Text,
    as_list,
    chosen_kind,
    one_or_many,
)
from careersim.taxes.base import Tax
from careersim.taxes.none import NoTax
from careersim.timegrid import TimeGrid
from careersim.utilities.base import Utility
from careersim.words import Words

MONEY = weighing.MONEY
STAY = "stay"
CURRENT = "current"
SHARES = ("rsu", "options", "psu")
"""The components that may be in shares, whose number means nothing without the price of a stock."""


def _horizon(raw: Any) -> Any:
    try:
        months = Duration.parse(raw).months
    except (ValueError, TypeError):
        return raw  # the duration's own fault
    if not 1 <= months <= 600:
        raise fault(f'{show(raw)} is not whole months from "1mo" to "50y". Write one in that range.')
    return raw


def _two(raw: Any) -> Any:
    if not isinstance(raw, list) or len(raw) != 2:
        raise fault(f"{show(raw)} is not a range. Write [low, high].")
    return raw


class Preferences(Table):
    """What the person values.

    discount_rate : effective annual, after tax.
    risk_aversion : gamma of constant relative risk aversion; 0 is risk neutral.
    utility : another utility function of money.
    wealth : savings outside these jobs [currency].
    pay_range : after-tax annual pay that the weight of money spans [currency/year]; default 0.5 and 1.5 times
        the reference alternative's mean.
    weights : swing weights by attribute and `money`, normalised to sum to 1; none by default. A range of each will do.
    order, pairs, worth : other ways to say them: what matters most first, how many times as much, at what share of pay.
    choices : jobs once taken and refused, which bound the weights.
    """

    discount_rate: Growth = fixed(0.04)
    risk_aversion: Aversion = fixed(2.0)
    utility: Annotated[Utility | None, chosen_kind(Utility, "crra")] = None
    wealth: NonNegative = fixed(0.0)
    pay_range: Annotated[tuple[SignedMoney, SignedMoney], BeforeValidator(_two)] | None = None
    given_weights: weighing.Weights | None = Field(default=None, alias="weights")
    order: weighing.Order | None = None
    pairs: weighing.Pairs | None = None
    worth: weighing.Worth | None = None
    choices: tuple[weighing.PastChoice, ...] = ()

    @property
    def weights(self) -> Mapping[str, Quantity] | None:
        """Return the weights, however they were said; None where they were not."""
        if self.order is not None:
            return weighing.of_order(self.order)
        if self.pairs is not None:
            return weighing.of_pairs(self.pairs)
        if self.worth is not None:
            return weighing.of_worth(self.worth, self.pay_range)
        return self.given_weights

    def risk_says(self, words: Words) -> str:
        """Return how averse to risk the person is."""
        return f"risk aversion {words.number(self.risk_aversion)}" if self.utility is None else self.utility.says(words)

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a pay range upside down, and ways to say weights that do not go together."""
        pay_range = raw.get("pay_range")
        if isinstance(pay_range, list) and len(pay_range) == 2:
            if (ends := means(pay_range)) and ends[0] >= ends[1]:
                yield ("pay_range",), f"{show(pay_range)} does not rise. Write [low, high]."
            elif may_meet(*pay_range):
                yield ("pay_range",), f"{show(pay_range)} has ends that may meet. Narrow them, or move them apart."
        if "utility" in raw and "risk_aversion" in raw:
            yield ("utility",), "is given beside 'risk_aversion'. Keep one of the two."
        yield from weighing.contradictions(raw)


class Job(Table):
    """A job: its name, stock, scores and luck; its pay components are added below, one field a kind.

    name : what people call it.
    stock : of its equity, a table [market.NAME]; default one of its own, with the defaults of a market.
    state : where it is taxed, in place of [tax]'s state.
    scores : how good it is on each attribute, 0 to 10; a score may fade, { first, later, half_life }.
    time : how it divides between the file's activities, shares that add up to 1.
    layoff, leave : what may end it. Nothing does unless the file says so.
    promotion : what may raise its pay. Nothing does unless the file says so.
    """

    name: Text | None = None
    stock: Text | None = None
    state: Text | None = None
    scores: dict[str, JobScore] = Field(default_factory=dict)
    time: fitting.TimeShares | None = None
    layoff: Layoff | None = None
    leave: Leave | None = None
    promotion: Promotion | None = None

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a bonus on no salary, and equity of no known price."""
        bonuses = as_list(raw.get("bonus", []))
        has_salary = "salary" in raw or any(also_said(key, ["salary"]) for key in raw)
        if any(not isinstance(bonus, Mapping) or "target" in bonus for bonus in bonuses) and not has_salary:
            yield ("bonus",), "has a 'target' of salary, and the job has no 'salary'. Add one, or use 'amount'."
        if "stock" not in raw:
            grants = [(place, grant) for kind in SHARES for place, grant in components(raw, kind)]
            for place, grant in grants:
                if "stock" not in grant and ("value" not in grant or "price" in grant):
                    yield place, 'has shares of no known stock. Add stock = "NAME" and a table [market.NAME].'
            layoff = raw.get("layoff")
            if isinstance(layoff, Mapping) and "stock_sensitivity" in layoff:
                yield ("layoff", "stock_sensitivity"), 'is to a stock that the job does not name. Add stock = "NAME".'

    @property
    def package(self) -> Package:
        """Return the pay components by kind."""
        return {kind: found for kind in kinds(Component) if (found := getattr(self, kind))}


def components(job: Mapping[str, Any], kind: str) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Yield a job's tables of one pay component as written, each with its place in the job."""
    written = job.get(kind, [])
    for i, table in enumerate(as_list(written)):
        if isinstance(table, Mapping):
            yield ((kind, i) if isinstance(written, list) else (kind,)), table


if TYPE_CHECKING:
    _PaidJob = Job
else:
    # One field for each kind of pay component, whatever kinds are installed.
    _PaidJob = create_model(
        "_PaidJob",
        __base__=Job,
        __module__=__name__,
        **{
            kind: (
                Annotated[tuple[component, ...], one_or_many(component)],
                Field(default=(), description=first_line(component)),
            )
            for kind, component in kinds(Component).items()
        },
    )


class CurrentJob(_PaidJob):
    """The job one has: the alternative "stay".

    since : its first day; default the decision date.
    """

    since: Day | None = None

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a start of the job after the decision, besides what any job yields."""
        yield from super().contradictions(raw, context)
        since = raw.get("since")
        if type(since) is date and since > context.start:
            yield ("since",), f"{since} is after the decision date, {context.start}. Mend one of them."


class Offer(_PaidJob):
    """A job on offer.

    start : its first day; default the decision date. Until then one stays in the current job.
    """

    start: Day | None = None

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield a start outside the horizon and sums that would not count, besides what any job yields."""
        yield from super().contradictions(raw, context)
        start = raw.get("start", context.start)
        if type(start) is not date:
            return  # the field's own fault
        if not context.start <= start < context.end:
            yield (
                ("start",),
                f"{start} is outside the horizon, {context.start} to {context.end}. Mend it, or `start` of the file.",
            )
            return  # every date that counts from it would be a fault as well
        for kind, key in (("sign_on", "paid"), ("cash", "on")):
            for place, table in components(raw, kind):
                for moment in as_list(table.get(key, "1mo")):
                    try:
                        day = Duration.parse(moment).after(start) if isinstance(moment, str) else moment
                    except (ValueError, OverflowError):
                        continue
                    if type(day) is date and day <= context.start:
                        yield (
                            (*place, key),
                            f"{show(moment)} is not after the decision date, {context.start}, and would not count. "
                            "Write a later date, or a duration of 1d or more after the job's start.",
                        )


class Step(Table):
    """One job of a path, up to and including the day `until`.

    job : "current", or the key of an offer.
    until : the last day in it; the next job starts the day after, or on its own `start` if that is later.
    """

    job: Text
    until: Day | None = None


class Path(Table):
    """An alternative beyond "stay" and the offers: jobs one after the other.

    name : what people call it.
    path : the jobs, in order.
    """

    name: Text | None = None
    path: tuple[Step, ...]

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield dates out of order and steps without an end."""
        steps = raw.get("path")
        if not isinstance(steps, list):
            return
        if not steps:
            yield ("path",), 'is empty. Write at least one step, { job = "current" }.'
        last, seen = context.start, set()
        for i, step in enumerate(steps):
            if not isinstance(step, Mapping):
                continue
            job = step.get("job")
            if isinstance(job, str) and job in seen:
                yield ("path", i), f"{show(job)} comes a second time. Copy the job under another name for that."
            seen.add(job if isinstance(job, str) else None)
            if job == CURRENT and i > 0:
                yield ("path", i), "comes back to the current job. Write what it would then pay as an offer of its own."
            until = step.get("until")
            if until is None and i < len(steps) - 1:
                yield ("path", i), "has no 'until' and is not the last step. Add until = (its last day)."
            if type(until) is date:
                if not last <= until <= context.end:
                    yield (
                        ("path", i, "until"),
                        f"{until} is not between {last} and the horizon's end, {context.end}. Mend it.",
                    )
                last = max(last, until)


def _sampler(raw: Any) -> Any:
    known = tuple(kinds(Sampler))
    if raw not in known:
        raise fault(f"{show(raw)} is no sampler.{did_you_mean(raw, known)} Known: {', '.join(known)}.")
    return raw


def _whole(raw: Any) -> Any:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= MOST_PATHS:
        raise fault(f"{show(raw)} is not a whole number from 0 to 10^15. Write one, such as 65_536.")
    return raw


def _at_least_one(raw: Any) -> Any:
    if raw == 0:
        raise fault("0 is no number of paths. Write 1 or more, such as 65_536.")
    return raw


class Simulation(Table):
    """How the numbers are made.

    paths : rounded up to whole blocks of the sampler.
    seed : the same seed gives the same numbers.
    sampler : "sobol", quasi-random points, or "pseudo", independent random numbers.
    """

    paths: Annotated[int, BeforeValidator(_at_least_one), BeforeValidator(_whole)] = 65536
    seed: Annotated[int, BeforeValidator(_whole)] = 0
    sampler: Annotated[str, BeforeValidator(_sampler)] = "sobol"


class Decision(Table):
    """The whole offers file.

    title : the question, in one's own words.
    currency : how money is shown, its code, such as "EUR".
    start : the decision date, month 0; default today.
    horizon : how far to look.
    preferences : what one values.
    activities : what one is good at and likes, 0 to 10 each, under names of one's own.
    tax : the rules of one kind.
    factor : what all stocks share.
    market : the stocks, a table each.
    current : the job one has.
    offers : the jobs on offer, a table each.
    between_jobs : the time out of work after a layoff.
    next_job : the job after one that luck ended.
    alternatives : other paths through the jobs, a table each.
    search : how one looks for a job.
    simulation : how the numbers are made.
    """

    title: Text = "Stay or leave?"
    currency: Text = "USD"
    start: Day = Field(default_factory=date.today)
    horizon: Annotated[Span, BeforeValidator(_horizon)] = DEFAULT_HORIZON
    preferences: Preferences = Preferences()
    activities: fitting.Activities | None = None
    tax: Annotated[Tax, chosen_kind(Tax, "none")] = NoTax()
    factor: Factor = CommonFactor()
    market: dict[str, Annotated[PriceModel, chosen_kind(PriceModel, "gbm")]] = Field(default_factory=dict)
    current: CurrentJob | None = None
    offers: dict[str, Offer] = Field(default_factory=dict)
    between_jobs: BetweenJobs = BetweenJobs()
    next_job: NextJob = NextJob()
    alternatives: dict[str, Path] = Field(default_factory=dict)
    search: Search = Search()
    simulation: Simulation = Simulation()
    _input_sha256: str = PrivateAttr("")
    _folder: FilePath = PrivateAttr(FilePath())
    _written: Mapping[str, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _currency_of_taxes(cls, raw: Any) -> Any:
        """Return the file's tables, the currency taken from [tax] where only that names one."""
        tax = raw.get("tax") if isinstance(raw, Mapping) else None
        taxed = tax.get("currency") if isinstance(tax, Mapping) else None
        if isinstance(taxed, str) and taxed.strip() and "currency" not in raw:
            return {**raw, "currency": taxed}
        return raw

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield names that lead nowhere, and jobs that cannot be compared."""
        offers, paths = (_tables(raw.get(key)) for key in ("offers", "alternatives"))
        jobs: dict[Place, Mapping[str, Any]] = {("offers", key): offer for key, offer in offers.items()}
        if isinstance(raw.get(CURRENT), Mapping):
            jobs = {(CURRENT,): raw[CURRENT], **jobs}
        yield from _unknown_stocks(jobs, _tables(raw.get("market")))
        yield from _large_betas(_tables(raw.get("market")), raw.get("factor"))
        yield from _unknown_states(jobs, raw.get("tax"))
        yield from _other_currency(raw)
        yield from _misplaced_exits(jobs, _tables(raw.get("market")))
        yield from _unknown_jobs(paths, offers, CURRENT in raw)
        yield from fitting.contradictions(jobs, raw.get("activities"))
        scored = jobs if raw.get("activities") is None else fitting.scored(jobs)
        yield from _unequal_scores(scored, raw.get("preferences"))
        yield from _unknown_scores(scored, {key: raw.get(key) for key in ("between_jobs", "next_job")})
        taken = {STAY: "the current job's alternative"} if CURRENT in raw else {}
        for place in [("offers", key) for key in offers] + [("alternatives", key) for key in paths]:
            if place[1] in taken:
                yield place, f"the name {place[1]!r} is already that of {taken[place[1]]}. Choose another."
            taken[place[1]] = ".".join(place)
        if CURRENT in offers:
            yield ("offers", CURRENT), "is the name of the job you have. Choose another."
        if len(taken) > MOST_ALTERNATIVES:
            yield (), f"has {len(taken)} alternatives, and {MOST_ALTERNATIVES} are the most. Remove some."
        if len(attributes := {key for job in scored.values() for key in _scores_of(job)}) > MOST_ATTRIBUTES:
            yield (), f"scores {len(attributes)} attributes, and {MOST_ATTRIBUTES} are the most. Remove some."
        if len(taken) < 2:
            yield (
                (),
                (
                    "there is nothing to compare: one alternative or none. "
                    "Add [current] for the job you have, or another [offers.NAME]."
                ),
            )

    @property
    def written(self) -> Mapping[str, Any]:
        """Return the file as it was parsed."""
        return self._written

    @property
    def folder(self) -> FilePath:
        """Return the folder of the file, where it looks for other files."""
        return self._folder

    @property
    def reads_outside(self) -> dict[str, FilePath]:
        """Return the files outside its folder that the file makes the program read, by stock."""
        found = {stock: model.reads_outside for stock, model in self.market.items()}
        return {stock: path for stock, path in found.items() if path is not None}

    @property
    def input_sha256(self) -> str:
        """Return the SHA-256 of the file the decision was loaded from, in hexadecimal."""
        return self._input_sha256

    @property
    def grid(self) -> TimeGrid:
        """Return the months of the horizon."""
        return TimeGrid(self.start, self.horizon.months)

    @property
    def tax_rule(self) -> Tax:
        """Return the tax rule as it holds for this decision's calendar years."""
        return self.tax.beginning(self.grid.first_tax_year)

    @property
    def tax_states(self) -> tuple[str, ...]:
        """Return the states that the jobs are taxed in, in the file's order."""
        states = (self.state(job) for job in self.jobs)
        return tuple(dict.fromkeys(state for state in states if state is not None))

    @property
    def jobs(self) -> dict[str, Job]:
        """Return all jobs by key, the current one first as "current"."""
        current: dict[str, Job] = {} if self.current is None else {CURRENT: self.current}
        jobs: dict[str, Job] = {**current, **self.offers}
        return jobs if self.activities is None else {key: self._with_fit(job) for key, job in jobs.items()}

    def _with_fit(self, job: Job) -> Job:
        assert self.activities is not None
        fit = fitting.FitScore.of(job.time or {}, self.activities)
        return job.model_copy(update={"scores": {**job.scores, fitting.FIT: fit}})

    @property
    def alternative_keys(self) -> tuple[str, ...]:
        """Return the alternatives: stay, the offers and the paths, in the file's order."""
        stay = () if self.current is None else (STAY,)
        return (*stay, *self.offers, *self.alternatives)

    @property
    def reference(self) -> str:
        """Return the alternative that happiness is priced against: stay, else the first."""
        return self.alternative_keys[0]

    @property
    def attributes(self) -> tuple[str, ...]:
        """Return the attributes that the jobs score, in the file's order."""
        return tuple(dict.fromkeys(key for job in self.jobs.values() for key in job.scores))

    def name(self, alternative: str) -> str:
        """Return what people call an alternative."""
        if alternative == STAY and self.current is not None:
            return self.current.name or STAY
        table: Job | Path = self.offers.get(alternative) or self.alternatives[alternative]
        return table.name or alternative

    def stock(self, job: str) -> str:
        """Return the stock of a job's equity; a job that names none has one of its own, named after it."""
        return self.jobs[job].stock or f"({job})"

    def stock_name(self, stock: str) -> str:
        """Return what people call a stock: one that the file does not name goes by whose it is."""
        for key, job in self.jobs.items():
            if job.stock is None and stock == self.stock(key):
                return job.name or ("employer" if key == CURRENT else key)
        return stock

    def state(self, job: str) -> str | None:
        """Return the state that a job is taxed in; none where the tax rule knows no states."""
        home = self.tax.home
        return None if home is None else self.jobs[job].state or home

    def has_unnamed_stock(self, job: str) -> bool:
        """Tell whether a job grants shares of a stock that the file does not name."""
        table = self.jobs[job]
        grants = (grant for components in table.package.values() for grant in components if grant.is_equity)
        return table.stock is None and any(grant.market is None for grant in grants)

    def price_model(self, stock: str) -> PriceModel:
        """Return the model of a stock; of a job's unnamed one, the defaults (only returns matter, not the spot)."""
        return self.market.get(stock) or Gbm(spot=fixed(100.0))


def _scores_of(job: Mapping[str, Any]) -> Mapping[str, Any]:
    scores = job.get("scores")
    return scores if isinstance(scores, Mapping) else {}


def _tables(raw: Any) -> dict[str, Mapping[str, Any]]:
    if not isinstance(raw, Mapping):
        return {}
    return {key: table for key, table in raw.items() if isinstance(table, Mapping)}


def _unknown_stocks(jobs: Mapping[Place, Mapping[str, Any]], markets: Mapping[str, Any]) -> Iterator[Contradiction]:
    for place, job in jobs.items():
        named = [((*place, "stock"), job)]
        named += [
            ((*place, *inner, "stock"), table) for kind in kinds(Component) for inner, table in components(job, kind)
        ]
        for where, table in named:
            stock = table.get("stock")
            if isinstance(stock, str) and stock not in markets:
                yield where, _no_price_model(stock, markets)
        for inner, grant in components(job, "psu"):
            metric = grant.get("metric")
            peer = metric.get("relative_to") if isinstance(metric, Mapping) else None
            if isinstance(peer, str) and peer not in markets:
                yield (*place, *inner, "metric", "relative_to"), _no_price_model(peer, markets)


def _no_price_model(stock: str, markets: Mapping[str, Any]) -> str:
    return (
        f"{show(stock)} has no price model.{did_you_mean(stock, markets)} Add a table [{key_path(('market', stock))}]."
    )


def _misplaced_exits(jobs: Mapping[Place, Mapping[str, Any]], markets: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Yield what needs a private company and has none, or cannot have one."""
    # A list: what the file has for a stock may be no text, and then has no hash.
    private = [name for name, model in markets.items() if model.get("kind") == "private"]
    for place, job in jobs.items():
        for inner, grant in components(job, "rsu"):
            stock = str(grant.get("stock", job.get("stock")))
            if grant.get("double_trigger") is True and stock not in private:
                yield (
                    (*place, *inner, "double_trigger"),
                    'is only for a private company. Remove it, or add kind = "private" to its market table.',
                )
        for inner, grant in components(job, "options"):
            if "sell" in grant and str(grant.get("stock", job.get("stock"))) in private:
                yield (
                    (*place, *inner, "sell"),
                    "is for shares that have a market. A private company's options are exercised into its exit, "
                    "where all is sold. Remove it.",
                )
        layoff = job.get("layoff")
        if isinstance(layoff, Mapping) and "stock_sensitivity" in layoff and str(job.get("stock")) in private:
            yield (
                (*place, "layoff", "stock_sensitivity"),
                "is to a stock that has no price before its exit. Remove it, and raise the rate instead.",
            )


def _large_betas(markets: Mapping[str, Any], factor: Any) -> Iterator[Contradiction]:
    """Yield each beta that would move a stock by more than its volatility."""
    of_factor = factor.get("volatility", VOLATILITY) if isinstance(factor, Mapping) else VOLATILITY
    for name, market in markets.items():
        expected, volatility = market.get("expected_return"), market.get("volatility")
        if not isinstance(expected, Mapping) or "beta" not in expected or "loading" in market or volatility is None:
            continue
        found = means([expected["beta"], of_factor, volatility])
        if found is not None and found[2] > 0 and abs(found[0]) * found[1] > found[2]:
            yield (
                ("market", name, "expected_return", "beta"),
                f"{show(expected['beta'])} times the factor's volatility, {found[1]:.4g}, is more than the stock's, "
                f"{found[2]:.4g}. Write a smaller beta or a larger volatility.",
            )


def _other_currency(raw: Mapping[str, Any]) -> Iterator[Contradiction]:
    taxed = raw["tax"].get("currency") if isinstance(raw.get("tax"), Mapping) else None
    if isinstance(taxed, str) and "currency" in raw and raw["currency"] != taxed:
        yield ("tax", "currency"), f"{show(taxed)} is not the file's, {show(raw['currency'])}. Mend one of them."


def _unknown_states(jobs: Mapping[Place, Mapping[str, Any]], tax: Any) -> Iterator[Contradiction]:
    """Yield each state of a job that the tax rule has no tables for; a rule that knows no states takes any."""
    word = tax.get("kind") if isinstance(tax, Mapping) else None
    rule = kinds(Tax).get(word) if isinstance(word, str) else None
    named = {place: job["state"] for place, job in jobs.items() if isinstance(job.get("state"), str)}
    # Their names are in 51 files: read only where a job names a state.
    known = rule.states() if rule is not None and named else {}
    for place, state in named.items():
        if known and state not in known:
            by_name = {name: code for code, name in known.items()}
            hint = f" Did you mean {show(by_name[state])}?" if state in by_name else did_you_mean(state, known)
            yield (*place, "state"), f"there are no tables for {show(state)}.{hint} Known: {', '.join(known)}."


def _unknown_jobs(paths: Mapping[str, Any], offers: Mapping[str, Any], has_current: bool) -> Iterator[Contradiction]:
    known = [*([CURRENT] if has_current else []), *offers]
    names = ", ".join(key_path((job,)) for job in known)
    for key, path in paths.items():
        steps = path.get("path")
        for i, step in enumerate(steps if isinstance(steps, list) else ()):
            job = step.get("job") if isinstance(step, Mapping) else None
            if isinstance(job, str) and job not in known:
                yield (
                    ("alternatives", key, "path", i, "job"),
                    f"{show(job)} is no job of this file.{did_you_mean(job, known)} Known: {names}.",
                )


def _unknown_scores(jobs: Mapping[Place, Mapping[str, Any]], tables: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Yield each score, of the time after a job, of what no job scores."""
    scores = [job.get("scores") for job in jobs.values()]
    known = {attribute for of_job in scores if isinstance(of_job, Mapping) for attribute in of_job}
    for key, table in tables.items():
        given = table.get("scores") if isinstance(table, Mapping) else None
        for attribute in given if isinstance(given, Mapping) else ():
            if attribute not in known:
                yield (
                    (key, "scores", attribute),
                    f"no job scores {attribute!r}.{did_you_mean(attribute, known)} Remove it.",
                )


def _unequal_scores(jobs: Mapping[Place, Mapping[str, Any]], preferences: Any) -> Iterator[Contradiction]:
    """Yield each attribute that one job scores and another does not, and each weight on what nobody scores."""
    scored = {place: table for place, job in jobs.items() if isinstance(table := job.get("scores", {}), Mapping)}
    attributes = dict.fromkeys(attribute for scores in scored.values() for attribute in scores)
    for place, scores in scored.items():
        for attribute in attributes:
            if attribute not in scores and attribute != MONEY:
                have = next(key_path(p) for p in scored if attribute in scored[p])
                yield (
                    (*place, "scores"),
                    f"{attribute!r} is scored by {have} and not here. Add {key_path((attribute,))} = (0 to 10).",
                )
    if MONEY in attributes:
        place = next(place for place, scores in scored.items() if MONEY in scores)
        yield (*place, "scores", MONEY), "is counted from the pay, and cannot be scored. Remove it."
    for place, attribute in weighing.named(preferences) if isinstance(preferences, Mapping) and attributes else ():
        if attribute not in attributes:
            yield (
                ("preferences", *place),
                f"no job scores {attribute!r}.{did_you_mean(attribute, attributes)} "
                "Score it in every job, or remove it.",
            )
