"""What is published: an article, or a collection of articles as one, read and checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from trifolio.check.rules import is_expired
from trifolio.document.model import Document
from trifolio.pipeline.request import Request
from trifolio.pipeline.work import Work
from trifolio.pipeline.workers import Workers
from trifolio.problems import ContentError, Problem, Severity, error
from trifolio.project import editions
from trifolio.project.config import Project, shown
from trifolio.safety.files import folded

__all__ = ["Publication", "doubled", "expired", "read_articles", "read_files"]

Reading: TypeAlias = tuple[Document, tuple[Problem, ...]]
"""What a source was read as: its document, and all that is wrong in it."""


@dataclass(frozen=True, slots=True)
class Publication:
    """An article, or a collection of articles: what editions are made of.

    `source` is the article's file; a `collection` is named in a `line` of the configuration, which is its source.
    `documents` is the article, or the collection's articles and last what it says of itself; it is empty where nothing
    can be made. `expired` are the slugs of those that are past their review.
    """

    source: str
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    expired: tuple[str, ...] = ()
    collection: str = ""
    line: int = 1

    @property
    def name(self) -> str:
        """What people know it by: the article's file, or the configuration and the collection in it."""
        return f"{self.source}#{self.collection}" if self.collection else self.source

    def is_blocked(self, *, strict: bool) -> bool:
        """Return whether nothing may be made of it; that it is expired keeps only some editions from being made."""
        stops = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return not self.documents or any(p.code != "expired" and p.severity in stops for p in self.problems)


def read_articles(project: Project, request: Request, workers: Workers) -> Iterator[Publication]:
    """Yield the articles that are asked for; one has an error if another, or a collection, has its slug.

    What is wrong with one costs no other, even if reading it exceeds the limits.
    """
    taken = dict.fromkeys(map(folded, project.collections), f"the collection in {project.config}")
    for file, reading in read_files(project, request, request.sources, workers).items():
        if isinstance(reading, ContentError):
            yield Publication(shown(file), (), reading.problems)
        else:
            document, problems = reading
            problems += tuple(doubled(taken, document.path, document.meta.slug))
            yield Publication(document.path, (document,), problems, expired((document,), request.today))


def read_files(
    project: Project, request: Request, files: Iterable[Path], workers: Workers
) -> Mapping[Path, Reading | ContentError]:
    """Return each file's document with all that is wrong in it, or why it cannot be read."""
    known = frozenset(editions.names(project.styles))
    if workers.are_copies:
        from trifolio.pipeline import read  # noqa: F401 - loaded once here, workers have it from the start
    works = {file: Work(partial(_read, project, file, request, known), shown(file)) for file in files}
    return workers.run_all(works)


def _read(project: Project, file: Path, request: Request, known: frozenset[str]) -> Reading:
    from trifolio.pipeline import read  # all that parses: only the process that reads loads it

    return read.read(project, file, request, known)


def doubled(taken: dict[str, str], path: str, slug: str) -> Iterator[Problem]:
    """Yield the error of a source whose slug is taken, for it names a folder of `output/`; else note it as taken.

    The keys of `taken` are `folded`.
    """
    if (other := taken.setdefault(folded(slug), path)) != path:
        message = f"the slug “{slug}” is taken by {other}"
        yield error("slug-duplicate", path, 1, message, "give one of them another “slug: …”")


def expired(documents: Iterable[Document], today: dt.date) -> tuple[str, ...]:
    """Return the slugs of the documents that are past their review."""
    return tuple(document.meta.slug for document in documents if is_expired(document, today))
