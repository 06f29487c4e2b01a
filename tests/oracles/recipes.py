"""One recipe a state: which parameters make up its tax on wages, and in which form."""

import math

from figures import PERSONS, STATUS, a_person, each, flat, same, stacked, times, y_exact

RECIPES = {}


def state(function):
    RECIPES[function.__name__.upper().strip("_")] = function
    return function


STANDARD = "income.deductions.standard.amount"


@state
def al(y, federal):
    p = "income.deductions.standard"
    return {
        "brackets": y.brackets("income.rates"),
        "deductions": [
            {"amount": y.four(f"{p}.amount.max"), "over": y.four(f"{p}.phase_out.threshold"),
             "step": y.four(f"{p}.phase_out.increment"), "less": y.four(f"{p}.phase_out.rate"),
             "least": y.four(f"{p}.amount.min"), "or": "fica"},
            y.four("income.exemptions.personal"),
            {"amount": 1, "of": "federal"},
        ],
        "fica_most": 1e12,
    }  # fmt: skip


@state
def az(y, federal):
    return {"brackets": flat(0.025), "deductions": [y.four(STANDARD)]}


@state
def ar(y, federal):
    # Above a threshold the brackets below the top are taxed at higher rates, which a step table phases in.
    low = y.table("income.rates.main.rate")
    edges, rates = [edge for edge, _ in low], [rate for _, rate in low]
    free = sum((b - a) * e for e, a, b in zip(edges[1:], rates, rates[1:], strict=False))
    if y("income.rates.main.use_published_reduction"):
        published = [
            (edge, less)
            for edge, less in zip(*y_exact(y, "income.rates.main.reduction"), strict=True)
            if edges[-1] < edge < math.inf
        ]
        over, first, last = published[0][0] - 1, published[0][1], published[-1][1]
    else:
        high, rate = y.scale("income.rates.main.high_income.rate")
        over = y("income.rates.main.high_income.threshold")
        last = sum((b - a) * e for e, a, b in zip(high[1:], rate, rate[1:], strict=False))
        first = last + y.table("income.rates.main.high_income.bracket_adjustment")[0][1]
    return {
        "brackets": {"rates": rates, "edges": edges},
        "deductions": [y.four("income.deductions.standard")],
        "additions": [
            {"amount": round(free - first - 10, 2), "over": over, "step": 100, "less": -10, "most": round(free - last, 2),
             "by": "taxable", "beyond": over}
        ],
        "credits": [[29, 58, 58, 29]],
    }  # fmt: skip


@state
def ca(y, federal):
    p = "income.exemptions"
    persons = y.four(f"{p}.personal_scale")
    return {
        "brackets": stacked(y.brackets("income.rates"), y.brackets("income.mental_health_services")),
        "deductions": [y.four(STANDARD)],
        "credits": [
            {"amount": times(y(f"{p}.amount"), persons), "over": y.four(f"{p}.phase_out.start"),
             "step": y.four(f"{p}.phase_out.increment"), "less": times(y(f"{p}.phase_out.amount"), persons)}
        ],
        "payroll": [{"name": "SDI", "rate": {2024: 0.011, 2025: 0.012, 2026: 0.013}[y.year]}],
    }  # fmt: skip


@state
def co(y, federal):
    standard = federal["standard_deduction"]
    kept = y.four("income.additions.federal_deductions.exemption")
    cut = each(lambda a, b: max(a - b, 0), standard, kept)
    over = y("income.additions.federal_deductions.agi_threshold")
    return {
        "brackets": flat(y("income.rate")),
        "deductions": [standard, {"table": [[[0, 0], [over, -c]] for c in cut]}],
        "payroll": [leave("FAMLI", y("payroll.famli.employee_rate"))],
    }


def leave(name, rate, **more):
    return {"name": name, "rate": rate, "base": "social_security", **more}


def stairs(y, path, names=("start", "increment", "amount", "max_amount")):
    start, step, more, most = (y.four(f"{path}.{name}") for name in names)
    return {"amount": 0, "over": start, "step": step, "less": times(-1, more), "most": most}


@state
def ct(y, federal):
    p = "income.exemptions.personal"
    additions = [stairs(y, "income.add_back")]
    additions += [stairs(y, f"income.recapture.{tier}") for tier in ("low", "middle", "high")
                  if f"{y.place}.income.recapture.{tier}.start.SINGLE" in y.parameters]  # fmt: skip
    return {
        "brackets": y.brackets("income.rates"),
        "deductions": [
            {"amount": y.four(f"{p}.max_amount"), "over": y.four(f"{p}.reduction.start"), "step": 1000, "less": 1000}
        ],
        "additions": additions,
        "credits": [{"table": y.table("income.agi"), "of": "tax", "open": True}],
        "payroll": [leave("paid leave", 0.005)],
    }


@state
def de(y, federal):
    share = y("payroll.paid_leave.employee_share")
    rates = ("family_caregiver_rate", "medical_rate", "parental_rate")
    rate = share * sum(y(f"payroll.paid_leave.{name}") for name in rates)
    return {
        "brackets": y.brackets("income.rate"),
        "deductions": [y.four(STANDARD)],
        "credits": [a_person(y("income.credits.personal_credits.personal"))],
        "payroll": [leave("paid leave", rate)] if rate else [],
    }


@state
def dc(y, federal):
    # D.C. followed the federal deduction until the law of July 2025, which it did not.
    standard = federal["standard_deduction"] if y.year == 2024 else y.four(STANDARD)
    return {"brackets": y.brackets("income.rates"), "deductions": [standard]}


@state
def ga(y, federal):
    return {"brackets": flat(y("income.main.flat_rate")), "deductions": [y.four(STANDARD)]}


@state
def hi(y, federal):
    return {
        "brackets": y.brackets("income.rates"),
        "deductions": [y.four(STANDARD), a_person(y("income.exemptions.base"))],
        "credits": [
            {
                "table": [
                    [[e, v * n] for e, v in t]
                    for t, n in zip(four_tables(y.table("income.credits.food_excise_tax.amount")), PERSONS, strict=True)
                ]
            }
        ],
    }


def four_tables(table):
    return table if isinstance(table[0][0], list) else [table] * 4


@state
def id_(y, federal):
    return {
        "brackets": y.brackets("income.main"),
        "deductions": [federal["standard_deduction"]],
        "additions": [{"table": [[[0, 0], [s, 10]] for s in federal["standard_deduction"]], "open": True}],
        "credits": [a_person(y("income.credits.grocery.base.amount"))],
    }


@state
def il(y, federal):
    limit = y.four("income.exemption.income_limit")
    return {
        "brackets": flat(y("income.rate")),
        "deductions": [{"amount": a_person(y("income.exemption.personal")), "until": limit}],
    }


@state
def in_(y, federal):
    return {"brackets": flat(y("income.agi_rate")), "deductions": [a_person(y("income.exemptions.base.amount"))]}


@state
def ia(y, federal):
    p = "income.rates.by_filing_status"
    return {
        "brackets": y.brackets(p, ("other", "joint", "other", "other")),
        "deductions": [federal["standard_deduction"]],
        "credits": [[40, 80, 80, 40]],
    }


@state
def ks(y, federal):
    p = "income.exemptions.by_filing_status"
    exemptions = y.four(f"{p}.amount")
    exemptions = [exemptions[0], exemptions[1], exemptions[2] + y(f"{p}.hoh_additional_amount"), exemptions[3]]
    return {
        "brackets": y.brackets("income.rates", ("other", "joint", "other", "other")),
        "deductions": [y.four("income.deductions.standard.base_amount"), exemptions],
    }


@state
def ky(y, federal):
    return {"brackets": flat(y("income.rate")), "deductions": [y("income.deductions.standard")]}


@state
def la(y, federal):
    if y.year == 2024:
        # The exemption comes off the lowest bracket (R.S. 47:294), whatever one's own.
        found = y.brackets("income.main.by_filing_status")
        return {"brackets": found, "credits": [times(found["rates"][0], y.four("income.exemptions.personal"))]}
    return {"brackets": flat(y("income.main.flat.rate")), "deductions": [y.four(STANDARD)]}


@state
def me(y, federal):
    p, q = "income.deductions", "income.deductions.personal_exemption"

    def phased(most, start, width):
        return {"amount": most, "over": start, "rate": each(lambda a, w: a / w, most, width)}

    r = "income.credits.fairness.sales_tax"
    names = STATUS[:3]
    fairness = {
        "amount": [y(f"{r}.amount.base.{name}") for name in names] + [0],
        "over": [y(f"{r}.reduction.start.{name}") for name in names] + [0],
        "step": [y(f"{r}.reduction.increment.{name}") for name in names] + [500],
        "less": [y(f"{r}.reduction.amount.{name}") for name in names] + [0],
    }
    found = {
        "credits": [fairness],
        "brackets": y.brackets("income.main"),
        "deductions": [
            phased(y.four(f"{p}.standard.amount"), y.four(f"{p}.phase_out.start"), y.four(f"{p}.phase_out.width")),
            phased(a_person(y(f"{q}.amount")), y.four(f"{q}.phaseout.start"), y.four(f"{q}.phaseout.width")),
        ],
        "payroll": [leave("paid leave", rate)] if (rate := y("payroll.paid_leave.employee_rate")) else [],
    }
    if rate := y("income.surcharge.rate"):
        over = y.four("income.surcharge.threshold")
        found["brackets"] = stacked(found["brackets"], {"rates": [0.0, rate], "edges": [[0, edge] for edge in over]})
    return found


@state
def md(y, federal):
    p = "income.deductions.standard"
    if y(f"{p}.flat_deduction.applies"):
        standard = y.four(f"{p}.flat_deduction.amount")
    else:
        standard = {"share": y(f"{p}.rate"), "least": y.four(f"{p}.min"), "most": y.four(f"{p}.max")}
    tables = y.table("income.exemptions.personal", ("single", "joint", "head", "separate"))
    tables = [[[e, v * n] for e, v in t] for t, n in zip(tables, PERSONS, strict=True)]
    return {"brackets": y.brackets("income.rates"), "deductions": [standard, {"table": tables, "open": True}]}


@state
def ma(y, federal):
    more = y.brackets("income.rates.additional")
    rate = y("payroll.paid_leave.family_rate") + y("payroll.paid_leave.medical_employee_share") * y(
        "payroll.paid_leave.medical_rate"
    )
    return {
        "brackets": stacked(flat(y("income.rates.part_b")), more),
        "deductions": [y.four("income.exemptions.personal"), {"amount": 1, "of": "fica"}],
        "fica_most": 2000,
        "payroll": [leave("paid leave", round(rate, 6))],
    }


@state
def mi(y, federal):
    return {"brackets": flat(y("income.rate")), "deductions": [a_person(y("income.exemptions.personal"))]}


@state
def mn(y, federal):
    p = "income.deductions.standard"
    base, low, high = (
        y.four(f"{p}.base"),
        y.four(f"{p}.reduction.agi_threshold.low"),
        y.four(f"{p}.reduction.agi_threshold.high"),
    )
    low, high = ([v] * 4 if not isinstance(v, list) else v for v in (low, high))
    curves = []
    for full, one, two in zip(base, low, high, strict=True):
        cut = 0.03 * (two - one)
        curves.append(
            [[one, full], [two, round(full - cut, 2)], [round(two + (0.8 * full - cut) / 0.1, 2), round(0.2 * full, 2)]]
        )
    q = "income.credits.cwfc"
    edges, rates = y.scale(f"{q}.wfc.phase_in")
    most, fall = edges[1] * rates[0], y(f"{q}.phase_out.rate.main")
    starts = [y(f"{q}.phase_out.threshold.{name}") for name in ("other", "joint", "other", "other")]
    family = [
        [[0, 0], [edges[1], round(most, 2)], [start, round(most, 2)], [round(start + most / fall, 2), 0]]
        for start in starts
    ]
    family[3] = [[0, 0], [1, 0]]
    found = {
        "brackets": y.brackets("income.rates"), "deductions": [{"curve": curves}], "credits": [{"curve": same(family)}],
    }  # fmt: skip
    if rate := y("payroll.paid_leave.employee_rate"):
        found["payroll"] = [leave("paid leave", rate)]
    return found


@state
def ms(y, federal):
    return {
        "brackets": y.brackets("income.rate"),
        "deductions": [y.four(STANDARD), y.four("income.exemptions.regular.amount")],
    }


@state
def mo(y, federal):
    p = "income.deductions.federal_income_tax"
    return {
        "brackets": y.brackets("income.rates"),
        "deductions": [
            federal["standard_deduction"],
            [0, 0, y("income.exemptions.head_of_household"), 0],
            {"table": y.table(f"{p}.rate"), "of": "federal", "most": [5000, 10000, 5000, 5000], "open": True},
        ],
    }


@state
def mt(y, federal):
    return {"brackets": y.brackets("income.main"), "deductions": [federal["standard_deduction"]]}


@state
def ne(y, federal):
    return {
        "brackets": y.brackets("income.rates"),
        "deductions": [y.four("income.deductions.standard.base_amount")],
        "credits": [a_person(y("income.exemptions.amount"))],
    }


@state
def nj(y, federal):
    q = "payroll"
    base = y(f"{q}.temporary_disability_insurance.taxable_wage_base")
    disability = y(f"{q}.temporary_disability_insurance.employee_rate") or 0.0009
    low = y(f"{q}.unemployment.employee_taxable_wage_base")
    return {
        "brackets": y.brackets("income.main"),
        "deductions": [y.four("income.exemptions.regular.amount")],
        "exempt_until": y.four("income.filing_threshold"),
        "payroll": [
            {"name": "disability", "rate": disability, "base": base},
            {"name": "family leave", "rate": y(f"{q}.family_leave_insurance.employee_rate"), "base": base},
            {"name": "unemployment", "rate": 0.003825, "base": low},
            {"name": "workforce", "rate": 0.000425, "base": low},
        ],
    }


@state
def nm(y, federal):
    p = "income.exemptions.low_and_middle_income"
    most = y(f"{p}.max_amount")
    return {
        "brackets": y.brackets("income.main"),
        "deductions": [
            federal["standard_deduction"],
            {"amount": a_person(most), "over": y.four(f"{p}.reduction.income_threshold"),
             "rate": each(lambda r, n: r * n, y.four(f"{p}.reduction.rate"), PERSONS),
             "until": y.four(f"{p}.income_limit")},
        ],
        "credits": [{"table": [y.table(f"income.rebates.low_income.amount.{n}_exemption{'s' * (n != 'one')}") for n in ("one", "two", "one")] + [[[0, 0], [36_000, 0]]]}],
    }  # fmt: skip


@state
def ny(y, federal):
    names = ("single", "joint", "head_of_household", "separate")
    tables = [y.table(f"income.supplemental.incremental_benefit.{name}") for name in names]
    n_tiers, least = max(map(len, tables)), y("income.supplemental.min_agi")
    additions = []
    for tier in range(n_tiers):
        edges = [table[tier] if tier < len(table) else [1e12, 0] for table in tables]
        additions.append({
            "curve": [[[max(e, least), 0], [max(e, least) + 50_000, v]] for e, v in edges],
            "beyond": same([e for e, _ in edges]),
        })  # fmt: skip
    q = "payroll.paid_family_leave"
    return {
        "brackets": y.brackets("income.main"),
        "deductions": [y.four(STANDARD)],
        "additions": additions,
        "payroll": [
            {"name": "SDI", "rate": 0.005, "most": 31.2},
            {
                "name": "paid family leave",
                "rate": y(f"{q}.employee_rate"),
                "most": y_exact(y, f"{q}.annual_max_contribution"),
            },
        ],
    }


@state
def nc(y, federal):
    return {"brackets": flat(y("income.rate")), "deductions": [y.four(STANDARD)]}


@state
def nd(y, federal):
    return {"brackets": y.brackets("income.rates"), "deductions": [federal["standard_deduction"]]}


@state
def oh(y, federal):
    edges, rates = y.scale("income.rates")
    base = y.table("income.base_adjustment")
    exemption = [[e, v] for e, v in y.table("income.exemptions.personal.amount")]
    return {
        "brackets": {"rates": [0.0, *rates[1:]], "edges": edges},
        "deductions": [{"table": [[[e, v * n] for e, v in exemption] for n in PERSONS]}],
        "additions": [
            {"table": [[0, 0], [edges[1], round(rates[0] * edges[1], 2)]], "by": "taxable", "open": True},
            *([{"table": [[0, 0], base[1]], "by": "taxable", "open": True}] if base[1][1] else []),
        ],
        "credits": [{"table": [[[0, 20 * n], [30_000, 0]] for n in PERSONS], "by": "taxable"}],
    }


@state
def ok(y, federal):
    return {
        "brackets": y.brackets("income.rates"),
        "deductions": [y.four(STANDARD), a_person(y("income.exemptions.amount"))],
    }


@state
def or_(y, federal):
    p = "income.subtractions.federal_tax_liability.cap"
    return {
        "brackets": y.brackets("income.rates"),
        "deductions": [y.four(STANDARD), {"table": y.table(p), "within": "federal"}],
        "credits": [
            {
                "amount": a_person(y("income.credits.exemption.amount")),
                "until": y.four("income.credits.exemption.income_limit.regular"),
            }
        ],
        "payroll": [
            leave("paid leave", y("payroll.paid_leave.employee_rate")),
            {"name": "transit", "rate": y("payroll.statewide_transit.employee_rate")},
        ],
    }


@state
def pa(y, federal):
    return {
        "brackets": flat(y("income.rate")),
        "deferral_taxed": True,
        "payroll": [{"name": "unemployment", "rate": y_exact(y, "payroll.unemployment.employee_rate")}],
    }


@state
def ri(y, federal):
    p, q = "income.deductions.standard", "income.exemption"
    standard, exemption = y.four(f"{p}.amount"), a_person(y(f"{q}.amount"))
    return {
        "brackets": y.brackets("income.rate"),
        "deductions": [
            {"amount": a, "over": y(f"{p}.phase_out.start"), "step": y(f"{p}.phase_out.increment"), "less": times(0.2, a)}
            for a in (standard, exemption)
        ],
        "payroll": [
            {"name": "disability", "rate": y("payroll.temporary_disability_insurance.employee_rate"),
             "base": y("payroll.temporary_disability_insurance.taxable_wage_base")},
        ],
    }  # fmt: skip


@state
def sc(y, federal):
    p = "income.deductions.sciad"
    if y(f"{p}.in_effect"):
        amount, width = y.four(f"{p}.amount"), y.four(f"{p}.phase_out.width")
        deduction = {
            "amount": amount,
            "over": y.four(f"{p}.phase_out.start"),
            "rate": each(lambda a, w: a / w, amount, width),
        }
    elif y.year == 2025:
        deduction = y.four("income.additions.obbba.pre_obbba_standard_deduction")
    else:
        deduction = federal["standard_deduction"]
    return {"brackets": y.brackets("income.rates"), "deductions": [deduction]}


@state
def ut(y, federal):
    p = "income.credits.taxpayer"
    return {
        "brackets": flat(y("income.rate")),
        "credits": [
            {"amount": times(y(f"{p}.rate"), federal["standard_deduction"]), "over": y.four(f"{p}.phase_out.threshold"),
             "rate": y(f"{p}.phase_out.rate")}
        ],
    }  # fmt: skip


@state
def vt(y, federal):
    return {
        "brackets": y.brackets("income.rates"),
        "deductions": [y.four("income.deductions.standard.base"), a_person(y("income.exemption.personal"))],
        "payroll": [
            {
                "name": "child care",
                "rate": 0.00055 if y.year == 2024 else y_exact(y, "payroll.child_care.employee_rate"),
            }
        ],
    }


@state
def va(y, federal):
    return {
        "brackets": y.brackets("income.rates"),
        "deductions": [y.four("income.deductions.standard"), a_person(y("income.exemptions.personal"))],
        "exempt_until": y.four("income.filing_requirement"),
    }


@state
def wv(y, federal):
    return {
        "brackets": y.brackets("income.rates", ("single", "joint", "head", "separate")),
        "deductions": [a_person(y("income.exemptions.personal"))],
    }


@state
def wi(y, federal):
    p = "income.deductions.standard"
    most = y.four(f"{p}.max")

    def curve(top, path):
        edges, rates = y.scale(path)
        points, value, rate, last = [], top, 0.0, edges[0]
        for edge, new in zip([*edges[1:], math.inf], [*rates[1:], 0.0], strict=True):
            end = value - rate * (edge - last)
            if end <= 0:
                return [*points, [round(last + value / rate, 2), 0]]
            points.append([edge, round(end, 2)])
            value, rate, last = end, new, edge
        return points

    names = ("single", "joint", "head_of_household", "separate")
    return {
        "brackets": y.brackets("income.rates"),
        "deductions": [
            {"curve": [curve(top, f"{p}.phase_out.{name}") for top, name in zip(most, names, strict=True)]},
            a_person(y("income.exemption.base")),
        ],
    }


@state
def wa(y, federal):
    q = "payroll.paid_leave"
    rate = y_exact(y, f"{q}.total_rate") * (1 - y_exact(y, f"{q}.employer_share"))
    return {
        "payroll": [
            leave("paid leave", round(rate, 8)),
            {"name": "WA Cares", "rate": y_exact(y, "payroll.long_term_care.employee_rate")},
        ]
    }


@state
def ak(y, federal):
    base = {2024: 49_700, 2025: 51_700, 2026: 54_200}[y.year]
    return {"payroll": [{"name": "unemployment", "rate": 0.005, "base": base}]}
