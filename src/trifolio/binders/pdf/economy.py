"""Pages that are full: pictures give way, boxes may break, and lines to write on take the room that is left.

A layout shows where a page ends early because what comes next does not fit. A picture that is next is made smaller, to
six tenths at least; a box that may go over a page does. The lines for a reader's own notes are as many as there is room
for, or are left out where a page would hold them and the colophon alone. A code that may be spared (of class
`spare`) stands where it costs no page. The markup is altered and laid out again.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from trifolio.binders.pdf.private import Extent, extents
from trifolio.binders.pdf.trees import outward, parents, styled

__all__ = ["filled"]

EMPTY = 1 / 8
"""How much of a page may be empty, but of the last."""

SMALLEST = 0.6
"""What a picture keeps of its size at least."""

ROUNDS = 3
"""Layouts at most for early ends of pages; each mends the first in every article."""

LINES = (2, 18)
"""Lines for notes, at least and at most."""

_SLACK = 7.0
"""Millimetres for the margin above what begins a page, which is cut off there, and to spare."""

_LEADS_IN = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p", "span", "strong", "em", "a"))
"""What may stand before a picture on its page, for it moves with it."""

_MAY_BREAK = frozenset(("question", "note", "tip", "important", "bottom-line", "key-points"))


def filled(root: Element, lay_out: Callable[[], Any]) -> Any:
    """Return a layout whose pages are full, as far as they can be; `root` is the markup."""
    above = parents(root)
    notes = next((element for element in root.iter("section") if element.get("class") == "patient-notes"), None)
    code = next((element for element in root.iter("div") if "spare" in element.get("class", "").split()), None)
    later = [element for element in (code, notes) if element is not None] if code is not None else []
    places = [_taken(element, above[element]) for element in later]
    pages = _pages(document := lay_out())
    for _ in range(ROUNDS):
        if not _mended(pages, above):
            break
        pages = _pages(document := lay_out())
    if code is not None:
        document = _spared(code, above[code], places[0], document, lay_out)
        if notes is not None:
            above[notes].insert(places[1], notes)
            document = lay_out()
        pages = _pages(document)
    for _ in range(2):  # where the last page has something for company, its lines are counted anew
        if notes is None or not _ruled(notes, pages, above):
            break
        pages = _pages(document := lay_out())
    return document


def _taken(element: Element, parent: Element) -> int:
    """Take an element out of the markup; return its place there."""
    place = list(parent).index(element)
    parent.remove(element)
    return place


def _spared(code: Element, parent: Element, place: int, document: Any, lay_out: Callable[[], Any]) -> Any:
    """Put a code in its place if the layout then has no page more; return the layout."""
    parent.insert(place, code)
    tried = lay_out()
    if len(tried.pages) <= len(document.pages):
        return tried
    parent.remove(code)
    return document


def _pages(document: Any) -> list[list[Extent]]:
    """Return what stands on each page, from the top down."""
    pages: list[list[Extent]] = [[] for _ in document.pages]
    for extent in extents(document):
        pages[extent.page].append(extent)
    return [sorted(page, key=lambda extent: extent.top) for page in pages]


def _mended(pages: Sequence[Sequence[Extent]], above: Mapping[Element, Element]) -> bool:
    """Let what begins a page stand on the one before it, where that ends early; return whether anything was altered."""
    altered: set[Element | None] = set()
    for page, after in itertools.pairwise(pages):
        if not page or not after or (article := _outer(after[0].element, above, _is_article)) in altered:
            continue
        room = page[-1].room - max(extent.bottom for extent in page)
        begins = _outer(page[0].element, above, _is_article) is not article
        if room < EMPTY * page[-1].height or (begins and article is not None):
            continue
        if _shrunk(after, room, above) or _opened(after, above):
            altered.add(article)
    return bool(altered)


def _shrunk(page: Sequence[Extent], room: float, above: Mapping[Element, Element]) -> bool:
    """Make the picture with which a page begins small enough for the room on the one before, if it is not too small."""
    for extent in page:
        figure = _outer(extent.element, above, _is_figure)
        if figure is None and extent.element.tag in _LEADS_IN:
            continue
        image = None if figure is None else figure.find("img")
        if figure is None or image is None or "beside" in figure.get("class", "") or image.get("data-fitted"):
            return False
        inside = [other for other in page if _outer(other.element, above, _is_figure) is figure]
        height = next((other.bottom - other.top for other in inside if other.element is image), 0)
        excess = max(other.bottom for other in inside) - page[0].top + _SLACK - room
        if excess <= (1 - SMALLEST) * height:
            styled(image, f"max-height: {height - max(excess, 1):.1f}mm")
            image.set("data-fitted", "true")
            return True
        return False
    return False


def _opened(page: Sequence[Extent], above: Mapping[Element, Element]) -> bool:
    """Let the box with which a page begins go over from the one before; return whether there is such a box."""
    for extent in page:
        box = _outer(extent.element, above, _may_break)
        if box is not None and not box.get("data-fitted"):
            styled(box, "break-inside: auto")
            box.set("data-fitted", "true")
            return True
        if box is not None or extent.element.tag not in _LEADS_IN:
            return False
    return False


def _ruled(notes: Element, pages: Sequence[Sequence[Extent]], above: dict[Element, Element]) -> bool:
    """Give the notes of a reader as many lines as there is room for, or none; return whether that is a change."""
    lines = [child for child in notes if child.get("class") == "ruled"]
    ruled, colophon, others = _told_apart(pages, notes, above)
    if not ruled or not others:
        return False
    last = others[-1].page
    line = ruled[0].bottom - ruled[0].top
    end = max(extent.bottom for extent in others if extent.page == last)
    feet = [[extent for extent in colophon if extent.page == page] for page in range(last, len(pages))]
    heights = [max(extent.bottom for extent in foot) - min(extent.top for extent in foot) for foot in feet if foot]
    foot = sum(heights) + _FOOT if heights else 0.0  # large print may break it
    titled = line + _HEAD
    room = others[-1].room - end - foot
    count = min(LINES[1], int((room - titled) / line))
    if count < LINES[0]:
        if room < 0:  # the colophon goes over, too: what ends the article keeps them company
            return _accompanied(notes)
        count = 0
    if count == len(lines):
        return False
    for child in lines[count:]:
        notes.remove(child)
    for _ in range(count - len(lines)):
        above[SubElement(notes, "div", {"class": "ruled"})] = notes
    if not count:
        above[notes].remove(notes)
    return True


def _told_apart(
    pages: Sequence[Sequence[Extent]], notes: Element, above: Mapping[Element, Element]
) -> tuple[list[Extent], list[Extent], list[Extent]]:
    """Return the lines for notes, what is in a colophon, and what is in neither the notes nor a colophon."""
    ruled: list[Extent] = []
    colophon: list[Extent] = []
    others: list[Extent] = []
    for extent in itertools.chain(*pages):
        around = _outer(extent.element, above, lambda element: element is notes or _is_colophon(element))
        if around is None:
            others.append(extent)
        elif around is not notes:
            colophon.append(extent)
        elif extent.element.get("class") == "ruled":
            ruled.append(extent)
    return ruled, colophon, others


def _accompanied(notes: Element) -> bool:
    """Let no page begin with the notes; return whether one might have."""
    if notes.get("data-fitted"):
        return False
    styled(notes, "break-before: avoid")
    notes.set("data-fitted", "true")
    return True


_HEAD, _FOOT = 8.0, 8.0
"""Millimetres that the margins of the notes and the colophon take, and the title of the notes."""


def _outer(
    element: Element | None, above: Mapping[Element, Element], wanted: Callable[[Element], bool]
) -> Element | None:
    """Return the outermost element that an element is or stands in and that is wanted."""
    outermost = [outer for outer in outward(element, above) if wanted(outer)]
    return outermost[-1] if outermost else None


def _is_article(element: Element) -> bool:
    return "article" in element.get("class", "").split()


def _is_figure(element: Element) -> bool:
    return element.tag == "figure"


def _is_colophon(element: Element) -> bool:
    return element.get("class") == "colophon"


def _may_break(element: Element) -> bool:
    return bool(_MAY_BREAK.intersection(element.get("class", "").split()))
