"""`careersim schema`: the JSON Schema of an offers file."""

from __future__ import annotations

import json

import click

from careersim.decision import Decision


def schema() -> None:
    """Print the schema."""
    click.echo(json.dumps(Decision.model_json_schema(), indent=2))
