"""Run the jobs of orders, each after the one whose facts it wants, the longest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from trifolio.job import Artifact, ImageProfile, Job
from trifolio.pipeline.plan import Order
from trifolio.pipeline.work import Key, Result, Take, Work
from trifolio.problems import ContentError, Problem, warning

__all__ = ["Makers", "execute"]


class Makers(Protocol):
    """Who makes artifacts: the workers of this machine, or those of a cluster."""

    def run(self, take: Take[Key, Result], expected: int) -> Iterator[tuple[Key, Result | ContentError]]:
        """Yield the key of each piece of work with what it returned, or its problems, as they end."""
        ...


def execute(
    orders: Sequence[Order], workers: Makers, facts: dict[str, Mapping[str, Any]]
) -> Iterator[tuple[Order, Artifact | ContentError]]:
    """Yield each order with its artifact, or with why there is none, as they are done.

    `facts` are those of artifacts that need not be made, by their orders' digests; those of new ones are added. A
    printed edition whose page breaks an order marks is made, too; if it fails, the order is made without them and has a
    problem, and its digest does not say all that its artifact depends on.
    """
    own = {order.digest for order in orders}
    printed = {
        order.needs: order.printed for order in orders if order.printed and order.needs not in own | facts.keys()
    }
    waiting = [*orders, *printed.values()]
    waiting.sort(key=_shortness)  # the longest first: others even workers out
    alongside = _alongside(waiting)
    undone = {order.digest for order in waiting}

    def take() -> tuple[Order, Work[Artifact]] | None:
        order = next((order for order in waiting if order.needs not in undone), None)
        if order is None:
            return None
        waiting.remove(order)
        job = replace(
            order.job, breaks=facts.get(order.needs, {}).get("breaks", ()), alongside=alongside[order.publication.name]
        )
        pictures = sum(len(document.originals) for document in job.documents)
        return order, Work(partial(_make, job), job.own.path, f"{job.edition.name}: ", len(job.documents), pictures)

    for order, result in workers.run(take, len(waiting)):
        undone.discard(order.digest)
        if isinstance(result, Artifact):
            facts[order.digest] = result.facts
            if order.printed and order.needs not in facts:
                result = replace(result, problems=(*result.problems, _unpaged(order)))  # noqa: PLW2901 - the same artifact
        if order.digest in own:
            yield order, result


def _shortness(order: Order) -> tuple[bool, int]:
    """Return what orders are sorted by: those on paper before others, then those of longer sources."""
    documents = order.job.documents
    return not order.job.edition.binder.on_paper, -sum(len(document.source) for document in documents)


def _alongside(orders: Sequence[Order]) -> Mapping[str, tuple[ImageProfile, ...]]:
    """Return how editions want the pictures of each publication."""
    wanted: dict[str, dict[ImageProfile, None]] = {}
    for order in orders:
        profiles, images = wanted.setdefault(order.publication.name, {}), order.job.images
        if images and not order.job.edition.binder.inks:
            profiles[images] = None
    return {name: tuple(profiles) for name, profiles in wanted.items()}


def _unpaged(order: Order) -> Problem:
    """Return what is wrong with an artifact that should mark the pages of another, which could not be made."""
    name, printed = order.job.edition.name, order.job.edition.pages_from
    message = f"{name}: it does not tell the pages of {printed}, which failed"
    return warning("page-list-missing", order.job.own.path, 0, message, f"build {printed} and see what it lacks")


def _make(job: Job) -> Artifact:
    from trifolio.pipeline import job as line  # the engines' way in: not loaded where nothing is to be made

    return line.make(job)
