"""Freeze a few dozen wages of each comparison for the tests: python freeze_us.py FOLDER OUT.json.

FOLDER holds YEAR_FILING.npz files of truth_us.py; what OUT.json has of other years and filings stays. Wages are spread
evenly by rank, and those on both sides of the first edges of each state's brackets are added. States without a tax are
left out.
"""

import json
import sys
from pathlib import Path

import numpy as np

from careersim.taxes.us.schedule import of_filing
from careersim.taxes.us.tables import table

N_SPREAD = 24


def near_edges(state, year, filing, wages):
    law = table(state, year)
    if "brackets" not in law:
        return []
    edges = law["brackets"]["edges"]
    edges = of_filing(edges, filing) if isinstance(edges[0], list) else edges
    after = np.searchsorted(wages, np.array(edges[1:]) + 15_000.0)
    return [i for i in np.concatenate([after - 1, after]) if 0 <= i < len(wages)]


if __name__ == "__main__":
    folder, out = map(Path, sys.argv[1:])
    frozen = json.loads(out.read_text("utf-8")) if out.exists() else {}
    for file in sorted(folder.glob("*.npz")):
        year, filing = file.stem.split("_", 1)
        truth = np.load(file)
        wages = truth["wages"]
        frozen.setdefault(year, {})[filing] = {}
        for state, taxes in zip(truth["states"], truth["state_income_tax"], strict=True):
            if not taxes.any():
                continue
            chosen = {
                *np.linspace(0, len(wages) - 1, N_SPREAD).astype(int),
                *near_edges(state, int(year), filing, wages),
            }
            rows = {int(wages[i]): round(float(taxes[i])) for i in sorted(chosen) if wages[i] >= 30_000}
            frozen[year][filing][str(state)] = [[*rows], [*rows.values()]]
    frozen = {year: dict(sorted(by_filing.items())) for year, by_filing in sorted(frozen.items())}
    text = json.dumps(frozen, separators=(",", ":"))
    # One line a state: a change to one shows as one.
    out.write_text(text.replace("]],", "]],\n").replace(":{", ":{\n") + "\n", "utf-8")
