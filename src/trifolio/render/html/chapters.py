"""How a document is split over the files of an ebook, and in which of them each of its ids stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from trifolio.document.components.notes import Notes
from trifolio.document.components.references import References
from trifolio.document.labels import label
from trifolio.document.marks import note_id, reference_id
from trifolio.document.model import Document
from trifolio.document.nodes import ids, walk
from trifolio.document.nodes import words as spoken
from trifolio.document.sections import Section, sections
from trifolio.render.html.context import external_links
from trifolio.safety.values import dataclass
from trifolio.words import Words

__all__ = ["Article", "Part", "addresses", "article", "places"]


@dataclass(frozen=True, slots=True)
class Part:
    """Sections that stand in one file: those of one heading, or of all headings of a short article."""

    name: str
    title: str
    sections: tuple[Section, ...]
    role: str
    """The DPub-ARIA role of the part."""

    @property
    def groups(self) -> tuple[tuple[Section, ...], ...]:
        """The sections in groups: one with a heading, and those without that follow it."""
        return tuple(map(tuple, _grouped(self.sections)))


@dataclass(frozen=True, slots=True)
class Article:
    """A document as an edition shows it: its sections, those before the first heading, and its parts.

    `prefix` goes before the ids that templates give and before the names of its files, in a collection.
    """

    document: Document
    words: Words
    prefix: str
    sections: tuple[Section, ...]
    lead: tuple[Section, ...]
    parts: tuple[Part, ...]
    links: tuple[tuple[str, str], ...]
    """Its external links as (letter, address)."""

    def file(self, name: str) -> str:
        """Return the name of the file that a template makes of it."""
        return f"{self.prefix}{name}"


SHORT = 600
"""Words of an article that stands in one file, but for its lists and its disclaimer."""


def article(document: Document, words: Words, prefix: str = "", chapters_by: str = "") -> Article:
    """Return a document split over the files of an ebook.

    `chapters_by` is `heading` (a file each), `article` (one file), or nothing: one file where the article is short.
    """
    chapters = sections(document.blocks, words)
    chapters = tuple(replace(section, id=f"{prefix}{section.id}") if section.own else section for section in chapters)
    links = external_links(document)
    article = Article(document, words, prefix, chapters, lead=tuple(_untitled(chapters)), parts=(), links=links)
    whole = chapters_by == "article" or (not chapters_by and len(spoken(document.blocks)) < SHORT)
    return replace(article, parts=tuple(_parts(article, whole=whole)))


def _untitled(chapters: Sequence[Section]) -> Iterator[Section]:
    for section in chapters:
        if section.heading:
            return
        yield section


def _parts(article: Article, *, whole: bool) -> Iterator[Part]:
    """Yield the parts of an article; those of its text are one if it stays `whole`."""
    groups = _grouped(article.sections[len(article.lead) :])
    merged: list[list[Section]] = []
    for group in groups:
        if whole and merged and not APART & {merged[-1][0].role, group[0].role}:
            merged[-1] += group
        else:
            merged.append(group)
    for number, group in enumerate(merged, start=1):
        several = sum(bool(section.heading) for section in group) > 1
        title = article.document.meta.title if several else label(group[0].heading)
        yield Part(article.file(f"part-{number}.xhtml"), title, tuple(group), group[0].role)


APART = frozenset(("doc-bibliography", "doc-endnotes"))
"""The roles of parts that readers find by themselves (DPub-ARIA 1.1)."""


def _grouped(sections: Iterable[Section]) -> list[list[Section]]:
    groups: list[list[Section]] = []
    for section in sections:
        if section.heading or not groups:
            groups.append([section])
        else:
            groups[-1].append(section)
    return groups


def places(articles: Sequence[Article]) -> dict[str, str]:
    """Return the file in which each id of an ebook stands; what the edition does not show stands in none."""
    titles: dict[str, str] = {}
    for article in articles:
        title = article.file("title.xhtml")
        titles |= dict.fromkeys((f"{article.prefix}title", *_ids(article.lead, article)), title)
        for part in article.parts:
            titles |= dict.fromkeys(_ids(part.sections, article), part.name)
    return titles


def _ids(value: Any, article: Article) -> Iterator[str]:
    """Yield every id in a value, with those of the lists whose place it holds."""
    yield from ids(value)
    for node in walk(value):
        if isinstance(node, References | Notes):
            yield from _listed(node, article)


def _listed(block: References | Notes, article: Article) -> Iterator[str]:
    """Yield the ids of the entries that stand in a list's place."""
    document = article.document
    if isinstance(block, References):
        yield from (reference_id(reference.number) for reference in document.references)
        return
    yield from (f"{article.prefix}{note_id(note.number)}" for note in document.notes)
    yield from _ids(tuple(note.body for note in document.notes), article)


def addresses(files: Mapping[str, str], here: str) -> Callable[[str], str]:
    """Return what gives the address of an id as seen from a page: nothing for an id that the edition does not show."""

    def address(href: str) -> str:
        place = files.get(href.removeprefix("#"))
        if place is None:
            return ""
        return href if place == here else f"{place}{href}"

    return address
