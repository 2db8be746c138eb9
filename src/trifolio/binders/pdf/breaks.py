"""Page breaks of a finished layout, as places in the document that every edition has: a block and a character."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from trifolio.binders.pdf.private import contents, root
from trifolio.binders.pdf.trees import outward, parents
from trifolio.job import Break
from trifolio.render.html.pagelist import KNOWN, is_added

__all__ = ["breaks"]


def breaks(document: Any) -> tuple[Break, ...]:
    """Return where each page of WeasyPrint's begins; one that holds nothing of the document has no place.

    The place of a page is that of its first words or picture that stand in a block, or in an element with an id.
    """
    breaks: list[Break] = []
    counts: dict[str, int] = {}
    above = parents(root(document))
    anchors: dict[Element, str] = {}
    begun: Break | None = None
    page = -1
    for number, element, text in contents(document):
        anchor = _anchor(element, above, anchors)
        if not anchor:
            continue
        at = counts.get(anchor, 0)
        if number > page:
            begun, page = Break(number + 1, anchor, at, ""), number
            breaks.append(begun)
        letters = "".join(text.split())
        if begun is not None and anchor == begun.anchor and len(begun.words) < KNOWN:
            begun = Break(begun.page, anchor, begun.at, (begun.words + letters)[:KNOWN])
            breaks[-1] = begun
        counts[anchor] = at + len(letters)
    return tuple(breaks)


def _anchor(element: Element, above: Mapping[Element, Element], anchors: dict[Element, str]) -> str:
    """Return the block or id that contains an element, or nothing for what only some editions have."""
    if element not in anchors:
        anchors[element] = _look(list(outward(element, above)))
    return anchors[element]


def _look(path: list[Element]) -> str:
    if any(is_added(element.attrib) for element in path):
        return ""
    blocks = (element.get("data-block", "") for element in path)
    ids = (f"#{ident}" for element in path if (ident := element.get("id")))
    return next(filter(None, blocks), "") or next(ids, "")
