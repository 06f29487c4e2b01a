"""Draft the tables of careersim/taxes/us/data from parameters.json: python draft_us_tables.py parameters.json FOLDER.

recipes.py says which parameters make up each state's law for wages; the figures, dates and references are the
parameters' own. What a draft gets wrong the comparison shows (compare_us.py).
"""

import json
import sys
from pathlib import Path

from figures import STATUS, YEARS, Year
from recipes import RECIPES

CHECKED_ON = "2026-11-25"
NAMES = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
}
NO_WAGE_TAX = {"AK", "FL", "NV", "NH", "SD", "TN", "TX", "WA", "WY"}
NOT_INDEXED = {
    "AL", "CT", "DE", "GA", "HI", "IL", "IN", "KS", "MD", "MS", "NC", "NJ", "NM", "NY", "OK", "PA", "VA", "WV",
}  # fmt: skip
PAGES = {
    "AZ": "Ariz. Rev. Stat. 43-1011 (2.5 % of taxable income) and 43-1041 (the federal standard deduction)",
    "AK": "Alaska Stat. 23.20.290: employees pay unemployment insurance of 0.5 % of wages up to a yearly base",
    "CA": "California EDD, contribution rates: SDI 1.1 % in 2024, 1.2 % in 2025, 1.3 % in 2026, on all wages",
}


def federal_law(y):
    n = range(1, 8)
    thresholds = [[0, *(y(f"income.bracket.thresholds.{i}.{status}") for i in range(1, 7))] for status in STATUS]
    gains = [[0, *(y(f"capital_gains.thresholds.{i}.{status}") for i in (1, 2))] for status in STATUS]
    amt = y("income.amt.brackets")[0][1]
    return {
        "standard_deduction": y.four("deductions.standard.amount"),
        "brackets": {"rates": [y(f"income.bracket.rates.{i}") for i in n], "edges": thresholds},
        "gains": {"rates": [y(f"capital_gains.rates.{i}") for i in (1, 2, 3)], "edges": gains},
        "amt": {
            "exemption": y.four("income.amt.exemption.amount"), "over": y.four("income.amt.exemption.phase_out.start"),
            "rate": y("income.amt.exemption.phase_out.rate"), "rates": [0.26, 0.28],
            "edges": [[0, amt], [0, amt], [0, amt], [0, amt / 2]],
        },
        "niit": {"rate": y("investment.net_investment_income_tax.rate"), "over": y.four("investment.net_investment_income_tax.threshold")},
        "social_security": {"rate": y("payroll.social_security.rate.employee"), "base": y("payroll.social_security.cap")},
        "medicare": {"rate": y("payroll.medicare.rate.employee"), "additional": y("payroll.medicare.additional.rate"),
                     "over": y.four("payroll.medicare.additional.exclusion")},
        "salt": {2024: {"cap": [10000, 10000, 10000, 5000]},
                 2025: {"cap": [40000, 40000, 40000, 20000], "over": [500000, 500000, 500000, 250000], "rate": 0.3, "least": [10000, 10000, 10000, 5000]},
                 2026: {"cap": [40400, 40400, 40400, 20200], "over": [505000, 505000, 505000, 252500], "rate": 0.3, "least": [10000, 10000, 10000, 5000]}}[y.year],
        "supplemental": {"rate": 0.22, "over": 1_000_000, "above": 0.37},
        "deferral": {2024: 23_000, 2025: 23_500, 2026: 24_500}[y.year],
    }  # fmt: skip


def written(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {written(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if float(value).is_integer() and abs(value) >= 1:
        return f"{int(value):_}"
    return f"{round(float(value), 9):.10g}" if value else "0"


def block(header, table):
    lines = [f"[{header}]"]
    for key, value in table.items():
        if isinstance(value, list) and value and any(isinstance(item, dict) for item in value):
            lines += [f"{key} = [", *(f"  {written(item)}," for item in value), "]"]
        elif key in ("brackets", "gains"):
            lines += [f"{key}.{name} = {rows(item)}" for name, item in value.items()]
        else:
            lines.append(f"{key} = {written(value)}")
    return "\n".join(lines)


def rows(value):
    if isinstance(value[0], list):
        return "[\n" + "".join(f"  {written(row)},\n" for row in value) + "]"
    return written(value)


def main(parameters, folder):
    gov = json.loads(Path(parameters).read_text("utf-8"))
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    federal, blocks = {}, []
    for year in YEARS:
        y = Year(gov, "irs", year)
        federal[year] = federal_law(y)
        blocks.append(
            block(
                str(year),
                {"source": FEDERAL_SOURCES[year], "checked_on": CHECKED_ON, "estimated": False} | federal[year],
            )
        )
    (folder / "federal.toml").write_text(FEDERAL_HEAD + "\n\n".join(blocks) + "\n", "utf-8")
    for code, name in NAMES.items():
        blocks = [
            f'# Drafted by tests/oracles/draft_us_tables.py. Lists of four: single, married_joint, head, married_separate.\nname = "{name}"\nindexed = {written(code not in NOT_INDEXED)}'
        ]
        for year in YEARS:
            y = Year(gov, f"states.{code.lower()}.tax", year)
            law = RECIPES[code](y, federal[year]) if code in RECIPES else {}
            source = "; ".join(filter(None, [y.source, PAGES.get(code, "")]))
            if code in NO_WAGE_TAX:
                source = "; ".join(filter(None, ["no tax on wages", source]))
            facts = {"source": source, "checked_on": CHECKED_ON, "estimated": y.is_estimated}
            blocks.append(block(str(year), facts | {key: value for key, value in law.items() if value != []}))
        (folder / f"{code}.toml").write_text("\n\n".join(blocks) + "\n", "utf-8")


FEDERAL_SOURCES = {
    2024: "Rev. Proc. 2023-34 (brackets, standard deduction, AMT); SSA, contribution and benefit base 2024; Notice 2023-75 (deferrals); IRC 1, 55, 56, 63, 164(b)(6), 1411, 3101",
    2025: "Rev. Proc. 2024-40 and P.L. 119-21 (standard deduction, SALT cap); SSA, contribution and benefit base 2025; Notice 2024-80 (deferrals); IRC 1, 55, 56, 63, 164(b)(7), 1411, 3101",
    2026: "Rev. Proc. 2025-32 and P.L. 119-21; SSA, contribution and benefit base 2026; Notice 2025-67 (deferrals); IRC 1, 55, 56, 63, 164(b)(7), 1411, 3101",
}
FEDERAL_HEAD = """# Drafted by tests/oracles/draft_us_tables.py. Lists of four: single, married_joint, head, married_separate.
# What is not indexed by law (the thresholds of 3.8 % and 0.9 %, the cap on state taxes) stays in the years after the last.

# The cap on state taxes after the last table: IRC 164(b)(7) raises it by 1 % a year, and ends it with 2029.
[salt_after]
2027 = { cap = [40_804, 40_804, 40_804, 20_402], over = [510_050, 510_050, 510_050, 255_025], rate = 0.3, least = [10_000, 10_000, 10_000, 5_000] }
2028 = { cap = [41_212, 41_212, 41_212, 20_606], over = [515_150, 515_150, 515_150, 257_575], rate = 0.3, least = [10_000, 10_000, 10_000, 5_000] }
2029 = { cap = [41_624, 41_624, 41_624, 20_812], over = [520_302, 520_302, 520_302, 260_151], rate = 0.3, least = [10_000, 10_000, 10_000, 5_000] }
2030 = { cap = [10_000, 10_000, 10_000, 5_000] }

"""

if __name__ == "__main__":
    main(*sys.argv[1:])
