"""Compare careersim's US taxes with those of another program, at the wages it was asked for.

python compare_us.py TRUTH.npz YEAR FILING [STATE ...]: prints, by state, the largest differences above 30,000 of wages,
and where they are. TRUTH.npz is written by truth_us.py in the oracle's own environment, see README.md.
"""

import sys

import numpy as np

from careersim.taxes.base import YearIncome
from careersim.taxes.us import UsTax

MEDICARE_OVER = {"single": 200_000, "married_joint": 250_000, "head": 200_000, "married_separate": 125_000}
TOLERANCE = {"federal": 5.0, "state": 30.0, "payroll": 5.0}


def ours(state, year, filing, wages):
    tax = UsTax.model_validate({"year": year, "state": state, "filing": filing})
    return tax.owed(year, YearIncome(wages), lambda quantity: quantity.mean)


def compare(truth, year, filing, states):
    wages = truth["wages"]
    counted = wages >= 30_000
    for i, state in enumerate(truth["states"]):
        if states and state not in states:
            continue
        found = ours(state, year, filing, wages)
        theirs = {
            "state": truth["state_income_tax"][i],
            "payroll": truth["employee_social_security_tax"][i]
            + truth["employee_medicare_tax"][i]
            + truth["employee_state_payroll_tax"][i]
            + 0.009 * np.maximum(wages - MEDICARE_OVER[filing], 0),
        }
        if state == "TX":
            theirs["federal"] = truth["income_tax"][i]
        for levy, amounts in theirs.items():
            gap = (np.broadcast_to(found[levy], wages.shape) - amounts)[counted]
            worst = np.argmax(np.abs(gap))
            far = np.abs(gap) > TOLERANCE[levy]
            if far.any():
                where = wages[counted][far]
                print(
                    f"{year} {filing} {state} {levy}: {far.sum():5} beyond, worst {gap[worst]:+.2f} at "
                    f"{wages[counted][worst]:,.0f}; from {where[0]:,.0f} ({gap[far][0]:+.2f}) to {where[-1]:,.0f} ({gap[far][-1]:+.2f})"
                )


if __name__ == "__main__":
    compare(np.load(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
