"""`careersim calibrate`: from past prices to a table of the offers file."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import click

from careersim.analysis.calibration import Against, against, calibrated
from careersim.analysis.fits import FITS
from careersim.commands.reading import Refused, no_picture, refuse_all, unknown
from careersim.files import must_be_writable
from careersim.history import History, HistoryError, Splits, read_history

NEEDS = ("arch", "statsmodels")


def calibrate(
    prices: Path, *, index: Path | None, model: str, name: str | None, splits: Splits, plot: Path | None
) -> None:
    """Print the table that past prices suggest, and draw how it fits."""
    refuse_all(
        *unknown("--model", model, FITS),
        *no_picture("--plot", plot),
    )
    must_be_writable(plot)
    if any(find_spec(package) is None for package in NEEDS):
        raise Refused("careersim: calibrate needs arch and statsmodels: pip install 'careersim[calibrate]'")
    history = _read(prices, splits)
    name = name or re.sub(r"[^A-Za-z0-9_-]+", "-", prices.stem).strip("-").upper() or "X"
    found = None if index is None else _against(history, index, splits)
    lines = [*calibrated(history, model, str(prices), name, found)]
    for line in lines:
        click.echo(line)
    if plot is not None:
        from careersim.report.fit_plot import fit_figure
        from careersim.report.output import save_figure

        save_figure(fit_figure(history, name, "\n".join(lines)), plot)
        click.echo(f"Wrote {plot}", err=True)


def _against(history: History, index: Path, splits: Splits) -> Against:
    try:
        return against(history, _read(index, splits), index.name)
    except HistoryError as error:
        raise Refused(f"{index} {error}") from None


def _read(path: Path, splits: Splits) -> History:
    try:
        return read_history(path, splits)
    except HistoryError as error:
        raise Refused(f"{path} {error}") from None
