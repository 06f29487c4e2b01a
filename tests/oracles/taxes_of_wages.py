"""Write careersim's taxes at 2,500 wages as CSV, for compare_taxcalc.py: python taxes_of_wages.py taxes.csv."""

import csv
import sys
from pathlib import Path

import numpy as np

from careersim.taxes.base import YearIncome
from careersim.taxes.us import UsTax
from careersim.taxes.us.schedule import FILINGS

WAGES = np.concatenate([np.arange(0, 500_000, 250.0), 500_000 + np.arange(500) * 5_000.0])

if __name__ == "__main__":
    with Path(sys.argv[1]).open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["year", "filing", "state", "gains", "wages", "state_tax", "federal"])
        for year in (2024, 2025, 2026):
            for filing in FILINGS:
                for state, gains in (("TX", 0.0), ("CA", 0.0), ("NY", 0.0), ("TX", 100_000.0), ("CA", 1_000_000.0)):
                    tax = UsTax.model_validate({"year": year, "state": state, "filing": filing})
                    owed = tax.owed(year, YearIncome(WAGES, gains=gains), lambda quantity: quantity.mean)
                    state_tax = np.broadcast_to(owed["state"], WAGES.shape)
                    for row in zip(WAGES, state_tax, owed["federal"], strict=True):
                        out.writerow([year, filing, state, gains, *row])
