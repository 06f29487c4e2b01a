"""The net is Sobol's, its randomisation keeps what makes it one, and no number of a file moves a draw."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import special, stats

import careersim as cs
from careersim.engine.plan import plan
from careersim.samplers.base import Stream
from careersim.samplers.sobol import (
    DIRECTION_BITS,
    Sobol,
    dimensions_of,
    directions,
    principal_components,
    scrambled_net,
)

CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.toml"))
N = 1 << DIRECTION_BITS


def test_the_direction_numbers_make_the_points_of_scipy() -> None:
    points = np.zeros((len(directions()), N), dtype=np.uint32)
    for bit in range(DIRECTION_BITS):
        half = 1 << bit
        points[:, half : 2 * half] = points[:, :half] ^ (directions()[:, bit : bit + 1].astype(np.uint32) << 16)
    theirs = stats.qmc.Sobol(len(directions()), scramble=False).random(N).T
    # scipy runs through the points by Gray code: the first dimension tells which is which.
    mine = points[:, np.argsort(points[0])] * 2.0**-32
    assert np.array_equal(mine, theirs[:, np.argsort(theirs[0])])


@pytest.mark.parametrize("n_points", [64, 1024, N])
@pytest.mark.parametrize("shift", [0, 0xDEADBEEF])
def test_every_dimension_has_one_point_in_each_interval(n_points: int, shift: int) -> None:
    net = scrambled_net(300, n_points, seed=5) ^ np.uint32(shift)
    intervals = net >> np.uint32(32 - n_points.bit_length() + 1)
    assert np.array_equal(np.sort(intervals, axis=1), np.tile(np.arange(n_points, dtype=np.uint32), (300, 1)))


@pytest.mark.parametrize("bits", range(DIRECTION_BITS + 1))
def test_the_first_two_dimensions_have_one_point_in_each_rectangle(bits: int) -> None:
    x, y = scrambled_net(2, N, seed=9) ^ np.array([[0x12345678], [0x9ABCDEF0]], dtype=np.uint32)
    # 2^bits columns by 2^(12 - bits) rows.
    cells = (x.astype(np.uint64) >> (32 - bits)) << (DIRECTION_BITS - bits) | y.astype(np.uint64) >> (
        32 - DIRECTION_BITS + bits
    )
    assert np.unique(cells).size == N


def test_seeds_scramble_differently_and_nothing_repeats() -> None:
    one, other = scrambled_net(40, N, seed=1), scrambled_net(40, N, seed=2)
    assert not np.any(np.all(one == other, axis=1))
    assert all(np.unique(row).size == N for row in one)


def test_dimensions_beyond_the_known_ones_are_filled_at_random() -> None:
    net = scrambled_net(len(directions()) + 50, N, seed=3)[len(directions()) :] * 2.0**-32
    assert abs(net.mean() - 0.5) < 4 / np.sqrt(12 * net.size)
    correlation = np.corrcoef(net) - np.eye(50)
    assert np.abs(correlation).max() < 5 / np.sqrt(N)


@pytest.mark.parametrize("batch_size", [16, 64, 256, 512, 1024, 4096])
def test_the_points_at_the_ends_are_found_without_looking_at_all(
    batch_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = (
        *(Stream(f"m{i}", "motion", tuple(range(1, 361))) for i in range(3)),
        Stream("n", "normal"),
        Stream("u", "uniform"),
    )
    assert sum(map(len, dimensions_of(streams).values())) > len(directions())
    found = Sobol(3, streams, 4096, batch_size).shocks(7)
    monkeypatch.setattr(Sobol, "_outer_points", lambda sampler, high, _: np.arange(sampler._n_normals * high.shape[1]))
    every = Sobol(3, streams, 4096, batch_size).shocks(7)
    assert all(np.array_equal(found[name], every[name]) for name in found)


def test_the_largest_components_come_first_one_of_each_motion_then_the_numbers() -> None:
    streams = [
        Stream("factor", "motion", (1, 2, 3)),
        Stream("market.A", "motion", (1, 3)),
        Stream("current.salary.annual", "normal"),
        Stream("offers.b.bonus.payout#1", "uniform"),
    ]
    assert dimensions_of(streams) == {
        "factor": [0, 2, 4],
        "market.A": [1, 3],
        "current.salary.annual": [5],
        "offers.b.bonus.payout#1": [6],
    }


@pytest.mark.parametrize("months", [(1,), (7,), (1, 2, 3, 50), tuple(range(3, 49, 3)), (2, 5, 6, 36, 37, 120)])
def test_principal_components_make_a_brownian_motion(months: tuple[int, ...]) -> None:
    matrix = principal_components(months).astype(np.float64)
    times = np.array(months) / 12
    assert matrix @ matrix.T == pytest.approx(np.minimum.outer(times, times), rel=1e-5, abs=1e-6)
    assert np.all(np.diff((matrix**2).sum(axis=0)) <= 1e-6)  # the largest first


def test_a_net_is_far_better_than_chance_where_the_integrand_is_smooth() -> None:
    text = """
        start = 2025-01-01
        [market.X]
        spot = 100
        volatility = 0.40
        [current]
        stock = "X"
        rsu = { shares = 1000, vesting = "4y quarterly" }
        [offers.b]
        salary = 0
    """
    errors = [
        cs.simulate(cs.loads(text), 65_536, seed, sampler=sampler).figures.alternatives["stay"].present_value.mean.se
        for sampler in ("sobol", "pseudo")
        for seed in range(5)
    ]
    # Variance a hundred times smaller at least, each error known to one part in five.
    assert np.mean(errors[:5]) < np.mean(errors[5:]) / 10


# --- every number of a file, changed in turn ------------------------------------------------------------------

STRUCTURE = re.compile(r"(paid|count|start|horizon|simulation\..*)$")
"""Whole numbers that say when or how much is simulated: not quantities."""


def leaves(raw: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the place of every number of a file, those inside distributions too."""
    items = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, value in items:
        yield from leaves(value, (*place, key))
    if type(raw) in (int, float) and not STRUCTURE.search(".".join(map(str, place))):
        yield place


def toml(raw: Any) -> str:
    match raw:
        case dict():
            return "{" + ", ".join(f'"{key}" = {toml(value)}' for key, value in raw.items()) + "}"
        case list():
            return "[" + ", ".join(map(toml, raw)) + "]"
        case str():
            return f'"{raw}"'
        case bool():
            return str(raw).lower()
    return str(raw)


def changed(raw: dict[str, Any], place: tuple[str | int, ...], change: float) -> cs.Decision | None:
    """Return the decision with one number changed; None where the file does not allow that."""

    def copy(part: Any, rest: tuple[str | int, ...]) -> Any:
        if not rest:
            return part * change
        items = part.items() if isinstance(part, dict) else enumerate(part)
        made = {key: copy(value, rest[1:]) if key == rest[0] else value for key, value in items}
        return made if isinstance(part, dict) else list(made.values())

    try:
        return cs.loads("\n".join(f"{key} = {toml(value)}" for key, value in copy(raw, place).items()))
    except cs.OffersError:
        return None


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
@pytest.mark.parametrize("change", [1.001, 0.0])
def test_no_number_moves_a_draw(config: Path, change: float) -> None:
    raw = tomllib.loads(config.read_text("utf-8"))
    streams = plan(cs.load(config)).streams
    tried = [decision for place in leaves(raw) if (decision := changed(raw, place, change)) is not None]
    assert len(tried) > len([*leaves(raw)]) / (2 if change else 5)
    for decision in tried:
        assert plan(decision).streams == streams


def test_a_change_without_effect_on_an_alternative_moves_nothing_of_it() -> None:
    config = next(path for path in CONFIGS if path.stem == "cloud-or-lab")
    raw = tomllib.loads(config.read_text("utf-8"))
    before = cs.simulate(cs.load(config), 4096).present_value["stay"]
    n_tried = 0
    for place in leaves(raw):
        if place[0] == "offers" and (decision := changed(raw, place, 1.01)) is not None:
            n_tried += 1
            assert np.array_equal(cs.simulate(decision, 4096).present_value["stay"], before), place
    assert n_tried >= 10


def test_normals_have_the_moments_and_the_tails_of_the_normal_distribution() -> None:
    streams = tuple(Stream(f"n{i}", "normal") for i in range(64))
    sampler = Sobol(3, streams, N, N)
    sample = np.concatenate([np.concatenate([*sampler.shocks(block).values()]) for block in range(64)])
    # Every dimension is stratified into 4,096 intervals: the sums are exact far beyond the noise of independent draws.
    assert sample.mean() == pytest.approx(0.0, abs=2e-6)
    assert sample.var() == pytest.approx(1.0, abs=7e-5)
    assert np.exp(sample).mean() == pytest.approx(np.exp(0.5), rel=1e-4)
    for quantile in (-4.5, -3.0, -1.0, 0.3, 2.0, 4.5):
        expected = special.ndtr(quantile)
        share = (sample < quantile).mean()
        assert share == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / sample.size) + 1e-7)
