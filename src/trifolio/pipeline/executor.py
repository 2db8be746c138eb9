"""Run jobs: here, one after the other, or in worker processes that warm their engines once; none without bounds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from trifolio.job import Artifact, Binder, Job
from trifolio.problems import ContentError, Problem, error
from trifolio.safety.limits import Limits, OvertimeError, bounded

__all__ = ["execute", "guarded"]


class Order(Protocol):
    """What is to be made: a job, its digest, and the digest of the order whose facts it wants (else nothing)."""

    @property
    def job(self) -> Job:
        """The job."""

    @property
    def digest(self) -> str:
        """The digest."""

    @property
    def needs(self) -> str:
        """The digest of another."""


Facts: TypeAlias = Mapping[str, Any]
Ordered = TypeVar("Ordered", bound=Order)
Given = TypeVar("Given")

FEW = 9
"""Up to so many jobs this process is as quick as workers that first have to load their engines."""

HANGS = 5
"""A worker is killed when it takes so many times its seconds by the clock: then it is inside of C and deaf."""


def execute(
    orders: Sequence[Ordered], workers: int, limits: Limits | None = None, facts: dict[str, Facts] | None = None
) -> Iterator[tuple[Ordered, Artifact | ContentError]]:
    """Yield each order with its artifact, or with why there is none, as they are done.

    Where `workers` is 0 there are as many as are worth it. `facts` are those of artifacts that are made already, by
    their orders' digests; those of new ones join them. An order comes after the one whose facts it wants; where that
    has none, it is made without.
    """
    limits = limits or Limits()
    queue = _Queue(orders, {} if facts is None else facts)
    workers = min(workers or (1 if len(orders) <= FEW else os.cpu_count() or 1), len(orders))
    if workers < 2:  # noqa: PLR2004 - one worker is this process
        while (found := queue.take()) is not None:
            yield queue.done(found[0], _settle(found[1], limits))
        return
    from trifolio.pipeline.workers import Gone, Task, run

    binders = tuple({order.job.edition.binder: None for order in orders})
    task = Task(partial(_warm, binders), partial(attempt, limits=limits))

    def patience(job: Job) -> float:
        return HANGS * _seconds(job, limits)

    for order, job, result in run(task, queue.take, workers, patience):
        if isinstance(result, Gone):
            failed = _limit(job.own.path, f"{job.edition.name}: {result.reason}")
            yield queue.done(order, ContentError(failed))
        else:
            yield queue.done(order, ContentError(*result) if isinstance(result, tuple) else result)


class _Queue(Generic[Ordered]):
    """The orders that wait: those that take longest first, so that the last ones even the workers out."""

    def __init__(self, orders: Sequence[Ordered], facts: dict[str, Facts]) -> None:
        self.waiting = sorted(orders, key=lambda order: not order.job.edition.binder.on_paper)
        self.facts = facts
        self.open = {order.digest for order in orders}

    def take(self) -> tuple[Ordered, Job] | None:
        """Take the next order that waits for no other, with its job; nothing where there is none."""
        ready = (order for order in self.waiting if order.needs not in self.open)
        if (order := next(ready, None)) is None:
            return None
        self.waiting.remove(order)
        return order, replace(order.job, breaks=self.facts.get(order.needs, {}).get("breaks", ()))

    def done(self, order: Ordered, result: Artifact | ContentError) -> tuple[Ordered, Artifact | ContentError]:
        """Note down what came of an order, and return both."""
        self.open.discard(order.digest)
        if isinstance(result, Artifact):
            self.facts[order.digest] = result.facts
        return order, result


def _warm(binders: tuple[Binder, ...]) -> None:
    from trifolio.pipeline.job import warm

    warm(binders)


def attempt(job: Job, limits: Limits) -> Artifact | tuple[Problem, ...]:
    """Return an artifact, or its problems as a value that travels between processes."""
    result = _settle(job, limits)
    return result.problems if isinstance(result, ContentError) else result


def _settle(job: Job, limits: Limits) -> Artifact | ContentError:
    from trifolio.pipeline import job as line  # the engines' way in: not loaded where nothing is to be made

    return guarded(lambda: line.make(job), _seconds(job, limits), job.own.path, f"{job.edition.name}: ")


def guarded(work: Callable[[], Given], seconds: int, path: str, name: str = "") -> Given | ContentError:
    """Return what a piece of work gives within so many seconds of the processor, or why it gives nothing.

    Nothing that goes wrong with one piece of work costs the others. `name` goes before the message.
    """
    try:
        return bounded(work, seconds)
    except ContentError as failed:
        return failed
    except OvertimeError:
        reason = f"it takes more than {seconds} seconds of the processor"
    except MemoryError:  # nothing more in here: the work's memory is free only when this is left
        reason = "it takes more memory than it may"
    except Exception as bug:  # noqa: BLE001 - a bug of ours in one piece of work must not cost the others
        hint = "this is a fault of trifolio; please report it with the article"
        return ContentError(error("bug", path, 0, f"{name}{type(bug).__name__}: {bug}", hint))
    return ContentError(_limit(path, f"{name}{reason}"))


def _seconds(job: Job, limits: Limits) -> int:
    """Return what a job may take: a collection as much as its articles together."""
    return limits.seconds * len(job.documents)


def _limit(path: str, message: str) -> Problem:
    hint = "split the article, or raise “seconds” or “megabytes” in [limits] of trifolio.toml"
    return error("limit", path, 0, message, hint)
