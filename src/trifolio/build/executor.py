"""Run jobs: here, one after the other, or in worker processes that warm their engines once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Protocol, TypeVar

from trifolio.model import Artifact, Job
from trifolio.problems import ContentError, Problem, error

__all__ = ["execute"]


class Order(Protocol):
    """What is to be made: anything that holds a job."""

    @property
    def job(self) -> Job:
        """The job."""


Ordered = TypeVar("Ordered", bound=Order)


def execute(orders: Sequence[Ordered], workers: int) -> Iterator[tuple[Ordered, Artifact | ContentError]]:
    """Yield each order with its artifact, or with why there is none, as they are done."""
    workers = min(workers, len(orders))
    if workers < 2:  # noqa: PLR2004 - one worker is this process
        for order in orders:
            yield order, _settle(order.job)
        return
    from trifolio.build.line import warm

    binders = tuple(sorted({order.job.edition.binder for order in orders}))
    with ProcessPoolExecutor(workers, get_context("spawn"), warm, (binders,)) as pool:
        waiting = {pool.submit(attempt, order.job): order for order in _heaviest_first(orders)}
        for done in as_completed(waiting):
            result = done.result()
            yield waiting[done], ContentError(*result) if isinstance(result, tuple) else result


def _heaviest_first(orders: Sequence[Ordered]) -> list[Ordered]:
    """Return the orders with those that take longest first, so that the last ones even the workers out."""
    return sorted(orders, key=lambda order: order.job.edition.binder != "pdf")


def attempt(job: Job) -> Artifact | tuple[Problem, ...]:
    """Return an artifact, or its problems as a value that travels between processes."""
    result = _settle(job)
    return result.problems if isinstance(result, ContentError) else result


def _settle(job: Job) -> Artifact | ContentError:
    from trifolio.build import line  # the engines' way in: not loaded where nothing is to be made

    try:
        return line.make(job)
    except ContentError as failed:
        return failed
    except Exception as bug:  # noqa: BLE001 - a bug of ours in one job must not cost the others
        message = f"{job.edition.name}: {type(bug).__name__}: {bug}"
        hint = "this is a fault of trifolio; please report it with the article"
        return ContentError(error("bug", job.documents[0].path, 0, message, hint))
