"""What the contents of a book name: its headings, figures and tables, read off its finished pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

from lxml import etree
from lxml.etree import _Element

from trifolio.document.labels import label_of
from trifolio.safety.values import dataclass

__all__ = ["Entry", "Trees", "captioned", "is_in_card", "outline", "tree"]

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


def outline(pages: Trees, articles: Sequence[str] = (), depth: int = 2) -> tuple[Entry, ...]:
    """Return an entry for each page's first heading of level 1, and below it the headings that follow, down to `depth`.

    A page without any has no entry; a heading before all others stands for itself. Those of cards are whole sentences,
    and not listed. `articles` are the beginnings of the names that the pages of each article have: the first of its
    entries has the others below it.
    """
    entries: list[Entry] = []
    of = ""
    for entry in _nested([line for name, root in pages.items() for line in _lines(name, root, depth)]):
        before = max((name for name in articles if entry.href.startswith(name)), key=len, default="")
        if before and before == of:
            entries[-1] = replace(entries[-1], entries=(*entries[-1].entries, entry))
        else:
            entries.append(entry)
        of = before
    return tuple(entries)


def _lines(name: str, root: _Element, depth: int) -> Iterator[tuple[int, Entry]]:
    """Yield the headings of a page that are listed, each with its level: 1 for the first."""
    at_top, place = True, name
    for heading in root.iter(*(f"{{*}}h{level}" for level in range(1, max(depth, 2) + 1))):
        title, level = _words(heading), int(etree.QName(heading).localname[1])
        if not title or is_in_card(heading):
            continue
        if (ident := heading.get("id")) and not at_top:  # without an id it is found where the one before it is
            place = f"{name}#{ident}"
        if at_top or level <= depth:
            yield 1 if at_top else level, Entry(place, title)
        at_top = False


def is_in_card(heading: _Element) -> bool:
    """Return whether a heading is a card's: a whole sentence, which contents do not list."""
    return any("card" in str(holder.get("class")).split() for holder in heading.iterancestors())


def _nested(lines: Sequence[tuple[int, Entry]]) -> tuple[Entry, ...]:
    """Return entries with those of deeper levels that follow below them."""
    if not lines:
        return ()
    top = min(level for level, _ in lines)
    starts = [at for at, (level, _) in enumerate(lines) if level == top or at == 0]
    parts = [lines[at:end] for at, end in pairwise((*starts, len(lines)))]
    return tuple(replace(part[0][1], entries=_nested(part[1:])) for part in parts)


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
