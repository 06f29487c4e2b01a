"""Ask policyengine-us for the taxes at 2,500 wages: python truth_us.py YEAR FILING OUT.npz [N_WAGES].

Runs in an environment of its own, see README.md. Single-earner households aged 40 without children, one a state, that
do not itemise. The filing status is set, not found: who files separately is one person, as the law taxes such returns; a
couple that files jointly has a spouse without wages. A simulation of 400 wages takes about a minute alone on a core, and 2 GB.
"""

import gc
import sys

import numpy as np
from policyengine_us import Simulation

STATES = [
    "AL",
    "AZ",
    "AR",
    "CA",
    "CO",
    "CT",
    "DE",
    "DC",
    "GA",
    "HI",
    "ID",
    "IL",
    "IN",
    "IA",
    "KS",
    "KY",
    "LA",
    "ME",
    "MD",
    "MA",
    "MI",
    "MN",
    "MS",
    "MO",
    "MT",
    "NE",
    "NJ",
    "NM",
    "NY",
    "NC",
    "ND",
    "OH",
    "OK",
    "OR",
    "PA",
    "RI",
    "SC",
    "TX",
    "UT",
    "VT",
    "VA",
    "WV",
    "WI",
    "AK",
    "FL",
    "NV",
    "NH",
    "SD",
    "TN",
    "WA",
    "WY",
]
FILINGS = {"single": "SINGLE", "married_joint": "JOINT", "head": "HEAD_OF_HOUSEHOLD", "married_separate": "SEPARATE"}
WAGES = np.concatenate([np.arange(0, 500_000, 250.0), 500_000 + np.arange(500) * 5_000.0])
AT_ONCE = 400
TAX_UNIT = ("income_tax", "state_income_tax", "employee_state_payroll_tax")
PERSON = ("employee_social_security_tax", "employee_medicare_tax")


def situation(year, filing, n_wages):
    places = {name: {} for name in ("people", "tax_units", "households", "families", "spm_units", "marital_units")}
    for state in STATES:
        members = [f"you {state}", *([f"spouse {state}"] if filing == "married_joint" else [])]
        for member in members:
            places["people"][member] = {"age": {year: 40}, "employment_income": {year: 0.0}}
        for name in places:
            if name != "people":
                places[name][f"{name} {state}"] = {"members": members}
        unit = places["tax_units"][f"tax_units {state}"]
        unit |= {"filing_status": {year: FILINGS[filing]}, "tax_unit_itemizes": {year: False}}
        places["households"][f"households {state}"]["state_name"] = {year: state}
    axis = {"name": "employment_income", "min": 0, "max": 1, "count": n_wages, "period": year, "index": 0}
    return {**places, "axes": [[axis]]}


def taxes(year, filing, wages):
    """Return the taxes by name, each (n_states, n_wages)."""
    persons = 2 if filing == "married_joint" else 1
    simulation = Simulation(situation=situation(str(year), filing, len(wages)))
    earned = np.zeros((len(wages), len(STATES), persons))
    earned[:, :, 0] = wages[:, None]
    simulation.set_input("employment_income", year, earned.ravel())
    found = {name: simulation.calculate(name, year).reshape(len(wages), len(STATES)).T for name in TAX_UNIT}
    for name in PERSON:
        found[name] = simulation.calculate(name, year).reshape(earned.shape).sum(axis=2).T
    return {name: np.asarray(values) for name, values in found.items()}


if __name__ == "__main__":
    year, filing, out, *n = sys.argv[1:]
    wages = WAGES[:: len(WAGES) // int(n[0])] if n else WAGES
    parts = []
    for some in np.array_split(wages, -(-len(wages) // AT_ONCE)):
        parts.append(taxes(int(year), filing, some))
        gc.collect()
    joined = {name: np.concatenate([part[name] for part in parts], axis=1) for name in parts[0]}
    np.savez_compressed(out, wages=wages, states=STATES, **joined)
