"""A collection of the configuration as documents: its articles found, read and put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from trifolio.check.rules import Circumstances, is_expired, last_day
from trifolio.document.collection import gather
from trifolio.document.marks import ARTICLE
from trifolio.document.model import Document, Meta
from trifolio.document.nodes import Element, walk
from trifolio.pipeline import read as reading
from trifolio.problems import ContentError, Problem, Severity, error
from trifolio.project.config import Project, shown, sources
from trifolio.project.settings import Collection

__all__ = ["collect"]

ORDERS: Mapping[str, Callable[[Document], Any]] = {
    "listed": lambda _: 0,
    "title": lambda document: document.meta.title.casefold(),
    "published": lambda document: document.meta.published,
    "updated": lambda document: document.meta.updated,
}


def collect(
    project: Project, collection: Collection, circumstances: Circumstances, known: frozenset[str]
) -> tuple[tuple[Document, ...], tuple[str, ...], tuple[Problem, ...]]:
    """Return the documents of a collection, the slugs of those past their review, and all that is wrong in them.

    Raises ContentError where an article is missing or has an error: a collection without it would not tell.
    """
    found: list[Document] = []
    problems: list[Problem] = []
    failed: list[Problem] = []
    for file in _files(project, collection, failed):
        try:
            document, wrong = reading.read_bounded(project, file, circumstances, known)
        except ContentError as unread:
            failed += unread.problems
            continue
        found.append(document)
        problems += wrong
    failed += _doubled(project, collection, found)
    if failed or any(p.severity is Severity.ERROR and p.code != "expired" for p in problems):
        raise ContentError(*failed, *problems)
    found.sort(key=ORDERS[collection.order])
    late = tuple(document.meta.slug for document in found if is_expired(document, circumstances.today))
    meta = _meta(project, collection, found)
    documents = gather(found, meta, project.config, collection.cover)
    nodes = walk(tuple(document.bodies for document in documents))
    if not any(isinstance(node, Element) and node.has(ARTICLE) for node in nodes):
        problems = [problem for problem in problems if problem.code != "link-article"]  # each leads inside
    return documents, late, tuple(problems)


def _doubled(project: Project, collection: Collection, found: list[Document]) -> Iterator[Problem]:
    """Yield each article whose slug another one has, or the collection, for that names a folder of `output/` too."""
    slugs = {collection.name: f"the collection in {project.config}"}
    inside = [(document.path, document.meta.slug) for document in found]
    read = {path for path, _ in inside}
    others = [file for file in sources(project, ()) if shown(file) not in read]
    outside = ((shown(file), (reading.called(file) or ("",))[0]) for file in others)
    for path, slug in (*inside, *((path, slug) for path, slug in outside if slug == collection.name)):
        if (other := slugs.setdefault(slug, path)) != path:
            message = f"the slug “{slug}” is taken by {other}"
            yield error("slug-duplicate", path, 1, message, "give one of them another “slug: …”")


def _files(project: Project, collection: Collection, failed: list[Problem]) -> Iterator[Path]:
    """Yield the files of a collection's articles, once each; a pattern (`content/*.md`) gives them by name."""
    given: dict[Path, None] = {}
    for name in collection.articles:
        matches = sorted(project.root.glob(name)) if any(sign in name for sign in "*?[") else [project.root / name]
        if not matches:
            failed.append(_wrong(project, collection, f"no file is called {name}"))
        given |= dict.fromkeys(matches)
    for file in given:
        if file.is_file():
            yield file
        else:
            failed.append(_wrong(project, collection, f"there is no article {shown(file)}"))


def _wrong(project: Project, collection: Collection, message: str) -> Problem:
    hint = f"paths begin at the folder of {project.config}"
    return error("collection", project.config, collection.line, f"the collection “{collection.name}”: {message}", hint)


def _meta(project: Project, collection: Collection, articles: list[Document]) -> Meta:
    """Return what a collection says of itself: what is configured, else what its articles have in common."""
    metas = [document.meta for document in articles]
    return Meta(
        title=collection.title or collection.name,
        slug=collection.name,
        lang=project.lang or metas[0].lang,
        subtitle=collection.subtitle,
        summary=collection.summary,
        authors=tuple(dict.fromkeys(author for meta in metas for author in meta.authors)),
        publisher=project.publisher or _same(meta.publisher for meta in metas),
        updated=max(meta.updated for meta in metas),
        review_by=min((meta.review_by for meta in metas if meta.review_by), key=last_day, default=""),
        keywords=tuple(dict.fromkeys(word for meta in metas for word in meta.keywords)),
        cover=collection.cover.src if collection.cover else "",
        contact=_same(meta.contact for meta in metas),
        funding=_same(meta.funding for meta in metas),
        rights=_same(meta.rights for meta in metas),
    )


def _same(values: Iterable[str]) -> str:
    """Return what all of these values are, nothing where they differ."""
    found = set(values)
    return found.pop() if len(found) == 1 else ""
