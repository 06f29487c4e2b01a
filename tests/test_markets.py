"""Price models, the common factor and betas against closed forms and published values, for every sampler.

Within four standard errors at a fixed seed.
"""

import math
from collections.abc import Callable

import numpy as np
import pytest

import careersim as cs
from careersim.engine.batch_means import estimate_of
from careersim.estimate import Estimate
from careersim.verify.bench import Bench, Prices

PATHS = 65_536
Judge = Callable[[Estimate, float], None]
Oracle = dict[str, float]
KINDS = {
    "gbm": "volatility = 0.35",
    "jump_diffusion": "volatility = 0.3, jump_rate = 1.5, jump_mean = -0.08, jump_volatility = 0.12",
    "heston": "initial_variance = 0.1, long_variance = 0.14, reversion = 1.5, vol_of_variance = 0.6, "
    "correlation = -0.6",
    "student_t": "volatility = 0.35, dof = 3.5",
    "bootstrap": 'file = "configs/acme.csv", block = 42',
    "regime": "states = { calm = { expected_return = 0.14, volatility = 0.25, leave_rate = 0.5 }, "
    "storm = { expected_return = -0.2, volatility = 0.5, leave_rate = 1.5 } }",
}
of_kinds = pytest.mark.parametrize("kind", KINDS)


def market(kind: str, more: str = "", years: int = 4, factor: str = "", name: str = "X") -> str:
    return f"""
        start = 2026-01-01
        horizon = "{years}y"
        {factor and f"factor = {{ {factor} }}"}
        market.{name} = {{ kind = "{kind}", spot = 100, {KINDS[kind]}{more and f", {more}"} }}
        offers.a.salary = 1
        offers.b.salary = 1
    """


def sampled(text: str, months: list[int], sampler: str, paths: int = PATHS) -> Prices:
    """Return the prices of all stocks of a file at some months."""
    return Bench(paths, 0, sampler).prices(text, months)


# --- every kind -----------------------------------------------------------------------------------------------


@of_kinds
@pytest.mark.parametrize("years", [1, 4])
def test_the_expected_price_is_kept(kind: str, years: int, agrees: Judge, sampler: str) -> None:
    more = "dividend_yield = 0.01" if kind == "regime" else "expected_return = 0.09, dividend_yield = 0.01"
    sample = sampled(market(kind, more), [12 * years], sampler)
    if kind == "regime":
        q, mu = np.array([[-0.5, 0.5], [1.5, -1.5]]), np.log([1.14, 0.8])
        exact = 100 * continuous_mean(q, mu, years) / 1.01**years
    else:
        exact = 100 * (1.09 / 1.01) ** years
    agrees(sample.mean(sample.prices["X"][0]), exact)


def continuous_mean(q: np.ndarray, mu: np.ndarray, years: float) -> float:
    """Return e exp((Q + diag mu) T) 1 by the eigenvalues."""
    values, vectors = np.linalg.eig(q + np.diag(mu))
    return float(((vectors * np.exp(values * years)) @ np.linalg.inv(vectors)).sum(axis=1)[0].real)


@of_kinds
def test_monthly_returns_have_the_promised_volatility(kind: str, agrees: Judge, sampler: str) -> None:
    sample = sampled(market(kind, "loading = 0.3"), [0, 12, 24], sampler)
    logs = np.log(sample.prices["X"])
    year = logs[2] - logs[1]
    volatility = {
        "gbm": 0.35,
        "jump_diffusion": math.sqrt(0.3**2 + 1.5 * (0.08**2 + 0.12**2)),
        "student_t": 0.35,
    }.get(kind)
    if volatility is not None:
        agrees(sample.sd(year), volatility)
    else:
        assert 0.2 < year.std() < 0.6


# --- single models --------------------------------------------------------------------------------------------


def test_a12_an_uncertain_drift_through_the_file(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    mean = math.exp(0.08 + 0.08**2 / 2)
    drift = f"{{ normal = [{mean - 1}, {mean * math.sqrt(math.expm1(0.08**2))}] }}"
    text = market("gbm", f"expected_return = {drift}").replace("0.35", "0.40")
    sample = sampled(text, [48], sampler)
    # A normal effective rate is not quite a normal log rate: the fourth moment is that of the normal, computed here.
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    rate = mean - 1 + mean * math.sqrt(math.expm1(0.08**2)) * nodes
    exact = 100 * float((weights / weights.sum()) @ (1 + rate) ** 4)
    assert exact == pytest.approx(oracle["A12a"], rel=0.002)
    agrees(sample.mean(sample.prices["X"][0]), exact)


# --- the common factor ----------------------------------------------------------------------------------------

TWO = [("gbm", "gbm"), ("gbm", "heston"), ("student_t", "gbm"), ("bootstrap", "gbm")]


@pytest.mark.parametrize(("one", "other"), TWO)
def test_the_correlation_is_the_product_of_the_loadings(one: str, other: str, agrees: Judge, sampler: str) -> None:
    second = market(other, "loading = 0.6", name="Y").split("market")[1].split("\n")[0]
    text = f"{market(one, 'loading = 0.45').replace('block = 42', 'block = 21')}\nmarket{second}"
    sample = sampled(text, [0, 1], sampler)
    x, y = (np.diff(np.log(sample.prices[name]), axis=0)[0] for name in "XY")
    found = sample.correlation(x, y)
    # Of two functions of normals it is a little less than that of the normals.
    assert found.value == pytest.approx(0.27, abs=4 * found.se + (0.0 if (one, other) == TWO[0] else 0.005))


JUMPS = 'kind = "jump_diffusion", volatility = 0.15, jump_rate = 0.5, jump_mean = -0.25, jump_volatility = 0.1'
STORMS = f'kind = "regime", {KINDS["regime"]}'


@of_kinds
@pytest.mark.parametrize("factor", [JUMPS, STORMS], ids=["jumps", "regimes"])
def test_a_factor_that_crashes_leaves_the_expected_price(kind: str, factor: str, agrees: Judge, sampler: str) -> None:
    more = "" if kind == "regime" else "expected_return = 0.09"
    sample = sampled(market(kind, more, factor=factor), [48], sampler)
    mu, q = np.log([1.14, 0.8]), np.array([[-0.5, 0.5], [1.5, -1.5]])
    agrees(sample.mean(sample.prices["X"][0]), 100 * (continuous_mean(q, mu, 4) if kind == "regime" else 1.09**4))


def test_a_crash_of_the_factor_is_everyones(agrees: Judge, sampler: str) -> None:
    text = market("gbm", "loading = 0.6", factor=JUMPS) + "market.Y = { spot = 10, volatility = 0.5, loading = 0.3 }"
    sample = sampled(text, [0, 12], sampler, 1 << 18)
    x, y = (np.diff(np.log(sample.prices[name]), axis=0)[0] for name in "XY")
    # beta = loading x volatility / 0.15; the jumps' variance a year is 0.5 (0.25^2 + 0.1^2).
    beta, jumps = (0.6 * 0.35 / 0.15, 0.3 * 0.5 / 0.15), 0.5 * (0.25**2 + 0.1**2)
    variances = [v**2 + b**2 * jumps for v, b in zip((0.35, 0.5), beta, strict=True)]
    agrees(sample.sd(x), math.sqrt(variances[0]))
    covariance = 0.6 * 0.3 * 0.35 * 0.5 + beta[0] * beta[1] * jumps
    agrees(sample.correlation(x, y), covariance / math.sqrt(variances[0] * variances[1]))


def test_betas_set_expected_returns(agrees: Judge, sampler: str) -> None:
    totals = [math.hypot(1.2 * 0.17, 0.30), math.hypot(1.4 * 0.17, 0.45)]
    stocks = "\n".join(
        f"market.{name} = {{ spot = 100, volatility = {total}, expected_return = {{ beta = {beta}, alpha = 0 }} }}"
        for name, total, beta in zip("XY", totals, (1.2, 1.4), strict=True)
    )
    text = f"""
        start = 2026-01-01
        factor = {{ volatility = 0.17, premium = 0.05, risk_free = 0.03 }}
        offers.a.salary = 1
        offers.b.salary = 1
        {stocks}
    """
    sample = sampled(text, [12], sampler)
    for name, beta in (("X", 1.2), ("Y", 1.4)):
        agrees(sample.mean(sample.prices[name][0]), 100 * (1.03 + 0.05 * beta))


def test_a_beta_is_uncertain_by_the_premium_and_an_alpha_of_its_own(agrees: Judge, sampler: str) -> None:
    text = market("gbm", "loading = 0, expected_return = { beta = 1.2 }").replace("0.35", "0.0001")
    other = "market.Y = { spot = 100, volatility = 0.0001, loading = 0, expected_return = { beta = 1.2 } }"
    sample = sampled(text + other, [12], sampler)
    x, y = (sample.prices[name][0] / 100 - 1 for name in "XY")
    agrees(sample.mean(x), 0.04 + 1.2 * 0.045)
    agrees(sample.sd(x), math.hypot(1.2 * 0.015, 0.05))
    agrees(sample.correlation(x, y), (1.2 * 0.015) ** 2 / ((1.2 * 0.015) ** 2 + 0.05**2))


# --- draws and faults --------------------------------------------------------------------------------------------


@of_kinds
def test_a_pseudo_price_depends_on_no_other_stock_and_no_other_month(kind: str) -> None:
    more = "loading = 0.4"
    alone = sampled(market(kind, more, factor=JUMPS), [3, 20], "pseudo", 4096)
    second = market("heston", "loading = 0.6", name="A").split("market")[1].split("\n")[0]
    beside = sampled(f"{market(kind, more, factor=JUMPS)}\nmarket{second}", [1, 3, 20, 48], "pseudo", 4096)
    assert np.array_equal(alone.prices["X"], beside.prices["X"][[1, 2]])


@of_kinds
def test_equal_draws_for_another_number(kind: str, sampler: str) -> None:
    """A spot three times as high is three times every price: the draws are kept."""
    one, other = (
        sampled(market(kind).replace("spot = 100", f"spot = {spot}"), [1, 7], sampler, 4096) for spot in (100, 300)
    )
    assert other.prices["X"] == pytest.approx(3 * one.prices["X"], rel=1e-12)


@pytest.mark.parametrize(
    ("factor", "key", "said"),
    [
        ("volatility = 0", "factor.volatility", "is 0: nothing could move with such a factor."),
        ('kind = "private"', "factor.kind", "has no shocks that stocks could share. Choose of: bootstrap, gbm,"),
        ('kind = "hesston"', "factor.kind", "Did you mean 'heston'?"),
        ("beta = 1", "factor.beta", "unknown key."),
        ("premium = 5", "factor.premium", 'Write 0.05 or "5%".'),
        ('kind = "student_t", dof = 1.5', "factor.dof", "1.5 is 2 or less"),
    ],
)
def test_a_wrong_factor_is_a_fault_with_the_mend(factor: str, key: str, said: str) -> None:
    with pytest.raises(cs.OffersError) as caught:
        cs.loads(market("gbm", factor=factor))
    assert [fault.key for fault in caught.value.faults if said in fault.message] == [key]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "gbm"])
def test_any_random_kind_may_be_the_factor(kind: str, agrees: Judge, sampler: str) -> None:
    factor = f'kind = "{kind}", {KINDS[kind]}'
    other = "market.Y = { spot = 100, volatility = 0.5, loading = 0.4 }"
    sample = sampled(market("gbm", "expected_return = { beta = 0.7, alpha = 0 }", factor=factor) + other, [12], sampler)
    agrees(sample.mean(sample.prices["X"][0]), 100 * (1.04 + 0.7 * 0.045))
    agrees(sample.mean(sample.prices["Y"][0]), 107.0)


# --- what falls together: stocks, layoffs and exits ----------------------------------------------------------------

FACTORS = {
    "gbm": "volatility = 0.2",
    "jump_diffusion": 'kind = "jump_diffusion", volatility = 0.15, jump_rate = 0.3, jump_mean = -0.25, '
    "jump_volatility = 0.1",
    "regime": 'kind = "regime", states = { calm = { expected_return = 0.12, volatility = 0.12, leave_rate = 0.4 }, '
    "crash = { expected_return = -0.4, volatility = 0.35, leave_rate = 2 } }",
}


def together(factor: str, company: str = "", layoff: str = "") -> str:
    """Return a job that luck may end, against one paid in shares of a company and one in shares of the market."""
    return f"""
        start = 2026-01-01
        factor = {{ {FACTORS[factor]} }}
        preferences = {{ discount_rate = 0 }}
        market.MARKET = {{ spot = 100, volatility = 0.2, loading = 1, expected_return = 0 }}
        market.P = {{ kind = "private", spot = 100, exit_rate = 0.3, failure_rate = 0.2, multiple = 3 {company} }}
        current = {{ salary = 100_000, layoff = {{ rate = 0.2 {layoff} }} }}
        offers.market = {{ stock = "MARKET", rsu = {{ shares = 1_000, vesting = "3y annual" }} }}
        offers.company = {{ stock = "P", rsu = {{ shares = 1_000, vesting = "3y annual" }} }}
        between_jobs = {{ duration = 60 }}
    """


@pytest.mark.parametrize("factor", FACTORS)
def test_what_a_company_brings_on_average_does_not_depend_on_its_beta(factor: str, sampler: str, agrees: Judge) -> None:
    sample = sampled(together(factor, ", factor_beta = 1.5"), [48], sampler)
    exits, fails = -math.log(0.7), -math.log(0.8)
    p_private = math.exp(-4 * (exits + fails))
    p_exit = exits / (exits + fails) * (1 - p_private)
    agrees(sample.mean(sample.prices["P"][0]), 100 * (3 * p_exit + p_private))


def test_the_value_at_an_exit_moves_with_the_factor_by_its_beta(sampler: str, agrees: Judge) -> None:
    text = together("gbm", ", factor_beta = 1.5").replace("exit_rate = 0.3", "exit_rate = 1")
    sample = sampled(text, [1], sampler)  # a certain exit, at once
    company, stock = (np.log(sample.prices[name][0]) for name in ("P", "MARKET"))
    agrees(sample.mean((company - company.mean()) * (stock - stock.mean())), 1.5 * 0.2 * 0.2 / 12)
    agrees(sample.mean((company - company.mean()) ** 2), (1.5 * 0.2) ** 2 / 12)


def covariance(text: str, one: str, other: str, sampler: str) -> Estimate:
    result = cs.simulate(cs.loads(text), PATHS, sampler=sampler)
    values = [np.asarray(result.present_value[key]) for key in (one, other)]
    centred = [value - value.mean() for value in values]
    return estimate_of(centred[0] * centred[1], result.provenance.n_batches)


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize(
    ("keys", "one"),
    [
        ({"company": ", factor_beta = 1"}, "company"),
        ({"company": ", factor_sensitivity = 3"}, "company"),
        ({"layoff": ", factor_sensitivity = 3"}, "stay"),
    ],
    ids=["worth of a company", "its exit", "a layoff"],
)
def test_what_follows_the_factor_falls_with_a_stock_that_does(
    factor: str, keys: dict[str, str], one: str, sampler: str
) -> None:
    followed = covariance(together(factor, **keys), one, "market", sampler)
    assert followed.value > 4 * followed.se
    unmoved = {key: value[: value.index("=")] + "= 0" for key, value in keys.items()}
    alone = covariance(together(factor, **unmoved), one, "market", sampler)
    assert abs(alone.value) < 4 * alone.se


def test_a_sensitivity_of_0_changes_nothing(sampler: str) -> None:
    plain = cs.simulate(cs.loads(together("gbm", ", factor_beta = 0")), PATHS, sampler=sampler)
    zero = cs.simulate(
        cs.loads(together("gbm", ", factor_sensitivity = 0", ", factor_sensitivity = 0")), PATHS, sampler=sampler
    )
    for key, value in plain.present_value.items():
        assert zero.present_value[key] == pytest.approx(value, rel=1e-9, abs=1e-6)
