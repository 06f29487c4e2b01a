"""`careersim schema`: the JSON Schema of an offers file."""

from __future__ import annotations

import json

import click

from careersim.schema import offers_schema


def schema() -> None:
    """Print the schema."""
    click.echo(json.dumps(offers_schema(), indent=2, allow_nan=False))
