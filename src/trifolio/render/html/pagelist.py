"""The page numbers of the print in other editions: a mark in the text wherever a printed page begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from html import unescape

from trifolio.document.marks import CITATION, CITING
from trifolio.job import Break
from trifolio.render.html.tokens import Tag, Text, added, tokens
from trifolio.safety.values import dataclass

__all__ = ["KNOWN", "is_added", "marked"]

KNOWN = 40
"""Characters by which the place of a break is known again."""

_WORD = re.compile(r"&[^;&\s]{1,32};|[^&\s\u00ad]+")
"""An entity, or characters between blanks: those of which a place is counted."""

_HELD = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "a", "sup", "sub"))
"""A mark stands before these, not in them: a heading would say it, a link would be it."""

_ADDED = frozenset(("link-mark", CITATION, CITING))
"""The classes of what is not counted: letters of links, and citations, which paper may leave out."""

_ITEMS = frozenset(("li", "dt", "dd", "td", "th", "caption", "figcaption", "summary"))
"""A mark stands in these, not before them."""


def is_added(attributes: Mapping[str, str]) -> bool:
    """Return whether an element was added by the edition (a back link, the letter of a link), or not all have it."""
    return attributes.get("role") == "doc-backlink" or not _ADDED.isdisjoint(attributes.get("class", "").split())


@dataclass(slots=True)
class _Anchor:
    """The own text of a block or of an element with an id, and where each of its characters stands in the page."""

    start: int
    text: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """What holds within an element: its anchor, whether that is a block, where a mark must stand (-1: right here)."""

    anchor: _Anchor | None = None
    block: bool = False
    held: int = -1
    added: bool = False


def marked(text: str, breaks: Sequence[Break], mark: Callable[[int], str]) -> tuple[str, tuple[int, ...]]:
    """Return a page of XHTML with the marks of the printed pages that begin in it, and the numbers of these.

    `mark` gives the markup for a page's number.
    """
    if not breaks:
        return text, ()
    anchors = _anchors(text)
    places = sorted(
        (_place(anchors[page_break.anchor], page_break), page_break.page)
        for page_break in breaks
        if page_break.anchor in anchors
    )
    page = added(text, ((place, place, mark(number)) for place, number in places))
    return page, tuple(number for _, number in places)


def _anchors(page: str) -> dict[str, _Anchor]:
    """Return the anchors of a page: blocks by their number, elements with an id and no block around by `#id`."""
    anchors: dict[str, _Anchor] = {}
    opened = [_Open()]
    for token in tokens(page):
        around = opened[-1]
        if isinstance(token, Text):
            if around.anchor is not None and not around.added:
                _add_words(around.anchor, token, around.held)
        elif token.is_end:
            opened.pop()
        else:
            inside = _opened(token, around, anchors)
            if not token.is_empty:
                opened.append(inside)
    return anchors


def _add_words(anchor: _Anchor, text: Text, held: int) -> None:
    """Add the characters of a text to its anchor's, each with its place: `held` for all of them, unless it is -1."""
    for word in _WORD.finditer(text.written):
        spoken = unescape(word[0]) if word[0].startswith("&") else word[0]
        start, step = (held, 0) if held >= 0 else (text.start + word.start(), len(spoken) == len(word[0]))
        anchor.text += spoken
        anchor.places += [start + step * number for number in range(len(spoken))]


def _opened(tag: Tag, around: _Open, anchors: dict[str, _Anchor]) -> _Open:
    held = around.held if around.held >= 0 else tag.start if tag.name in _HELD else -1
    is_item, attributes = tag.name in _ITEMS, tag.attributes
    inside = _Open(around.anchor, around.block, -1 if is_item else held, around.added or is_added(attributes))
    block, ident = attributes.get("data-block", ""), attributes.get("id", "")
    if block or (ident and not around.block):
        start = held if held >= 0 else tag.end if is_item else tag.start
        inside.anchor = anchors.setdefault(block or f"#{ident}", _Anchor(start))
        inside.block = bool(block)
    return inside


def _place(anchor: _Anchor, page_break: Break) -> int:
    """Return where a mark goes: where the words of the break are, the nearest to its place, else before the anchor."""
    text = "".join(anchor.text)
    starts = (
        [match.start() for match in re.finditer(f"(?={re.escape(page_break.words)})", text)] if page_break.words else []
    )
    at = min(starts, key=lambda start: abs(start - page_break.at), default=min(page_break.at, len(text) - 1))
    return anchor.places[at] if at > 0 else anchor.start
