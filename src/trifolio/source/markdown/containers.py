"""The blocks that hold blocks: how each begins, and which lines stay in it (CommonMark 5; pandoc's definitions)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from trifolio.source.markdown import nodes
from trifolio.source.markdown.line import CODE_INDENT, Line
from trifolio.source.markdown.patterns import CAPTION, DEFINITION, ITEM, NOTE, RULE
from trifolio.source.markdown.state import State

__all__ = ["KEEP", "definition", "descend", "item", "marked", "note", "quote", "uncaption"]


def descend(state: State, line: Line) -> int:
    """Read the marks of the open containers off the line; return how many of them it continues."""
    for depth, node in enumerate(state.stack):
        keep = KEEP.get(type(node))
        if keep and not keep(node, line):
            return depth
    return len(state.stack)


def quote(state: State, line: Line, depth: int) -> bool:
    """Open a block quote."""
    if state.full(depth, line):
        return False
    state.close(depth)
    _quoted(state.open(nodes.Quote(line.number)), line)
    return True


def item(state: State, line: Line, depth: int) -> bool:
    """Open a list item, and its list unless one of its kind is open.

    An item that interrupts a paragraph has text, and the number 1 if it is numbered (CommonMark 5.2).
    """
    match = ITEM.match(line.text, line.first)
    if not match or RULE.match(line.text, line.first):
        return False
    words = line.text[match.end() :]
    space = len(words) - len(words.lstrip(" "))
    empty = not words.strip()
    number = match["number"]
    if state.paragraph(depth) and (empty or (number and int(number) != 1)):
        return False
    if state.full(depth, line):
        return False
    base, width, mark = line.indent, len(match[0]), match[0][-1]
    state.close(depth)
    holder = state.stack[-1]
    if not isinstance(holder, nodes.List) or holder.mark != mark:
        state.open(nodes.List(line.number, mark, int(number) if number else None))
    padding = 1 if empty or space > CODE_INDENT else space
    line.position = min(match.end() + padding, len(line.text))
    state.open(nodes.Item(line.number, mark, base, base + width + padding))
    return True


def marked(state: State, line: Line, depth: int) -> bool:
    """Open a list item with a mark of another tool; a first one may interrupt a paragraph."""
    marker = state.markers.get(line.number)
    if marker is None or not line.text.startswith(marker.text, line.first):
        return False
    initial = marker.text[-1] == "." and marker.text.isupper()  # of a name, more likely than not
    if state.paragraph(depth) and ((marker.number or 1) != 1 or initial):
        return False
    if state.full(depth, line):
        return False
    base, end = line.indent, line.first + len(marker.text)
    state.close(depth)
    holder = state.stack[-1]
    if not isinstance(holder, nodes.List) or holder.mark != marker.kind:
        state.open(nodes.List(line.number, marker.kind, marker.number, marker.type))
    words = line.text[end:].lstrip(" \t\u00a0")
    line.position = len(line.text) - len(words)
    state.open(nodes.Item(line.number, marker.kind, base, base + len(marker.text) + 1))
    return True


def definition(state: State, line: Line, depth: int) -> bool:
    """Open a definition whose terms are the paragraph before it, unless that is a table's caption."""
    match = DEFINITION.match(line.text, line.first)
    if not match or state.full(depth, line):
        return False
    holder = state.stack[depth - 1]
    before: nodes.Paragraph | nodes.Definitions | None = None
    if isinstance(holder, nodes.Definitions):
        apart = line.number > holder.last + 1
    else:
        paragraph = state.paragraph(depth)
        apart = paragraph is None
        before = _defined(state, paragraph or state.previous(depth))
        if before is None:
            return False
    base, width = line.indent, len(match[0])
    state.close(depth)
    if before is not None:
        _terms(state, before)
    line.position = match.end()
    state.open(nodes.Definition(line.number, min(base + width, CODE_INDENT), apart))
    return True


def note(state: State, line: Line, depth: int) -> bool:
    """Open the text of a footnote."""
    match = NOTE.match(line.text, line.first)
    if not match or state.full(depth, line):
        return False
    state.close(depth)
    line.position = match.end()
    inside = state.open(nodes.Footnote(line.number, CODE_INDENT))
    if match[1] in state.notes:
        state.error(
            "footnote-duplicate",
            line.number,
            f"the footnote [^{match[1]}] is already written in line {state.notes[match[1]][0].line}",
            "give one of the two another name; both texts are kept",
        )
    state.notes.setdefault(match[1], []).append(inside)
    return True


def uncaption(children: list[nodes.Block]) -> None:
    """Turn a definition right before a table, the last of the children, back into a paragraph: the table's caption.

    A definition without a blank line between it and its term stays one.
    """
    definitions = children[-2] if len(children) > 1 else None
    if not isinstance(definitions, nodes.Definitions):
        return
    match definitions.children[-1]:
        case nodes.Definition(apart=True, line=line, children=[nodes.Paragraph() as caption]):
            definitions.children.pop()
        case _:
            return
    caption.line, caption.lines[0] = line, f": {caption.lines[0]}"
    terms: list[nodes.Term] = []
    while definitions.children and isinstance(term := definitions.children[-1], nodes.Term):
        terms.insert(0, term)
        definitions.children.pop()
    table = children.pop()
    if definitions.children:
        definitions.last = definitions.children[-1].last
    else:
        children.pop()
    if terms:
        children.append(nodes.Paragraph(terms[0].line, [term.text for term in terms], last=terms[-1].last))
    children += [caption, table]


def _defined(state: State, before: nodes.Block | None) -> nodes.Paragraph | nodes.Definitions | None:
    """Return the block before a definition if it can be its term, or the list that the definition continues."""
    if isinstance(before, nodes.Paragraph) and not CAPTION.match(before.lines[0]):
        return before if before is not state.leaf or state.refer(before) else None
    return before if isinstance(before, nodes.Definitions) else None


def _terms(state: State, before: nodes.Paragraph | nodes.Definitions) -> None:
    """Make the paragraph before a definition its terms, in the definition list that may stand before it."""
    terms = before.lines if isinstance(before, nodes.Paragraph) else []
    if terms:
        state.blocks.pop()
    earlier = state.blocks[-1] if state.blocks else None
    if isinstance(earlier, nodes.Definitions):
        state.stack.append(earlier)
    else:
        state.open(nodes.Definitions(before.line))
    for number, words in enumerate(terms, before.line):
        state.add(nodes.Term(number, words.strip()))


def _quoted(_node: nodes.Quote, line: Line) -> bool:
    first = line.first
    if line.indent >= CODE_INDENT or line.text[first : first + 1] != ">":
        return False
    line.position = first + 1 + (line.text[first + 1 : first + 2] == " ")
    return True


def _indented(node: nodes.Item | nodes.Definition | nodes.Footnote, line: Line) -> bool:
    if line.blank:
        line.position = len(line.text)
        return bool(node.children)
    if line.indent < node.indent:
        return False
    line.position += node.indent
    return True


def _listed(node: nodes.Item, line: Line) -> bool:
    """Continue the item with what is indented to its text, and with an item of another list from two columns on.

    CommonMark wants three columns under `1. `, but writers type two, where no item of the same list can stand.
    """
    if _indented(node, line):
        return True
    if line.blank or line.indent < node.base + 2 or line.indent >= node.base + CODE_INDENT:
        return False
    match = ITEM.match(line.text, line.first)
    if not match or match[0][-1] == node.mark or not re.search(r"\S", line.text[match.end() :]):
        return False
    node.indent = line.indent
    line.position = line.first
    return True


KEEP: dict[type[nodes.Container], Callable[[Any, Line], bool]] = {
    nodes.Quote: _quoted,
    nodes.Item: _listed,
    nodes.Definition: _indented,
    nodes.Footnote: _indented,
}
"""Whether a line continues a container; the function reads the container's mark off the line."""
