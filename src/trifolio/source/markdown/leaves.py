"""The blocks that hold text: how each begins, and which lines go on with it (CommonMark 4; GitHub's tables)."""

from __future__ import annotations

import re
from collections.abc import Callable

from trifolio.source.markdown.cells import split
from trifolio.source.markdown.containers import uncaption
from trifolio.source.markdown.nodes import CODE_INDENT, Line, Node
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
    found = HEADING.match(line.text, line.first)
    if not found:
        return False
    words = line.text[found.end() :].strip()
    bare = words.rstrip("#")
    if not bare or (bare != words and bare[-1] in " \t"):
        words = bare.rstrip()
    state.close(depth)
    state.add(Node("heading", line.number, lines=[words], mark=f"h{len(found[1])}"))
    return True


def underline(state: State, line: Line, depth: int) -> bool:
    """Make the open paragraph a heading."""
    paragraph = state.paragraph(depth)
    if not paragraph or not UNDERLINE.match(line.text, line.first) or not state.refer(paragraph):
        return False
    paragraph.kind = "heading"
    paragraph.mark = "h1" if line.text[line.first] == "=" else "h2"
    paragraph.lines = ["\n".join(paragraph.lines).strip()]
    paragraph.last = line.number
    state.leaf = None
    return True


def rule(state: State, line: Line, depth: int) -> bool:
    """Read a thematic break."""
    if not RULE.match(line.text, line.first):
        return False
    state.close(depth)
    state.add(Node("rule", line.number))
    return True


def code(state: State, line: Line, depth: int) -> None:
    """Open code that is told by its indentation."""
    state.close(depth)
    state.write(Node("code", line.number, lines=[line.text[line.position + CODE_INDENT :]]))


def fenced(state: State, line: Line, depth: int) -> bool:
    """Open fenced code; its first word is its language."""
    found = CODE.match(line.text, line.first)
    if not found:
        return False
    indent = line.indent
    words = re.sub(r"[{}]", " ", found["info"] or found["words"] or "").split()
    state.close(depth)
    mark = found["mark"] or found["tildes"]
    state.write(
        Node("fenced", line.number, mark=mark, info=plain(words[0].lstrip(".")) if words else "", indent=indent)
    )
    return True


def html(state: State, line: Line, depth: int) -> bool:
    """Open a block of raw HTML; what is never ended by its own mark is text instead, so that no words vanish."""
    for kind, (start, end) in enumerate(HTML):
        if not start.match(line.text, line.first):
            continue
        if kind == _ANY_TAG and state.leaf is not None and state.leaf.kind == "paragraph":
            continue
        if end is not None and state.ends.get(end.pattern, 0) < line.number:
            return False
        state.close(depth)
        state.write(Node("html", line.number, lines=[line.rest], end=end))
        if end is not None and end.search(line.text, line.first):
            state.leaf = None
        return True
    return False


def table(state: State, line: Line, depth: int) -> bool:
    """Make the open paragraph's last line the head of a table.

    It must have as many cells as this line (GFM 4.10). A table ends a definition in which its head was only lazily.
    """
    leaf = state.leaf
    if leaf is None or leaf.kind != "paragraph" or not DELIMITERS.match(line.text, line.first):
        return False
    defined = depth == len(state.stack) - 1 and state.stack[-1].kind == "definition" and leaf.lazy
    if depth != len(state.stack) and not (defined and len(leaf.lines) > 1):
        return False
    head = leaf.lines[-1]
    if len(split(head)) != len(split(line.rest)):
        return False
    number = leaf.line + len(leaf.lines) - 1
    leaf.lines.pop()
    leaf.last = number - 1
    if not leaf.lines:
        state.leaf = None
        state.stack[-1].children.pop()
    state.close(depth)
    state.write(Node("table", number, lines=[head, line.rest]))
    uncaption(state.stack[-1].children)
    return True


def abbreviation(state: State, line: Line, depth: int) -> bool:
    """Read what an abbreviation stands for."""
    found = ABBREVIATION.match(line.text, line.first)
    if not found or not found[1].strip():
        return False
    state.close(depth)
    state.abbreviations[found[1].strip()] = found[2].strip()
    state.add(Node("gone", line.number))
    return True


def text(state: State, line: Line, depth: int) -> None:
    """Go on with the open paragraph or table, or open a paragraph."""
    leaf = state.leaf
    whole = depth == len(state.stack)
    words = line.rest.lstrip(" \t")
    if leaf is not None and leaf.kind == "paragraph":
        leaf.lines.append(words)
        leaf.lazy = not whole
    elif leaf is not None and leaf.kind == "table" and whole and not CAPTION.match(words):
        leaf.lines.append(words)
    else:
        state.close(depth)
        state.write(Node("paragraph", line.number, lines=[words]))


def _more_code(_state: State, node: Node, line: Line) -> bool:
    if not line.blank and line.indent < CODE_INDENT:
        return False
    node.lines.append(line.text[line.position + CODE_INDENT :])
    return True


def _more_fenced(state: State, node: Node, line: Line) -> bool:
    words = line.rest.strip()
    if line.indent < CODE_INDENT and words and len(words) >= len(node.mark) and not words.strip(node.mark[0]):
        state.leaf = None
    else:
        node.lines.append(line.rest[min(line.indent, node.indent) :])
    return True


def _more_html(state: State, node: Node, line: Line) -> bool:
    if node.end is None and (line.blank or (line.indent < CODE_INDENT and COLONS.match(line.text, line.first))):
        return False
    node.lines.append(line.rest)
    if node.end is not None and node.end.search(line.rest):
        state.leaf = None
    return True


GO_ON: dict[str, Callable[[State, Node, Line], bool]] = {
    "code": _more_code,
    "fenced": _more_fenced,
    "html": _more_html,
}
"""What keeps a line as it is, whatever it looks like."""
