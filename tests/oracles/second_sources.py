"""The reference values once more, by QuantLib, scipy and numpy, beside what is published.

pip install 'careersim[check]'
python tests/oracles/second_sources.py    a table; exit status 1 where one differs by more than its tolerance
python tests/oracles/second_sources.py --write    puts what was found into the references, as their second source
"""

import json
import math
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import QuantLib as ql  # noqa: N813 - as its own documents do
import scipy
from scipy import integrate, linalg, optimize, stats

REFERENCES = Path(__file__).parents[2] / "careersim" / "verify" / "references.json"
PUBLISHED = {row["id"]: row["value"] for row in json.loads(REFERENCES.read_text("utf-8"))}
TODAY = ql.Date(1, 1, 2025)
DAYS = ql.Actual365Fixed()
SOURCES = {}


def source(tool, *keys, within=1e-8):
    """Say that a function returns the values of some references by a tool, to a relative tolerance."""

    def add(function):
        SOURCES[function] = tool, keys, within
        return function

    return add


def black(spot, strike, years, rate, sigma, kind=ql.Option.Call):
    forward, sd, discount = spot * math.exp(rate * years), sigma * math.sqrt(years), math.exp(-rate * years)
    return ql.BlackCalculator(ql.PlainVanillaPayoff(kind, strike), forward, sd, discount).value()


def process(spot, rate, sigma, q=0.0):
    ql.Settings.instance().evaluationDate = TODAY
    handle = ql.YieldTermStructureHandle
    return ql.BlackScholesMertonProcess(
        ql.QuoteHandle(ql.SimpleQuote(spot)),
        handle(ql.FlatForward(TODAY, q, DAYS)),
        handle(ql.FlatForward(TODAY, rate, DAYS)),
        ql.BlackVolTermStructureHandle(ql.BlackConstantVol(TODAY, ql.NullCalendar(), sigma, DAYS)),
    )


# --- QuantLib -------------------------------------------------------------------------------------------------


@source("QuantLib BlackCalculator", "B1", "B2", "B3a", "B3b", "B4a")
def black_scholes():
    espp = black(100, 100, 0.5, 0.05, 0.30)
    fixed = 10_000 * ((math.exp(-0.025) + espp / 100) / 0.85 - math.exp(-0.025))
    preferred = black(100, 25, 5, 0.04, 0.9) - 0.25 * black(100, 100, 5, 0.04, 0.9)
    return black(100, 100, 4, 0.04, 0.5), black(100, 100, 1.25, 0.04, 0.5), 15 + 0.85 * espp, fixed, preferred


@source("QuantLib BatesEngine, at next to no volatility of variance", "A7d", within=1e-6)
def merton():
    ql.Settings.instance().evaluationDate = TODAY
    rate, none = (ql.YieldTermStructureHandle(ql.FlatForward(TODAY, r, DAYS)) for r in (0.05, 0.0))
    spot, variance = ql.QuoteHandle(ql.SimpleQuote(100)), 0.25**2
    jumps = ql.BatesProcess(rate, none, spot, variance, 1.0, variance, 1e-4, 0.0, 0.6, -0.15, 0.25)
    option = ql.VanillaOption(ql.PlainVanillaPayoff(ql.Option.Call, 100), ql.EuropeanExercise(TODAY + 365))
    option.setPricingEngine(ql.BatesEngine(ql.BatesModel(jumps), 1e-12, 1_000_000))
    return option.NPV()


@source("QuantLib AnalyticHestonEngine", "A8", within=1e-7)
def heston():
    ql.Settings.instance().evaluationDate = TODAY
    flat = ql.YieldTermStructureHandle(ql.FlatForward(TODAY, 0.0, DAYS))
    spot = ql.QuoteHandle(ql.SimpleQuote(100))
    model = ql.HestonModel(ql.HestonProcess(flat, flat, spot, 0.0175, 1.5768, 0.0398, 0.5751, -0.5711))
    option = ql.VanillaOption(ql.PlainVanillaPayoff(ql.Option.Call, 100), ql.EuropeanExercise(TODAY + 365))
    option.setPricingEngine(ql.AnalyticHestonEngine(model, 1e-12, 1_000_000))
    return option.NPV()


@source("QuantLib AnalyticEuropeanMargrabeEngine", "E2a", "E2b", "E2c", "E2d", within=1e-3)
def margrabe():
    # Three years are 1,095 days of the 365 it counts in.
    a, b = process(400_000, 0, 0.4), process(380_000, 0, 0.6)

    def exchange(one, other):
        option = ql.MargrabeOption(1, 1, ql.EuropeanExercise(TODAY + 1095))
        option.setPricingEngine(ql.AnalyticEuropeanMargrabeEngine(one, other, 0.5))
        return option.NPV()

    of_a, of_b = exchange(b, a), exchange(a, b)
    return of_a, of_b, min(of_a, of_b), 400_000 + of_a


@source("QuantLib finite differences, Bermudan", "F3a", "F3b", "F3c", "F3d", within=1e-3)
def bermudan_puts():
    def put(sigma, years):
        # A year of 350 days has 50 steps of a week: rates and variances are those of the time that QuantLib counts.
        scale = 365 / 350
        motion = process(36, 0.06 * scale, sigma * math.sqrt(scale))
        dates = [TODAY + 7 * step for step in range(1, 50 * years + 1)]
        option = ql.VanillaOption(ql.PlainVanillaPayoff(ql.Option.Put, 40), ql.BermudanExercise(dates))
        option.setPricingEngine(ql.FdBlackScholesVanillaEngine(motion, 2000, 2000))
        return option.NPV()

    return put(0.2, 1), put(0.2, 2), put(0.4, 1), put(0.4, 2)


# --- scipy ----------------------------------------------------------------------------------------------------


def lognormal(mean, sd):
    return stats.lognorm(sd, scale=mean * math.exp(-(sd**2) / 2))


@source("scipy.stats.lognorm", "A1a", "A1b", "A5", "E10a")
def distribution():
    price = lognormal(100 * math.exp(0.14), 0.35 * math.sqrt(2))
    later = lognormal(100 * math.exp(0.32), 1.0)
    skewed = lognormal(1, 0.8)
    return price.mean(), price.std(), later.cdf(100), math.sqrt(0.05 * 0.95 / 1e4) / skewed.pdf(skewed.ppf(0.05))


@source("numpy, covariance matrices", "A2a", "A2b", "A3a", "A3b", "A3d", "A3e", "E11", "E11b", "A4a", "A4b")
def covariances():
    times = [np.arange(1, 17) / 4, np.arange(1, 5.0)]
    numbers = ((100, 0.08, 0.40, 100), (50, 0.10, 0.55, 700))
    means = [n * spot * np.exp((mu - 0.04) * t) for t, (spot, mu, _, n) in zip(times, numbers, strict=True)]

    def covariance(i, j, rho):
        at = np.minimum.outer(times[i], times[j])
        return means[i] @ np.expm1(rho * numbers[i][2] * numbers[j][2] * at) @ means[j]

    a, b = covariance(0, 0, 1), covariance(1, 1, 1)
    together = a + b - 2 * covariance(0, 1, 0.5)
    betas = np.array([[1.2, 0.30, 0], [1.4, 0, 0.45]])
    stocks = betas @ np.diag([0.17**2, 1, 1]) @ betas.T
    return (
        means[0].sum(), a**0.5, means[1].sum(), b**0.5, together**0.5, (a + b) ** 0.5, together / 1e6, (a + b) / 1e6,
        stocks[0, 0] ** 0.5, stocks[0, 1] / math.sqrt(stocks[0, 0] * stocks[1, 1]),
    )  # fmt: skip


@source("scipy.integrate, inverse Gaussian first passage", "A6")
def first_passage():
    b, nu, sigma = math.log(0.6), 0.08 - 0.125, 0.5

    def density(t):
        return -b / (sigma * math.sqrt(2 * math.pi * t**3)) * math.exp(-((b - nu * t) ** 2) / (2 * sigma**2 * t))

    return integrate.quad(density, 0, 4, epsabs=1e-13)[0]


@source("numpy, cumulants of the characteristic function", "A7c", within=1e-6)
def second_cumulant():
    def psi(u):
        return -0.5 * 0.25**2 * u * u + 0.6 * (np.exp(-0.15j * u - 0.5 * 0.25**2 * u * u) - 1)

    h = 1e-3
    return math.sqrt(-(psi(h) - 2 * psi(0) + psi(-h)).real / h**2)


@source("scipy.linalg.expm", "A9", "C8b", "B6a")
def markov_chains():
    q = np.array([[-0.5, 0.5], [1.5, -1.5]])
    price = 100 * linalg.expm(3 * (q + np.diag([0.14, -0.20])))[0].sum()
    stays = [linalg.expm(year * np.array([[-0.2, 0.2], [0, 0]]))[0, 0] for year in (1, 2, 3, 4)]
    company = linalg.expm(7 * np.array([[-0.25, 0.10, 0.15], [0, 0, 0], [0, 0, 0]]))
    return price, np.dot(stays, [0.05, 0.15, 0.4, 0.4]) / np.dot(stays, [0.25] * 4), company[0, 1]


@source("scipy.stats.t", "A11")
def student():
    return stats.t.ppf(0.01, 4) / stats.t.std(4)


@source("scipy.integrate, over drift and price", "A12a", "A12b", "A12d")
def uncertain_drift():
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    drift = 0.08 + 0.08 * nodes
    logs = 4 * drift[:, None] + 0.8 * nodes[None, :]
    both = np.outer(weights, weights)
    mean = (both * logs).sum()
    variance = (both * (logs - mean) ** 2).sum()
    price = integrate.quad(lambda m: 100 * math.exp(4 * m) * stats.norm.pdf(m, 0.08, 0.08), -1, 1.5, epsabs=1e-12)[0]
    return price, math.sqrt(variance), 16 * 0.08**2 / variance


@source("exact fractions", "B5", "C8a", "E7c", "E7d")
def fractions():
    left = Fraction(1, 2)
    for part in ("0.201", "0.205", "0.167", "0.126"):
        left *= 1 - Fraction(part)
    vests = (Fraction(5, 100), Fraction(15, 100), Fraction(40, 100), Fraction(40, 100))
    threshold = Fraction(2, 5)
    return (
        float(left), float(sum((i + 1) * vest for i, vest in enumerate(vests))),
        float(1 - threshold), float((1 + threshold) / 2),
    )  # fmt: skip


@source("scipy.stats.pareto", "B7a", "B7b", within=1e-7)
def pareto():
    index = optimize.brentq(lambda a: stats.pareto.sf(20, a, scale=10) - 0.015 / 0.04, 1.01, 5, xtol=1e-14)
    return index, stats.pareto.mean(index, scale=10)


@source("scipy.integrate and sums", "B4b", "B6b", "C1a", "C1b", "C6", "C7", within=1e-7)
def of_time():
    exits = integrate.quad(lambda t: 1e6 * 0.10 * math.exp(-(0.25 + 0.12) * t), 0, 10)[0]
    salary = integrate.quad(lambda t: 200_000 * math.exp(-(0.01 + 0.06) * t), 0, 5)[0]
    monthly = sum(200_000 / 12 * math.exp(-(0.01 + 0.06) * m / 12) for m in range(1, 61))
    vests = sum(100 * 100 * math.exp((0.08 - 0.04 - 0.06) * quarter / 4) for quarter in range(1, 17))
    repaid = integrate.quad(lambda t: 50_000 * (1 - t) * 0.3 * math.exp(-0.3 * t), 0, 1)[0]
    preferred = black(100, 25, 5, 0.04, 0.9) - 0.25 * black(100, 100, 5, 0.04, 0.9)
    return preferred / 75, exits, salary, monthly, vests, repaid


@source("scipy.integrate", "C4", "D4", "D5a", within=1e-6)
def of_one_number():
    metric = stats.norm(1, 0.12)

    def payout(x):
        return 0.0 if x < 0.8 else 2.0 if x >= 1.2 else np.interp(x, [0.8, 1.0, 1.2], [0.5, 1.0, 2.0])

    paid = integrate.quad(lambda x: payout(x) * metric.pdf(x), 0.8, 1.2, points=[1.0])[0] + 2 * metric.sf(1.2)
    a = 2 / 500_000
    utility = integrate.quad(lambda z: math.exp(-a * (100_000 + 80_000 * z)) * stats.norm.pdf(z), -12, 12)[0]
    worst = lognormal(1, 0.6)
    mean = integrate.quad(worst.ppf, 0, 0.05)[0] / 0.05
    return paid, -math.log(utility) / a, mean


@source("scipy.integrate, expected utility", "D1", "D2a", "D2b", "D2c", "D2d", "D3", within=1e-7)
def certainty_equivalents():
    def certain(mean, sd, wealth, gamma, p=1.0):
        def of(x):
            return math.log(x) if gamma == 1 else x ** (1 - gamma) / (1 - gamma)

        scale = wealth or mean
        u = p * integrate.quad(
            lambda z: of((wealth + mean * math.exp(sd * z - sd * sd / 2)) / scale) * stats.norm.pdf(z),
            -12, 12, epsabs=1e-14, limit=500,
        )[0]  # fmt: skip
        if p < 1:
            u += (1 - p) * of(wealth / scale)
        back = math.exp(u) if gamma == 1 else ((1 - gamma) * u) ** (1 / (1 - gamma))
        return scale * back - wealth

    sd = 0.4 * math.sqrt(2)
    cases = ((0, 3), (5e5, 1), (5e5, 2), (5e5, 3), (2e6, 3))
    return *(certain(4e5, sd, *case) for case in cases), certain(1.6e6, 1.2, 5e5, 2, 0.25)


@source("scipy.stats.norm", "E1", "E3", "E4a", "E4b", "E4c", "E5a", "E5b")
def of_normals():
    a, b = 0.4**2 * 3, 0.6**2 * 3
    variance = a + b - 2 * 0.5 * math.sqrt(a * b)
    better = stats.norm.cdf((math.log(400 / 380) - a / 2 + b / 2) / math.sqrt(variance))

    def information(sd):
        gain = integrate.quad(
            lambda z: max(20e3 + sd * z, 0.0) * stats.norm.pdf(z), -20e3 / sd, 12, epsabs=1e-9, limit=500
        )[0]
        return gain - 20e3

    sds = (60e3, 50e3, 25e3, math.sqrt(60e3**2 - 50e3**2 - 25e3**2))
    looks = (60e3**2 / math.sqrt(60e3**2 + 80e3**2 / n) for n in (1, 4))
    return better, *map(information, (*sds, *looks))


@source("scipy.integrate, order statistics", "E6")
def best_of_five():
    return integrate.quad(lambda x: 5 * x * stats.norm.pdf(x) * stats.norm.cdf(x) ** 4, -12, 12)[0]


@source("scipy.stats.beta", "E7b")
def beta():
    return stats.beta.sf(0.4, 2, 3)


@source("numpy, the simplex by faces", "E7a")
def simplex():
    # P(sum d_i w_i > 0) of uniform weights is the sum over positive d of d^(n-1) over the product of d - d_j.
    d = np.array([0.5, -0.2, -0.4, 0.1])
    return sum(x**3 / np.prod([x - y for y in d if y != x]) for x in d if x > 0)


@source("scipy.optimize, crossing of scipy.stats.lognorm", "E8")
def crossing():
    a, b = lognormal(1.1, 0.3), lognormal(1.0, 0.7)
    at = optimize.brentq(lambda x: a.cdf(x) - b.cdf(x), 0.8, 3, xtol=1e-14)
    return a.cdf(at)


@source("scipy.integrate, nested", "E9a", "E9b", "E9c", within=1e-7)
def sobol_indices():
    def mean(function):
        return integrate.quad(function, -math.pi, math.pi, epsabs=1e-12)[0] / (2 * math.pi)

    sin2, sin4 = mean(lambda x: math.sin(x) ** 2), mean(lambda x: math.sin(x) ** 4)
    x4, x8 = mean(lambda x: x**4), mean(lambda x: x**8)
    total = sin2 * (1 + 2 * 0.1 * x4 + 0.01 * x8) + 49 * (sin4 - sin2**2)
    first = sin2 * (1 + 0.1 * x4) ** 2
    third = sin2 * 0.01 * (x8 - x4**2)
    x, y = stats.lognorm(0.5), stats.lognorm(0.8)
    product = x.moment(2) * y.moment(2) - (x.mean() * y.mean()) ** 2
    return first / total, third / total, y.mean() ** 2 * x.var() / product


@source("scipy.optimize and scipy.integrate", "F1", "F2a", "F2b", "F2c", "F2d", "F10", within=1e-7)
def dates():
    flow = 200_000 * math.exp(-0.05) / integrate.quad(lambda t: math.exp(-0.05 * t), 0, 1)[0]
    vests = [60_000] * 4 + [30_000] * 4

    def leaving(quarter):
        held = sum(v * math.exp(-0.01 * (k + 1)) for k, v in enumerate(vests[:quarter]))
        return held + integrate.quad(lambda t: 160_000 * math.exp(-0.04 * t), quarter / 4, 3)[0]

    best = max(range(9), key=leaving)

    def gap(base):
        years = range(1, 5)
        now = sum((220_000 * 1.15 * 1.033 ** (y - 1) + 150_000) / 1.05**y for y in years)
        offer = sum((base * 1.10 * 1.033 ** (y - 1) + 60_000) / 1.05**y for y in years) + 30_000 / 1.05
        return offer - now

    return flow, best / 4, leaving(4), leaving(0), leaving(8), optimize.brentq(gap, 1e5, 1e6, xtol=1e-6)


@source("sums", "C5", "F11b", "F11c")
def sums():
    pay = sum(stats.binom.pmf(k, 4, 0.089) * 100_000 * 1.033**4 * 1.174**k for k in range(5))
    later = [52_000 * math.exp(-0.01 * quarter) for quarter in range(1, 9)]
    return pay, max(50_000 * k + sum(later[k:]) for k in range(9)), sum(later)


@source("the closed form", "F5a")
def least_of_uniform_wages():
    return (1 - math.sqrt(1 - 0.95**2)) / 0.95


@source("scipy.stats.betabinom, value iteration", "F5b", within=1e-8)
def least_of_quantecons_wages():
    wages, chances = np.linspace(10, 60, 51), stats.betabinom(50, 200, 100).pmf(np.arange(51))
    going_on = 0.0
    for _ in range(5_000):
        going_on = 25 + 0.99 * np.maximum(wages / 0.01, going_on) @ chances
    return 0.01 * going_on


@source("scipy.integrate and scipy.optimize", "F5c", "F5d", within=1e-7)
def least_of_lognormal_jobs():
    def least(sd):
        offers = lognormal(1.0, sd)

        def gap(x):
            return 0.7 + 0.99 * 0.5 / 0.01 * integrate.quad(offers.sf, x, np.inf, epsabs=1e-13)[0] - x

        return optimize.brentq(gap, 0.5, 5, xtol=1e-13)

    return least(0.38), least(0.24)


@source("scipy.integrate and scipy.optimize", "F6a", "F6b", "F6c", "F6d", within=1e-6)
def a_match_that_is_learnt():
    beta, mean, sd, gain = 0.95, 10, 2, 4 / 13
    shift, left = sd * math.sqrt(gain), sd * math.sqrt(1 - gain)  # what the signal moves, and what it leaves unknown

    def known(believed, q):
        """Return what the job is worth from then on that will be known next period, and may be left."""
        quality = stats.norm(believed, left)
        threshold = beta * q * (1 - beta)
        above = integrate.quad(lambda x: x * quality.pdf(x), threshold, believed + 12 * left, epsabs=1e-12)[0]
        return believed + beta * (above / (1 - beta) + quality.cdf(threshold) * beta * q)

    def leaves_below(q):
        return optimize.brentq(lambda m: known(m, q) - beta * q, 0, 20, xtol=1e-12)

    def new(q):
        belief, threshold = stats.norm(mean, shift), leaves_below(q)
        stays = integrate.quad(lambda m: known(m, q) * belief.pdf(m), threshold, mean + 12 * shift, epsabs=1e-10)[0]
        return stays + belief.cdf(threshold) * beta * q  # the signal comes before the first period

    q = optimize.brentq(lambda q: new(q) - q, 200, 240, xtol=1e-9)
    threshold = leaves_below(q)
    return q, threshold, beta * (1 - beta) * q, stats.norm(mean, shift).cdf(threshold)


@source("exact fractions", "F6e", "F6f")
def beliefs():
    prior, noise = Fraction(4), Fraction(9)
    return float(prior / (prior + noise)), math.sqrt(1 / (1 / prior + 4 / noise))


@source("scipy.integrate and scipy.optimize", "F7a", "F7b")
def what_to_look_into():
    def index(mean, sd):
        offer = stats.norm(mean, sd)
        return optimize.brentq(lambda z: integrate.quad(offer.sf, z, np.inf, epsabs=1e-13)[0] - 2, mean, mean + 9 * sd)

    return index(50, 20), index(45, 35)


def main():
    print(f"QuantLib {ql.__version__}, scipy {scipy.__version__}, numpy {np.__version__}\n")
    print("| | published | by | again | relative difference |\n|---|---|---|---|---|")
    again, wrong = {}, 0
    for function, (tool, keys, within) in SOURCES.items():
        found = function()
        for key, value in zip(keys, found if isinstance(found, tuple) else (found,), strict=True):
            off = abs(value / PUBLISHED[key] - 1)
            wrong += off > within
            again[key] = float(value), tool
            print(
                f"| {key} | {PUBLISHED[key]:.9g} | {tool} | {value:.9g} | {off:.0e}{'' if off <= within else ' WRONG'} |"
            )
    if "--write" in sys.argv and not wrong:
        rows = json.loads(REFERENCES.read_text("utf-8"))
        for row in rows:
            if row["id"] in again:
                row["second"], row["how"] = again[row["id"]]
        REFERENCES.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
