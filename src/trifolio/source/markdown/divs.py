"""Pandoc's fenced divs: `::: name`, `::: {.name key="value"}` … `:::`."""

from __future__ import annotations

import re

from trifolio.source.markdown import nodes
from trifolio.source.markdown.line import Line
from trifolio.source.markdown.patterns import CLOSING, COLONS, OPENING, OPTION
from trifolio.source.markdown.state import State
from trifolio.source.markdown.tree import Div

__all__ = ["div"]

_NO_PLACE: dict[type[nodes.Block], str] = {nodes.Quote: "a quote", nodes.List: "a list", nodes.Footnote: "a footnote"}
_HINT = 'write ::: name, or ::: {.name key="value"} with straight quotes'


def div(state: State, line: Line, depth: int) -> bool:
    """Open or close a div; neither needs a blank line around it."""
    if not COLONS.match(line.text, line.first):
        return False
    if CLOSING.match(line.text, line.first):
        _close(state, line, depth)
    else:
        _open(state, line, depth)
    return True


def _open(state: State, line: Line, depth: int) -> None:
    """Open a div. One that cannot be read or may not stand here is a problem, and its content is read all the same."""
    words = line.rest.strip()
    opening = OPENING.match(line.text, line.first)
    place = _no_place(state, depth)
    if not opening:
        state.error("fence-syntax", line.number, f"cannot read “{words}” as the opening of a block", _HINT)
    elif place:
        state.error("fence-placement", line.number, f"“{words}” stands in {place}", "move it out, to the margin")
    shut = bool(place) or state.full(depth, line)
    state.close(depth)
    if shut:
        state.stack[-1].misplaced += 1
        state.misplaced += 1
    else:
        state.open(nodes.FencedDiv(line.number, _register(state, line, opening)))
    if not opening:
        state.add(nodes.Paragraph(line.number, [words.lstrip(":").strip()]))


def _no_place(state: State, depth: int) -> str:
    """Return what the line stands in that may hold no div, or nothing; a list that this line ends does not count."""
    waiting = isinstance(state.stack[depth - 1], nodes.List)
    return next((_NO_PLACE[type(node)] for node in state.stack[: depth - waiting] if type(node) in _NO_PLACE), "")


def _register(state: State, line: Line, opening: re.Match[str] | None) -> int | None:
    """Keep what the opening says; return its index, or None if it cannot be read."""
    if not opening:
        return None
    first = (opening[2],) if opening[2] else ()
    names, options, odd = _attributes(opening[1] or opening[3] or "")
    for piece in odd:
        state.error("fence-syntax", line.number, f"cannot read the option “{piece}”", _HINT)
    state.divs.append(Div(line.number, first + names, options))
    return len(state.divs) - 1


def _close(state: State, line: Line, depth: int) -> None:
    """Close the innermost div around the line; the end of a misplaced one closes nothing."""
    at = depth - 1
    while at and not isinstance(state.stack[at], nodes.FencedDiv) and not state.stack[at].misplaced:
        at -= 1
    node = state.stack[at]
    if node.misplaced:
        node.misplaced -= 1
        state.misplaced -= 1
    elif isinstance(node, nodes.FencedDiv):
        node.closed = True
        node.last = line.number
        depth = at
    elif state.misplaced:
        state.misplaced -= 1
    else:
        state.error("fence-unopened", line.number, "this ::: closes nothing", "take it away, or open a block before it")
    state.close(depth)


def _attributes(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], list[str]]:
    """Return the names, the options and what cannot be read of `.name #id key="value" …`."""
    names: list[str] = []
    options: list[tuple[str, str]] = []
    odd: list[str] = []
    for match in OPTION.finditer(text):
        if match["name"]:
            names.append(match["name"])
        elif match["id"]:
            options.append(("id", match["id"]))
        elif match["key"]:
            value = match["double"] or match["single"] or match["bare"] or ""
            options.append((match["key"], re.sub(r"\\([\\\"'])", r"\1", value)))
        else:
            odd.append(match["odd"])
    return tuple(names), tuple(options), odd
