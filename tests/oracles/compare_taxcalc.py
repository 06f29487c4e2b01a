"""Compare careersim's federal tax with taxcalc's: python compare_taxcalc.py taxes.csv, in taxcalc's own environment."""

import sys

import numpy as np
import pandas as pd
from taxcalc import Calculator, Policy, Records

MARS = {"single": 1, "married_joint": 2, "married_separate": 3, "head": 4}
TOLERANCE, FROM = 5.0, 30_000

if __name__ == "__main__":
    for (year, filing, state, gains), rows in pd.read_csv(sys.argv[1]).groupby(
        ["year", "filing", "state", "gains"], sort=False
    ):
        people = pd.DataFrame({
            "RECID": np.arange(1, len(rows) + 1), "MARS": MARS[filing], "FLPDYR": year, "XTOT": 1 + (filing == "married_joint"),
            "age_head": 40, "age_spouse": 40 * (filing == "married_joint"), "e00200": rows.wages.to_numpy(),
            "e00200p": rows.wages.to_numpy(), "e00200s": 0.0, "e18400": rows.state_tax.to_numpy(),
            "p23250": gains, "s006": 1.0,
        })  # fmt: skip
        records = Records(data=people, start_year=year, gfactors=None, weights=None, adjust_ratios=None)
        policy = Policy()
        policy.set_year(year)
        calculator = Calculator(policy=policy, records=records, verbose=False)
        calculator.calc_all()
        gap = rows.federal.to_numpy() - calculator.array("iitax")
        counted = rows.wages.to_numpy() >= FROM
        worst = np.argmax(np.abs(gap) * counted)
        far = (np.abs(gap) > TOLERANCE) & counted
        print(
            f"{year} {filing} {state} gains {gains:,.0f}: {far.sum()} beyond {TOLERANCE:g}, worst {gap[worst]:+.2f} at {rows.wages.iloc[worst]:,.0f}"
        )
