"""How accessible a book is, read off its finished pages: what its metadata may claim, and no more.

The words are those of the Schema.org Accessibility Properties for Discoverability Vocabulary, as EPUB Accessibility 1.1
(2.2) asks for them. A cover is passed over: it says again what the title page says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from lxml import etree

from trifolio.render.html.toc import Trees
from trifolio.safety.values import dataclass
from trifolio.words import Words
from trifolio.words.fill import fill

__all__ = ["Access", "access"]

_TYPE = "{http://www.idpf.org/2007/ops}type"
_HEADING = re.compile(r"h[1-6]")
_PICTURES = ("img", "svg")
_STILL = frozenset(
    ("image/jpeg", "font/otf", "font/ttf", "font/woff", "font/woff2", "application/vnd.iccprofile", "text/plain")
)
"""Media types that cannot move; a PNG, GIF, WebP or SVG from an edition's own folder might."""

_MOVES = re.compile(r"@keyframes|\banimation\b|\btransition\b", re.IGNORECASE)
_FIXED = re.compile(
    r"\b(?:font|font-size|line-height)\s*:[^;}]*\d(?:px|pt|pc|cm|mm|in|q)\b|!\s*important", re.IGNORECASE
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Access:
    """A book's accessibility metadata: terms of the schema.org vocabulary, and a summary in sentences."""

    modes: tuple[str, ...]
    sufficient: tuple[str, ...]
    features: tuple[str, ...]
    hazards: tuple[str, ...]
    summary: str


def access(pages: Trees, css: str, assets: Mapping[str, str], words: Words, certified_by: str = "") -> Access:
    """Return what can be said of a book with these pages and sheet.

    `assets` are the media types of what comes with them from the edition's folder; the pictures of the article are
    prepared, which leaves none that moves. `certified_by` is who says that it conforms.
    """
    book = _Book(tuple(pages.values()), _COMMENT.sub("", css), frozenset(assets.values()))
    visual = ("visual",) if book.pictures else ()
    mixed = ("textual,visual",) if visual else ()
    sentences = [words.access[name] for name, holds in _SENTENCES.items() if holds(book)]
    sentences.append(fill(words.access["certified"], certified_by) if certified_by else words.access["uncertified"])
    return Access(
        modes=("textual", *visual),
        sufficient=mixed if book.undescribed else ("textual", *mixed),
        features=tuple(name for name, holds in _FEATURES.items() if holds(book)),
        hazards=("none",) if book.is_still else ("unknown",),
        summary=" ".join(sentences),
    )


@dataclass(frozen=True)
class _Book:
    """The pages of a book as trees, its style sheet, and the media types of its edition's files."""

    roots: tuple[etree._Element, ...]
    css: str
    types: frozenset[str]

    @cached_property
    def elements(self) -> tuple[tuple[str, etree._Element], ...]:
        """Every element with its name, those of the cover left out."""
        return tuple(
            (etree.QName(element).localname, element)
            for root in self.roots
            if not any("cover" in _types(picture) for picture in root.iter("{*}section", "{*}img"))
            for element in root.iter("*")
        )

    @cached_property
    def pictures(self) -> tuple[etree._Element, ...]:
        """The pictures that tell something: all but those that are marked as decorative."""
        pictures = (element for name, element in self.elements if name in _PICTURES)
        return tuple(
            e for e in pictures if e.get("role") not in {"presentation", "none"} and e.get("aria-hidden") != "true"
        )

    @cached_property
    def undescribed(self) -> tuple[etree._Element, ...]:
        """The pictures that tell something, but not in words."""
        return tuple(e for e in self.pictures if not (e.get("alt") or e.get("aria-label") or "").strip())

    @cached_property
    def decorative(self) -> bool:
        """Whether there are pictures, all of them decorative."""
        return not self.pictures and any(name in _PICTURES for name, _ in self.elements)

    @cached_property
    def tables(self) -> tuple[bool, ...]:
        """For each table, whether it has header cells."""
        return tuple(e.find(".//{*}th") is not None for name, e in self.elements if name == "table")

    @cached_property
    def in_order(self) -> bool:
        """Whether no heading of any page skips a level."""
        return all(after <= before + 1 for root in self.roots for before, after in pairwise((0, *_levels(root))))

    @cached_property
    def notes(self) -> tuple[bool, ...]:
        """For each mark of a note or reference, whether its target links back."""
        back = {
            item.get("id")
            for _, link in self.elements
            if link.get("role") == "doc-backlink"
            for item in link.iterancestors("{*}li", "{*}aside")
        }
        marks = (e for _, e in self.elements if e.get("role") == "doc-noteref")
        return tuple((mark.get("href") or "").rpartition("#")[2] in back for mark in marks)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that its elements have."""
        return frozenset(role for _, element in self.elements for role in (element.get("role") or "").split())

    @cached_property
    def types_said(self) -> frozenset[str]:
        """The values of `epub:type` that its elements have."""
        return frozenset(kind for _, element in self.elements for kind in _types(element))

    @cached_property
    def is_free(self) -> bool:
        """Whether readers may set size, font and colours as they like."""
        return not _FIXED.search(self.css)

    @cached_property
    def is_still(self) -> bool:
        """Whether nothing in it can move, flash or sound."""
        loud = any(name in {"audio", "video", "object", "embed", "iframe", "script"} for name, _ in self.elements)
        return self.types <= _STILL and not loud and not _MOVES.search(self.css)


def _types(element: etree._Element) -> set[str]:
    return set((element.get(_TYPE) or "").split())


def _levels(root: etree._Element) -> Iterator[int]:
    names = (etree.QName(element).localname for element in root.iter("*"))
    return (int(name[1]) for name in names if _HEADING.fullmatch(name))


_FEATURES: Mapping[str, Callable[[_Book], bool]] = {
    "structuralNavigation": lambda book: book.in_order,
    "tableOfContents": lambda book: "toc" in book.types_said,
    "readingOrder": lambda _: True,  # that of the spine; nothing in it is placed by coordinates
    "alternativeText": lambda book: bool(book.pictures) and not book.undescribed,
    "displayTransformability": lambda book: book.is_free,
    "pageNavigation": lambda book: "page-list" in book.types_said,
    "pageBreakMarkers": lambda book: "doc-pagebreak" in book.roles,
    "ARIA": lambda book: any(role.startswith("doc-") for role in book.roles),
    "unlocked": lambda _: True,  # nothing is encrypted
}

_SENTENCES: Mapping[str, Callable[[_Book], bool]] = {
    "order": lambda book: book.in_order and "toc" in book.types_said,
    "skips": lambda book: not book.in_order,
    "display": lambda book: book.is_free,
    "plain": lambda book: not book.pictures and not book.decorative,
    "decorative": lambda book: book.decorative,
    "described": lambda book: bool(book.pictures) and not book.undescribed,
    "undescribed": lambda book: bool(book.undescribed),
    "tables": lambda book: bool(book.tables) and all(book.tables),
    "bare": lambda book: not all(book.tables),
    "notes": lambda book: bool(book.notes) and all(book.notes),
    "pages": lambda book: "page-list" in book.types_said,
    "still": lambda book: book.is_still,
}
"""The sentences of a summary by their name in the catalogues, and when each is true."""
