"""Write the figures of policyengine-us for three years into one JSON file: python parameters.py parameters.json.

Runs in an environment of its own, see README.md. Each parameter is written by its path, with its value in each year,
the references it cites, and the last date that its own file (not an uprating) gives a value for.
"""

import json
import re
import sys
from functools import cache
from pathlib import Path

import policyengine_us
from policyengine_core.parameters import Parameter, ParameterNode, ParameterScale
from policyengine_us import CountryTaxBenefitSystem

YEARS = (2024, 2025, 2026)
FILES = Path(policyengine_us.__file__).parent / "parameters" / "gov"


def plain(value):
    if isinstance(value, bool):
        return value
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value)


def file_of(path):
    parts = re.split(r"[.\[]", path)
    for n in range(len(parts), 0, -1):
        file = FILES.joinpath(*parts[:n]).with_suffix(".yaml")
        if file.exists():
            return file
    return None


def references(node):
    found = (node.metadata or {}).get("reference") or []
    found = found if isinstance(found, list) else [found]
    return [(r.get("title"), r.get("href")) if isinstance(r, dict) else (None, str(r)) for r in found]


@cache
def text_of(file):
    return file.read_text("utf-8") if file else ""


def about(node, path):
    text = text_of(file_of(path))
    years = [int(year) for year in re.findall(r"(\d{4})-\d\d-\d\d\s*:", text)]
    known = [year for year in years if year <= max(YEARS)]
    return {
        "references": references(node),
        "last": max(known, default=0),
        "uprated": "uprating" in text,
    }


def walk(node, path, out):
    if isinstance(node, ParameterNode):
        for key, child in node.children.items():
            if "sales_tax_table" not in key and "county" not in key:
                walk(child, f"{path}.{key}", out)
        return
    values = {}
    for year in YEARS:
        try:
            found = node(f"{year}-01-01")
            if isinstance(node, ParameterScale):
                heights = list(getattr(found, "rates", None) or getattr(found, "amounts", []))
                found = [[plain(x) for x in found.thresholds], [plain(x) for x in heights]]
            else:
                found = plain(found)
            values[year] = found
        except Exception:
            continue
    if isinstance(node, Parameter | ParameterScale):
        out[path] = {"values": values, **about(node, path)}


if __name__ == "__main__":
    gov, out = CountryTaxBenefitSystem().parameters.gov, {}
    for place in ("irs", "states"):
        walk(gov.children[place], place, out)
    Path(sys.argv[1]).write_text(json.dumps(out), "utf-8")
