"""The page numbers of the print in other editions: a mark in the text wherever a printed page begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from trifolio.job import Break

__all__ = ["KNOWN", "is_added", "marked"]

KNOWN = 40
"""Characters by which the place of a break is known again."""

_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<tag>[A-Za-z][\w:-]*+)(?P<rest>[^<>]*+)>|<[^<>]*+>|&[^;&<\s]{1,32};|[^<&\s\u00ad]+"
)
_ATTRIBUTE = re.compile(r' ([\w:-]+)="([^"]*)"')
_HELD = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "a", "sup", "sub"))
"""A mark stands before these, not in them: a heading would say it, a link would be it."""

_ITEMS = frozenset(("li", "dt", "dd", "td", "th", "caption", "figcaption", "summary"))
"""A mark stands in these, not before them."""


def is_added(attributes: Mapping[str, str]) -> bool:
    """Tell whether an element is no part of the document, but of what one edition adds to it: a way back, a letter."""
    return attributes.get("role") == "doc-backlink" or "link-mark" in attributes.get("class", "").split()


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
    places = sorted((_place(anchors[one.anchor], one), one.page) for one in breaks if one.anchor in anchors)
    pieces, done = [], 0
    for place, page in places:
        pieces += [text[done:place], mark(page)]
        done = place
    return "".join((*pieces, text[done:])), tuple(page for _, page in places)


def _anchors(text: str) -> dict[str, _Anchor]:
    """Return the anchors of a page: blocks by their number, elements with an id and no block around by `#id`."""
    found: dict[str, _Anchor] = {}
    opened = [_Open()]
    for token in _TOKEN.finditer(text):
        tag, around = token["tag"], opened[-1]
        if tag and token["end"]:
            opened.pop()
        elif tag:
            made = _opened(token, around, found)
            if not token["rest"].endswith("/"):
                opened.append(made)
        elif around.anchor is not None and not around.added and not token[0].startswith("<"):
            said = unescape(token[0]) if token[0].startswith("&") else token[0]
            start, step = (around.held, 0) if around.held >= 0 else (token.start(), len(said) == len(token[0]))
            around.anchor.text += said
            around.anchor.places += [start + step * number for number in range(len(said))]
    return found


def _opened(token: re.Match[str], around: _Open, found: dict[str, _Anchor]) -> _Open:
    tag, attributes = token["tag"], dict(_ATTRIBUTE.findall(token["rest"]))
    held = around.held if around.held >= 0 else token.start() if tag in _HELD else -1
    inside = _Open(around.anchor, around.block, -1 if tag in _ITEMS else held, around.added or is_added(attributes))
    block, ident = attributes.get("data-block", ""), attributes.get("id", "")
    if block or (ident and not around.block):
        start = held if held >= 0 else token.end() if tag in _ITEMS else token.start()
        inside.anchor = found.setdefault(block or f"#{ident}", _Anchor(start))
        inside.block = bool(block)
    return inside


def _place(anchor: _Anchor, one: Break) -> int:
    """Return where a mark goes: where the words of the break are, the nearest to its place, else before the anchor."""
    text = "".join(anchor.text)
    starts = [found.start() for found in re.finditer(f"(?={re.escape(one.words)})", text)] if one.words else []
    at = min(starts, key=lambda start: abs(start - one.at), default=min(one.at, len(text) - 1))
    return anchor.places[at] if at > 0 else anchor.start
