"""How long the tax stage takes: python benchmarks/taxes.py.

1. Brackets as sums of ramps against `np.interp` on the same incomes, and whether they agree to the cent: the least
   processor time of many turns of each, taken in turn, since other programs only ever add to it.
2. The tax stage of a run of a file with US taxes, as a share of the whole run.
"""

from __future__ import annotations

import os
import sys
from statistics import median
from time import process_time
from typing import Any
from unittest.mock import patch

# One core, as the command does; set before anything loads a library that reads it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

import careersim as cs
from careersim.engine import block
from careersim.engine.tax import YearTax, taxes_by_year
from careersim.taxes.us.federal import federal_law
from careersim.taxes.us.state import state_law

FILE = """
start = 2025-01-01
[tax]
kind = "us"
year = 2025
state = "{state}"
[market.ACME]
spot = 100.0
[market.BETA]
spot = 50.0
[current]
stock = "ACME"
salary = {{ annual = 250_000, raise = {{ pert = [0.0, 0.03, 0.06] }} }}
bonus = {{ target = 0.2, payout = {{ pert = [0.0, 1.0, 2.0] }} }}
rsu = {{ granted = 2023-06-06, shares = 4_000, vesting = "4y quarterly, 1y cliff" }}
refresher = {{ value = 60_000, first = 2025-08-31, vesting = "4y quarterly" }}
[offers.beta]
stock = "BETA"
start = 2025-03-01
salary = {{ annual = 220_000, raise = {{ pert = [0.0, 0.03, 0.06] }} }}
bonus = {{ target = 0.15, payout = {{ pert = [0.0, 1.0, 2.0] }} }}
rsu = {{ value = 400_000, vesting = "4y quarterly, 1y cliff" }}
"""


def brackets() -> None:
    california = state_law("CA", 2025, "single").brackets
    assert california is not None
    incomes = np.random.default_rng(0).lognormal(12.2, 0.6, 65_536)
    for name, ramps in (
        ("federal 2025", federal_law(2025, "single").brackets),
        ("California 2025", california),
    ):
        assert ramps is not None
        edges = np.array([*ramps.edges, 1e9])
        taxes = np.array([ramps.at(float(edge)) for edge in edges])
        ours, theirs = [], []
        for _ in range(200):
            start = process_time()
            found = ramps.at(incomes)
            ours.append(process_time() - start)
            start = process_time()
            known = np.interp(incomes, edges, taxes)
            theirs.append(process_time() - start)
        gap = np.abs(found - known).max()
        per_income = [min(times) / len(incomes) * 1e9 for times in (ours, theirs)]
        print(f"{name}: {per_income[0]:.1f} ns an income, interp {per_income[1]:.1f}, "
              f"ratio {per_income[0] / per_income[1]:.2f}; largest difference {gap:.1e}")  # fmt: skip


def stage() -> None:
    paths = 1_048_576 if "--long" in sys.argv else 262_144
    for state in ("CA", "NY", "OR", "TX"):
        decision = cs.loads(FILE.format(state=state))
        spent = [0.0]

        def timed(*arguments: Any, spent: list[float] = spent) -> dict[int, YearTax]:
            start = process_time()
            try:
                return taxes_by_year(*arguments)
            finally:
                spent[0] += process_time() - start

        with patch.object(block, "taxes_by_year", timed):
            cs.simulate(decision, 8_192)
            shares = []
            for _ in range(5):
                spent[0] = 0.0
                start = process_time()
                cs.simulate(decision, paths)
                shares.append(spent[0] / (process_time() - start))
        print(f"tax stage, {state}: {median(shares):.0%} of a run")


if __name__ == "__main__":
    brackets()
    stage()
