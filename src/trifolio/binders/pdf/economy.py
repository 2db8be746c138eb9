"""Pages that are full: pictures give way, boxes may break, and lines to write on take the room that is left.

A layout shows where a page ends early because what comes next does not fit. Pictures are made smaller, to six tenths at
least, where it then does; lines are set a little closer; a box that may go over a page does; a picture with a caption
lets what follows come first. An end of a few lines is pulled back by closer lines. The lines for a reader's own notes
are as many as there is room for, or are left out where a page would hold them and the colophon alone. A code that may
be spared (of class `spare`) stands where it costs no page. The markup is altered and laid out again. What then is left
of a page goes between its parts, then into lines to write on and pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from trifolio.binders.pdf import ownlines, sizes, spacing
from trifolio.binders.pdf.layouts import EMPTY, Early, Page, early, is_article, is_figure, of_class, outer, pages, spans
from trifolio.binders.pdf.trees import parents, styled

__all__ = ["filled"]

ROUNDS = 5
"""Layouts at most for early ends of pages; each mends the first in every article."""

ENOUGH = EMPTY - 0.004
"""How much of a page is empty when something was done about it."""

CLOSER = "closer"
"""The class of a document whose lines are closer, by the style sheet."""

GAIN, GAPS = 0.03, 0.12
"""By how much closer lines, and the gaps of their paragraphs, are lower."""

_LINES = frozenset(("p", "li", "dt", "dd", "strong", "em", "a", "span", "abbr"))
"""What lines of text stand in, whose height is that of the style sheet."""

_LEADS_IN = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p", "span", "strong", "em", "a"))
"""What may stand before a box on its page, for it moves with it."""

REASONS = 3
"""Items of a card at least that may stand on a page without its heading."""

_is_card = of_class("card")
_may_break = of_class("question", "note", "tip", "important", "bottom-line", "key-points", "record")


def filled(root: Element, settled: Callable[[], Any]) -> Any:
    """Return a layout whose pages are full, as far as they can be; `root` is the markup."""
    above = parents(root)

    def lay_out() -> Any:
        document = settled()
        above.update(parents(root))  # rows may be more than they were
        return document

    notes = next((element for element in root.iter("section") if element.get("class") == "patient-notes"), None)
    code = next((element for element in root.iter("div") if "spare" in element.get("class", "").split()), None)
    later = [element for element in (code, notes) if element is not None] if code is not None else []
    places = [_taken(element, above[element]) for element in later]
    document = lay_out()
    tried: set[tuple[Element, int]] = set()
    for _ in range(ROUNDS):
        if not _mended(root, document, above, tried):
            break
        document = lay_out()
    if code is not None:
        document = _pulled_back(root, None, above, document, lay_out)
        document = _spared(code, above[code], places[0], document, lay_out)
        if notes is not None:
            above[notes].insert(places[1], notes)
            document = lay_out()
    document = _pulled_back(root, notes, above, document, lay_out)
    for _ in range(2):  # where the last page has something for company, its lines are counted anew
        laid = pages(document)
        ruled = notes is not None and notes in list(above[notes]) and ownlines.ruled(notes, laid, above)
        if not _grown(document, laid, above) and not ruled:
            break
        document = lay_out()
    ends = early(pages(document), above)
    spacing.spaced(document, {end.number: end.room - ENOUGH * end.page[-1].height for end in ends})
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


def _mended(root: Element, document: Any, above: dict[Element, Element], tried: set[tuple[Element, int]]) -> bool:
    """Let what begins a page stand on the one before it, where that ends early; return whether anything was altered.

    What is not as good to read is done only where the gaps of the page can't take its room, and nothing twice for what
    begins a page: `tried` has what was done.
    """
    altered: set[Element | None] = set()
    for ends in early(pages(document), above):
        article = outer(ends.page[0].element, above, is_article)
        spare = spacing.spare(document, ends.number)
        wide = ends.room - spare > EMPTY * ends.page[-1].height
        mends: tuple[Callable[[], bool], ...] = (
            partial(sizes.shrunk, ends, above),
            partial(_closer, root, ends, above, _gain(ends.page, spare)),
            partial(_passed, ends, above),
            partial(_opened, ends.after, above),
            partial(_divided, ends.after, above),
        )
        for number, mend in enumerate(mends if wide else mends[:1]):
            key = (ends.after[0].element, number)
            if article not in altered and key not in tried and mend():
                altered.add(article)
                tried.add(key)
    return bool(altered)


def _closer(root: Element, ends: Early, above: Mapping[Element, Element], gain: float) -> bool:
    """Set lines closer where what begins a page then fits on the one before; return whether that is a change."""
    if root.get("class") or not sizes.shrunk(ends, above, gain):
        return False
    root.set("class", CLOSER)
    return True


def _gain(page: Page, spare: float) -> float:
    """Return how many millimetres closer lines spare on a page, but for its tables and pictures."""
    lines = sum(spans([extent for extent in page if extent.element.tag in _LINES]))
    return GAIN * lines + GAPS * spare / spacing.MOST


def _passed(ends: Early, above: dict[Element, Element]) -> bool:
    """Let a block come before the picture that begins a page; return whether it was one that may, and has the room.

    A picture without a caption is spoken of where it stands, and one before numbered steps shows them.
    """
    figure = outer(ends.after[0].element, above, is_figure)
    if figure is None or figure.find("figcaption") is None or "beside" in figure.get("class", ""):
        return False
    siblings = list(above[figure])
    after = siblings[siblings.index(figure) + 1 :][:1]
    if not after or after[0].tag not in ("p", "ul", "aside"):
        return False
    inside = [extent for extent in ends.after if extent.element in set(after[0].iter())]
    if not inside or inside[-1].bottom - inside[0].top + sizes.SLACK > ends.room:
        return False
    above[figure].remove(after[0])
    above[figure].insert(siblings.index(figure), after[0])
    return True


def _opened(page: Page, above: Mapping[Element, Element]) -> bool:
    """Let the box with which a page begins go over from the one before; return whether there is such a box."""
    for extent in page:
        box = outer(extent.element, above, _may_break)
        if box is not None and not box.get("data-fitted"):
            styled(box, "break-inside: auto")
            box.set("data-fitted", "true")
            return True
        if box is not None or extent.element.tag not in _LEADS_IN:
            return False
    return False


def _divided(page: Page, above: Mapping[Element, Element]) -> bool:
    """Let a card with which a page begins end the one before with its condition and advice, its reasons to follow.

    Return whether there is such a card. A reason or two would stand alone.
    """
    card = next((card for extent in page if (card := outer(extent.element, above, _is_card)) is not None), None)
    if card is None or page[0].element.tag not in (*_LEADS_IN, "section") or card.get("data-fitted"):
        return False
    advice = next((child for child in card if child.get("class") == "advice"), None)
    reasons = card.find("ul")
    if advice is None or reasons is None or len(reasons) < REASONS:
        return False
    styled(card, "break-inside: auto")
    styled(advice, "break-after: auto")
    card.set("data-fitted", "true")
    return True


def _pulled_back(
    root: Element,
    notes: Element | None,
    above: Mapping[Element, Element],
    document: Any,
    lay_out: Callable[[], Any],
) -> Any:
    """Set lines closer, and leave out the lines for notes, where that spares the last page; return the layout."""
    laid = pages(document)
    if not laid[1:] or not laid[-1] or not laid[-2] or outer(laid[-1][0].element, above, is_article) is not None:
        return document
    *full, last = laid
    ours = frozenset(notes.iter() if notes is not None else ())
    room = full[-1][-1].room - max(extent.bottom for extent in full[-1])
    need = sum(spans([extent for extent in last if extent.element not in ours]))
    gain = sum(_gain(page, spacing.spare(document, number)) for number, page in enumerate(full))
    if need > room + gain:
        return document
    before = root.get("class", "")
    root.set("class", CLOSER)
    place = _taken(notes, above[notes]) if notes is not None and notes in list(above[notes]) else None
    tried = lay_out()
    if len(tried.pages) < len(document.pages):
        return tried
    root.set("class", before)
    if notes is not None and place is not None:
        above[notes].insert(place, notes)
    return document


def _grown(document: Any, laid: Sequence[Page], above: dict[Element, Element]) -> bool:
    """Give lines to write on and pictures the room that the gaps of a page can't take; return whether any took it."""
    done = False
    for ends in early(laid, above):
        wanted = ends.room - ENOUGH * ends.page[-1].height
        if wanted > spacing.spare(document, ends.number):
            taken = ownlines.more(ends.page, wanted, above)
            rest = wanted - taken - spacing.spare(document, ends.number)
            larger = rest > 0 and sizes.grown(ends.page, rest, above)
            done = done or larger or taken > 0
    return done
