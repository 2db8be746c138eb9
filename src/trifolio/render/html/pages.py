"""A job's pages of HTML: templates laid over its documents, once for each, once for each part, or once for all."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

from lxml.etree import _Element

from trifolio.document.collection import prefix
from trifolio.document.nodes import quoted
from trifolio.job import Job, Page, Picture, identifier, instant
from trifolio.render.html.accessibility import Access, access
from trifolio.render.html.chapters import Article, addresses, article, places
from trifolio.render.html.context import context
from trifolio.render.html.linked_data import linked_data
from trifolio.render.html.pagelist import marked
from trifolio.render.html.toc import Trees, captioned, outline, tree
from trifolio.render.mail import is_link
from trifolio.render.templates import Context, render
from trifolio.safety.fetch import APART, media_type
from trifolio.words import Words, edition_words
from trifolio.words.fill import fill

__all__ = ["render_pages", "shown"]

PER_ARTICLE = frozenset(("title", "part", "colophon", "article"))
"""The templates that a collection has once for each of its articles; `part` once for each part, everywhere."""


def render_pages(
    job: Job, names: Sequence[str], pictures: Mapping[str, Picture], values: Mapping[str, Any]
) -> tuple[Page, ...]:
    """Return the pages that these templates make of a job; `values` are what they see besides.

    Raises ContentError for an error in a template.
    """
    several = len(job.documents) > 1
    articles = tuple(
        article(
            document,
            edition_words(document.meta.lang, job.words),
            prefix(document.meta.slug) if several and document is not job.own else "",
            job.settings.ebook.chapters,
        )
        for document in job.documents
    )
    book = _Book(job, pictures, articles, values)
    for each, group in groupby(names, lambda name: several and _stem(name) in PER_ARTICLE):
        templates = tuple(group)
        for chapter_article in articles[:-1] if each else articles[-1:]:
            for name in templates:
                book.render(chapter_article, name)
        for name in templates if each else ():
            if _stem(name) == "part":
                book.render(articles[-1], name)
    return tuple(book.made)


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


class _Book:
    """The pages of a job, as long as they are being made: each may ask for those before it."""

    def __init__(
        self, job: Job, pictures: Mapping[str, Picture], articles: tuple[Article, ...], values: Mapping[str, Any]
    ) -> None:
        self.job, self.pictures = job, pictures
        self.made: list[Page] = []
        self.trees: dict[str, _Element] = {}
        self.printed: list[tuple[int, str]] = []
        self.files = places(articles)
        if all(_stem(page.name) != "part" for page in (*job.edition.pages, *job.edition.collection)):
            self.files = dict.fromkeys(self.files, "")  # there is one file
        own = articles[-1]
        self.values = {
            **values,
            "articles": articles[:-1],
            "is_link": is_link,
            "assets": lambda: _assets(job, self.made),
            "modified": instant(job),
            "identifier": identifier(own.document, job.clinic_key),
            "linked_data": lambda: linked_data(own.document, job.online),
            "print_source": _printed(job),
            "made": self.made,
            "printed": self.printed,
            "shown": lambda: shown(self.parsed().values(), pictures),
            "access": lambda: _access(job, self.parsed(), own.words),
            "outline": lambda: outline(
                self.parsed(), [item.file("") for item in articles[:-1]], job.settings.ebook.contents
            ),
            "captioned": lambda kind: captioned(self.parsed(), kind),
        }

    def parsed(self) -> Trees:
        """Return the pages made so far as trees, but for those that are none; each is parsed once."""
        for page in self.made:
            if page.name not in self.trees and (root := tree(page.text)) is not None:
                self.trees[page.name] = root
        return self.trees

    def render(self, article: Article, name: str) -> None:
        """Render a template over an article, or over each of its parts."""
        if _stem(name) == "part":
            for part in article.parts:
                self._render(article, name, part.name, part.title, {"part": part})
        else:
            self._render(article, name, article.file(name), article.document.meta.title, {})

    def _render(self, article: Article, name: str, file: str, title: str, more: Mapping[str, Any]) -> None:
        job, document = self.job, article.document
        values = {
            **self.values,
            "expired": document.meta.slug in job.expired if article.prefix else bool(job.expired),
            "prefix": article.prefix,
            "sections": article.sections,
            "headed": frozenset(section.headed for section in article.sections),
            "lead": article.lead,
            "parts": article.parts,
            "links": article.links,
            **more,
        }
        address = addresses(self.files, file if any(self.files.values()) else "")
        page = context(document, job.edition, article.words, self.pictures, address, values)
        rendered = render(job.edition, name, page)
        if not rendered.strip():  # a template that has nothing to say makes no page
            return
        text, numbers = marked(rendered, job.breaks, _mark(page))
        self.printed.extend((number, file) for number in numbers)
        self.made.append(Page(file, title, text))


def _mark(page: Context) -> Callable[[int], str]:
    """Return what gives the mark of a printed page (DPub-ARIA 1.1, doc-pagebreak)."""

    def mark(number: int) -> str:
        label = quoted(fill(page.values["words"].page_break, number))
        return f'<span{page.values["role"]("doc-pagebreak")} id="page-{number}" aria-label={label}></span>'

    return mark


def shown(pages: Iterable[_Element], pictures: Mapping[str, Picture]) -> tuple[Picture, ...]:
    """Return the cover, and each picture that these pages name in an attribute; others are shown by other editions."""
    values = {value for page in pages for element in page.iter("*") for value in element.attrib.values()}
    chosen = (picture for src, picture in pictures.items() if src == "cover" or f"images/{picture.name}" in values)
    return tuple({picture.name: picture for picture in chosen}.values())


def _assets(job: Job, pages: Sequence[Page]) -> Mapping[str, str]:
    """Return the media types of the files that come with these pages: those of the edition's folder, and its fonts."""
    edition = job.edition
    names = {name for name in edition.assets if not name.startswith(APART)}
    if edition.binder.fonts and (edition.options.fonts or job.settings.fonts.ebook):
        from trifolio.fonts import web  # most editions pack none

        names.update(web.fonts(job, pages))
    return {name: media_type(name) for name in sorted(names)}


def _access(job: Job, pages: Trees, words: Words) -> Access:
    """Return what can be said of the accessibility of the pages made so far."""
    assets = {name: media_type(name) for name in job.edition.assets}
    return access(pages, job.edition.rules, assets, words, job.settings.ebook.certified_by)


def _printed(job: Job) -> str:
    """Return the name of the print whose pages an edition tells: that of the document, its edition and its paper."""
    name = f"{identifier(job.own, job.clinic_key)}/{job.edition.pages_from}/{job.paper}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
