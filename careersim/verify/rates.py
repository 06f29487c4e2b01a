"""Rates of continuous time in the terms of the file, and the files that several recipes share."""

from __future__ import annotations

import math


def effective(rate: float) -> float:
    """Return the effective annual rate of a continuous one."""
    return math.expm1(rate)


def yearly(hazard: float) -> float:
    """Return the probability per year of an intensity per year."""
    return -math.expm1(-hazard)


def one_vest(
    *,
    years: int,
    shares: float = 1.0,
    spot: float = 100.0,
    drift: float,
    volatility: float,
    q: float = 0.0,
    preferences: str = "",
) -> str:
    """Return a file whose current job pays one vest and nothing else, undiscounted."""
    return f"""
        start = 2025-01-01
        horizon = "{years}y"
        preferences = {{ discount_rate = 0{preferences and f", {preferences}"} }}
        [market.X]
        spot = {spot}
        expected_return = {effective(drift)}
        dividend_yield = {effective(q)}
        volatility = {volatility}
        [current]
        stock = "X"
        rsu = {{ shares = {shares}, vesting = {{ tranches = [{{ date = {2025 + years}-01-01, fraction = 1 }}] }} }}
        [offers.other]
        salary = 0
    """
