"""What is published: an article, or a collection of articles as one, read and checked."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from trifolio.check.review import due, is_past
from trifolio.document.model import Document
from trifolio.pipeline.digest import documents_digest
from trifolio.pipeline.packed import NONE, Packed, packed, unpacked
from trifolio.pipeline.phones import of_documents
from trifolio.pipeline.readings import Inputs, Outline, Readings, inputs
from trifolio.pipeline.request import Request
from trifolio.pipeline.site.card import card_of
from trifolio.pipeline.work import Result, Work
from trifolio.pipeline.workers import Workers
from trifolio.problems import ContentError, Problem, Severity, error
from trifolio.project import editions
from trifolio.project.config import Project, shown
from trifolio.safety.files import folded
from trifolio.safety.values import dataclass

__all__ = ["UNREAD", "Publication", "awake", "doubled", "expired", "judged", "outlined", "read_articles", "read_files"]


@dataclass(frozen=True, slots=True)
class _Read:
    """What a worker says of a source that it has read, and what that depends on (None where it is not to be kept)."""

    packed: Packed
    outline: Outline
    problems: tuple[Problem, ...]
    inputs: Inputs | None


UNREAD = Outline("", "", "", ())
"""The outline of what nothing can be made of."""


@dataclass(frozen=True, slots=True)
class Publication:
    """An article, or a collection of articles: what editions are made of.

    `source` is the article's file; a `collection` is named in a `line` of the configuration, which is its source.
    `outline` is what is known of it, `UNREAD` where nothing can be made. `packed` is the article, or the articles of
    the collection and last what it says of itself; it is empty for an article that is as it was, which is not read.
    `expired` are the slugs of those that are past their review.
    """

    source: str
    outline: Outline
    problems: tuple[Problem, ...]
    packed: Packed = NONE
    expired: tuple[str, ...] = ()
    collection: str = ""
    line: int = 1
    file: Path | None = None

    @property
    def documents(self) -> tuple[Document, ...]:
        """What is packed, made anew for whoever asks."""
        return unpacked(self.packed)

    @property
    def name(self) -> str:
        """What people know it by: the article's file, or the configuration and the collection in it."""
        return f"{self.source}#{self.collection}" if self.collection else self.source

    def is_blocked(self, *, strict: bool) -> bool:
        """Return whether nothing may be made of it; that it is expired keeps only some editions from being made."""
        stops = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return self.outline is UNREAD or any(p.code != "expired" and p.severity in stops for p in self.problems)


def read_articles(
    project: Project, request: Request, workers: Workers, readings: Readings | None
) -> Iterator[Publication]:
    """Yield the articles that are asked for; one has an error if another, or a collection, has its slug.

    Those that `readings` knows are not read again. What is wrong with one costs no other, even if reading it exceeds
    the limits.
    """
    taken = dict.fromkeys(map(folded, project.collections), f"the collection in {project.config}")
    known = {file: memory for file in request.sources if readings and (memory := readings.recall(file))}
    files = [file for file in request.sources if file not in known]
    fresh = _run(partial(_read, project), project, files, workers)
    for file in request.sources:
        read = fresh[file] if file in fresh else _Read(NONE, *known[file], None)
        if isinstance(read, ContentError):
            yield Publication(shown(file), UNREAD, read.problems)
            continue
        if readings and file in fresh:
            readings.keep(file, read.outline, read.problems, read.inputs)
        publication = judged(project, request, file, read.outline, read.problems, taken)
        yield replace(publication, packed=read.packed)


def judged(
    project: Project,
    request: Request,
    file: Path,
    outline: Outline,
    problems: Sequence[Problem],
    taken: dict[str, str],
) -> Publication:
    """Return an article with what the day and the other articles make of it; `taken` are the slugs of those before."""
    today = request.today
    date, path, notice, allowed = outline.review_by, outline.path, project.review.warn, request.allow_expired
    late = due(date, path, outline.due_line, today, notice=notice, allow_expired=allowed)
    problems = (*problems, *late, *doubled(taken, outline.path, outline.slug))
    expired = (outline.slug,) if is_past(outline.review_by, today) else ()
    return Publication(outline.path, outline, problems, expired=expired, file=file)


def awake(
    project: Project, publications: Iterable[Publication], workers: Workers
) -> tuple[dict[str, Packed], list[Problem]]:
    """Return the documents of articles that are as they were, by name, now that something is to be made of them."""
    asleep = {p.file: p.name for p in publications if p.file is not None and not p.packed.articles}
    documents: dict[str, Packed] = {}
    problems: list[Problem] = []
    for file, read in _run(partial(_read, project), project, asleep, workers).items():
        if isinstance(read, ContentError):
            problems += read.problems
        else:
            documents[asleep[file]] = read.packed
    return documents, problems


def read_files(
    project: Project, request: Request, files: Iterable[Path], workers: Workers
) -> Mapping[Path, tuple[Document, tuple[Problem, ...]] | ContentError]:
    """Return each file's document with all that is wrong in it, or why it cannot be read."""
    return _run(partial(_read_whole, project, request), project, files, workers)


def _run(
    read: Callable[[frozenset[str], Path], Result], project: Project, files: Iterable[Path], workers: Workers
) -> Mapping[Path, Result | ContentError]:
    """Return what is read of each file, by workers."""
    known = frozenset(editions.names(project.styles))
    works = {file: Work(partial(read, known, file), shown(file)) for file in files}
    if works and workers.are_copies:
        from trifolio.pipeline import read as _  # noqa: F401 - loaded once here, workers have it from the start
    return workers.run_all(works)


def _read_whole(
    project: Project, request: Request, known: frozenset[str], file: Path
) -> tuple[Document, tuple[Problem, ...]]:
    from trifolio.pipeline import read  # all that parses: only the process that reads loads it

    return read.read(project, file, request, known)


def _read(project: Project, known: frozenset[str], file: Path) -> _Read:
    from trifolio.pipeline import read

    begun = time.time_ns()
    reading = read.reading(project, file, known)
    return _Read(
        packed((reading.document,)),
        outlined((reading.document,), reading.due_line),
        reading.problems,
        inputs(reading.looked_at, begun),
    )


def outlined(documents: Sequence[Document], due_line: int = 1) -> Outline:
    """Return what a build has to know of documents, the last of which names what is made of them."""
    own = documents[-1]
    return Outline(
        path=own.path,
        slug=own.meta.slug,
        digest=documents_digest(documents),
        langs=tuple(document.meta.lang for document in documents),
        editions=own.meta.editions,
        review_by=own.meta.review_by,
        due_line=due_line,
        card=card_of(tuple(documents)),
        digits=of_documents(documents),
    )


def doubled(taken: dict[str, str], path: str, slug: str) -> Iterator[Problem]:
    """Yield the error of a source whose slug is taken, for it names a folder of `output/`; else note it as taken.

    The keys of `taken` are `folded`.
    """
    if (other := taken.setdefault(folded(slug), path)) != path:
        message = f"the slug “{slug}” is taken by {other}"
        yield error("slug-duplicate", path, 1, message, "give one of them another “slug: …”")


def expired(documents: Iterable[Document], today: dt.date) -> tuple[str, ...]:
    """Return the slugs of the documents that are past their review."""
    return tuple(document.meta.slug for document in documents if is_past(document.meta.review_by, today))
