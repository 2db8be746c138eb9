"""Blocks as ElementTree elements with their lines; Python-Markdown reads the text in them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from markdown.util import STX, AtomicString, code_escape

from trifolio.source.markdown import nodes
from trifolio.source.markdown.cells import align, row, split

__all__ = ["DIV", "LINE", "RAW", "TEX", "UNKNOWN", "fill"]

LINE = f"{STX}line"
"""Our attributes begin with a character that no source holds when it is read, so that nobody can write them."""
DIV = f"{STX}div"
UNKNOWN = f"{STX}unknown"
RAW = "raw"
"""An element of this name holds raw HTML as its text."""
TEX = "tex"
"""An element of this name holds a formula that stays as it is written."""


def fill(parent: ET.Element, container: nodes.Container, *, tight: bool = False) -> None:
    """Append a container's blocks to the parent; with `tight`, the words of paragraphs without their `p`."""
    for child in container.children:
        if tight and isinstance(child, nodes.Paragraph):
            _append(parent, "\n".join(child.lines).rstrip())
        elif make := _ELEMENTS.get(type(child)):
            if tight:
                _append(parent, "")
            make(parent, child)


def _add(parent: ET.Element, tag: str, node: nodes.Block, words: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, tag, {LINE: str(node.line)})
    element.text = words
    return element


def _append(parent: ET.Element, words: str) -> None:
    """Append text to the parent's content, on a line of its own."""
    if len(parent):
        parent[-1].tail = f"{parent[-1].tail or ''}\n{words}"
    else:
        parent.text = f"{parent.text}\n{words}" if parent.text else words


def _loose(container: nodes.Container) -> bool:
    """Return whether a blank line stands between two blocks of the container."""
    return any(after.line > before.last + 1 for before, after in pairwise(container.children))


def _paragraph(parent: ET.Element, node: nodes.Paragraph) -> None:
    _add(parent, "p", node, "\n".join(node.lines).rstrip())


def _heading(parent: ET.Element, node: nodes.Heading) -> None:
    _add(parent, f"h{node.level}", node, node.text)


def _rule(parent: ET.Element, node: nodes.ThematicBreak) -> None:
    _add(parent, "hr", node)


def _indented_code(parent: ET.Element, node: nodes.IndentedCode) -> None:
    while node.lines and not node.lines[-1].strip():
        node.lines.pop()
    _code(parent, node)


def _fenced_code(parent: ET.Element, node: nodes.FencedCode) -> None:
    code = _code(parent, node)
    if node.language:
        code.set("class", f"language-{node.language}")


def _code(parent: ET.Element, node: nodes.IndentedCode | nodes.FencedCode) -> ET.Element:
    code = ET.SubElement(_add(parent, "pre", node), "code")
    code.text = AtomicString(code_escape("".join(f"{line}\n" for line in node.lines)))
    return code


def _html(parent: ET.Element, node: nodes.HtmlBlock) -> None:
    _add(parent, RAW, node, AtomicString("\n".join(node.lines).rstrip()))


def _table(parent: ET.Element, node: nodes.Table) -> None:
    """Build a table; a column's alignment is a style of its cells, as Python-Markdown writes it."""
    columns = [align(cell) for cell in split(node.delimiters)]
    table = _add(parent, "table", node)
    rows = [(node.line, node.head), *enumerate(node.rows, node.line + 2)]
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


def _quote(parent: ET.Element, node: nodes.Quote) -> None:
    fill(_add(parent, "blockquote", node), node)


def _list(parent: ET.Element, node: nodes.List) -> None:
    element = _add(parent, "ul" if node.start is None else "ol", node)
    if node.start not in (None, 1):
        element.set("start", str(node.start))
    if node.type.isalpha():
        element.set("type", node.type)
    tight = not _loose(node) and not any(map(_loose, node.children))
    for item in node.children:
        fill(_add(element, "li", item), item, tight=tight)


def _definitions(parent: ET.Element, node: nodes.Definitions) -> None:
    element = _add(parent, "dl", node)
    for child in node.children:
        if isinstance(child, nodes.Term):
            _add(element, "dt", child, child.text)
        else:
            fill(_add(element, "dd", child), child, tight=not child.apart and not _loose(child))


def _div(parent: ET.Element, node: nodes.FencedDiv) -> None:
    if node.index is None:
        # Its opening could not be read: the words stay where they are.
        fill(parent, node)
        return
    element = _add(parent, "div", node)
    element.set(DIV, str(node.index))
    fill(element, node)


_ELEMENTS: dict[type[nodes.Block], Callable[[ET.Element, Any], None]] = {
    nodes.Paragraph: _paragraph,
    nodes.Heading: _heading,
    nodes.ThematicBreak: _rule,
    nodes.IndentedCode: _indented_code,
    nodes.FencedCode: _fenced_code,
    nodes.HtmlBlock: _html,
    nodes.Table: _table,
    nodes.Quote: _quote,
    nodes.List: _list,
    nodes.Definitions: _definitions,
    nodes.FencedDiv: _div,
}
"""How a block becomes an element. Footnotes are made at the end; hidden lines make none."""
