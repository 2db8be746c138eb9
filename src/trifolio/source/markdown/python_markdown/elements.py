"""Blocks as elements, each with its line, for Python-Markdown to fill with its inline rules."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import pairwise

from markdown.util import STX, AtomicString, code_escape

from trifolio.source.markdown.cells import align, row, split
from trifolio.source.markdown.nodes import Node

__all__ = ["DIV", "LINE", "RAW", "UNKNOWN", "fill"]

LINE = f"{STX}line"
"""Our attributes begin with a character that no source holds when it is read, so that nobody can write them."""
DIV = f"{STX}div"
UNKNOWN = f"{STX}unknown"
RAW = "raw"
"""An element of this name holds raw HTML as its text."""


def fill(parent: ET.Element, node: Node, *, tight: bool = False) -> None:
    """Append the node's children to the parent; with `tight`, the words of paragraphs without their `p`."""
    for child in node.children:
        if tight and child.kind == "paragraph":
            _append(parent, "\n".join(child.lines).rstrip())
        elif child.kind in _MAKE:
            if tight:
                _append(parent, "")
            _MAKE[child.kind](parent, child)


def _add(parent: ET.Element, tag: str, node: Node, words: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, tag, {LINE: str(node.line)})
    element.text = words
    return element


def _append(parent: ET.Element, words: str) -> None:
    """Append words to the end of what the parent holds, on a line of their own."""
    if len(parent):
        parent[-1].tail = f"{parent[-1].tail or ''}\n{words}"
    else:
        parent.text = f"{parent.text}\n{words}" if parent.text else words


def _loose(node: Node) -> bool:
    """Return whether a blank line stands between two blocks of the container."""
    return any(after.line > before.last + 1 for before, after in pairwise(node.children))


def _paragraph(parent: ET.Element, node: Node) -> None:
    _add(parent, "p", node, "\n".join(node.lines).rstrip())


def _heading(parent: ET.Element, node: Node) -> None:
    _add(parent, node.mark, node, node.lines[0])


def _rule(parent: ET.Element, node: Node) -> None:
    _add(parent, "hr", node)


def _code(parent: ET.Element, node: Node) -> None:
    lines = node.lines
    if node.kind == "code":
        while lines and not lines[-1].strip():
            lines.pop()
    inside = ET.SubElement(_add(parent, "pre", node), "code")
    if node.kind == "fenced" and node.info:
        inside.set("class", f"language-{node.info}")
    inside.text = AtomicString(code_escape("".join(f"{line}\n" for line in lines)))


def _html(parent: ET.Element, node: Node) -> None:
    _add(parent, RAW, node, AtomicString("\n".join(node.lines).rstrip()))


def _table(parent: ET.Element, node: Node) -> None:
    """Build a table; a column's alignment is a style of its cells, as Python-Markdown writes it."""
    columns = [align(cell) for cell in split(node.lines[1])]
    table = _add(parent, "table", node)
    rows = [(node.line, node.lines[0]), *enumerate(node.lines[2:], node.line + 2)]
    group = ET.SubElement(table, "thead", {LINE: str(node.line)})
    for number, words in rows:
        if number > node.line and group.tag == "thead":
            group = ET.SubElement(table, "tbody", {LINE: str(number)})
        line = ET.SubElement(group, "tr", {LINE: str(number)})
        for cell, side in zip(row(words, len(columns)), columns, strict=True):
            box = ET.SubElement(line, "th" if group.tag == "thead" else "td", {LINE: str(number)})
            box.text = cell
            if side:
                box.set("style", f"text-align: {side};")


def _quote(parent: ET.Element, node: Node) -> None:
    fill(_add(parent, "blockquote", node), node)


def _list(parent: ET.Element, node: Node) -> None:
    element = _add(parent, "ol" if node.info else "ul", node)
    if node.info and int(node.info) != 1:
        element.set("start", str(int(node.info)))
    tight = not _loose(node) and not any(map(_loose, node.children))
    for item in node.children:
        fill(_add(element, "li", item), item, tight=tight)


def _definitions(parent: ET.Element, node: Node) -> None:
    element = _add(parent, "dl", node)
    for child in node.children:
        if child.kind == "term":
            _add(element, "dt", child, child.lines[0])
        else:
            fill(_add(element, "dd", child), child, tight=not child.apart and not _loose(child))


def _div(parent: ET.Element, node: Node) -> None:
    if not node.info:
        # Its opening could not be read: the words stay where they are.
        fill(parent, node)
        return
    element = _add(parent, "div", node)
    element.set(DIV, node.info)
    fill(element, node)


_MAKE: dict[str, Callable[[ET.Element, Node], None]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "rule": _rule,
    "code": _code,
    "fenced": _code,
    "html": _html,
    "table": _table,
    "quote": _quote,
    "list": _list,
    "definitions": _definitions,
    "div": _div,
}
