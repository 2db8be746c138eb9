"""Lines into blocks, by CommonMark's own method: one pass, with the open containers on a stack.

(CommonMark 0.31.2, appendix “A parsing strategy”, phase 1. The work grows with lines times open containers.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from trifolio.source.markdown import boxes, containers, divs, grids, inline_notes, leaves, markers, nodes, others
from trifolio.source.markdown.line import CODE_INDENT, Line, expand
from trifolio.source.markdown.patterns import HTML
from trifolio.source.markdown.state import State

__all__ = ["read_blocks"]

_Start: TypeAlias = Callable[[State, Line, int], bool]

_STARTS: dict[str, tuple[_Start, ...]] = {
    ">": (containers.quote,),
    ":": (divs.div, leaves.table, containers.definition),
    "[": (containers.note,),
    "-": (leaves.underline, leaves.table, leaves.rule, containers.item),
    "*": (leaves.abbreviation, leaves.rule, containers.item),
    "+": (containers.item,),
    "_": (leaves.rule,),
    "=": (leaves.underline,),
    "|": (leaves.table,),
    "#": (leaves.heading,),
    "`": (leaves.fenced,),
    "~": (leaves.fenced,),
    "<": (leaves.html,),
    **dict.fromkeys("0123456789", (containers.item,)),
}
"""The blocks that may begin with a character, in the order in which they are tried."""

_CONTAINERS = (containers.quote, containers.item, containers.marked, containers.definition, containers.note)
"""After the mark of one of these another block may begin on the same line."""


def read_blocks(text: str, path: str, first_line: int) -> State:
    """Return the state after the last line: the source's blocks, definitions, divs and problems."""
    lines = text.removesuffix("\n").split("\n")
    state = State(path, first_line, _ends(lines, first_line))
    ours = boxes.rewritten(list(others.rewritten(list(enumerate(lines, first_line)))))
    numbers, plain = zip(*ours, strict=True)
    state.markers = markers.markers(list(zip(numbers, plain, strict=True)))
    for number, words in grids.rewritten(state, plain, numbers):
        _read(state, Line(number, expand(words)))
    state.close(1)
    if "^[" in text:
        inline_notes.take(state)
    return state


def _ends(lines: list[str], first_line: int) -> dict[str, int]:
    """Return the last line that holds each mark which ends a kind of HTML block."""
    ends = [end for _, end in HTML if end]
    last: dict[str, int] = {}
    for number, words in enumerate(lines, first_line):
        if ">" in words:
            last.update((end.pattern, number) for end in ends if end.search(words))
    return last


def _read(state: State, line: Line) -> None:
    depth = containers.descend(state, line)
    leaf = state.leaf
    if leaf is not None and depth == len(state.stack) and (go_on := leaves.GO_ON.get(type(leaf))):
        if go_on(state, leaf, line):
            _extend(state, leaf, line)
            return
        state.close(depth)
    if line.blank:
        state.close(depth)
        _extend(state, None, line)
        return
    while not line.blank and (start := _open(state, line, depth)):
        depth = len(state.stack)
        if start not in _CONTAINERS:
            break
    else:
        if not line.blank and not _code(state, line, depth):
            leaves.text(state, line, depth)
    _extend(state, state.leaf, line)


def _open(state: State, line: Line, depth: int) -> _Start | None:
    """Begin the block that the line begins; return the function that did, None for plain text."""
    if line.indent >= CODE_INDENT:
        return None
    if line.number in state.markers and containers.marked(state, line, depth):
        return containers.marked
    for start in _STARTS.get(line.text[line.first], ()):
        if start(state, line, depth):
            return start
    return None


def _code(state: State, line: Line, depth: int) -> bool:
    if line.indent < CODE_INDENT or isinstance(state.leaf, nodes.Paragraph | nodes.Table):
        return False
    leaves.code(state, line, depth)
    return True


def _extend(state: State, leaf: nodes.Leaf | None, line: Line) -> None:
    """Extend the open blocks to this line. A blank line extends only block quotes that are marked on it."""
    depth = len(state.stack)
    if line.text.isspace() or not line.text:
        return
    if not line.rest.strip() and leaf is None:
        depth = next((at for at in range(depth, 0, -1) if isinstance(state.stack[at - 1], nodes.Quote)), 0)
    for node in state.stack[:depth]:
        node.last = line.number
    if leaf is not None:
        leaf.last = line.number
