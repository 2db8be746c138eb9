"""One source, start to end of what can be said without an edition: text, document, pictures found, rules applied."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from trifolio.check.review import due
from trifolio.check.rules import Circumstances, check
from trifolio.document import citations, parse
from trifolio.document.model import Document
from trifolio.document.parse.front import is_private, slug
from trifolio.pictures.originals import find_bibliography, with_originals
from trifolio.pipeline.request import Request
from trifolio.problems import ContentError, Problem, error, nearest, sort, warning
from trifolio.project.config import Project, shown
from trifolio.safety.files import is_within
from trifolio.safety.values import dataclass
from trifolio.source.file import Source
from trifolio.source.file import read as read_source
from trifolio.source.mailing import is_configured

__all__ = ["Reading", "called", "read", "reading"]

PICTURES = ("assets", "", "static", "public", "docs", "images", "content", "src")
"""Where pictures are looked for below the project's folder, after the article's own, in this order."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source was read as: its file's text, its document, with all that is wrong in it but for its review.

    `entries` are those of its bibliography, cited or not, `due_line` is where the date of the review stands,
    `looked_at` are the files that all this depends on, and the places before them where there was none.
    """

    source: Source
    document: Document
    entries: citations.Bibliography
    problems: tuple[Problem, ...]
    due_line: int
    looked_at: tuple[Path, ...]


def read(project: Project, file: Path, request: Request, known: frozenset[str]) -> tuple[Document, tuple[Problem, ...]]:
    """Return a source's document with all that is wrong in it; `known` are the editions that there are.

    Raises ContentError if it cannot be read at all.
    """
    whole = reading(project, file, known)
    late = due(
        whole.document.meta.review_by,
        whole.document.path,
        whole.due_line,
        request.today,
        notice=project.review.warn,
        allow_expired=request.allow_expired,
    )
    return whole.document, sort((*whole.problems, *late))


def reading(project: Project, file: Path, known: frozenset[str]) -> Reading:
    """Return what a source is read as, on whichever day; `known` are the editions that there are.

    Raises ContentError if it cannot be read at all.
    """
    path = shown(file)
    place, beside = Path(os.path.realpath(file)), Path(os.path.realpath(file.parent))
    roots = (project.root,) if _stands_in(project.root, file) else (project.root, beside)
    if not is_within(file, *roots):
        message = "is a link to a file outside the project"
        raise ContentError(error("source-unreadable", path, 0, message, "copy the file into the project"))
    source = read_source(file, path)
    if empty := [problem for problem in source.problems if problem.code == "source-empty"]:
        raise ContentError(*empty)  # all else that is missing is no news
    if is_private(source.front):
        message, hint = "the article is private, and is left out", "take “private: true” away to publish it"
        raise ContentError(warning("private", path, source.line("private"), message, hint))
    folders = (place.parent, *(project.root / name for name in (*project.pictures, *PICTURES)))
    problems: list[Problem] = []
    looked_at = [file]
    file_of_entries = None
    name = source.front.get("bibliography")
    if isinstance(name, str) and name:
        looked_at.append(folders[0] / name)
        looked_up = find_bibliography(name, path, source.line("bibliography"), folders[:1], roots)
        if isinstance(looked_up, Problem):
            problems.append(looked_up)  # what is cited is not told one by one
        else:
            file_of_entries = looked_up

    def sibling(name: str) -> tuple[str, str] | None:
        looked_at.append(beside / name)
        return _sibling(beside / name, file, roots)

    bibliography = citations.read(source, file_of_entries)
    document, problems_of_text = parse.parse(
        source,
        defaults=project.defaults,
        bibliography=bibliography,
        editions=known,
        clinics=frozenset(project.clinics),
        articles=sibling,
        smart=project.smart,
    )
    for name in document.meta.editions:
        if name not in known:
            message = f"unknown edition “{name}”"
            problems_of_text = (
                *problems_of_text,
                error("edition-unknown", path, source.line("editions"), message, nearest(name, known)),
            )
    document, missing = with_originals(document, folders, roots, source.line("cover"))
    if problems:
        problems_of_text = tuple(problem for problem in problems_of_text if problem.code != "citation-unknown")
    circumstances = Circumstances(project.words, is_configured(project.email))
    problems += (*problems_of_text, *missing, *check(source, document, circumstances))
    looked_at += _pictures(document, folders)
    return Reading(source, document, bibliography[0], sort(problems), source.line("review_by"), tuple(looked_at))


def _pictures(document: Document, folders: Sequence[Path]) -> Iterator[Path]:
    """Yield the files of a document's pictures, each after the places where it would have been found before."""
    for original in document.originals:
        if original.path:
            for folder in folders:
                for name in dict.fromkeys((original.src, unquote(original.src))):
                    yield folder / name
                if (folder / unquote(original.src)).resolve() == Path(original.path):
                    break
            yield Path(original.path)


def _stands_in(root: Path, file: Path) -> bool:
    """Return whether a file's path, with the links in it, is one of the project's; else somebody named it."""
    return Path(os.path.abspath(file)).is_relative_to(root)  # noqa: PTH100 - links stay


def _sibling(file: Path, source: Path, roots: Sequence[Path]) -> tuple[str, str] | None:
    """Return the slug and the address of an article that a link names, or None if it cannot be read."""
    try:
        if os.path.realpath(file) == os.path.realpath(source):
            return "", ""
        if not is_within(file, *roots) or not file.is_file():
            return None
    except (OSError, ValueError):  # no name that a file can have
        return None
    return called(file)


def called(file: Path) -> tuple[str, str] | None:
    """Return the slug and the address of an article, or None if it cannot be read."""
    try:
        front = read_source(file, shown(file)).front
    except ContentError:
        return None
    return slug(front, file.stem), str(front.get("url") or "")
