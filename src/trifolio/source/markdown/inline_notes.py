"""Pandoc's notes among words, `^[what the note says]`: written again as marks of footnotes."""

from __future__ import annotations

import re

from trifolio.source.markdown import nodes
from trifolio.source.markdown.state import State

__all__ = ["take"]

_OPENING = re.compile(r"\\.|(`++)(?:(?!\1).)*?\1(?!`)|(?P<note>\^\[)", re.DOTALL)
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)


def take(state: State) -> None:
    """Make each note among the words of a source a footnote of its own, in place."""
    left: list[nodes.Block] = [state.root]
    while left:
        node = left.pop()
        if isinstance(node, nodes.Paragraph):
            node.lines = _taken(state, node.line, "\n".join(node.lines)).split("\n")
        elif isinstance(node, nodes.Heading | nodes.Term):
            node.text = _taken(state, node.line, node.text)
        elif isinstance(node, nodes.Table):
            node.rows = [_taken(state, number, row) for number, row in enumerate(node.rows, node.line + 2)]
        elif not isinstance(node, nodes.Footnote):
            left += reversed(getattr(node, "children", ()))


def _taken(state: State, line: int, text: str) -> str:
    """Return a text with marks for its notes; each gets a name that nobody writes."""
    parts, end, breaks = [], 0, ""
    pairs = _pairs(text) if "^[" in text else {}
    for opening in _OPENING.finditer(text) if pairs else ():
        closing = pairs.get(opening.end() - 1, 0) if opening["note"] and opening.start() >= end else 0
        words = text[opening.end() : closing].strip()
        if not closing or not words:
            continue
        number = line + text.count("\n", 0, opening.start())
        note = nodes.Footnote(number, 0)
        note.children.append(nodes.Paragraph(number, words.split("\n")))
        name = f"note-{number}-{len(state.notes) + 1}"
        state.notes[name] = [note]
        parts += [_behind(text[end : opening.start()], breaks), f"[^{name}]"]
        end, breaks = closing + 1, "\n" * text.count("\n", opening.start(), closing)
    return "".join((*parts, _behind(text[end:], breaks)))


def _behind(text: str, breaks: str) -> str:
    """Return a text with line breaks at its first space, so that none parts a mark from a stop."""
    return re.sub(r"(?=\s)", breaks, text, count=1)


def _pairs(text: str) -> dict[int, int]:
    """Return where each bracket that is closed opens, with the place where it is closed."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif bracket[0] == "]" and opened:
            pairs[opened.pop()] = bracket.start()
    return pairs
