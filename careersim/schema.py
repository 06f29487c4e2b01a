"""The JSON Schema of an offers file, for editors."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from careersim.dates import Duration
from careersim.decision import Decision
from careersim.quantity import Quantity
from careersim.table import Table


class _OffersSchema(GenerateJsonSchema):
    """Shows defaults as the file would have them."""

    def encode_default(self, dft: Any) -> Any:
        """Return a default as JSON."""
        match dft:
            case Quantity(amount=float(number)):
                return number
            case Quantity() | Duration():
                return str(dft)
            case Table():
                return {}
            case tuple():
                return [self.encode_default(part) for part in dft]
        return super().encode_default(dft)


def offers_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12)."""
    return Decision.model_json_schema(schema_generator=_OffersSchema)
