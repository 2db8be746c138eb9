"""An article as passages: each paragraph, item, heading or cell by itself, so that no two are read as one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from trifolio.document.components.table import Cell
from trifolio.document.marks import is_citation, is_citing, is_note_mark
from trifolio.document.model import Document
from trifolio.document.nodes import Block, Element, spoken
from trifolio.safety.values import dataclass
from trifolio.source.html import HEADINGS, INLINE

__all__ = ["Passage", "passages"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words: its kind, the words on one line, and the line of the source that it begins in.

    `kind` is heading, paragraph, item, cell, term, caption, quote or code. Numbers of citations and notes are left out.
    """

    kind: str
    text: str
    line: int


_KINDS: Mapping[str, str] = {
    **dict.fromkeys(HEADINGS, "heading"),
    "li": "item",
    "dt": "term",
    "dd": "item",
    "blockquote": "quote",
    "pre": "code",
}
_FIELDS: Mapping[str, str] = {"title": "heading", "heading": "heading", "caption": "caption", "name": "heading"}
"""The kinds of what parts of components hold, by the names of their fields; others are paragraphs."""

_SPACE = re.compile(r"\s+")


def passages(document: Document) -> tuple[Passage, ...]:
    """Return the passages of a document's blocks, then those of its notes, in order."""
    return tuple(passage for body in document.bodies for passage in _of(body, "paragraph", 0))


def _of(value: Any, kind: str, line: int) -> Iterator[Passage]:
    """Yield the passages of a value whose own words are of a kind and begin in a line."""
    run: list[str] = []
    for node in value if isinstance(value, tuple) else (value,):
        if isinstance(node, str):
            run.append(node)
        elif isinstance(node, Element) and (node.tag in INLINE or node.tag == "br"):
            run.append(_words(node))
        elif not isinstance(node, int):
            yield from _passage(run, kind, line)
            run = []
            yield from _inside(node, kind, line)
    yield from _passage(run, kind, line)


def _inside(node: Any, kind: str, line: int) -> Iterator[Passage]:
    at = getattr(node, "line", 0) or line
    if isinstance(node, Element):
        yield from _of(node.children, _KINDS.get(node.tag, kind), at)
        return
    kind = "cell" if isinstance(node, Cell) else "paragraph" if isinstance(node, Block) else kind
    for name in spoken(type(node)):
        yield from _of(getattr(node, name), _FIELDS.get(name, kind), at)


def _passage(run: list[str], kind: str, line: int) -> Iterator[Passage]:
    if text := _SPACE.sub(" ", "".join(run)).strip():
        yield Passage(kind, text, line)


def _words(node: Any) -> str:
    if isinstance(node, str):
        return node
    if not isinstance(node, Element) or is_citation(node) or is_citing(node) or is_note_mark(node):
        return ""
    return " " if node.tag == "br" else "".join(map(_words, node.children))
