"""`careersim sweep`: many variants of one file, to one table."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from careersim.analysis.sweep import sweep as swept
from careersim.commands.cluster import executor_at
from careersim.commands.progress import Progress
from careersim.commands.reading import Refused, no_folder, no_picture, read, refuse_all, unknown
from careersim.files import must_be_writable
from careersim.limits import MOST_VARIANTS
from careersim.number import plain_number
from careersim.offers_file import OffersError
from careersim.report.output import write_table
from careersim.report.table import TABLES, table_csv

# The first = outside quotes divides.
_SETTING = re.compile(r'(?P<key>(?:"(?:[^"\\]|\\.)*+"|[^="])++)=(?P<values>.+)', re.DOTALL)


def sweep(
    file: Path,
    *,
    settings: tuple[str, ...],
    paths: int | None,
    seed: int | None,
    workers: int,
    scheduler: str | None,
    output: Path | None,
    plot: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print the table of all variants, or write it."""
    decision = read(file)
    if output is not None:
        refuse_all(*unknown("--output", output.suffix.lower(), TABLES), *no_folder("--output", output.parent))
        if output.suffix.lower() == ".parquet" and find_spec("pyarrow") is None:
            raise Refused("careersim: --output: Parquet needs pyarrow: pip install 'careersim[parquet]'")
    refuse_all(*no_picture("--plot", plot))
    must_be_writable(output, plot)
    values: dict[str, list[Any]] = {}
    for key, of_key in map(_setting, settings):
        if key in values:
            raise Refused(f"careersim: --set: {key} is set twice. Write its values in one --set.")
        values[key] = of_key
    n_variants = 1
    for of_key in values.values():
        n_variants *= len(of_key)
    if n_variants > MOST_VARIANTS:
        refuse_all(f"--set: {n_variants:,} variants are more than {MOST_VARIANTS:,}. Take fewer values.")
    try:
        with executor_at(scheduler) as executor, Progress(quiet=quiet, what="variants") as progress:
            result = swept(
                decision, values, paths=paths, seed=seed, workers=workers, executor=executor, progress=progress
            )
    except OffersError as error:
        raise Refused(str(error)) from None

    if output is not None:
        write_table([*result.rows()], output)
        click.echo(f"Wrote {output}", err=True)
    elif as_json:
        click.echo(json.dumps({"keys": result.keys, "rows": [*result.rows()]}, indent=2, allow_nan=False))
    elif plot is None:
        click.echo(table_csv([*result.rows()]), nl=False)
    if plot is not None:
        from careersim.report.output import save_figure
        from careersim.report.sweep_plot import sweep_figure

        save_figure(sweep_figure(result, decision.currency), plot)
        click.echo(f"Wrote {plot}", err=True)


def _setting(text: str) -> tuple[str, list[Any]]:
    """Return the key and the values of `key=low:high:count` or `key=a,b,c`."""
    match = _SETTING.fullmatch(text)
    if match is None:
        raise Refused(f"careersim: --set: {text!r} is no setting. Write KEY=LOW:HIGH:COUNT or KEY=A,B,C.")
    key, values = match["key"], match["values"]
    parts = values.split(":")
    if len(parts) == 3:
        low, high = plain_number(parts[0]), plain_number(parts[1])
        if low is None or high is None or not parts[2].strip().isdigit() or not 2 <= int(parts[2]) <= MOST_VARIANTS:
            raise Refused(f"careersim: --set: {values!r} is no range. Write LOW:HIGH:COUNT with 2 values or more.")
        count = int(parts[2])
        return key.strip(), [low + (high - low) * i / (count - 1) for i in range(count)]
    return key.strip(), [_value(part) for part in _split(values)]


def _split(values: str) -> Iterable[str]:
    """Yield parts between commas that stand in no bracket and no quotes."""
    depth, quoted, part = 0, False, ""
    for character in values:
        quoted ^= character == '"'
        depth += 0 if quoted else (character in "[{") - (character in "]}")
        if character == "," and depth == 0 and not quoted:
            yield part
            part = ""
        else:
            part += character
    yield part


def _value(text: str) -> Any:
    """Return a value as the file would have it; what is not TOML is a text, such as 200k."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text.strip()
