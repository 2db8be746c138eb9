"""Collections of the configuration: their articles found, read, put in order and made the documents of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from trifolio.check.review import last_day
from trifolio.document.collection import gather
from trifolio.document.marks import ARTICLE
from trifolio.document.model import Document, Meta
from trifolio.document.nodes import Element, walk
from trifolio.pipeline.packed import NONE, packed
from trifolio.pipeline.publication import UNREAD, Publication, doubled, expired, outlined, read_files
from trifolio.pipeline.request import Request
from trifolio.pipeline.work import Work
from trifolio.pipeline.workers import Workers
from trifolio.problems import ContentError, Problem, error
from trifolio.project.collection import Collection
from trifolio.project.config import Project, is_artifact, shown, sources
from trifolio.safety.files import folded, is_within

__all__ = ["read_collection"]

ORDERS: Mapping[str, Callable[[Document], Any]] = {
    "listed": lambda _: 0,
    "title": lambda document: document.meta.title.casefold(),
    "published": lambda document: document.meta.published,
    "updated": lambda document: document.meta.updated,
}


def read_collection(project: Project, request: Request, name: str, workers: Workers) -> Publication:
    """Return a collection with its articles' problems; it has no documents if an article is missing or has an error."""
    collection = project.collections[name]
    problems: list[Problem] = []
    articles: list[Document] = []
    files = tuple(_files(project, collection, problems))
    for reading in read_files(project, request, files, workers).values():
        if isinstance(reading, ContentError):
            problems += reading.problems
        else:
            articles.append(reading[0])
            problems += reading[1]
    problems += _doubled(project, collection, articles, workers)
    articles.sort(key=ORDERS[collection.order])
    outline = outlined(articles) if articles else UNREAD
    late = expired(articles, request.today)
    whole = Publication(project.config, outline, tuple(problems), NONE, late, name, collection.line)
    if whole.is_blocked(strict=False):
        return replace(whole, outline=UNREAD)
    documents = gather(articles, _meta(project, collection, articles), project.config, collection.cover)
    nodes = walk(tuple(document.bodies for document in documents))
    if not any(isinstance(node, Element) and node.has(ARTICLE) for node in nodes):
        problems = [problem for problem in problems if problem.code != "link-article"]  # each leads inside
    return replace(whole, outline=outlined(documents), packed=packed(documents), problems=tuple(problems))


def _files(project: Project, collection: Collection, problems: list[Problem]) -> Iterator[Path]:
    """Yield the files of a collection's articles, once each; a pattern (`content/*.md`) gives them by name."""
    given: dict[Path, None] = {}
    for name in collection.articles:
        matches = sorted(project.root.glob(name)) if any(sign in name for sign in "*?[") else [project.root / name]
        if not matches:
            problems.append(_wrong(project, collection, f"no file is called {name}"))
        given |= dict.fromkeys(file for file in matches if not is_artifact(project, file))
    for file in given:
        if not is_within(file, project.root):
            problems.append(_wrong(project, collection, f"{shown(file)} is outside the project"))
        elif file.is_file():
            yield file
        else:
            problems.append(_wrong(project, collection, f"there is no article {shown(file)}"))


def _wrong(project: Project, collection: Collection, message: str) -> Problem:
    hint = f"paths begin at the folder of {project.config}"
    return error("collection", project.config, collection.line, f"the collection “{collection.name}”: {message}", hint)


def _doubled(
    project: Project, collection: Collection, articles: Sequence[Document], workers: Workers
) -> Iterator[Problem]:
    """Yield each article whose slug another one has, or the collection, be that article in it or not."""
    taken = {folded(collection.name): f"the collection in {project.config}"}
    inside = [(article.path, article.meta.slug) for article in articles]
    for path, slug in inside:
        yield from doubled(taken, path, slug)
    others = tuple(file for file in sources(project, ()) if shown(file) not in dict(inside))
    outside = workers.run_all({"": Work(partial(_slugs, others), project.config)})[""]
    if isinstance(outside, ContentError):
        yield from outside.problems
        return
    for path, slug in outside:
        if folded(slug) == folded(collection.name):
            yield from doubled(taken, path, slug)


def _slugs(files: Sequence[Path]) -> tuple[tuple[str, str], ...]:
    """Return the path and the slug of each article that can be read."""
    from trifolio.pipeline import read  # all that parses: only the process that reads loads it

    return tuple((shown(file), called[0]) for file in files if (called := read.called(file)))


def _meta(project: Project, collection: Collection, articles: Sequence[Document]) -> Meta:
    """Return a collection's metadata: what is configured, else what its articles have in common."""
    metas = [document.meta for document in articles]
    return Meta(
        title=collection.title or collection.name,
        slug=collection.name,
        lang=collection.language or project.lang or metas[0].lang,
        subtitle=collection.subtitle,
        summary=collection.summary,
        authors=tuple(dict.fromkeys(author for meta in metas for author in meta.authors)),
        publisher=collection.publisher or project.publisher or _same(meta.publisher for meta in metas),
        published=collection.published,
        updated=max(meta.updated for meta in metas),
        review_by=min((meta.review_by for meta in metas if meta.review_by), key=last_day, default=""),
        keywords=tuple(dict.fromkeys(word for meta in metas for word in meta.keywords)),
        cover=collection.cover.src if collection.cover else "",
        contact=_same(meta.contact for meta in metas),
        feedback=_same(meta.feedback for meta in metas),
        funding=_same(meta.funding for meta in metas),
        rights=collection.rights or _same(meta.rights for meta in metas),
        trade=collection.trade,
        draft=any(meta.draft for meta in metas),
    )


def _same(values: Iterable[str]) -> str:
    """Return the value that all of these are; an empty text where they differ."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else ""
