"""How a document is split over the files of an ebook, and in which of them each of its ids stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trifolio.document.components.notes import Notes
from trifolio.document.components.references import References
from trifolio.document.labels import label
from trifolio.document.marks import note_id, reference_id
from trifolio.document.model import Document
from trifolio.document.nodes import ids, walk
from trifolio.document.sections import Section, sections
from trifolio.render.html.context import external_links
from trifolio.words import Words

__all__ = ["Article", "Part", "addresses", "article", "places"]


@dataclass(frozen=True, slots=True)
class Part:
    """Sections that stand in one file: one with a heading, and those without that follow it."""

    name: str
    title: str
    sections: tuple[Section, ...]
    role: str
    """The DPub-ARIA role of the part."""


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


def article(document: Document, words: Words, prefix: str = "") -> Article:
    """Return a document split over the files of an ebook."""
    found = sections(document.blocks, words)
    found = tuple(replace(section, id=f"{prefix}{section.id}") if section.own else section for section in found)
    links = external_links(document)
    made = Article(document, words, prefix, found, lead=tuple(_untitled(found)), parts=(), links=links)
    return replace(made, parts=tuple(_parts(made)))


def _untitled(found: Sequence[Section]) -> Iterator[Section]:
    for section in found:
        if section.heading:
            return
        yield section


def _parts(made: Article) -> Iterator[Part]:
    groups: list[list[Section]] = []
    for section in made.sections[len(made.lead) :]:
        if section.heading or not groups:
            groups.append([section])
        else:
            groups[-1].append(section)
    for number, group in enumerate(groups, start=1):
        yield Part(made.file(f"part-{number}.xhtml"), label(group[0].heading), tuple(group), group[0].role)


def places(articles: Sequence[Article]) -> dict[str, str]:
    """Return the file in which each id of an ebook stands; what the edition does not show stands in none."""
    found: dict[str, str] = {}
    for one in articles:
        title = one.file("title.xhtml")
        found |= dict.fromkeys((f"{one.prefix}title", *_ids(one.lead, one)), title)
        for part in one.parts:
            found |= dict.fromkeys(_ids(part.sections, one), part.name)
    return found


def _ids(value: Any, made: Article) -> Iterator[str]:
    """Yield every id in a value, with those of the lists whose place it holds."""
    yield from ids(value)
    for node in walk(value):
        if isinstance(node, References | Notes):
            yield from _listed(node, made)


def _listed(block: References | Notes, made: Article) -> Iterator[str]:
    """Yield the ids of the entries that stand in a list's place."""
    document = made.document
    if isinstance(block, References):
        yield from (reference_id(reference.number) for reference in document.references)
        return
    yield from (f"{made.prefix}{note_id(note.number)}" for note in document.notes)
    yield from _ids(tuple(note.body for note in document.notes), made)


def addresses(files: Mapping[str, str], here: str) -> Callable[[str], str]:
    """Return what gives the address of an id as seen from a page: nothing for an id that the edition does not show."""

    def address(href: str) -> str:
        place = files.get(href.removeprefix("#"))
        if place is None:
            return ""
        return href if place == here else f"{place}{href}"

    return address
