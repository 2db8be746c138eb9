"""Run the jobs of orders, each after the one whose facts it wants, the longest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, Protocol

from trifolio.job import Artifact, Break, ImageProfile, Job
from trifolio.pipeline.packed import Packed, unpacked
from trifolio.pipeline.plan import Order
from trifolio.pipeline.work import Key, Result, Take, Work
from trifolio.problems import ContentError, Problem, warning

__all__ = ["Makers", "execute"]


class Makers(Protocol):
    """Who makes artifacts: the workers of this machine, or those of a cluster."""

    def run(self, take: Take[Key, Result], expected: int) -> Iterator[tuple[Key, Result | ContentError]]:
        """Yield the key of each piece of work with what it returned, or its problems, as they end."""
        ...


class _Attempt(NamedTuple):
    """An order that is being made, and the page breaks that it marks."""

    order: Order
    breaks: tuple[Break, ...]


def execute(
    orders: Sequence[Order],
    workers: Makers,
    facts: dict[str, Mapping[str, Any]],
    before: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[tuple[Order, Artifact | ContentError]]:
    """Yield each order with its artifact, or with why there is none, as they are done.

    `facts` are those of artifacts that need not be made, by their orders' digests; those of new ones are added. A
    printed edition whose page breaks an order marks is made, too; if it fails, the order is made without them and has a
    problem, and its digest does not say all that its artifact depends on.

    `before` are the facts of former artifacts by the digests of the orders that make them anew. Where nothing else is
    left to do, an order is tried with the page breaks of before, which an edit seldom moves: it need not wait then. If
    they have moved, it is made again.
    """
    own = {order.digest for order in orders}
    printed = {
        order.needs: order.printed for order in orders if order.printed and order.needs not in own | facts.keys()
    }
    queue = _Queue([*orders, *printed.values()], facts, before or {})
    for attempt, result in workers.run(queue.take, len(queue.waiting)):
        yield from (done for done in queue.ended(attempt, result) if done[0].digest in own)


class _Queue:
    """The orders that wait, the longest first: others even workers out."""

    def __init__(
        self, orders: list[Order], facts: dict[str, Mapping[str, Any]], before: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.waiting = sorted(orders, key=_shortness)
        self.facts, self.before = facts, before
        self.undone = {order.digest for order in orders}
        self.tried: dict[str, tuple[_Attempt, Artifact | ContentError | None]] = {}
        """Attempts before their time, by their orders' digests, with the results of those that have ended."""
        self.alongside = _alongside(orders)

    def take(self) -> tuple[_Attempt, Work[Artifact]] | None:
        """Return the next attempt, if there is one by now, and the work that it is."""
        if order := self._next(lambda order: order.needs not in self.undone):
            self.waiting.remove(order)
            attempt = _Attempt(order, _breaks(self.facts, order))
        elif self.before and (order := self._next(lambda order: order.needs in self.before)):
            attempt = _Attempt(order, _breaks(self.before, order))
            self.tried[order.digest] = (attempt, None)
        else:
            return None
        job = replace(order.job, breaks=attempt.breaks, alongside=self.alongside[order.publication.name])
        own = order.publication.packed
        call = partial(_make, job, own)
        work = Work(call, order.publication.source, f"{job.edition.name}: ", own.articles, own.pictures)
        return attempt, work

    def _next(self, may_begin: Callable[[Order], bool]) -> Order | None:
        return next((order for order in self.waiting if may_begin(order) and order.digest not in self.tried), None)

    def ended(
        self, attempt: _Attempt, result: Artifact | ContentError
    ) -> Iterator[tuple[Order, Artifact | ContentError]]:
        """Yield what is done now that an attempt has ended: its order, and those tried with the right breaks."""
        if attempt.order.digest in self.tried:
            self.tried[attempt.order.digest] = (attempt, result)
        else:
            yield self._done(attempt.order, result)
        for digest, (trial, tried) in list(self.tried.items()):
            if tried is not None and trial.order.needs not in self.undone:
                del self.tried[digest]
                if trial.breaks == _breaks(self.facts, trial.order):
                    self.waiting.remove(trial.order)
                    yield self._done(trial.order, tried)

    def _done(self, order: Order, result: Artifact | ContentError) -> tuple[Order, Artifact | ContentError]:
        self.undone.discard(order.digest)
        if isinstance(result, Artifact):
            self.facts[order.digest] = result.facts
            if order.printed and order.needs not in self.facts:
                result = replace(result, problems=(*result.problems, _unpaged(order)))
        return order, result


def _breaks(facts: Mapping[str, Mapping[str, Any]], order: Order) -> tuple[Break, ...]:
    """Return the page breaks that an order marks, by the facts of printed editions."""
    breaks: tuple[Break, ...] = facts.get(order.needs, {}).get("breaks", ())
    return breaks


def _shortness(order: Order) -> tuple[bool, int]:
    """Return what orders are sorted by: those on paper before others, then those of longer sources."""
    return not order.job.edition.binder.on_paper, -order.publication.packed.signs


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
    return warning("page-list-missing", order.publication.source, 0, message, f"build {printed} and see what it lacks")


def _make(job: Job, documents: Packed) -> Artifact:
    from trifolio.pipeline import job as line  # the engines' way in: not loaded where nothing is to be made

    return line.make(replace(job, documents=unpacked(documents)))
