"""Each kind of each family is found, documented by an example that loads, and keeps its family's contract.

Nothing here names a kind: a new one is tested by existing.
"""

import importlib.metadata
import inspect
import re
import sys
import tomllib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

import careersim as cs
import careersim.kinds
from careersim.decision import Decision
from careersim.engine.market import stock_prices
from careersim.engine.plan import StockPlan, price_streams
from careersim.engine.spells import spell
from careersim.factor import Draw, Factor, PriceAt, Reciprocal, SharesBought
from careersim.kinds import kinds
from careersim.leg import Leg, Payment, Spell
from careersim.number import mark_uncertain
from careersim.pay.base import Component
from careersim.prices.base import PriceModel
from careersim.samplers.base import Sampler, Stream
from careersim.taxes.base import Tax, YearIncome
from careersim.vesting.base import Vesting
from careersim.vesting.preset import facts, schedule
from careersim.words import Words

GRANTED = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 12, 31), date(2025, 3, 15), date(2026, 7, 1)]
WORDS = Words("USD")


def of(family: type) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kind", kinds(family).values(), ids=kinds(family))


def example(kind: type) -> str:
    """Return the TOML example in a kind's docstring."""
    (text,) = re.findall(r"```toml\n(.*?)```", inspect.getdoc(kind) or "", re.DOTALL)
    return text


def complete(text: str) -> str:
    """Return an example with all that a file of two jobs needs around it."""
    if "vesting" in tomllib.loads(text):
        text = f"[[offers.acme.rsu]]\nshares = 100\n{text}"
    raw = tomllib.loads(text)
    around = {
        "market.ACME": 'spot = 120.0\nkind = "gbm"',
        "current": "salary = 200_000",
        "offers.acme": 'stock = "ACME"',
        "offers.acme.salary": "annual = 180_000",
        "offers.other": "salary = 170_000",
    }
    parts = ["start = 2026-07-01", text]
    for header, lines in around.items():
        table = raw
        for key in header.split("."):
            table = table.get(key, {})
        if not table or header == "offers.acme":
            parts.append(f"[{header}]\n{lines}")
    return "\n".join(parts)


def loaded(kind: type) -> Decision:
    return cs.loads(complete(example(kind)))


def test_every_family_has_kinds():
    for family in (Component, PriceModel, Tax, Vesting, Sampler):
        assert kinds(family), family


@pytest.mark.parametrize("family", [Component, PriceModel, Tax, Vesting, Sampler], ids=lambda family: family.__name__)
def test_a_kind_is_called_by_its_word_and_says_what_it_is(family):
    for word, kind in kinds(family).items():
        assert kind.kind == word
        assert re.fullmatch(r"[a-z][a-z0-9_]*", word)
        assert (inspect.getdoc(kind) or "").splitlines()[0].endswith("."), kind


# --- pay ------------------------------------------------------------------------------------------------------


def components(kind: type[Component]) -> tuple[Decision, tuple[Component, ...]]:
    decision = loaded(kind)
    found = decision.offers["acme"].package[kind.kind]
    assert all(type(component) is kind for component in found)
    return decision, found


def staying(decision: Decision) -> Spell:
    return spell(decision, "acme", decision.start, decision.grid.end)


def leaving(decision: Decision, day: date) -> Spell:
    return spell(decision, "acme", decision.start, day)


def units(payments: tuple[Payment, ...]) -> float:
    """Return what payments come to by the means of their numbers, with every price at 1."""
    return sum(payment.weight * np.prod([mean(factor) for factor in payment.factors]) for payment in payments)


def mean(factor: Factor) -> float:
    match factor:
        case Draw(quantity):
            return quantity.mean
        case Reciprocal(draw):
            return 1 / draw.quantity.mean
        case PriceAt() | SharesBought():
            return 1.0
    state = SimpleNamespace(draw=mean, price=lambda stock, month: 1.0)
    state.once = lambda name, make: make(state)
    return float(factor.value(state))


@of(Component)
def test_pay_says_itself_in_one_line(kind):
    decision, found = components(kind)
    for component in found:
        assert_one_line(component.says(staying(decision), WORDS))


@of(Component)
def test_pay_of_a_job_one_stays_in_is_dated_within_the_horizon_and_none_is_forfeited(kind):
    decision, found = components(kind)
    for component in found:
        leg = component.leg(staying(decision), decision.offers["acme"].package)
        assert leg.component == kind.kind
        assert leg.paid
        assert not leg.forfeited
        assert_on_the_grid(decision, leg)
        assert all(payment.date > decision.grid.end for payment in leg.beyond)


@of(Component)
@pytest.mark.parametrize("last_day", [date(2026, 6, 30), date(2026, 9, 14), date(2027, 8, 31), date(2029, 1, 31)])
def test_pay_of_a_job_one_leaves_is_paid_or_forfeited_and_nothing_stays_beyond(kind, last_day):
    decision, found = components(kind)
    for component in found:
        leg = component.leg(leaving(decision, last_day), decision.offers["acme"].package)
        assert not leg.beyond
        assert_on_the_grid(decision, leg)
        assert not {*leg.paid} & {*leg.forfeited}
        if last_day < decision.start:
            assert units(leg.paid) == 0


@of(Component)
def test_the_names_of_a_legs_random_numbers_are_places_in_the_file(kind):
    decision, found = components(kind)
    for component in found:
        leg = component.leg(staying(decision), decision.offers["acme"].package)
        draws = {draw for payment in leg.paid for factor in payment.factors for draw in factor.draws()}
        for draw in draws:
            assert draw.quantity.is_fixed or draw.name.startswith("offers.acme.")


@pytest.mark.parametrize("start", [date(2026, 1, 31), date(2024, 2, 29), date(2026, 7, 1)])
@pytest.mark.parametrize("horizon", ["2y", "4y", "7mo"])
@pytest.mark.parametrize("vesting", [*facts(), "3y monthly"])
def test_what_a_grant_pays_and_leaves_beyond_adds_up_to_the_grant(start, horizon, vesting):
    decision = cs.loads(f"""
        start = {start}
        horizon = "{horizon}"
        market.ACME.spot = 120
        [offers.acme]
        stock = "ACME"
        rsu = [{{ shares = 1500, vesting = "{vesting}" }}, {{ value = 90_000, vesting = "{vesting}" }}]
        [offers.other]
        salary = 1
        """)
    for rsu, size in zip(decision.offers["acme"].package["rsu"], (1500, 90_000), strict=True):
        leg = rsu.leg(staying(decision), {})
        assert units(leg.paid) + units(leg.beyond) == pytest.approx(size, rel=1e-12)
        left = rsu.leg(leaving(decision, date(2026, 12, 31)), {})
        assert units(left.paid) + units(left.forfeited) == pytest.approx(units(leg.paid), rel=1e-12)


def assert_on_the_grid(decision: Decision, leg: Leg) -> None:
    for payment in (*leg.paid, *leg.forfeited):
        assert decision.start < payment.date <= decision.grid.end
        assert 1 <= payment.month <= decision.grid.n_months
        assert payment.month == decision.grid.month_of_payment(payment.date)
        assert np.isfinite(payment.weight)


def assert_one_line(text: str) -> None:
    assert text.strip() == text != ""
    assert "\n" not in text


# --- prices ---------------------------------------------------------------------------------------------------


N_PATHS, N_MONTHS = 16_384, 48
GENERIC = {"spot": 137.0, "expected_return": 0.08, "dividend_yield": 0.01, "volatility": 0.35}
"""Numbers that hide nothing: with expected_return = sigma^2/2 a missing time step goes unseen."""


def model(kind: type[PriceModel], **numbers: object) -> PriceModel:
    """Return the model of a kind's example, with other numbers where the kind has them."""
    written = mark_uncertain(tomllib.loads(example(kind)))["market"]["ACME"]
    known = {key: number for key, number in (GENERIC | numbers).items() if key in kind.model_fields}
    return kind.model_validate({key: value for key, value in written.items() if key != "kind"} | known)


def means(of_model: PriceModel) -> dict[str, float]:
    return {key: number.mean for key, number in of_model.numbers.items()}


def shocks_of(stock: StockPlan, n_paths: int = N_PATHS) -> dict[str, np.ndarray]:
    """Return the pseudo-random shocks of a stock and its events."""
    events = (Stream(stock.draws[event].name, "uniform") for event in stock.model.events)
    return dict(kinds(Sampler)["pseudo"](5, (*price_streams([stock]), *events), n_paths, n_paths).shocks(0))


def paths(
    of_model: PriceModel,
    months: Sequence[int] = range(1, N_MONTHS + 1),
    drawn: dict[str, np.ndarray] | None = None,
    shocks: dict[str, np.ndarray] | None = None,
) -> np.ndarray:
    """Return the prices at some months, (n_months, N_PATHS), as a run makes them of pseudo-random shocks."""
    stock = StockPlan("ACME", of_model, tuple(months))
    made = shocks_of(stock) if shocks is None else shocks
    # What a model needs of the common factor is none of its own numbers.
    own = drawn or means(of_model)
    numbers = {draw: own.get(key, draw.quantity.mean) for key, draw in stock.draws.items()}
    numbers |= {stock.draws[event]: made[stock.draws[event].name] for event in of_model.events}
    prices = stock_prices([stock], numbers, made)
    return np.array([np.broadcast_to(prices["ACME", month], (N_PATHS,)) for month in months])


@of(PriceModel)
def test_the_example_of_a_price_model_loads(kind):
    assert type(loaded(kind).market["ACME"]) is kind


@of(PriceModel)
def test_a_price_model_says_itself_in_one_line(kind):
    assert_one_line(model(kind).says(WORDS))


@of(PriceModel)
def test_prices_are_above_zero_and_the_same_every_time(kind):
    found = paths(model(kind))
    assert found.shape == (N_MONTHS, N_PATHS)
    assert np.all(found > 0) or not kind.is_listed
    assert np.all(found >= 0)
    assert np.array_equal(found, paths(model(kind)))


@of(PriceModel)
@pytest.mark.parametrize("months", [[1], [48], [4, 5, 41], [12, 24, 36]])
def test_a_price_does_not_depend_on_which_other_months_are_asked_for(kind, months):
    assert np.array_equal(paths(model(kind), months), paths(model(kind))[np.array(months) - 1])


def is_uniform(shock: np.ndarray) -> bool:
    return bool(np.all((shock > 0) & (shock < 1)))


@of(PriceModel)
def test_a_price_does_not_depend_on_the_future(kind):
    stock = StockPlan("ACME", model(kind), tuple(range(1, N_MONTHS + 1)))
    now = shocks_of(stock)
    # A uniform number stays one when it is mirrored; an event's is one for all months.
    later = {
        name: np.vstack([shock[:12], 1.0 - shock[12:] if is_uniform(shock) else shock[12:] + 1.0])
        if shock.ndim > 1
        else shock
        for name, shock in now.items()
    }
    one, other = (paths(model(kind), shocks=shocks) for shocks in (now, later))
    assert np.array_equal(one[:12], other[:12])
    # Prices drawn from a past may be the same again by chance.
    assert (np.mean(one[12:] != other[12:]) > 0.95) == kind.is_random


@pytest.mark.parametrize("kind", [kind for kind in kinds(PriceModel).values() if kind.is_listed])
@pytest.mark.parametrize("years", [1, 4])
@pytest.mark.parametrize("expected_return", [0.08, -0.2])
def test_the_expected_price_is_as_promised(kind, years, expected_return):
    of_model = model(kind, expected_return=expected_return)
    found = paths(of_model, [12 * years])[0]
    growth = of_model.expected_growth(means(of_model), np.arange(1, 12 * years + 1) / 12)[-1, 0]
    promised = 137.0 * growth
    if not any("." in key for key in of_model.numbers):  # else states of its own set the mean
        assert growth == pytest.approx(((1 + expected_return) / 1.01) ** years, rel=1e-12)
    assert abs(found.mean() - promised) <= 4 * found.std() / np.sqrt(N_PATHS) + 1e-12 * promised


@of(PriceModel)
def test_the_numbers_of_a_model_may_differ_by_path(kind):
    of_model = model(kind)
    drawn = {key: np.full(N_PATHS, number) for key, number in means(of_model).items()}
    assert paths(of_model, [6, 48], drawn) == pytest.approx(paths(of_model, [6, 48]), rel=1e-12)
    drawn["spot"][0] *= 3
    assert paths(of_model, [6, 48], drawn)[:, 0] == pytest.approx(3 * paths(of_model, [6, 48])[:, 0], rel=1e-12)


@of(PriceModel)
def test_the_price_of_today_is_the_spot(kind):
    stock = StockPlan("ACME", model(kind), (1, 48))
    made = shocks_of(stock, 64)
    numbers = {draw: made.get(draw.name, draw.quantity.mean) for draw in stock.draws.values()}
    prices = stock_prices([stock], numbers, made)
    assert prices["ACME", 0] == 137.0
    assert prices.keys() == {("ACME", 0), ("ACME", 1), ("ACME", 48)}


# --- taxes ----------------------------------------------------------------------------------------------------


def owed(tax: Tax, wages: float | np.ndarray) -> float | np.ndarray:
    levies = tax.owed(2026, YearIncome(wages), lambda quantity: quantity.mean)
    assert all(name.strip() for name in levies)
    return sum(levies.values(), np.zeros_like(wages))


@of(Tax)
def test_the_example_of_a_tax_loads(kind):
    tax = loaded(kind).tax
    assert type(tax) is kind
    assert_one_line(tax.title)


@of(Tax)
def test_nothing_is_owed_on_nothing(kind):
    assert owed(loaded(kind).tax, 0.0) == 0


@of(Tax)
def test_a_tax_rises_and_its_marginal_rate_is_within_0_and_1(kind):
    wages = np.linspace(-50_000, 3_000_000, 30_501)
    marginal = np.diff(owed(loaded(kind).tax, wages)) / np.diff(wages)
    assert marginal.min() >= -1e-9
    assert marginal.max() <= 1 + 1e-9


@of(Tax)
def test_a_tax_is_the_same_for_one_income_and_for_many(kind):
    tax, wages = loaded(kind).tax, np.array([-10_000.0, 0.0, 45_678.9, 234_567.8, 2e6])
    assert owed(tax, wages) == pytest.approx([float(owed(tax, wage)) for wage in wages], rel=1e-12)


# --- vesting --------------------------------------------------------------------------------------------------


SCHEDULES = {
    **{f"{word} example": kind for word, kind in kinds(Vesting).items()},
    **{f"preset {name}": name for name in facts()},
}


def vesting(source: type[Vesting] | str) -> Vesting:
    return schedule(source) if isinstance(source, str) else loaded(source).offers["acme"].package["rsu"][0].vesting


@of(Vesting)
def test_the_example_of_a_schedule_loads(kind):
    assert type(vesting(kind)) is kind


@of(Vesting)
def test_a_schedule_is_written_like_no_other_kind(kind):
    raw = tomllib.loads(example(kind))["vesting"]
    assert [other for other in kinds(Vesting).values() if other.is_written_as(raw)] == [kind]


@pytest.mark.parametrize("source", SCHEDULES.values(), ids=SCHEDULES)
def test_a_schedule_says_itself_in_one_line(source):
    assert_one_line(vesting(source).says())


@pytest.mark.parametrize("granted", GRANTED, ids=str)
@pytest.mark.parametrize("source", SCHEDULES.values(), ids=SCHEDULES)
def test_vests_come_after_the_grant_in_order_and_add_up_to_it(source, granted):
    found = vesting(source)
    tranches = found.vests(granted)
    assert granted < tranches[0].date
    assert all(one.date < next_.date for one, next_ in pairwise(tranches))
    assert all(tranche.weight * tranche.number.mean >= 0 for tranche in tranches)
    if not found.counts_shares:
        assert sum(t.weight * t.number.mean for t in tranches) == pytest.approx(1, abs=1e-12)
    assert tranches == found.vests(granted)


# --- samplers -------------------------------------------------------------------------------------------------


MONTHS = tuple(range(1, 25))
STREAMS = (
    Stream("factor", "motion", MONTHS),
    Stream("market.ACME", "motion", MONTHS[2::3]),
    Stream("offers.acme.salary.raise#1", "uniform"),
    Stream("offers.acme.bonus.target", "normal"),
    Stream("market.ACME#count", "uniform", MONTHS),
    Stream("market.ACME#size", "normal", MONTHS[:6]),
)


def blocks(kind: type[Sampler], seed: int = 3, size: int = 1024, streams: tuple[Stream, ...] = STREAMS) -> Sampler:
    return kind(seed=seed, streams=streams, block_size=size, batch_size=size // 4)


@of(Sampler)
def test_shocks_are_one_number_a_path_or_one_a_month(kind):
    found = blocks(kind).shocks(0)
    assert found.keys() == {stream.name for stream in STREAMS}
    for stream in STREAMS:
        assert found[stream.name].shape == ((len(stream.months), 1024) if stream.months else (1024,))
        assert np.all(np.isfinite(found[stream.name]))


@of(Sampler)
@pytest.mark.parametrize("block", [0, 1, 1000])
def test_a_block_has_the_same_bits_whoever_makes_it_and_after_whatever(kind, block):
    first, second = blocks(kind), blocks(kind)
    second.shocks(5)
    one, other = first.shocks(block), second.shocks(block)
    assert all(np.array_equal(one[stream.name], other[stream.name]) for stream in STREAMS)


@of(Sampler)
def test_other_blocks_seeds_and_streams_have_other_shocks(kind):
    found = blocks(kind).shocks(0)
    for other in (blocks(kind).shocks(1), blocks(kind, seed=4).shocks(0)):
        for stream in STREAMS:
            assert not np.any(found[stream.name] == other[stream.name])
    assert not np.any(found["factor"][2::3] == found["market.ACME"])


@of(Sampler)
def test_uniforms_lie_strictly_between_0_and_1(kind):
    streams = tuple(Stream(f"u{i}", "uniform") for i in range(40))
    for block in range(8):
        for found in blocks(kind, size=4096, streams=streams).shocks(block).values():
            assert 0 < found.min() < 0.01
            assert 0.99 < found.max() < 1


def standardised(stream: Stream, shocks: np.ndarray) -> np.ndarray:
    """Return shocks with mean 0 and variance 1, uncorrelated if they are as promised, (n_rows, n_paths)."""
    if stream.base == "uniform":
        return (np.atleast_2d(shocks) - 0.5) * np.sqrt(12)
    if stream.base == "normal":
        return np.atleast_2d(shocks)
    steps = np.diff(np.array([0, *stream.months]))[:, None] / 12
    return np.diff(shocks, axis=0, prepend=0) / np.sqrt(steps)


@of(Sampler)
def test_shocks_have_the_mean_and_the_variance_of_their_distribution_and_are_not_correlated(kind):
    sampler = blocks(kind, size=4096)
    blocks_made = [sampler.shocks(block) for block in range(8)]
    rows = [np.hstack([standardised(stream, made[stream.name]) for made in blocks_made]) for stream in STREAMS]
    uniform = np.repeat([stream.base == "uniform" for stream in STREAMS], [len(part) for part in rows])
    standard = np.vstack(rows)
    n_rows, n = standard.shape
    fourth = np.where(uniform, 9 / 5, 3)
    bound = 5  # standard errors of independent paths: of 2,200 moments one of 1,700,000 lies beyond
    assert np.max(np.abs(standard.mean(axis=1))) < bound / np.sqrt(n)
    assert np.all(np.abs((standard**2).mean(axis=1) - 1) < bound * np.sqrt((fourth - 1) / n))
    # Of far dimensions of one net some pairs are correlated within a batch, in each by another sign.
    near = standard[: sum(len(part) for part in rows[:4])]
    products = near @ near.T / n
    assert np.max(np.abs(products - np.diag(np.diag(products)))) < bound / np.sqrt(n)
    assert (n_rows, len(near)) == (64, 34)
    batches = standard.reshape(n_rows, 32, -1)
    of_batches = np.einsum("ibp,jbp->bij", batches, batches) / batches.shape[2]
    off = of_batches.mean(axis=0) / (of_batches.std(axis=0, ddof=1) / 32**0.5)
    assert np.abs(np.triu(off, 1)).max() < 7  # 31 degrees of freedom


def test_pseudo_shocks_of_a_stream_depend_on_no_other_stream():
    pseudo = kinds(Sampler)["pseudo"]
    whole = blocks(pseudo).shocks(2)
    for stream in STREAMS:
        alone = blocks(pseudo, streams=(stream,)).shocks(2)
        assert np.array_equal(alone[stream.name], whole[stream.name])
    reordered = blocks(pseudo, streams=STREAMS[::-1]).shocks(2)
    assert all(np.array_equal(reordered[name], whole[name]) for name in whole)


@pytest.mark.parametrize("base", ["uniform", "normal"])
def test_what_pseudo_draws_each_month_does_not_depend_on_how_many_are_asked_for(base):
    pseudo = kinds(Sampler)["pseudo"]
    some, every = (
        blocks(pseudo, streams=(Stream("market.ACME#count", base, tuple(range(1, n + 1))),)).shocks(1)[
            "market.ACME#count"
        ]
        for n in (7, 50)
    )
    assert np.array_equal(some, every[:7])


def test_a_pseudo_motion_does_not_depend_on_which_months_are_asked_for():
    pseudo = kinds(Sampler)["pseudo"]
    some, every = (
        blocks(pseudo, streams=(Stream("factor", "motion", months),)).shocks(1)["factor"]
        for months in ((3, 7, 12), tuple(range(1, 51)))
    )
    assert np.array_equal(some, every[[2, 6, 11]])


# --- how kinds are found --------------------------------------------------------------------------------------


@pytest.fixture
def animals() -> type:
    """Return a family of its own, whose package brings no further kinds."""

    class Animal(ABC):
        @abstractmethod
        def sound(self) -> str: ...

    class Cat(Animal):
        kind = "cat"

        def sound(self) -> str:
            return "meow"

    class Kitten(Cat):
        """Is concrete and has no word of its own."""

    class Bird(Animal):
        """Has a word and is abstract."""

        kind = "bird"

    class Albatross(Bird):
        kind = "albatross"

        def sound(self) -> str:
            return "squawk"

    Animal.__module__ = "careersim.taxes.animals"
    Animal.all = (Cat, Kitten, Bird, Albatross)  # classes live as long as someone holds them
    return Animal


@pytest.fixture
def fresh_plugins() -> Iterator[None]:
    careersim.kinds._import_plugins.cache_clear()
    yield
    careersim.kinds._import_plugins.cache_clear()


def test_kinds_are_the_concrete_subclasses_with_a_word_of_their_own_in_alphabetical_order(animals):
    found = kinds(animals)
    assert list(found) == ["albatross", "cat"]
    assert [kind.__name__ for kind in found.values()] == ["Albatross", "Cat"]


def test_one_word_for_two_kinds_is_an_error(animals):
    impostor = type("Impostor", (animals,), {"kind": "cat", "sound": lambda self: "woof"})
    with pytest.raises(TypeError, match=r"two kinds of Animal are called 'cat': .*Cat.* and .*Impostor"):
        kinds(animals)["cat"]
    assert issubclass(impostor, animals)


def test_modules_of_the_familys_package_are_imported(tmp_path, monkeypatch):
    package = tmp_path / "zoo_of_careersim"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "base.py").write_text("class Beast:\n    pass\n")
    for word in ("wolf", "lion"):
        (package / f"{word}.py").write_text(
            f"from zoo_of_careersim.base import Beast\n\n\nclass {word.title()}(Beast):\n    kind = '{word}'\n"
        )
    monkeypatch.syspath_prepend(tmp_path)
    try:
        from zoo_of_careersim.base import Beast  # type: ignore[import-not-found]

        assert kinds(Beast)["wolf"].__name__ == "Wolf"
        assert "zoo_of_careersim.lion" not in sys.modules  # whoever asks for one does not wait for the others
        assert list(kinds(Beast)) == ["lion", "wolf"]  # and not the base itself
        assert "base" not in kinds(Beast)
    finally:
        for name in [name for name in sys.modules if name.startswith("zoo_of_careersim")]:
            del sys.modules[name]


def test_a_package_that_names_plugins_is_noticed(tmp_path, monkeypatch):
    assert not careersim.kinds._names_plugins()
    installed = tmp_path / "zoo-1.0.dist-info"
    installed.mkdir()
    (installed / "entry_points.txt").write_text("[console_scripts]\nzoo = zoo:main\n\n[careersim]\nzoo = zoo.dog\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert careersim.kinds._names_plugins()


@pytest.mark.usefixtures("fresh_plugins")
def test_entry_points_of_installed_packages_are_loaded_once(animals, monkeypatch):
    asked, loaded_kinds = [], []

    def load() -> None:
        loaded_kinds.append(type("Dog", (animals,), {"kind": "dog", "sound": lambda self: "woof"}))

    def entry_points(group: str) -> list[SimpleNamespace]:
        asked.append(group)
        return [SimpleNamespace(load=load)]

    monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)
    monkeypatch.setattr(careersim.kinds, "_names_plugins", lambda: True)
    assert list(kinds(animals)) == ["albatross", "cat", "dog"]
    assert list(kinds(animals)) == ["albatross", "cat", "dog"]
    assert asked == ["careersim"]
