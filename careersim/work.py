"""A decision -> how much work its plan is, so that no file can fill the memory."""

from __future__ import annotations

from collections.abc import Iterator

from careersim.decision import CURRENT, STAY, Decision
from careersim.limits import MOST_WORK
from careersim.prices.private import Private


def too_much_work(decision: Decision) -> str | None:
    """Return what is wrong with a file that asks for more than `MOST_WORK`; None for any other."""
    work = {job: _work(decision, job) for job in decision.jobs}
    total = sum(work[job] for key in decision.alternative_keys for job in _held(decision, key))
    if total <= MOST_WORK:
        return None
    return (
        f"asks for {total / MOST_WORK:.1f} times the work that is done at most: the payments of all alternatives, "
        "times the months in which luck may decide them. Shorten the horizon, or write fewer grants, vests or "
        "alternatives."
    )


def _work(decision: Decision, job: str) -> int:
    """Return the payments of a job over the horizon, each as often as there are months in which luck may decide it."""
    months, table = decision.horizon.months, decision.jobs[job]
    by_departure = 1 if table.layoff is None and table.leave is None else months
    total = 0
    for components in table.package.values():
        for component in components:
            stock = component.market or table.stock if component.is_equity else None
            is_private = stock is not None and isinstance(decision.market.get(stock), Private)
            # Shares of a private company are sold in any month from the vest on.
            by_exit = max(months // 2, 1) * months if is_private else 1
            total += component.n_payments(months) * max(by_departure, by_exit)
    return total


def _held(decision: Decision, alternative: str) -> Iterator[str]:
    """Yield the jobs that an alternative goes through."""
    if alternative in decision.alternatives:
        yield from dict.fromkeys((*_first(decision), *(step.job for step in decision.alternatives[alternative].path)))
    else:
        yield from _first(decision)
        if alternative != STAY:
            yield alternative


def _first(decision: Decision) -> tuple[str, ...]:
    return () if decision.current is None else (CURRENT,)
