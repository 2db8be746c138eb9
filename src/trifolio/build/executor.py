"""Run jobs: here, one after the other, or in worker processes that warm their engines once; none without bounds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Protocol, TypeVar

from trifolio.limits import Limits, OvertimeError, bounded
from trifolio.model import Artifact, Job
from trifolio.problems import ContentError, Problem, error

__all__ = ["HINT", "OVERWEIGHT", "execute", "fault", "overtime"]


class Order(Protocol):
    """What is to be made: anything that holds a job."""

    @property
    def job(self) -> Job:
        """The job."""


Ordered = TypeVar("Ordered", bound=Order)

FEW = 9
"""Up to so many jobs this process is as quick as workers that first have to load their engines."""

HANGS = 5
"""A worker is killed when it takes so many times its seconds by the clock: then it is inside of C and deaf."""


def execute(
    orders: Sequence[Ordered], workers: int, limits: Limits | None = None
) -> Iterator[tuple[Ordered, Artifact | ContentError]]:
    """Yield each order with its artifact, or with why there is none, as they are done.

    Where `workers` is 0 there are as many as are worth it.
    """
    limits = limits or Limits()
    workers = min(workers or (1 if len(orders) <= FEW else os.cpu_count() or 1), len(orders))
    if workers < 2:  # noqa: PLR2004 - one worker is this process
        for order in orders:
            yield order, _settle(order.job, limits)
        return
    from trifolio.build.workers import Gone, Task, run

    orders = _heaviest_first(orders)
    binders = tuple(sorted({order.job.edition.binder for order in orders}))
    task = Task(partial(_warm, binders), partial(attempt, limits=limits))

    def patience(job: Job) -> float:
        return HANGS * _seconds(job, limits)

    for index, result in run(task, [order.job for order in orders], workers, patience):
        order = orders[index]
        if isinstance(result, Gone):
            yield order, ContentError(_limit(order.job, result.reason))
        else:
            yield order, ContentError(*result) if isinstance(result, tuple) else result


HINT = "split the article, or raise “seconds” or “megabytes” in [limits] of trifolio.toml"
OVERWEIGHT = "it takes more memory than it may"


def _heaviest_first(orders: Sequence[Ordered]) -> list[Ordered]:
    """Return the orders with those that take longest first, so that the last ones even the workers out."""
    return sorted(orders, key=lambda order: order.job.edition.binder != "pdf")


def _warm(binders: tuple[str, ...]) -> None:
    from trifolio.build.line import warm

    warm(binders)


def attempt(job: Job, limits: Limits) -> Artifact | tuple[Problem, ...]:
    """Return an artifact, or its problems as a value that travels between processes."""
    result = _settle(job, limits)
    return result.problems if isinstance(result, ContentError) else result


def _settle(job: Job, limits: Limits) -> Artifact | ContentError:
    from trifolio.build import line  # the engines' way in: not loaded where nothing is to be made

    try:
        return bounded(lambda: line.make(job), _seconds(job, limits))
    except ContentError as failed:
        return failed
    except OvertimeError:
        reason = overtime(_seconds(job, limits))
    except MemoryError:  # nothing more in here: the work's memory is free only when this is left
        reason = OVERWEIGHT
    except Exception as bug:  # noqa: BLE001 - a bug of ours in one job must not cost the others
        return ContentError(fault(job.documents[0].path, f"{job.edition.name}: {type(bug).__name__}: {bug}"))
    return ContentError(_limit(job, reason))


def fault(path: str, message: str) -> Problem:
    """Return what is said of a bug of ours."""
    return error("bug", path, 0, message, "this is a fault of trifolio; please report it with the article")


def _seconds(job: Job, limits: Limits) -> int:
    """Return what a job may take: a collection as much as its articles together."""
    return limits.seconds * len(job.documents)


def overtime(seconds: int) -> str:
    """Return what is said of work that took too long."""
    return f"it takes more than {seconds} seconds of the processor"


def _limit(job: Job, reason: str) -> Problem:
    return error("limit", job.documents[0].path, 0, f"{job.edition.name}: {reason}", HINT)
