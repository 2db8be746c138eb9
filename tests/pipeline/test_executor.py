"""In which order jobs are made, and that what is tried with the page breaks of before is what it would be anyway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from documents import document
from trifolio.job import Artifact, Break, Job
from trifolio.pipeline.executor import execute
from trifolio.pipeline.packed import packed
from trifolio.pipeline.plan import Order
from trifolio.pipeline.publication import UNREAD, Publication
from trifolio.pipeline.work import Work
from trifolio.problems import ContentError, error
from trifolio.project import editions

STYLES = (editions.packaged_styles(),)
OLD, NEW = (Break(2, "4", 0, "Old"),), (Break(2, "5", 0, "New"),)


def order(edition: str, printed: Order | None = None) -> Order:
    job = Job((), editions.load(edition, STYLES), None, "a4")
    publication = Publication("one.md", UNREAD, (), packed((document("Some words."),)))
    return Order(job, Path(f"one-{edition}"), publication, "", edition, printed)


HANDOUT = order("handout")
EBOOK, EMAIL = order("ebook", HANDOUT), order("email")


@dataclass
class Makers:
    """So many makers; of what they work at, that ends first whose edition stands first in `ends`.

    `began` is what they were given, each edition with its page breaks. A handout has new page breaks, or fails.
    """

    most: int
    ends: tuple[str, ...] = ("email", "ebook", "handout")
    breaks: tuple[Break, ...] | None = NEW
    began: list[tuple[str, tuple[Break, ...]]] = field(default_factory=list)

    def run(self, take: Callable[[], Any], expected: int) -> Iterator[tuple[Any, Any]]:
        assert expected
        busy: list[tuple[Any, Job]] = []

        def hand_out() -> None:
            while len(busy) < self.most and (item := take()) is not None:
                work: Work[Artifact] = item[1]
                job: Job = work.call.args[0]  # type: ignore[attr-defined]
                busy.append((item[0], job))
                self.began.append((job.edition.name, job.breaks))

        hand_out()
        while busy:
            busy.sort(key=lambda item: self.ends.index(item[1].edition.name))
            key, job = busy.pop(0)
            hand_out()
            yield key, self.made(job)
            hand_out()

    def made(self, job: Job) -> Artifact | ContentError:
        if job.edition.name == "handout" and self.breaks is None:
            return ContentError(error("bug", "one.md", 0, "a fault"))
        facts = {"breaks": self.breaks} if job.edition.name == "handout" else {}
        return Artifact(job.edition.name, repr(job.breaks).encode(), facts, ())


def results(makers: Makers, before: tuple[Break, ...] | None, *orders: Order) -> dict[str, bytes | None]:
    facts: dict[str, Any] = {}
    known = {"handout": {"breaks": before}} if before is not None else {}
    done = list(execute(orders or (EMAIL, EBOOK, HANDOUT), makers, facts, known))
    names = [order.job.edition.name for order, _ in done]
    assert len(names) == len(set(names))
    return {order.job.edition.name: result.data if isinstance(result, Artifact) else None for order, result in done}


@pytest.mark.parametrize("ends", [("email", "ebook", "handout"), ("handout", "email", "ebook")])
@pytest.mark.parametrize("most", [1, 2, 3])
@pytest.mark.parametrize("before", [OLD, NEW, None])
def test_an_ebook_has_the_page_breaks_of_the_handout_whatever_it_is_tried_with(
    ends: tuple[str, ...], most: int, before: tuple[Break, ...] | None
) -> None:
    made = results(makers := Makers(most, ends), before)
    assert made == {"handout": b"()", "email": b"()", "ebook": repr(NEW).encode()}
    assert makers.began[0] == ("handout", ())
    assert sum(name == "ebook" for name, _ in makers.began) == 1 + (("ebook", OLD) in makers.began)


def test_what_waits_is_tried_while_the_handout_is_made() -> None:
    results(makers := Makers(2), NEW)
    assert makers.began == [("handout", ()), ("email", ()), ("ebook", NEW)]
    results(makers := Makers(2), OLD)
    assert makers.began == [("handout", ()), ("email", ()), ("ebook", OLD), ("ebook", NEW)]
    results(makers := Makers(2), None)
    assert makers.began == [("handout", ()), ("email", ()), ("ebook", NEW)]


def test_a_handout_that_nobody_asked_for_is_made_for_its_page_breaks() -> None:
    assert results(Makers(2), OLD, EBOOK) == {"ebook": repr(NEW).encode()}


def test_a_handout_that_fails_leaves_an_ebook_without_page_breaks() -> None:
    for before in (OLD, NEW, None):
        makers = Makers(2, breaks=None)
        facts: dict[str, Any] = {}
        known = {"handout": {"breaks": before}} if before else {}
        done = {order.digest: result for order, result in execute((HANDOUT, EBOOK), makers, facts, known)}
        assert isinstance(done["handout"], ContentError)
        ebook = done["ebook"]
        assert isinstance(ebook, Artifact)
        assert (ebook.data, [problem.code for problem in ebook.problems]) == (b"()", ["page-list-missing"])


def test_what_fails_before_its_time_fails_with_the_same_page_breaks_only() -> None:
    class Failing(Makers):
        def made(self, job: Job) -> Artifact | ContentError:
            if job.breaks == OLD:
                return ContentError(error("bug", "one.md", 0, "a fault"))
            return super().made(job)

    assert results(Failing(2), OLD)["ebook"] == repr(NEW).encode()
    assert results(Failing(2, breaks=OLD), OLD)["ebook"] is None
