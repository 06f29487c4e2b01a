"""The common market factor, `[factor]`: what stocks share, and what a beta is paid for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, PlainValidator, ValidationInfo

from careersim.kinds import kinds
from careersim.number import Growth, Number, fault, means, show
from careersim.prices.base import PriceModel
from careersim.prices.gbm import Gbm
from careersim.quantity import Normal, Quantity, Value, fixed
from careersim.table import Context, Contradiction, Table, chosen_kind
from careersim.words import Words

VOLATILITY = 0.18
OF_STOCKS = ("spot", "expected_return", "dividend_yield", "loading")
"""The keys of a price model that a factor has no use for."""


def _kind(model: Mapping[str, Any]) -> type[PriceModel]:
    """Return the kind of a model as written, the default one where there is none of its word."""
    return kinds(PriceModel).get(str(model.get("kind", Gbm.kind)), Gbm)


def _with_defaults(raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    volatility = {"volatility": VOLATILITY} if "volatility" in _kind(raw).model_fields else {}
    return {key: value for key, value in raw.items() if key not in OF_STOCKS} | {
        "spot": 100.0,
        **{key: value for key, value in volatility.items() if key not in raw},
    }


class CommonFactor(Table):
    """The common factor: its expected return over the safe one, and the model of its shocks.

    A stock's motion shares the factor's by its loading. Of a factor that jumps or changes regime it receives that too,
    beta = loading x the stock's volatility / the factor's times, compensated again so that its expected return is kept.

    premium : expected return over the safe rate, a year; the same for all stocks on a path.
    risk_free : the safe rate, effective annual.
    model : of any kind that is random.
    """

    premium: Annotated[Quantity, Number(low=-1, high=1, bare_high=1)] = Quantity(Normal(0.045, 0.015), "factor.premium")
    risk_free: Growth = fixed(0.04)
    model: Annotated[PriceModel, chosen_kind(PriceModel, Gbm.kind), BeforeValidator(_with_defaults)] = Gbm(
        spot=fixed(100.0), volatility=fixed(VOLATILITY)
    )

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield the keys of stocks, and a kind that has no shocks to share."""
        model = raw.get("model", {})
        for key in OF_STOCKS:
            if key in model:
                yield (
                    ("model", key),
                    "is for stocks: the factor is expected to return risk_free + premium, and has no price. Remove it.",
                )
        if means([model.get("volatility", VOLATILITY)]) == [0.0]:
            yield ("model", "volatility"), "is 0: nothing could move with such a factor. Write a number above 0."
        kind = _kind(model)
        if not kind.is_random:
            known = ", ".join(word for word, other in kinds(PriceModel).items() if other.is_random)
            yield ("model", "kind"), f"{show(kind.kind)} has no shocks that stocks could share. Choose of: {known}."

    @property
    def numbers(self) -> dict[str, Quantity]:
        """Return the factor's numbers by key."""
        own = {"premium": self.premium, "risk_free": self.risk_free}
        return own | {key: number for key, number in self.model.numbers.items() if key not in OF_STOCKS}

    @property
    def is_passed_on(self) -> bool:
        """Tell whether stocks receive more of it than its motion."""
        return type(self.model).common_shock is not PriceModel.common_shock

    def says(self, words: Words) -> str:
        """Return in a line what the factor is expected to return, and how it moves."""
        volatility = round(float(np.mean(self.volatility({k: n.mean for k, n in self.numbers.items()}))), 4)
        passed_on = " whose jumps or regimes stocks receive by their betas" if self.is_passed_on else ""
        return (
            f"{words.share(self.risk_free)} a year safe and a premium of {words.share(self.premium)}, volatility "
            f"{words.share(volatility)}, a {self.model.kind}{passed_on}"
        )

    def volatility(self, drawn: Mapping[str, Value]) -> Value:
        """Return the factor's annualised volatility, float or (n_paths,)."""
        return self.model.annual_volatility(drawn)


def _factor(raw: Any, info: ValidationInfo) -> CommonFactor:
    if isinstance(raw, CommonFactor):
        return raw
    if not isinstance(raw, Mapping):
        raise fault(f"{show(raw)} is not a table. Write its keys, such as volatility = {VOLATILITY}.")
    own = {key: raw[key] for key in ("premium", "risk_free") if key in raw}
    model = {key: value for key, value in raw.items() if key not in own}
    return CommonFactor.model_validate(own | {"model": model}, context=info.context)


Factor = Annotated[CommonFactor, PlainValidator(_factor, json_schema_input_type=dict)]
"""The table `[factor]`: the factor's own keys, and beside them those of its kind."""
