"""Numbers and their units in XHTML: no line ends between them."""

from __future__ import annotations

import re
from unicodedata import bidirectional

from trifolio.document.nodes import Element, Node, Nodes, plain
from trifolio.words.units import QUANTITY, UNIT, joined

__all__ = ["is_held", "together"]

_CHAIN = re.compile(
    r"(?<![\d.,])(?:(?:\+|0)\d*+(?:[ \u00a0-]\d++)++|\d++(?:[-–/:]\d++)++|\d++(?:\.\d++){2,}+)(?![.,]?\d)"
)
"""Numbers that are one: a date, a range, blood pressure, a telephone number."""
_AGAINST = re.compile(rf"{_CHAIN.pattern}(?: {UNIT})?|{QUANTITY.pattern}")

VERBATIM = frozenset(("code", "kbd", "pre", "samp"))
"""Elements whose text stays as it is, for people copy it."""


def is_held(element: Element) -> bool:
    """Return whether the spaces of an element are kept: in code, and in quantities that are already wrapped."""
    return element.tag in VERBATIM or element.get("class") == "together"


def together(nodes: Nodes, way: str, *, on_paper: bool) -> Nodes:
    """Return inline nodes in which no line ends between a number and its unit.

    On paper both stand in a `span` of the class `together`, so that text that is copied or searched has plain spaces;
    else, and where markup stands between them, the space is a no-break space, which needs no style sheet. Where the
    text runs from right to left (`way`), quantities with Latin letters, dates, ranges and telephone numbers run from
    left to right: “5 mg” and “5–10”, not “mg 5” and “10–5”, as the algorithm of Unicode has it (UAX 9, N1).
    """
    if not any(isinstance(node, str) and not node.isspace() for node in nodes):
        return nodes
    texts = [plain(node) for node in nodes]
    fixed = joined("".join(texts))
    if fixed == "".join(texts) and way == "ltr":
        return nodes
    changed: list[Node] = []
    at = 0
    for node, text in zip(nodes, texts, strict=True):
        if isinstance(node, str):
            changed += _held(text, fixed[at : at + len(text)], way, on_paper=on_paper)
        else:
            changed.append(node)
        at += len(text)
    return tuple(changed)


def _held(text: str, fixed: str, way: str, *, on_paper: bool) -> list[Node]:
    """Return the nodes of one text; `fixed` is it with no-break spaces."""
    if not on_paper and way == "ltr":
        return [fixed]
    nodes: list[Node] = []
    at = 0
    for match in (QUANTITY if way == "ltr" else _AGAINST).finditer(text):
        attributes: list[tuple[str, str]] = []
        if on_paper and QUANTITY.fullmatch(match[0]):
            attributes.append(("class", "together"))
        if way == "rtl" and (any(bidirectional(letter) == "L" for letter in match[0]) or _CHAIN.fullmatch(match[0])):
            attributes.append(("dir", "ltr"))
        words = match[0] if on_paper else fixed[match.start() : match.end()]
        nodes += [fixed[at : match.start()], Element("span", tuple(attributes), (words,)) if attributes else words]
        at = match.end()
    return [node for node in (*nodes, fixed[at:]) if node]
