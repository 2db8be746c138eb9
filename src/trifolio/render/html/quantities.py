"""Numbers and their units in XHTML: no line ends between them."""

from __future__ import annotations

from trifolio.document.nodes import Element, Node, Nodes, plain
from trifolio.words.units import QUANTITY, joined

__all__ = ["is_held", "together"]

VERBATIM = frozenset(("code", "kbd", "pre", "samp"))
"""Elements whose text stays as it is, for people copy it."""


def is_held(element: Element) -> bool:
    """Return whether the spaces of an element are kept: in code, and in quantities that are already wrapped."""
    return element.tag in VERBATIM or element.get("class") == "together"


def together(nodes: Nodes, *, on_paper: bool) -> Nodes:
    """Return inline nodes in which no line ends between a number and its unit.

    On paper both stand in a `span` of the class `together`, so that text that is copied or searched has plain spaces;
    else, and where markup stands between them, the space is a no-break space, which needs no style sheet.
    """
    if not any(isinstance(node, str) and not node.isspace() for node in nodes):
        return nodes
    texts = [plain(node) for node in nodes]
    fixed = joined("".join(texts))
    if fixed == "".join(texts):
        return nodes
    changed: list[Node] = []
    at = 0
    for node, text in zip(nodes, texts, strict=True):
        if isinstance(node, str):
            changed += _held(text, fixed[at : at + len(text)], on_paper=on_paper)
        else:
            changed.append(node)
        at += len(text)
    return tuple(changed)


def _held(text: str, fixed: str, *, on_paper: bool) -> list[Node]:
    """Return the nodes of one text; `fixed` is it with no-break spaces."""
    if not on_paper:
        return [fixed]
    nodes: list[Node] = []
    at = 0
    for match in QUANTITY.finditer(text):
        nodes += [fixed[at : match.start()], Element("span", (("class", "together"),), (match[0],))]
        at = match.end()
    return [node for node in (*nodes, fixed[at:]) if node]
