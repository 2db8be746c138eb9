"""Python-Markdown's finished elements as our tree: its stash of raw HTML put back, its placeholders undone."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from lxml import etree
from markdown import util
from markdown.extensions.footnotes import FN_BACKLINK_TEXT, NBSP_PLACEHOLDER

from trifolio.source.markdown.python_markdown.elements import DIV, LINE, RAW, UNKNOWN
from trifolio.source.markdown.state import State
from trifolio.source.markdown.tokenizer import decode
from trifolio.source.markdown.treebuilder import TreeBuilder

__all__ = ["build"]

_OURS = {LINE: "data-line", DIV: "data-div"}
_STASHED = re.compile(util.HTML_PLACEHOLDER % r"(\d+)")
_PLACEHOLDERS = {
    util.AMP_SUBSTITUTE: "&",
    FN_BACKLINK_TEXT: "\N{LEFTWARDS ARROW WITH HOOK}",
    NBSP_PLACEHOLDER: "\N{NO-BREAK SPACE}",
}
_PLACEHOLDER = re.compile("|".join(map(re.escape, _PLACEHOLDERS)))


def build(root: ET.Element, stash: Sequence[str], state: State, text: str) -> etree._Element:
    """Return the tree of a source, `text`; `stash` holds the raw HTML that stands among its words."""
    tree = TreeBuilder(state, text)
    _text(tree, root.text, stash)
    steps: list[tuple[ET.Element, bool]] = [(child, True) for child in reversed(root)]
    while steps:
        element, begins = steps.pop()
        if begins:
            _begin(tree, element, stash, state)
            steps.append((element, False))
            steps.extend((child, True) for child in reversed(element))
        else:
            if element.tag != RAW and UNKNOWN not in element.attrib:
                tree.close()
            _text(tree, element.tail, stash)
    return tree.finish()


def _begin(tree: TreeBuilder, element: ET.Element, stash: Sequence[str], state: State) -> None:
    """Open an element, and add the text that it begins with."""
    tree.line = int(element.get(LINE, tree.line))
    if element.tag == RAW:
        tree.raw(element.text or "")
        return
    if UNKNOWN in element.attrib:
        name = element.get(UNKNOWN)
        state.warning(
            "footnote-unknown",
            min(tree.line, state.root.last),
            f"there is no footnote [^{name}]",
            f"write its text as a paragraph of its own: [^{name}]: …",
        )
    else:
        attributes = {key: decode(_plain(value or "")) for key, value in element.items()}
        tree.open(element.tag, attributes, {ours: attributes[key] for key, ours in _OURS.items() if key in attributes})
    _text(tree, element.text, stash)


def _text(tree: TreeBuilder, text: str | None, stash: Sequence[str]) -> None:
    """Add text, with the raw HTML that stands in it."""
    for at, piece in enumerate(_STASHED.split(text or "")):
        if at % 2 and int(piece) < len(stash):
            tree.raw(stash[int(piece)], among_words=True)
        elif piece:
            tree.text(_plain(piece))


def _plain(text: str) -> str:
    """Return the text with Python-Markdown's placeholders as the characters that they stand for."""
    if util.STX not in text:
        return text
    return _PLACEHOLDER.sub(lambda match: _PLACEHOLDERS[match[0]], text)
