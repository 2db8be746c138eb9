"""The blocks that hold text: how each begins, and which lines go on with it (CommonMark 4; GitHub's tables)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from trifolio.source.markdown import nodes
from trifolio.source.markdown.cells import split
from trifolio.source.markdown.containers import uncaption
from trifolio.source.markdown.line import CODE_INDENT, Line
from trifolio.source.markdown.patterns import (
    ABBREVIATION,
    CAPTION,
    CODE,
    COLONS,
    DELIMITERS,
    HEADING,
    HTML,
    RULE,
    UNDERLINE,
)
from trifolio.source.markdown.state import State, plain

__all__ = ["GO_ON", "abbreviation", "code", "fenced", "heading", "html", "rule", "table", "text", "underline"]

_ANY_TAG = len(HTML) - 1


def heading(state: State, line: Line, depth: int) -> bool:
    """Read a heading that begins with number signs."""
    match = HEADING.match(line.text, line.first)
    if not match:
        return False
    words = line.text[match.end() :].strip()
    bare = words.rstrip("#")
    if not bare or (bare != words and bare[-1] in " \t"):
        words = bare.rstrip()
    state.close(depth)
    state.add(nodes.Heading(line.number, len(match[1]), words))
    return True


def underline(state: State, line: Line, depth: int) -> bool:
    """Make the open paragraph a heading."""
    paragraph = state.paragraph(depth)
    if not paragraph or not UNDERLINE.match(line.text, line.first) or not state.refer(paragraph):
        return False
    level, words = 1 if line.text[line.first] == "=" else 2, "\n".join(paragraph.lines).strip()
    state.end(nodes.Heading(paragraph.line, level, words, last=line.number))
    return True


def rule(state: State, line: Line, depth: int) -> bool:
    """Read a thematic break."""
    if not RULE.match(line.text, line.first):
        return False
    state.close(depth)
    state.add(nodes.ThematicBreak(line.number))
    return True


def code(state: State, line: Line, depth: int) -> None:
    """Open an indented code block."""
    state.close(depth)
    state.write(nodes.IndentedCode(line.number, [line.text[line.position + CODE_INDENT :]]))


def fenced(state: State, line: Line, depth: int) -> bool:
    """Open fenced code; its first word is its language."""
    match = CODE.match(line.text, line.first)
    if not match:
        return False
    indent = line.indent
    words = re.sub(r"[{}]", " ", match["info"] or match["words"] or "").split()
    state.close(depth)
    language = plain(words[0].lstrip(".")) if words else ""
    if language and re.match(r"\s*\{[A-Za-z]", match["info"] or match["words"] or ""):
        language += " directive"
    state.write(nodes.FencedCode(line.number, match["mark"] or match["tildes"], indent, language))
    return True


def html(state: State, line: Line, depth: int) -> bool:
    """Open a block of raw HTML; one whose end mark never comes is read as text, so that no words vanish."""
    for kind, (start, end) in enumerate(HTML):
        if not start.match(line.text, line.first):
            continue
        if kind == _ANY_TAG and isinstance(state.leaf, nodes.Paragraph):
            continue
        if end is not None and state.ends.get(end.pattern, 0) < line.number:
            return False
        state.close(depth)
        state.write(nodes.HtmlBlock(line.number, [line.rest], end))
        if end is not None and end.search(line.text, line.first):
            state.leaf = None
        return True
    return False


def table(state: State, line: Line, depth: int) -> bool:
    """Make the open paragraph's last line a table's head, if it has as many cells as this delimiter row (GFM 4.10).

    A head that only lazily continues a definition ends it.
    """
    leaf = state.leaf
    if not isinstance(leaf, nodes.Paragraph) or not DELIMITERS.match(line.text, line.first):
        return False
    defined = depth == len(state.stack) - 1 and isinstance(state.stack[-1], nodes.Definition) and leaf.lazy
    if depth != len(state.stack) and not (defined and len(leaf.lines) > 1):
        return False
    head = leaf.lines[-1]
    cells, columns = len(split(head)), len(split(line.rest))
    if cells != columns:
        if "|" in head:
            message = f"this is no table: its head has {cells} cells, the line of dashes below it {columns}"
            state.warning("table-form", line.number - 1, message, r"write as many of both; a bar in a cell is \|")
        return False
    number = leaf.line + len(leaf.lines) - 1
    leaf.lines.pop()
    leaf.last = number - 1
    if not leaf.lines:
        state.leaf = None
        state.blocks.pop()
    state.close(depth)
    state.write(nodes.Table(number, head, line.rest))
    uncaption(state.blocks)
    return True


def abbreviation(state: State, line: Line, depth: int) -> bool:
    """Read what an abbreviation stands for."""
    match = ABBREVIATION.match(line.text, line.first)
    if not match or not match[1].strip():
        return False
    state.close(depth)
    state.abbreviations[match[1].strip()] = match[2].strip()
    state.add(nodes.Hidden(line.number))
    return True


def text(state: State, line: Line, depth: int) -> None:
    """Go on with the open paragraph or table, or open a paragraph."""
    leaf = state.leaf
    whole = depth == len(state.stack)
    words = line.rest.lstrip(" \t")
    if isinstance(leaf, nodes.Paragraph):
        leaf.lines.append(words)
        leaf.lazy = not whole
    elif isinstance(leaf, nodes.Table) and whole and not CAPTION.match(words):
        leaf.rows.append(words)
    else:
        state.close(depth)
        state.write(nodes.Paragraph(line.number, [words]))


def _more_code(_state: State, node: nodes.IndentedCode, line: Line) -> bool:
    if not line.blank and line.indent < CODE_INDENT:
        return False
    node.lines.append(line.text[line.position + CODE_INDENT :])
    return True


def _more_fenced(state: State, node: nodes.FencedCode, line: Line) -> bool:
    words = line.rest.strip()
    if line.indent < CODE_INDENT and words and len(words) >= len(node.fence) and not words.strip(node.fence[0]):
        state.leaf = None
    else:
        node.lines.append(line.rest[min(line.indent, node.indent) :])
    return True


def _more_html(state: State, node: nodes.HtmlBlock, line: Line) -> bool:
    if node.end is None and (line.blank or (line.indent < CODE_INDENT and COLONS.match(line.text, line.first))):
        return False
    node.lines.append(line.rest)
    if node.end is not None and node.end.search(line.rest):
        state.leaf = None
    return True


GO_ON: dict[type[nodes.Leaf], Callable[[State, Any, Line], bool]] = {
    nodes.IndentedCode: _more_code,
    nodes.FencedCode: _more_fenced,
    nodes.HtmlBlock: _more_html,
}
"""Leaves that take lines verbatim: whether a line continues one; the function adds it."""
