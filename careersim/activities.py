"""What one is good at and likes to do, and how a job's time divides: how well the two fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo

from careersim.number import Number, Place, Score, fault, show
from careersim.quantity import Quantity
from careersim.spelling import did_you_mean
from careersim.table import Contradiction, Table
from careersim.words import Words

FIT = "fit"
"""The attribute that time and activities make."""
_SCORE, _SHARE = Number(low=0, high=10), Number(low=0)


class Activity(Table):
    """One kind of work: how good one is at it, and how one likes it, 0 to 10 each.

    good_at : how good one is at it.
    like : how one likes it.
    """

    good_at: Score
    like: Score


def _activity(raw: Any, info: ValidationInfo) -> Activity:
    if isinstance(raw, Mapping) and raw.keys() & set(Activity.model_fields):
        return Activity.model_validate(raw, context=info.context)
    both = _SCORE.parse(raw)
    return Activity(good_at=both, like=both)


def _time(raw: Any) -> dict[str, float]:
    form = "Write parts of the time, such as { learning = 5, sharing = 95 }."
    if not isinstance(raw, Mapping) or not raw:
        raise fault(f"{show(raw)} is no division of time. {form}")
    parts = {}
    for key, part in raw.items():
        quantity = _SHARE.parse(part)
        if not quantity.is_fixed:
            raise fault(f"{show(part)} is uncertain, and parts of the time are plain numbers. {form}")
        parts[key] = quantity.mean
    if not sum(parts.values()) > 0:
        raise fault(f"{show(raw)} leaves no time for anything. {form}")
    return {key: part / sum(parts.values()) for key, part in parts.items()}


Activities = dict[str, Annotated[Activity, PlainValidator(_activity, json_schema_input_type=float | dict)]]
TimeShares = Annotated[dict[str, float], PlainValidator(_time, json_schema_input_type=dict[str, float])]


@dataclass(frozen=True)
class FitScore:
    """How a job's time fits a person: the sum over activities of share of time x (good at + like) / 2, 0 to 10.

    shares : activities and their shares of the time, which add up to 1.
    """

    shares: tuple[tuple[Activity, float], ...]

    @classmethod
    def of(cls, time: Mapping[str, float], activities: Mapping[str, Activity]) -> FitScore:
        """Return the score of a job's division of time."""
        return cls(tuple((activities[key], share) for key, share in time.items()))

    def parts(self) -> Iterator[tuple[Quantity, Callable[[float], float]]]:
        """Yield the numbers it is made of, each with its weight, the same at all times."""
        for activity, share in self.shares:
            yield activity.good_at, lambda _, half=share / 2: half  # type: ignore[misc]
            yield activity.like, lambda _, half=share / 2: half  # type: ignore[misc]

    def says(self, words: Words) -> str:
        """Return the score at the means."""
        return words.number(sum(share * (one.good_at.mean + one.like.mean) / 2 for one, share in self.shares))


def contradictions(jobs: Mapping[Place, Mapping[str, Any]], activities: Any) -> Iterator[Contradiction]:
    """Yield jobs as written that do not say how their time divides, or divide it between what is not known."""
    known = activities if isinstance(activities, Mapping) else {}
    for place, job in jobs.items():
        time = job.get("time")
        if activities is None and time is not None:
            yield (*place, "time"), "is divided between activities. Add [activities], how good you are at each."
        if activities is not None and time is None:
            yield place, "does not say how its time divides. Add time = { ... }, parts for the file's [activities]."
        for key in time if isinstance(time, Mapping) and known else ():
            if key not in known:
                yield (
                    (*place, "time", key),
                    f"is no activity of the file.{did_you_mean(key, known)} Add it to [activities], or remove it.",
                )
        if activities is not None and isinstance(scores := job.get("scores"), Mapping) and FIT in scores:
            yield (*place, "scores", FIT), "is made of 'time' and [activities]. Remove it."


def scored(jobs: Mapping[Place, Mapping[str, Any]]) -> dict[Place, Mapping[str, Any]]:
    """Return jobs as written with their fit among their scores, as one that is there."""

    def with_fit(job: Mapping[str, Any]) -> Mapping[str, Any]:
        scores = job.get("scores", {})
        return {**job, "scores": {**scores, FIT: 0}} if isinstance(scores, Mapping) else job

    return {place: with_fit(job) for place, job in jobs.items()}
