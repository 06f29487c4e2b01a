"""What luck changes, made ready for the engine: products of all paths times a number for each outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from careersim.departure import Lookup, Luck
from careersim.factor import Sum
from careersim.quantity import Array, Indexes

Change = tuple[int, Sum | None, Lookup]
"""What luck changes: the index of a product of all paths, times a sum that luck decides too, times a lookup."""


@dataclass(frozen=True)
class LuckySum:
    """A sum of products, each a product of all paths times a number for each outcome of one luck.

    rows : the indexes of the products of all paths, (n_parts,).
    table : the numbers, weights included, (n_parts, n_outcomes).
    """

    luck: Luck
    rows: Indexes
    table: Array


@dataclass(frozen=True)
class ChangePlan:
    """What one luck changes, and what follows from it: products of all paths times a number for each outcome.

    luck : where it leaves all as it is, all changes are 0.
    rows : the indexes of the products of all paths that are needed, each once, (n_rows,).
    multiplied : of each change, the place of what it multiplies among these, (n_changes,).
    tables : of the changes in order, those of one luck after those of another, the number of every outcome,
        (n_decided, n_outcomes).
    sums : what some changes are times besides, and which; their rows are places among the rows here.
    """

    luck: Luck
    rows: Indexes
    multiplied: Indexes
    tables: tuple[tuple[Luck, Array], ...]
    sums: tuple[tuple[LuckySum, Indexes], ...]

    @classmethod
    def of(cls, luck: Luck, changes: Iterable[Change], sums: Mapping[Sum, LuckySum]) -> ChangePlan:
        """Return the plan of some changes, those of one luck after those of another."""
        places: dict[int, int] = {}
        multiplied: list[int] = []
        tables: dict[Luck, list[tuple[float, ...]]] = {}
        summed: dict[Sum, list[int]] = {}
        for index, (row, total, lookup) in enumerate(changes):
            multiplied.append(places.setdefault(row, len(places)))
            tables.setdefault(lookup.luck, []).append(lookup.table)
            if total is not None:
                summed.setdefault(total, []).append(index)

        def placed(total: LuckySum) -> LuckySum:
            return replace(total, rows=indexes(places.setdefault(row, len(places)) for row in total.rows.tolist()))

        by_sum = tuple((placed(sums[total]), indexes(which)) for total, which in summed.items())
        by_luck = tuple((by, np.array(rows)) for by, rows in tables.items())
        return cls(luck, indexes(places), indexes(multiplied), by_luck, by_sum)


def is_lucky(total: Sum) -> bool:
    """Tell whether every part of a sum ends in a lookup of the same luck."""
    ends = [factors[-1] if factors else None for _, factors in total.parts]
    lucks = {end.luck if isinstance(end, Lookup) else None for end in ends}
    return len(lucks) == 1 and None not in lucks


def indexes(numbers: Iterable[int]) -> Indexes:
    """Return some indexes as an array, (n,)."""
    return np.array([*numbers], dtype=np.intp)
