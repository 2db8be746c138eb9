"""Inline elements that hold whole blocks, moved into those blocks: a link, bold or struck text stands among words."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree
from lxml.etree import _Element

from trifolio.source.html import BLOCKS, INLINE, WRAPPERS

__all__ = ["spread"]

_SPREAD = INLINE - frozenset("abbr data dfn q rp rt ruby span time wbr".split()) | {"strike"}
"""Elements whose meaning holds for every word in them; the others say something of the whole, and dissolve."""

_ENDS = (*BLOCKS, *WRAPPERS)


def spread(root: _Element) -> None:
    """Move inline elements into the blocks they hold, in place, and links out of links.

    An anchor that leads nowhere is a span, for it may stand in a link. A link in a link ends the outer one, as in a
    browser. Bold in bold and the like is bold once.
    """
    for anchor in list(root.iter("a")):
        if anchor.get("href") is None:
            anchor.tag = "span"
            if ident := anchor.get("id") or anchor.get("name"):
                anchor.set("id", ident)
    for element, idle in [(inner, _idle(inner)) for inner in root.iter(*_SPREAD)]:
        ends = (*_ENDS, "a") if element.tag == "a" else _ENDS
        if not any(inner is not element for inner in element.iter(*ends)):
            continue
        if not idle:
            _push(element, ends, _copies(element))
        for name in map(str, list(element.attrib)):
            if name != "data-line":
                del element.attrib[name]
        element.tag = "div" if any(True for _ in element.iter(*_ENDS)) else "span"


def _idle(element: _Element) -> bool:
    return element.tag != "a" and any(True for _ in element.iterancestors(str(element.tag)))


def _copies(element: _Element) -> Callable[[], _Element]:
    """Return a maker of empty copies of an element; the first alone has its id."""
    tag = str(element.tag)
    attributes = {str(name): str(value) for name, value in element.attrib.items()}

    def make() -> _Element:
        copy = etree.Element(tag, attributes)
        attributes.pop("id", "")
        return copy

    return make


def _push(holder: _Element, ends: tuple[str, ...], make: Callable[[], _Element]) -> None:
    """Put each run of words in the holder and in its blocks into a copy of the element."""
    pieces: list[str | _Element] = [holder.text or ""]
    for child in list(holder):
        pieces += [child, child.tail or ""]
        child.tail = None
        holder.remove(child)
    holder.text = None
    run: list[str | _Element] = []
    for piece in pieces:
        if isinstance(piece, str) or not any(True for _ in piece.iter(*ends)):
            run.append(piece)
            continue
        _close(holder, run, make)
        if piece.tag != "a" or "a" not in ends:
            _push(piece, ends, make)
        holder.append(piece)
    _close(holder, run, make)


def _close(holder: _Element, run: list[str | _Element], make: Callable[[], _Element]) -> None:
    """Append what stood between two blocks, in a copy of the element if it is not blank."""
    place = holder
    if any(not isinstance(piece, str) or piece.strip() for piece in run):
        place = make()
        holder.append(place)
    for piece in run:
        _add(place, piece)
    run.clear()


def _add(holder: _Element, piece: str | _Element) -> None:
    if not isinstance(piece, str):
        holder.append(piece)
    elif len(holder):
        holder[-1].tail = f"{holder[-1].tail or ''}{piece}" or None
    else:
        holder.text = f"{holder.text or ''}{piece}" or None
