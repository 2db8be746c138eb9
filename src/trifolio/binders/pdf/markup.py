"""A page's markup as a tree: by the parser of XML where that of HTML, thirty times as slow, would say the same.

The parser of HTML ends elements where others begin, sets some that are not written, and moves what stands between the
rows of a table (HTML, 13.2.6). Where a page needs none of that, both trees are one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

__all__ = ["tree"]

_HEAD = "<!DOCTYPE html>"
_EMPTY = re.compile(r"<(?!(?:br|col|hr|img|link|meta|wbr)\b)[^<>]*/>")
"""An element that ends in its own tag: only these do in HTML."""

_WORDS = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strong sub sup time u "
    "var wbr".split()
)
_PARTS = frozenset(
    "address article aside blockquote div dl figcaption figure footer h1 h2 h3 h4 h5 h6 header hr main nav ol p pre "
    "section table ul".split()
)
_FLOW = _WORDS | _PARTS
_ROWS = frozenset(("tr",))
_ONLY: Mapping[str, frozenset[str]] = {
    "html": frozenset(("head", "body")),
    "head": frozenset(("link", "meta", "style", "title")),
    "table": frozenset(("caption", "colgroup", "thead", "tbody", "tfoot")),
    "colgroup": frozenset(("col",)),
    "thead": _ROWS,
    "tbody": _ROWS,
    "tfoot": _ROWS,
    "tr": frozenset(("td", "th")),
    "ol": frozenset(("li",)),
    "ul": frozenset(("li",)),
    "dl": frozenset(("dd", "div", "dt")),
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", *_WORDS), _WORDS),
}
"""What elements hold; all others, words and parts."""

_NO_TEXT = frozenset(("colgroup", "table", "tbody", "tfoot", "thead", "tr"))


def tree(text: str) -> Element | None:
    """Return the tree of a page that has the same as XML and as HTML; None for another."""
    if not text.startswith(_HEAD) or "<!" in text[len(_HEAD) :] or _EMPTY.search(text):
        return None
    try:
        root = ET.fromstring(text)  # noqa: S314 - it declares no entities
    except ET.ParseError:
        return None
    return root if [child.tag for child in root] == ["head", "body"] and all(map(_is_plain, root.iter())) else None


def _is_plain(element: Element) -> bool:
    """Return whether the parser of HTML leaves an element and its children as they are written."""
    held = _ONLY.get(element.tag, _FLOW)
    if any(name[:1] == "{" for name in element.attrib) or any(child.tag not in held for child in element):
        return False
    if element.tag in _NO_TEXT:
        return not "".join((element.text or "", *(child.tail or "" for child in element))).strip()
    if element.tag == "a":
        return element.find(".//a") is None
    if element.tag == "style":
        return not {*"<&"} & {*(element.text or "")}
    return not (element.tag == "pre" and (element.text or "").startswith("\n"))
