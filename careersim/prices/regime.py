"""Calm and storm: a price whose return and volatility depend on a state that comes and goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator

from careersim.number import Growth, Number
from careersim.prices.base import PriceModel, Volatility, monthly_steps, over_time, running_sum
from careersim.quantity import Array, Base, Quantity, Value
from careersim.table import Context, Contradiction, Table
from careersim.words import Words

SWITCH = "switch"


class State(Table):
    """One state of the market: its expected return and volatility, and how soon it gives way to the next.

    expected_return : effective annual, while it lasts.
    volatility : while it lasts, annual.
    leave_rate : intensity of leaving it, a year: it lasts 1 / leave_rate years on average; 0 is for good.
    """

    expected_return: Growth
    volatility: Volatility
    leave_rate: Annotated[Quantity, Number(low=0, high=100)]


def _by_name(raw: Any) -> Any:
    """Return a list of states as a table of them, each called by its place in the list."""
    return {str(i): state for i, state in enumerate(raw)} if isinstance(raw, list) else raw


class Regime(PriceModel):
    """States such as calm and crash, each with its return and volatility.

    d ln S = (mu_s - sigma_s^2 / 2) dt + sigma_s dW in state s of a Markov chain; Hamilton 1989. One table a state, in
    order: it begins in the first, and each leaves for the next, the last for the first, with its own intensity. States
    change at months' ends, with the probabilities of the chain in continuous time, exp(Q / 12). The states set the
    mean, E[S_T] = S_0 (e exp((Q + diag mu) T) 1) / (1 + dividend_yield)^T, e the first state, which is kept exactly;
    the market's own `expected_return` is not used. `loading` is of the Brownian motion W.

    states : a table each, under names of one's own, or directly in the market's table.

    ```toml
    [market.ACME]
    kind = "regime"
    spot = 120.0

    [market.ACME.states.calm]
    expected_return = 0.14
    volatility = 0.25
    leave_rate = 0.4

    [market.ACME.states.crash]
    expected_return = -0.30
    volatility = 0.60
    leave_rate = 2.0
    ```
    """

    kind: ClassVar[str] = "regime"
    is_stepped: ClassVar[bool] = True
    is_fair: ClassVar[bool] = False
    monthly: ClassVar[Mapping[str, Base]] = {SWITCH: "uniform"}
    states: Annotated[dict[str, State], BeforeValidator(_by_name)]

    @classmethod
    def spelled_out(cls, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the table with the states that stand in it directly, as [market.ACME.calm], among `states`."""
        direct = {
            key: table for key, table in raw.items() if key not in cls.model_fields and isinstance(table, Mapping)
        }
        if not direct or "states" in raw:
            return raw
        return {key: value for key, value in raw.items() if key not in direct} | {"states": direct}

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield fewer than two states."""
        states = raw.get("states", {})
        if isinstance(states, Mapping | list) and "states" in raw and len(states) < 2:
            yield (
                ("states",),
                f"has {len(states)} state{'s' * (len(states) != 1)}. Write two or more, such as calm and crash, "
                'or kind = "gbm".',
            )

    @property
    def numbers(self) -> dict[str, Quantity]:
        """Return the model's numbers by key, each state's by `state.key`."""
        of_states = {f"{name}.{key}": number for name, state in self.states.items() for key, number in state}
        return super().numbers | of_states

    def says(self, words: Words) -> str:
        """Return price and states."""
        states = ", ".join(
            f"{name} ({words.share(state.expected_return)} a year, volatility {words.share(state.volatility)}, left "
            f"{words.number(state.leave_rate)} times a year)"
            for name, state in self.states.items()
        )
        ignored = "; these set the mean, its expected_return is not used" * ("expected_return" in self.model_fields_set)
        return f"{words.money(self.spot)} today, in turn {states}{ignored}"

    def annual_volatility(self, drawn: Mapping[str, Value]) -> Value:
        """Return the root of the mean variance in the long run."""
        lasts = 1.0 / np.maximum(self._of_states(drawn, "leave_rate"), 1e-9)
        volatility = self._of_states(drawn, "volatility")
        return np.asarray(np.sqrt((lasts * volatility**2).sum(axis=1) / lasts.sum(axis=1)))

    def price_paths(self, drawn: Mapping[str, Value], times: Array, motion: Array | None) -> Array:
        """Return the price at each month."""
        assert motion is not None
        returns, leave = np.log1p(self._of_states(drawn, "expected_return")), self._of_states(drawn, "leave_rate")
        sigma = self._of_states(drawn, "volatility")
        states = self._states(drawn)
        drift, volatility = _at(returns - 0.5 * sigma**2, states) / 12, _at(sigma, states) * 12**-0.5
        level = running_sum(drift + volatility * monthly_steps(motion))
        # A month counts as spent in the state it began in: what that does to the mean is taken back.
        level -= _monthly_log_means(returns / 12, leave, times.size)
        return np.asarray(drawn["spot"] * np.exp(level) * self.expected_growth(drawn, times))

    def expected_growth(self, drawn: Mapping[str, Value], times: Array) -> Array:
        """Return e exp((Q + diag mu) t) 1 / (1 + dividend_yield)^t, at times 1/12, 2/12, ..., the first state e."""
        returns, leave = np.log1p(self._of_states(drawn, "expected_return")), self._of_states(drawn, "leave_rate")
        month = exponential((generator(leave) + returns[:, :, None] * np.eye(len(self.states))) / 12)
        return np.asarray(np.exp(log_means(month, times.size) - over_time(np.log1p(drawn["dividend_yield"]), times)))

    def common_shock(self, drawn: Mapping[str, Value], exposure: Value) -> Array:
        """Return the states' log returns up to each month, each `exposure` times as large, less what they add up to."""
        returns = np.log1p(self._of_states(drawn, "expected_return")) / 12 * np.reshape(exposure, (-1, 1))
        states = self._states(drawn)
        leave = self._of_states(drawn, "leave_rate")
        return np.asarray(running_sum(_at(returns, states)) - _monthly_log_means(returns, leave, len(states)))

    def _of_states(self, drawn: Mapping[str, Value], key: str) -> Array:
        """Return one number of all states, (1 or n_paths, n_states)."""
        columns = (np.atleast_1d(np.asarray(drawn[f"{name}.{key}"], dtype=np.float64)) for name in self.states)
        return np.stack(np.broadcast_arrays(*columns), axis=1)

    def _states(self, drawn: Mapping[str, Value]) -> NDArray[np.intp]:
        """Return the state that each month begins in, (n_months, n_paths); month 1 begins in the first."""
        uniform = np.asarray(drawn[SWITCH])
        bounds = np.cumsum(exponential(generator(self._of_states(drawn, "leave_rate")) / 12), axis=2)[:, :, :-1]
        states = np.zeros(uniform.shape, dtype=np.intp)
        path = np.arange(uniform.shape[1]) if len(bounds) > 1 else np.zeros(1, dtype=np.intp)
        for month in range(1, len(states)):
            states[month] = (uniform[month - 1][:, None] >= bounds[path, states[month - 1]]).sum(axis=1)
        return states


def _at(of_states: Array, states: NDArray[np.intp]) -> Array:
    """Return a number of the state that each month begins in, (n_months, n_paths)."""
    path = np.arange(states.shape[1]) if len(of_states) > 1 else np.zeros(1, dtype=np.intp)
    return np.asarray(of_states[path, states])


def generator(leave: Array) -> Array:
    """Return the matrices Q of the chains that leave each state for the next, (n_chains, n_states, n_states) [1/year].

    leave : (n_chains, n_states) [1/year].
    """
    ahead = np.roll(np.eye(leave.shape[1]), 1, axis=1)
    return np.asarray(leave[:, :, None] * (ahead - np.eye(leave.shape[1])))


def _monthly_log_means(returns: Array, leave: Array, n_months: int) -> Array:
    """Return ln E[exp] of monthly log returns, each that of the state its month begins in, up to each month."""
    transition = exponential(generator(leave) / 12)
    return log_means(np.exp(returns)[:, :, None] * transition, n_months)


def log_means(step: Array, n_months: int) -> Array:
    """Return ln(e A^m 1) for m = 1 to n_months, e the first state, (n_months, n_chains); A is `step`."""
    weight = np.zeros((len(step), 1, step.shape[2]))
    weight[:, :, 0] = 1.0
    means = np.empty((n_months, len(step)))
    for month in range(n_months):
        weight = weight @ step
        means[month] = np.log(weight.sum(axis=(1, 2)))
    return means


def exponential(matrices: Array) -> Array:
    """Return the exponentials of small matrices, (n, k, k), by scaling and squaring of the Taylor series."""
    n_halvings = max(0, int(np.ceil(np.log2(np.abs(matrices).sum(axis=2).max() + 1e-300))) + 3)
    scaled = matrices / 2.0**n_halvings
    total = term = np.broadcast_to(np.eye(matrices.shape[1]), matrices.shape)
    for order in range(1, 13):
        term = term @ scaled / order
        total = total + term
    for _ in range(n_halvings):
        total = total @ total
    return np.asarray(total)
