"""A result -> files: the JSON object, the samples, the pictures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from careersim.files import make_folder, must_be_writable, whole_file, write_whole
from careersim.report.glyphs import boxes_allowed
from careersim.report.table import not_a_formula, table_csv, table_parquet
from careersim.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RESULT, SAMPLES = "result.json", "samples.csv"
PICTURES = ("opportunity_cost.png", "opportunity_cost.svg")
UNDATED: dict[str, dict[str, None]] = {".png": {}, ".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
"""What keeps the time of day out of a picture."""


def write_folder(result: Result, folder: Path) -> Iterator[Path]:
    """Write result.json, samples.csv and the picture of the opportunity costs; yield each file once it is there.

    samples.csv : one column per alternative, one row per kept path: present value after tax [currency].

    Raises WriteError.
    """
    make_folder(folder)
    write_whole(folder / RESULT, result_json(result).encode())
    yield folder / RESULT
    write_whole(folder / SAMPLES, samples_csv(result).encode())
    yield folder / SAMPLES
    for picture in PICTURES:
        write_picture(result, folder / picture)
        yield folder / picture


def must_be_writable_folder(folder: Path) -> None:
    """Raise WriteError where `write_folder` could not write there; it is asked before a long run, not after it."""
    must_be_writable(folder)
    if folder.is_dir():
        must_be_writable(*(folder / name for name in (RESULT, SAMPLES, *PICTURES)))


def result_json(result: Result) -> str:
    """Return the JSON object of docs/result.md."""
    return json.dumps(result.summary(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def samples_csv(result: Result) -> str:
    """Return the present values after tax as comma-separated values, to the cent."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(not_a_formula(key) for key in result.alternatives)
    np.savetxt(text, np.column_stack(list(result.present_value.values())), fmt="%.2f", delimiter=",")
    return text.getvalue()


def write_picture(result: Result, path: Path) -> None:
    """Draw the opportunity costs of all alternatives, in the format of the path's suffix."""
    from careersim.report.plots import opportunity_cost_figure

    save_figure(opportunity_cost_figure(result), path)


def save_figure(figure: Figure, path: Path) -> None:
    """Write a picture, in the format of the path's suffix."""
    from matplotlib import rc_context

    # The same result gives the same file: no random names inside, nor the time of day.
    with whole_file(path) as file, rc_context({"svg.hashsalt": "careersim"}), boxes_allowed():
        figure.savefig(file, format=path.suffix[1:].lower(), dpi=150, metadata=UNDATED[path.suffix.lower()])


def write_table(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write rows as a table, in the format of the path's suffix; raises ImportError for Parquet without pyarrow."""
    write_whole(path, table_parquet(rows) if path.suffix.lower() == ".parquet" else table_csv(rows).encode())
