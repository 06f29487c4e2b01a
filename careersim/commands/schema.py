"""`careersim schema`: the JSON Schema of an offers file, or of a result."""

from __future__ import annotations

import json

import click

from careersim.result_schema import result_schema
from careersim.schema import offers_schema


def schema(*, result: bool) -> None:
    """Print the schema."""
    click.echo(json.dumps(result_schema() if result else offers_schema(), indent=2, allow_nan=False))
