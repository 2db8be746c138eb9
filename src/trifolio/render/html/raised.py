"""Raised marks among words: two that touch are parted, and none looks like the power of a number or unit before it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from trifolio.document import marks
from trifolio.document.nodes import Element, Node, Nodes

__all__ = ["parted"]

_GAP = Element("sup", (), (", ",))


def parted(nodes: Nodes, is_lettered: Callable[[Element], bool], note: str) -> Nodes:
    """Return nodes with a raised comma wherever two raised marks touch.

    Marks are citations, those of notes, and the letter of a link for which `is_lettered` is true. The mark of a note
    right after a number or its unit says that it is one: `note` and its number.
    """
    result: list[Node] = []
    for node in nodes:
        if result and _begins_raised(node):
            if marks.ends_raised(result[-1], is_lettered):
                result.append(_GAP)
            elif marks.reads_as_power(result, is_lettered):
                node = _named(node, note)  # noqa: PLW2901 - the node itself, said otherwise
        result.append(node)
    return nodes if result == list(nodes) else tuple(result)


def _is_mark(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "sup" and marks.is_mark(node)


def _begins_raised(node: Node) -> bool:
    return isinstance(node, Element) and (_is_mark(node) or bool(node.children and _begins_raised(node.children[0])))


def _named(node: Node, note: str) -> Node:
    """Return the mark of a note that says so; other nodes stay, for a citation stands in brackets."""
    if not isinstance(node, Element) or not marks.is_note_mark(node):
        return node
    links = (
        dataclasses.replace(child, children=(f"\u00a0{note}\u00a0", *child.children))
        if isinstance(child, Element)
        else child
        for child in node.children
    )
    return dataclasses.replace(node, children=tuple(links))
