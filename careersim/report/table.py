"""Rows -> one tidy table, as comma-separated values or Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from careersim.plain import plain

TABLES = (".csv", ".parquet")
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with, by OWASP's page on CSV injection (full-width signs too)."""


def table_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as comma-separated values under their keys; no text starts a spreadsheet's formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(not_a_formula(key) for key in rows[0])
    for row in rows:
        writer.writerow("" if value is None else not_a_formula(value) for value in row.values())
    return text.getvalue()


def table_parquet(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return rows as a Parquet file; raises ImportError without pyarrow."""
    import pyarrow as pa
    from pyarrow import parquet

    text = [
        {key: value if isinstance(value, int | float | None) else str(value) for key, value in row.items()}
        for row in rows
    ]
    file = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(text), file)
    return file.getvalue()


def not_a_formula(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula, with no control characters but tabs.

    Numbers stay numbers.
    """
    if not isinstance(value, str):
        return value
    shown = "\t".join(map(plain, value.split("\t")))
    return f"'{shown}" if value.startswith(FORMULAS) else shown
