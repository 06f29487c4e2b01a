"""Ways to say what matters how much: numbers, ranges, an order, pairs, prices, and choices once made."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, PlainValidator

from careersim.number import Fraction, Number, Place, Uncertain, Weight, fault, key_path, means, show
from careersim.quantity import Array, Quantity, fixed
from careersim.table import Context, Contradiction, Table

MONEY, PAY = "money", "pay"
WAYS = ("weights", "order", "pairs", "worth")
"""Of these a file has one or none."""
RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""The mean consistency index of random comparisons, by how many things are compared (Saaty 1980)."""
Pair = tuple[str, float, str]
"""One thing, how many times as much it matters as another, and that other."""
_FACTOR, _PAY, _SCORE = Number(low=0, open_low=True), Number(low=0), Number(low=0, high=10)


def _ranges(raw: Any) -> Any:
    """Return the weights with each `[low, high]` as what it stands for: anything between, all equally likely."""
    if not isinstance(raw, Mapping):
        return raw

    def meant(key: str, value: Any) -> Any:
        name = key_path(("preferences", "weights", key))
        return Uncertain(name, {"uniform": value}) if isinstance(value, list) else value

    return {key: meant(key, value) for key, value in raw.items()}


def _order(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw or not all(isinstance(key, str) for key in raw):
        raise fault(f'{show(raw)} is no order. Write ["money", "flexibility", ...], what matters most first.')
    if twice := [key for key in raw if raw.count(key) > 1]:
        raise fault(f"{show(twice[0])} is there twice. Keep one.")
    return tuple(raw)


def _pairs(raw: Any) -> tuple[Pair, ...]:
    form = 'Write [["money", 3, "flexibility"], ...]: money matters 3 times as much as flexibility.'
    if not isinstance(raw, list) or not raw:
        raise fault(f"{show(raw)} is no list of pairs. {form}")
    pairs: list[Pair] = []
    for pair in raw:
        match pair:
            case [str(one), times, str(other)] if one != other:
                pairs.append((one, _FACTOR.parse(times).mean, other))
            case _:
                raise fault(f"{show(pair)} is no pair. {form}")
    if len({frozenset((one, other)) for one, _, other in pairs}) < len(pairs):
        raise fault("two things are compared twice. Keep one of the two pairs.")
    first, *others = _connected(pairs)
    if others:
        raise fault(f"{show(first[0])} and {show(others[0][0])} are not connected. Add a pair that links their groups.")
    return tuple(pairs)


def _connected(pairs: Sequence[Pair]) -> list[list[str]]:
    """Return the things compared, in groups that no pair connects."""
    groups: list[list[str]] = []
    for one, _, other in pairs:
        touched = [group for group in groups if one in group or other in group]
        merged = [*dict.fromkeys([*(key for group in touched for key in group), one, other])]
        groups = [*(group for group in groups if group not in touched), merged]
    return groups


def _past_job(raw: Any) -> dict[str, float]:
    if not isinstance(raw, Mapping) or not raw:
        raise fault(f"{show(raw)} is no job. Write its pay after tax and its scores, {{ pay = 150_000, people = 8 }}.")
    return {key: (_PAY if key == PAY else _SCORE).parse(value).mean for key, value in raw.items()}


Weights = Annotated[dict[str, Weight], BeforeValidator(_ranges)]
Order = Annotated[tuple[str, ...], PlainValidator(_order, json_schema_input_type=list[str])]
Pairs = Annotated[tuple[Pair, ...], PlainValidator(_pairs, json_schema_input_type=list[list[str | float]])]
Worth = dict[str, Fraction]
PastJob = Annotated[dict[str, float], PlainValidator(_past_job, json_schema_input_type=dict)]


class PastChoice(Table):
    """A choice once made between two jobs: by one's weights the one taken was worth as much, or more.

    took, refused : pay a year after tax, and scores; what neither names was the same in both.
    """

    took: PastJob
    refused: PastJob

    @classmethod
    def contradictions(cls, raw: Mapping[str, Any], context: Context) -> Iterator[Contradiction]:
        """Yield what one of the two jobs says and the other does not."""
        took, refused = (raw.get(key) for key in ("took", "refused"))
        if isinstance(took, Mapping) and isinstance(refused, Mapping):
            for one, other, name in ((took, refused, "refused"), (refused, took, "took")):
                for key in one:
                    if key not in other:
                        yield (name,), f"{key!r} is given for the other job and not here. Add it."


def contradictions(raw: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Yield what is wrong between the ways to say weights in a table of preferences as written."""
    if len(given := [way for way in WAYS if way in raw]) > 1:
        yield (given[1],), f"{given[0]!r} says what matters how much as well. Keep one of the two."
    weights = raw.get("weights")
    if isinstance(weights, Mapping):
        if not any(means(weights.values()) or [1.0]):
            yield ("weights",), "are all zero. Give at least one of them a positive number."
        yield from _shares_beside_points(weights)
    worth, ends = raw.get("worth"), raw.get("pay_range")
    if isinstance(worth, Mapping) and MONEY in worth:
        yield ("worth", MONEY), "is what the others are priced in. Remove it."
    if isinstance(worth, Mapping) and isinstance(ends, list) and len(ends) == 2:
        found = means(ends)
        if found and sum(found) <= 0:
            yield ("worth",), "is a share of the middle of 'pay_range', which is not above 0. Mend that."


def _shares_beside_points(weights: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Yield a weight in percent beside one in points: 50 % beside 20 would count as half a point."""
    shares = [key for key, raw in weights.items() if isinstance(raw, str) and raw.rstrip().endswith("%")]
    points = [raw for key, raw in weights.items() if key not in shares and (means([raw]) or [0.0])[0] > 1]
    if shares and points:
        share = str(weights[shares[0]])
        meant = f"Write {share.strip(' %')}, or all of them in %."
        yield ("weights", shares[0]), f"{show(share)} is a share beside {show(points[0])}, in points. {meant}"


def named(preferences: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Yield each attribute that preferences as written name, money and pay left out, and where."""
    for table in ("weights", "worth"):
        found = preferences.get(table)
        yield from (((table, key), key) for key in (found if isinstance(found, Mapping) else ()) if key != MONEY)
    order, pairs, choices = (found if isinstance(found := preferences.get(key), list) else [] for key in _LISTS)
    yield from ((("order", i), key) for i, key in enumerate(order) if isinstance(key, str) and key != MONEY)
    for i, pair in enumerate(pairs):
        for j, key in enumerate(pair if isinstance(pair, list) else ()):
            if isinstance(key, str) and j != 1 and key != MONEY:
                yield ("pairs", i, j), key
    for i, choice in enumerate(choices):
        for side, job in choice.items() if isinstance(choice, Mapping) else ():
            yield from (
                (("choices", i, side, key), key) for key in (job if isinstance(job, Mapping) else ()) if key != PAY
            )


_LISTS = ("order", "pairs", "choices")


def of_order(order: Sequence[str]) -> dict[str, Quantity]:
    """Return the mean of all weights in an order, the rank order centroid w_k = (1/n) sum of 1/j for j >= k."""
    n = len(order)
    return {key: fixed(math.fsum(1 / j for j in range(k, n + 1)) / n) for k, key in enumerate(order, start=1)}


def of_worth(worth: Mapping[str, Quantity], pay_range: tuple[Quantity, Quantity] | None) -> dict[str, Quantity]:
    """Return weights by which a swing from 0 to 10 is worth a share of the middle of the pay range."""
    if pay_range is None:  # by default the range is as wide as its middle
        return {MONEY: fixed(1.0), **worth}
    low, high = (end.mean for end in pay_range)
    return {MONEY: fixed((high - low) / ((low + high) / 2)), **worth}


def of_pairs(pairs: Sequence[Pair]) -> dict[str, Quantity]:
    """Return the weights that fit comparisons best, the principal eigenvector of their matrix (Saaty 1980)."""
    keys, matrix = _matrix(pairs)
    _, vector = _principal(matrix)
    return {key: fixed(float(weight)) for key, weight in zip(keys, vector, strict=True)}


def consistency_ratio(pairs: Sequence[Pair]) -> float:
    """Return how far comparisons contradict each other: 0 not at all, 1 as much as random ones; below 0.1 is good.

    CR = (lambda - n) / (n - 1) / RI(n), lambda the largest eigenvalue (Saaty 1980).
    """
    keys, matrix = _matrix(pairs)
    n = len(keys)
    index = RANDOM_INDEX[min(n, len(RANDOM_INDEX) - 1)]
    return max(_principal(matrix)[0] - n, 0.0) / (n - 1) / index if index else 0.0


def _matrix(pairs: Sequence[Pair]) -> tuple[list[str], Array]:
    """Return what is compared and the matrix of ratios; one that is missing counts on the diagonal (Harker 1987)."""
    keys = [*dict.fromkeys(key for one, _, other in pairs for key in (one, other))]
    matrix = np.zeros((len(keys), len(keys)))
    for one, times, other in pairs:
        i, j = keys.index(one), keys.index(other)
        matrix[i, j], matrix[j, i] = times, 1.0 / times
    np.fill_diagonal(matrix, len(keys) - np.count_nonzero(matrix, axis=1))
    return keys, matrix


def _principal(matrix: Array) -> tuple[float, Array]:
    """Return the largest eigenvalue and its vector, which adds up to 1."""
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, largest].real)
    return float(values[largest].real), vector / vector.sum()
