"""What the contents of a book name: its headings, figures and tables, read off its finished pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from lxml import etree
from lxml.etree import _Element

from trifolio.document.labels import label_of

__all__ = ["Entry", "Trees", "captioned", "outline", "tree"]

_CAPTIONS = {"figure": "figcaption", "table": "caption"}


Trees: TypeAlias = Mapping[str, _Element]
"""The pages of a book by their names, in reading order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: where it leads, its words, and the lines below it."""

    href: str
    title: str
    entries: tuple[Entry, ...] = ()


def tree(page: str) -> etree._Element | None:
    """Return a page as a tree, as far as it is XML; the binder reports what is not."""
    parser = etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False, no_network=True)
    return etree.fromstring(page.encode(), parser)


def outline(pages: Trees, articles: Sequence[str] = ()) -> tuple[Entry, ...]:
    """Return an entry for each page's first heading of level 1, and below it the headings of level 2 that follow.

    A page without any has no entry; a heading of level 2 before all others stands for itself. `articles` are the
    beginnings of the names that the pages of each article have: the first of its entries has the others below it.
    """
    entries: list[Entry] = []
    of = ""
    for entry in _entries(pages):
        before = max((name for name in articles if entry.href.startswith(name)), key=len, default="")
        if before and before == of:
            entries[-1] = replace(entries[-1], entries=(*entries[-1].entries, entry))
        else:
            entries.append(entry)
        of = before
    return tuple(entries)


def _entries(pages: Trees) -> tuple[Entry, ...]:
    headings: list[tuple[str, str, list[Entry]]] = []
    for name, root in pages.items():
        at_top, place = True, name
        for heading in root.iter("{*}h1", "{*}h2"):
            title = _words(heading)
            if not title:
                continue
            if (ident := heading.get("id")) and not at_top:  # without an id it is found where the one before it is
                place = f"{name}#{ident}"
            if etree.QName(heading).localname == "h1" or at_top:
                headings.append((place, title, []))
            else:
                headings[-1][2].append(Entry(place, title))
            at_top = False
    return tuple(Entry(place, title, tuple(below)) for place, title, below in headings)


def captioned(pages: Trees, kind: str) -> tuple[Entry, ...]:
    """Return an entry for each `figure` or `table` that has an id and a caption."""
    return tuple(
        Entry(f"{name}#{element.get('id')}", title)
        for name, root in pages.items()
        for element in root.iter(f"{{*}}{kind}")
        if element.get("id") and (title := _words(element.find(f"{{*}}{_CAPTIONS[kind]}")))
    )


def _words(element: etree._Element | None) -> str:
    """Return what a heading or a caption says, without the marks of notes and pages, on one line."""
    return label_of(element) if element is not None else ""
