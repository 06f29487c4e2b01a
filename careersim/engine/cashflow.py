"""Numbers and prices -> the money of every alternative, by tax year and kind of income."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from careersim.engine.changes import ChangePlan
from careersim.engine.plan import Flow, Plan
from careersim.engine.products import Source
from careersim.engine.state import AffectedPaths, BlockState
from careersim.quantity import Array, Value


@dataclass
class CashFlow:
    """The money of one alternative in one block of paths, before tax, by (tax year, kind of income, state).

    gross, discounted : undiscounted and in present value, each float or (n_paths,) [currency].
    """

    gross: dict[Source, Value] = field(default_factory=dict)
    discounted: dict[Source, Value] = field(default_factory=dict)


def discount_factors(rate: Value, n_months: int) -> dict[int, Value]:
    """Return (1 + rate)^(-m/12) for months 0 to n_months, each float or (n_paths,)."""
    if isinstance(rate, np.ndarray):
        log_rate = np.log1p(rate)
        return {month: np.exp(-month / 12 * log_rate) for month in range(n_months + 1)}
    return {month: (1.0 + rate) ** (-month / 12) for month in range(n_months + 1)}


def cash_flows(plan: Plan, state: BlockState) -> tuple[dict[str, CashFlow], Array]:
    """Return the money of each alternative, and the means of all products, (n_products, n_batches)."""
    rows = _products_of_all_paths(plan, state)
    means, computed = [state.batch_means(rows)], [rows]
    affected: list[AffectedPaths] = []
    for change in plan.changes:
        affected.append(AffectedPaths(state, change.luck))
        computed.append(_changes(change, rows, affected[-1]))
        means.append(affected[-1].batch_means(computed[-1]))
    flows = {key: CashFlow() for key in plan.alternatives}
    for flow in plan.flows:
        source = flow.year, flow.income, flow.state
        cash = flows[flow.alternative]
        cash.gross[source], cash.discounted[source] = _money(flow, computed, affected, state.n_paths)
    return flows, np.concatenate(means)


def _products_of_all_paths(plan: Plan, state: BlockState) -> Array:
    """Return the products that no luck decides, (n_products, n_paths)."""
    values = [factor.value(state) for factor in plan.factors]
    # What many products begin with is multiplied once.
    begun: dict[tuple[int, ...], Value] = {}
    products = np.empty((len(plan.rows), state.n_paths))
    for row, factors in zip(products, plan.rows, strict=True):
        if not factors:
            row[:] = 1.0
            continue
        first, last = factors[:-1], factors[-1]
        if first not in begun:
            begun[first] = math.prod(values[factor] for factor in first)
        np.multiply(begun[first], values[last], out=row)
    return products


def _changes(change: ChangePlan, rows: Array, affected: AffectedPaths) -> Array:
    """Return what one luck changes on the paths on which something happens, (n_changes, n_affected).

    rows : the products of all paths, (n_products, n_paths).
    """
    needed = affected.of_rows(rows, change.rows)
    changes = np.empty((change.multiplied.size, affected.paths.size))
    first = 0
    for luck, table in change.tables:
        table.take(affected.outcomes(luck), axis=1, out=changes[first : first + len(table)], mode="clip")
        first += len(table)
    changes *= needed[change.multiplied]
    for total, which in change.sums:
        table = total.table.take(affected.outcomes(total.luck), axis=1)
        changes[which] *= np.einsum("ij,ij->j", needed[total.rows], table)
    return changes


def _money(
    flow: Flow, computed: Sequence[Array], affected: Sequence[AffectedPaths], n_paths: int
) -> tuple[Value, Value]:
    """Return constants + weights x products, undiscounted and in present value: each float or (n_paths,).

    computed : the products of each group; affected : the paths on which those of the groups from 1 on are not 0.
    """
    if not flow.parts:
        return flow.constants
    money: Array | None = None
    for part in flow.parts:
        moving = part.weights @ computed[part.group][part.rows]
        if part.group == 0:
            money = moving
            continue
        if money is None:
            money = np.zeros((2, n_paths))
        paths = affected[part.group - 1].paths
        for row, change in zip(money, moving, strict=True):
            row[paths] += change
    assert money is not None
    if any(flow.constants):
        money += np.array(flow.constants)[:, None]
    return money[0], money[1]
