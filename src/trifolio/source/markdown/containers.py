"""The blocks that hold blocks: how each begins, and which lines stay in it (CommonMark 5; pandoc's definitions)."""

from __future__ import annotations

import re
from collections.abc import Callable

from trifolio.source.markdown.nodes import CODE_INDENT, Line, Node
from trifolio.source.markdown.patterns import CAPTION, DEFINITION, ITEM, NOTE, RULE
from trifolio.source.markdown.state import State

__all__ = ["KEEP", "definition", "descend", "item", "note", "quote", "uncaption"]


def descend(state: State, line: Line) -> int:
    """Read the marks of the open containers off the line; return how many of them it stays in."""
    for depth, node in enumerate(state.stack):
        keep = KEEP.get(node.kind)
        if keep and not keep(node, line):
            return depth
    return len(state.stack)


def quote(state: State, line: Line, depth: int) -> bool:
    """Open a block quote."""
    if state.full(depth, line):
        return False
    state.close(depth)
    _quoted(state.open(Node("quote", line.number)), line)
    return True


def item(state: State, line: Line, depth: int) -> bool:
    """Open a list item, and its list unless one of its kind is open.

    In the midst of a paragraph an item must not be empty, nor begin at another number than one.
    """
    found = ITEM.match(line.text, line.first)
    if not found or RULE.match(line.text, line.first):
        return False
    words = line.text[found.end() :]
    space = len(words) - len(words.lstrip(" "))
    empty = not words.strip()
    number = found["number"]
    if state.paragraph(depth) and (empty or (number and int(number) != 1)):
        return False
    if state.full(depth, line):
        return False
    base, width, mark = line.indent, len(found[0]), found[0][-1]
    state.close(depth)
    if state.stack[-1].kind != "list" or state.stack[-1].mark != mark:
        state.open(Node("list", line.number, mark=mark, info=number or ""))
    padding = 1 if empty or space > CODE_INDENT else space
    line.position = min(found.end() + padding, len(line.text))
    state.open(Node("item", line.number, indent=base + width + padding, base=base, mark=mark))
    return True


def definition(state: State, line: Line, depth: int) -> bool:
    """Open a definition of the paragraph before it, unless that is the caption of a table."""
    found = DEFINITION.match(line.text, line.first)
    if not found or state.full(depth, line):
        return False
    holder, terms, apart = state.stack[depth - 1], state.paragraph(depth), False
    if holder.kind == "definitions":
        apart = line.number > holder.last + 1
    else:
        if terms is None:
            terms, apart = state.previous(depth), True
        if terms is None or not _takes(state, terms):
            return False
    base, width = line.indent, len(found[0])
    state.close(depth)
    if holder.kind != "definitions":
        _terms(state, holder, terms)
    line.position = found.end()
    inside = Node("definition", line.number, indent=min(base + width, CODE_INDENT), apart=apart)
    state.open(inside)
    return True


def note(state: State, line: Line, depth: int) -> bool:
    """Open the text of a footnote."""
    found = NOTE.match(line.text, line.first)
    if not found or state.full(depth, line):
        return False
    state.close(depth)
    line.position = found.end()
    inside = state.open(Node("note", line.number, indent=CODE_INDENT, info=found[1]))
    if found[1] in state.notes:
        state.error(
            "footnote-duplicate",
            line.number,
            f"the footnote [^{found[1]}] is already written in line {state.notes[found[1]][0].line}",
            "give one of the two another name; both texts are kept",
        )
    state.notes.setdefault(found[1], []).append(inside)
    return True


def uncaption(children: list[Node]) -> None:
    """Make the definition before the table that ends the children a paragraph again: it is the table's caption.

    Only one that a blank line parts from its term; right under its term it is a definition.
    """
    definitions = children[-2] if len(children) > 1 else children[-1]
    last = definitions.children[-1] if definitions.kind == "definitions" else None
    if last is None or not last.apart or [child.kind for child in last.children] != ["paragraph"]:
        return
    table, caption = children.pop(), last.children[0]
    caption.lines[0] = f": {caption.lines[0]}"
    caption.line = last.line
    definitions.children.pop()
    terms: list[Node] = []
    while definitions.children and definitions.children[-1].kind == "term":
        terms.insert(0, definitions.children.pop())
    if definitions.children:
        definitions.last = definitions.children[-1].last
    else:
        children.pop()
    if terms:
        words = [term.lines[0] for term in terms]
        children.append(Node("paragraph", terms[0].line, last=terms[-1].last, lines=words))
    children.extend((caption, table))


def _takes(state: State, before: Node | None) -> bool:
    """Return whether what stands before a definition can be its term (or the list it goes on with)."""
    if before is None or before.kind == "definitions":
        return before is not None
    if before.kind != "paragraph" or CAPTION.match(before.lines[0]):
        return False
    return before is not state.leaf or state.refer(before)


def _terms(state: State, holder: Node, before: Node | None) -> None:
    """Make the paragraph before a definition its terms, in the definition list that may stand before it."""
    if before is None:
        return
    if before.kind == "definitions":
        state.stack.append(before)
        return
    holder.children.pop()
    earlier = holder.children[-1] if holder.children else None
    if earlier is not None and earlier.kind == "definitions":
        state.stack.append(earlier)
    else:
        state.open(Node("definitions", before.line))
    for offset, words in enumerate(before.lines):
        state.add(Node("term", before.line + offset, last=before.line + offset, lines=[words.strip()]))


def _quoted(_node: Node, line: Line) -> bool:
    first = line.first
    if line.indent >= CODE_INDENT or line.text[first : first + 1] != ">":
        return False
    line.position = first + 1 + (line.text[first + 1 : first + 2] == " ")
    return True


def _indented(node: Node, line: Line) -> bool:
    if line.blank:
        line.position = len(line.text)
        return bool(node.children)
    if line.indent < node.indent:
        return False
    line.position += node.indent
    return True


def _listed(node: Node, line: Line) -> bool:
    """Keep what is indented to the item's text, and lists of another kind that are indented by two at least.

    CommonMark wants three columns under `1. `; writers type two, and a list's own items never stand there.
    """
    if _indented(node, line):
        return True
    if line.blank or line.indent < node.base + 2 or line.indent >= node.base + CODE_INDENT:
        return False
    found = ITEM.match(line.text, line.first)
    if not found or found[0][-1] == node.mark or not re.search(r"\S", line.text[found.end() :]):
        return False
    node.indent = line.indent
    line.position = line.first
    return True


KEEP: dict[str, Callable[[Node, Line], bool]] = {
    "quote": _quoted,
    "item": _listed,
    "definition": _indented,
    "note": _indented,
}
