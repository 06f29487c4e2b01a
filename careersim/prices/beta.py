"""An expected return given as a beta: what is known of a stock's drift through the market's premium."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo

from careersim.number import Number
from careersim.quantity import Normal, Quantity
from careersim.table import Table

ALPHA = "expected_return.alpha"
_GROWTH = Number(low=-1, open_low=True, bare_high=1)
_BETA = Number(low=-5, high=5)


class Beta(Table):
    """expected return = risk_free + beta x premium + alpha, drawn once per path (Sharpe 1964).

    beta : what the stock moves by when the common factor moves by 1.
    alpha : the part that the market does not explain, a year; by default nobody knows: N(0, 0.05^2).
    """

    beta: Annotated[Quantity, _BETA]
    alpha: Annotated[Quantity, Number(low=-1, high=1)] = Quantity(Normal(0.0, 0.05), ALPHA)


def _expected_return(raw: Any, info: ValidationInfo) -> Quantity | Beta:
    if isinstance(raw, Beta):
        return raw
    if isinstance(raw, Mapping) and {"beta", "alpha"} & {*raw}:
        return Beta.model_validate(raw, context=info.context)
    return _GROWTH.parse(raw)


ExpectedReturn = Annotated[
    Quantity | Beta, PlainValidator(_expected_return, json_schema_input_type=float | str | dict[str, Any])
]
"""A number, a distribution, or `{ beta = 1.2 }`."""
