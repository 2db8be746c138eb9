"""Publish the pages of the library: those that changed are made, those of what is gone are removed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from trifolio.job import Artifact, Edition
from trifolio.pipeline.digest import pages_digest
from trifolio.pipeline.manifest import PAGE, Entry
from trifolio.pipeline.plan import Plan
from trifolio.pipeline.publication import Publication
from trifolio.pipeline.publish import Built, Publisher
from trifolio.pipeline.site.offers import PageJob, page_job
from trifolio.pipeline.site.shelf import Leaf, Shelf, pages, shelves
from trifolio.pipeline.work import Work
from trifolio.pipeline.workers import Workers
from trifolio.problems import ContentError, Problem, warning
from trifolio.project import site
from trifolio.project.config import shown
from trifolio.safety.values import dataclass

__all__ = ["publish_pages"]

MARK = b"Trifolio"
"""What stands near the beginning of every page of ours."""

NEAR = 4096
"""Bytes."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that should be there: its file, its note in the manifest, its shelf, and its article if it is of one."""

    file: Path
    entry: Entry
    shelf: Shelf
    leaf: Leaf | None = None


def publish_pages(
    plan: Plan, publications: Sequence[Publication], publisher: Publisher, workers: Workers
) -> tuple[Built, ...]:
    """Publish the pages of a project's library and return them.

    A folder in which nothing is configured, and whose sources are not below `content/`, is no project and has none. A
    page is made again if what it says, or what it is made with, has changed.
    """
    if not _is_project(plan):
        return ()
    try:
        wanted = _wanted(plan, publications, publisher) if plan.project.site.pages else {}
    except ContentError as failed:
        publisher.problems += failed.problems
        return ()
    built, stale = [], []
    for key, page in wanted.items():
        entry = None if plan.request.force else publisher.manifest.fresh(page.file, page.entry)
        if entry is not None:
            built.append(_built(publisher, page, entry, is_new=False))
        elif publisher.is_inside(page.file):
            if key in publisher.manifest.entries or _is_ours(page.file):
                stale.append(page)
            else:
                publisher.problems.append(_foreign(page.file))
    built += _made(stale, plan, publisher, workers)
    gone = [key for key in pages(publisher.manifest) if key not in wanted]
    for key in sorted(gone, key=lambda key: -key.count("/")):  # a clinic's folder after what is in it
        publisher.remove(key, "nothing is left to show on it" if plan.project.site.pages else "pages = false")
    return tuple(sorted(built, key=lambda page: page.path))


def _is_project(plan: Plan) -> bool:
    content = os.path.realpath(plan.project.root / "content")
    folders = (f"{os.path.realpath(file.parent)}{os.sep}" for file in plan.request.sources)
    return plan.project.is_configured or any(folder.startswith(f"{content}{os.sep}") for folder in folders)


def _wanted(plan: Plan, publications: Sequence[Publication], publisher: Publisher) -> dict[str, _Page]:
    """Return the pages that should be there, by their names in the manifest: of each shelf, and of all on it."""
    manifest, strict = publisher.manifest, plan.request.strict
    cards = {
        (publisher.key(publication.source), publication.collection): publication.outline.card
        for publication in publications
        if not publication.is_blocked(strict=strict)
    }
    every = shelves(manifest, plan.request, cards)
    wanted: dict[str, _Page] = {}
    for shelf in every.values() if every[""].leaves else ():
        made_with = pages_digest(plan.project, _look(plan, shelf))
        digests = []
        for leaf in shelf.leaves:
            digests.append(_digest(made_with, leaf))
            entry = Entry(leaf.source, leaf.collection, "", shelf.clinic, digests[-1])
            file = leaf.folder / PAGE
            wanted[manifest.key(file)] = _Page(file, entry, shelf, leaf)
        clinics = sorted(every.keys() - {""}) if not shelf.clinic else []
        entry = Entry("", "", "", shelf.clinic, _sha256((made_with, digests, clinics)))
        file = shelf.folder / PAGE
        wanted.setdefault(manifest.key(file), _Page(file, entry, shelf))  # an article may be called as a clinic
    return wanted


def _digest(made_with: str, leaf: Leaf) -> str:
    """Return the digest of all that an article's page says."""
    artifacts = [(name, entry.job, entry.sha256, sorted(entry.companions.items())) for name, entry in leaf.entries]
    values = (made_with, leaf.slug, leaf.card, leaf.expired, artifacts, leaf.clinics)
    return _sha256(values)


def _sha256(values: object) -> str:
    return hashlib.sha256(repr(values).encode("utf-8", "backslashreplace")).hexdigest()


def _look(plan: Plan, shelf: Shelf) -> Edition:
    """Return the templates and sheets of a shelf's pages, in its clinic's colours. Raises ContentError."""
    clinic = plan.project.clinics.get(shelf.clinic) if shelf.clinic else plan.project.clinic
    return site.load(plan.project.styles, clinic.tokens if clinic else {})


def _made(stale: Sequence[_Page], plan: Plan, publisher: Publisher, workers: Workers) -> Iterator[Built]:
    """Make pages, publish them and yield those that could be; a fault of a template is a problem, once."""
    if not stale:
        return
    publisher.manifest.begin()
    for page in stale:
        publisher.manifest.intend(page.file, replace(page.entry, job=""))
    publisher.save()
    works = _works(stale, plan)
    problems: dict[Problem, None] = {}
    for page, result in workers.run(lambda: next(works, None), len(stale)):  # none of a thousand is held longer
        if isinstance(result, ContentError):
            problems |= dict.fromkeys(result.problems)
            continue
        facts = {"card": asdict(page.leaf.card)} if page.leaf else {}
        entry = publisher.write(page.file, page.entry, Artifact("", result, facts, ()))
        if entry is not None:
            yield _built(publisher, page, entry, is_new=True)
    publisher.problems += problems


def _works(stale: Sequence[_Page], plan: Plan) -> Iterator[tuple[_Page, Work[bytes]]]:
    looks = {page.shelf.clinic: page.shelf for page in stale}
    editions = {clinic: _look(plan, shelf) for clinic, shelf in looks.items()}
    for page in stale:
        job = page_job(plan, editions[page.shelf.clinic], page.shelf, page.leaf)
        yield page, Work(partial(_make, job), shown(page.file), "page: ", max(1, len(job.leaves)))


def _make(job: PageJob) -> bytes:
    from trifolio.pipeline.site import make  # all that renders: not loaded where nothing is to be made

    return make.make(job)


def _built(publisher: Publisher, page: _Page, entry: Entry, *, is_new: bool) -> Built:
    size = entry.seen[""][0]
    return Built(publisher.shown(page.file), entry.source, "", entry.clinic, is_new, size)


def _is_ours(file: Path) -> bool:
    """Return whether a page may be written where the manifest knows none: nothing of somebody else's is there."""
    try:
        with file.open("rb") as opened:
            return MARK in opened.read(NEAR)
    except OSError:
        return True  # there is none, or it will be said of what is written there


def _foreign(file: Path) -> Problem:
    message = "is not a page of ours, so it stays, and the library has no page there"
    hint = "give it another name, choose another --output, or write “pages = false” under [site]"
    return warning("page-foreign", shown(file), 0, message, hint)
