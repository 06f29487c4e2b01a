"""QuantLib's own Monte Carlo engine of European options on a basket."""

from __future__ import annotations

import math

from benchmarks.peers.stocks import CORRELATION, GROWTH, N_STEPS, SPOT, STEP, VOLATILITY
from benchmarks.target import Contender


def contender(n_paths: int) -> Contender:
    """Return the engine, with as many steps; raises ImportError without QuantLib."""
    import QuantLib as ql  # noqa: N813 - the name its own pages use

    today = ql.Date(1, 1, 2025)
    ql.Settings.instance().evaluationDate = today
    days = ql.Actual365Fixed()

    def flat(rate: float) -> ql.YieldTermStructureHandle:
        return ql.YieldTermStructureHandle(ql.FlatForward(today, rate, days))

    processes = [
        ql.BlackScholesMertonProcess(
            ql.QuoteHandle(ql.SimpleQuote(float(spot))),
            flat(0.0),
            flat(float(GROWTH)),
            ql.BlackVolTermStructureHandle(ql.BlackConstantVol(today, ql.NullCalendar(), float(volatility), days)),
        )
        for spot, volatility in zip(SPOT, VOLATILITY, strict=True)
    ]
    matrix = ql.Matrix([list(map(float, row)) for row in CORRELATION])
    market = ql.StochasticProcessArray(processes, matrix)
    expiry = ql.EuropeanExercise(today + math.ceil(365 * STEP * N_STEPS))
    payoff = ql.AverageBasketPayoff(ql.PlainVanillaPayoff(ql.Option.Call, float(SPOT.mean())), 4)

    def run(number: int) -> None:
        option = ql.BasketOption(payoff, expiry)
        engine = ql.MCEuropeanBasketEngine(
            market, "pseudorandom", timeSteps=N_STEPS, requiredSamples=n_paths, seed=number + 2
        )
        option.setPricingEngine(engine)
        option.NPV()

    return Contender("QuantLib", run, n_paths)
