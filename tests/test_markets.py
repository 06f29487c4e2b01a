"""Price models, the common factor and betas against closed forms and published values, for every sampler.

Within four standard errors at a fixed seed.
"""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

import careersim as cs
from careersim.analysis.outlook import price_blocks
from careersim.engine.batch_means import BatchMeans, estimate_of
from careersim.estimate import Estimate

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


class Sample:
    """Prices of some stocks at some months, with the means of their batches."""

    def __init__(self, text: str, months: list[int], sampler: str, paths: int = PATHS) -> None:
        decision = cs.loads(text)
        blocks = [*price_blocks(decision, [*decision.market], months, sampler=sampler, paths=paths)]
        self.n_batches = sum(n for _, n in blocks)
        self.prices = {
            name: np.concatenate([made[name] for made, _ in blocks], axis=1) for name in decision.market
        }  # (n_months, n_paths)

    def mean(self, values: np.ndarray) -> Estimate:
        means = BatchMeans.none(1)
        means.add(values.reshape(self.n_batches, -1).mean(axis=1, keepdims=True))
        return means.estimate(0)

    def sd(self, values: np.ndarray) -> Estimate:
        sd = values.std(ddof=1)
        return Estimate(float(sd), self.mean(((values - values.mean()) ** 2 - sd**2) / (2 * sd)).se)

    def correlation(self, x: np.ndarray, y: np.ndarray) -> Estimate:
        x, y = (x - x.mean()) / x.std(), (y - y.mean()) / y.std()
        rho = float((x * y).mean())
        return Estimate(rho, self.mean(x * y - rho * (x**2 + y**2) / 2).se)


# --- every kind -----------------------------------------------------------------------------------------------


@of_kinds
@pytest.mark.parametrize("years", [1, 4])
def test_the_expected_price_is_kept(kind: str, years: int, agrees: Judge, sampler: str) -> None:
    more = "dividend_yield = 0.01" if kind == "regime" else "expected_return = 0.09, dividend_yield = 0.01"
    sample = Sample(market(kind, more), [12 * years], sampler)
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
    sample = Sample(market(kind, "loading = 0.3"), [0, 12, 24], sampler)
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


def call(spot: np.ndarray, strike: float) -> np.ndarray:
    return np.maximum(spot - strike, 0.0)


def test_a6_the_lowest_month_is_above_the_lowest_moment(oracle: Oracle, sampler: str) -> None:
    text = f"""
        start = 2026-01-01
        market.X = {{ spot = 100, volatility = 0.5, expected_return = {math.expm1(0.08)} }}
        offers.a.salary = 1
        offers.b.salary = 1
    """
    sample = Sample(text, [*range(1, 49)], sampler)
    hit = sample.mean((sample.prices["X"].min(axis=0) < 60).astype(float))
    # Broadie, Glasserman & Kou 1997: monitored monthly, a barrier acts as if further away by beta sigma sqrt(dt).
    shifted = 60 * math.exp(-0.5826 * 0.5 * 12**-0.5)
    nu, sigma, years, b = 0.08 - 0.125, 0.5, 4, math.log(shifted / 100)
    root = sigma * math.sqrt(years)
    below = stats.norm.cdf((b - nu * years) / root)
    below += math.exp(2 * nu * b / sigma**2) * stats.norm.cdf((b + nu * years) / root)
    assert hit.value == pytest.approx(below, abs=4 * hit.se + 0.003)  # the shift is right to o(1/sqrt(n))
    assert hit.value + 4 * hit.se < oracle["A6"]


def test_a7_merton(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    text = market("gbm").replace('"gbm", spot = 100, volatility = 0.35', '"jump_diffusion", spot = 100, {}')
    jumps = "volatility = 0.25, jump_rate = 0.6, jump_mean = -0.15, jump_volatility = 0.25"
    sample = Sample(text.replace("{}", f"{jumps}, expected_return = {math.expm1(0.08)}"), [12, 48], sampler)
    first, last = sample.prices["X"]
    agrees(sample.mean(last), 100 * math.exp(0.32))
    agrees(sample.sd(np.log(first)), oracle["A7c"])
    sample = Sample(text.replace("{}", f"{jumps}, expected_return = {math.expm1(0.05)}"), [12], sampler)
    agrees(sample.mean(math.exp(-0.05) * call(sample.prices["X"][0], 100)), oracle["A7d"])


def test_a8_heston(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    numbers = "initial_variance = 0.0175, long_variance = 0.0398, reversion = 1.5768, vol_of_variance = 0.5751"
    text = market("gbm").replace('"gbm"', '"heston"').replace("volatility = 0.35", f"{numbers}, correlation = -0.5711")
    sample = Sample(text.replace("spot = 100", "spot = 100, expected_return = 0"), [12], sampler)
    agrees(sample.mean(call(sample.prices["X"][0], 100)), oracle["A8"])


def test_a9_regime(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    states = f"""states = [{{ expected_return = {math.expm1(0.14)}, volatility = 0.2, leave_rate = 0.5 }},
        {{ expected_return = {math.expm1(-0.20)}, volatility = 0.4, leave_rate = 1.5 }}]""".replace("\n", " ")
    text = market("gbm").replace('"gbm"', '"regime"').replace("volatility = 0.35", states)
    sample = Sample(text, [36], sampler)
    agrees(sample.mean(sample.prices["X"][0]), oracle["A9"])


def test_a11_the_tail_of_a_t_variable(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    text = market("gbm").replace('"gbm"', '"student_t"').replace("0.35", "0.35, dof = 4")
    sample = Sample(text, [0, 1], sampler)
    today, later = np.log(sample.prices["X"])
    step = (later - today) / (0.35 / math.sqrt(12))
    bounded = 0.9981  # the sd of a t(4) variable of variance 1 bounded at 20, which is scaled back to 1
    step = (step - step.mean()) * bounded
    agrees(sample.mean((step < oracle["A11"]).astype(float)), 0.01)


def test_a12_an_uncertain_drift_through_the_file(oracle: Oracle, agrees: Judge, sampler: str) -> None:
    mean = math.exp(0.08 + 0.08**2 / 2)
    drift = f"{{ normal = [{mean - 1}, {mean * math.sqrt(math.expm1(0.08**2))}] }}"
    text = market("gbm", f"expected_return = {drift}").replace("0.35", "0.40")
    sample = Sample(text, [48], sampler)
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
    sample = Sample(text, [0, 1], sampler)
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
    sample = Sample(market(kind, more, factor=factor), [48], sampler)
    mu, q = np.log([1.14, 0.8]), np.array([[-0.5, 0.5], [1.5, -1.5]])
    agrees(sample.mean(sample.prices["X"][0]), 100 * (continuous_mean(q, mu, 4) if kind == "regime" else 1.09**4))


def test_a_crash_of_the_factor_is_everyones(agrees: Judge, sampler: str) -> None:
    text = market("gbm", "loading = 0.6", factor=JUMPS) + "market.Y = { spot = 10, volatility = 0.5, loading = 0.3 }"
    sample = Sample(text, [0, 12], sampler, 1 << 18)
    x, y = (np.diff(np.log(sample.prices[name]), axis=0)[0] for name in "XY")
    # beta = loading x volatility / 0.15; the jumps' variance a year is 0.5 (0.25^2 + 0.1^2).
    beta, jumps = (0.6 * 0.35 / 0.15, 0.3 * 0.5 / 0.15), 0.5 * (0.25**2 + 0.1**2)
    variances = [v**2 + b**2 * jumps for v, b in zip((0.35, 0.5), beta, strict=True)]
    agrees(sample.sd(x), math.sqrt(variances[0]))
    covariance = 0.6 * 0.3 * 0.35 * 0.5 + beta[0] * beta[1] * jumps
    agrees(sample.correlation(x, y), covariance / math.sqrt(variances[0] * variances[1]))


def test_a4_betas_become_loadings(oracle: Oracle, agrees: Judge, sampler: str) -> None:
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
    sample = Sample(text, [12], sampler)
    logs = [np.log(sample.prices[name][0]) for name in "XY"]
    agrees(sample.correlation(*logs), oracle["A4b"])
    for name, beta in (("X", 1.2), ("Y", 1.4)):
        agrees(sample.mean(sample.prices[name][0]), 100 * (1.03 + 0.05 * beta))


def test_a_beta_is_uncertain_by_the_premium_and_an_alpha_of_its_own(agrees: Judge, sampler: str) -> None:
    text = market("gbm", "loading = 0, expected_return = { beta = 1.2 }").replace("0.35", "0.0001")
    other = "market.Y = { spot = 100, volatility = 0.0001, loading = 0, expected_return = { beta = 1.2 } }"
    sample = Sample(text + other, [12], sampler)
    x, y = (sample.prices[name][0] / 100 - 1 for name in "XY")
    agrees(sample.mean(x), 0.04 + 1.2 * 0.045)
    agrees(sample.sd(x), math.hypot(1.2 * 0.015, 0.05))
    agrees(sample.correlation(x, y), (1.2 * 0.015) ** 2 / ((1.2 * 0.015) ** 2 + 0.05**2))


# --- option values, through the file --------------------------------------------------------------------------


def option(market: str, rate: float) -> str:
    """Return a file whose offer pays one option of a year at the money, discounted at the rate that it grows by."""
    return f"""
        start = 2026-01-01
        horizon = "1y"
        preferences = {{ discount_rate = {math.expm1(rate)} }}
        market.X = {{ spot = 100, expected_return = {math.expm1(rate)}, {market} }}
        [offers.a]
        stock = "X"
        options = {{ shares = 1, strike = 100, vesting = "1y monthly" }}
        [offers.b]
        salary = 0
    """


@pytest.mark.parametrize("loading", [0.0, 0.5])
@pytest.mark.parametrize(
    ("key", "rate", "market"),
    [
        (
            "A7d",
            0.05,
            'kind = "jump_diffusion", volatility = 0.25, jump_rate = 0.6, jump_mean = -0.15, jump_volatility = 0.25',
        ),
        (
            "A8",
            0.0,
            'kind = "heston", initial_variance = 0.0175, long_variance = 0.0398, reversion = 1.5768, '
            "vol_of_variance = 0.5751, correlation = -0.5711",
        ),
    ],
)
def test_a7_a8_an_option_is_worth_what_the_closed_form_says_whatever_the_loading(
    key: str, rate: float, market: str, loading: float, oracle: Oracle, agrees: Judge, sampler: str
) -> None:
    result = cs.simulate(cs.loads(option(f"{market}, loading = {loading}", rate)), 131_072, 0, sampler=sampler)
    agrees(result.figures.alternatives["a"].present_value.mean, oracle[key])


@of_kinds
def test_a_pseudo_price_depends_on_no_other_stock_and_no_other_month(kind: str) -> None:
    more = "loading = 0.4"
    alone = Sample(market(kind, more, factor=JUMPS), [3, 20], "pseudo", 4096)
    second = market("heston", "loading = 0.6", name="A").split("market")[1].split("\n")[0]
    beside = Sample(f"{market(kind, more, factor=JUMPS)}\nmarket{second}", [1, 3, 20, 48], "pseudo", 4096)
    assert np.array_equal(alone.prices["X"], beside.prices["X"][[1, 2]])


@of_kinds
def test_equal_draws_for_another_number(kind: str, sampler: str) -> None:
    """A spot three times as high is three times every price: the draws are kept."""
    one, other = (
        Sample(market(kind).replace("spot = 100", f"spot = {spot}"), [1, 7], sampler, 4096) for spot in (100, 300)
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
    sample = Sample(market("gbm", "expected_return = { beta = 0.7, alpha = 0 }", factor=factor) + other, [12], sampler)
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
    sample = Sample(together(factor, ", factor_beta = 1.5"), [48], sampler)
    exits, fails = -math.log(0.7), -math.log(0.8)
    p_private = math.exp(-4 * (exits + fails))
    p_exit = exits / (exits + fails) * (1 - p_private)
    agrees(sample.mean(sample.prices["P"][0]), 100 * (3 * p_exit + p_private))


def test_the_value_at_an_exit_moves_with_the_factor_by_its_beta(sampler: str, agrees: Judge) -> None:
    text = together("gbm", ", factor_beta = 1.5").replace("exit_rate = 0.3", "exit_rate = 1")
    sample = Sample(text, [1], sampler)  # a certain exit, at once
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
