"""The finished tree: Python-Markdown's elements and the raw HTML between them, as lxml elements with their lines.

No HTML parser is asked, because each mends what is written in its own way: text after `</html>` vanishes, a `</div>`
closes a fence, `<td>` closes a `div`, and depth costs words. Here a writer's tags can open and close nothing but what
the writer opened in the same container, so fences, lists and quotes are what the block reader saw.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from lxml import etree
from markdown import util
from markdown.extensions.footnotes import FN_BACKLINK_TEXT, NBSP_PLACEHOLDER

from trifolio.blocks.elements import FENCE, LINE, RAW, UNKNOWN
from trifolio.blocks.nodes import DEEPEST
from trifolio.blocks.raw import BLOCKS, IMPLIED, SHELL, VOID, Token, decode, name_of, tokens
from trifolio.blocks.state import State

__all__ = ["grow"]

_LEVELS = frozenset({"a", "blockquote", "del", "dl", "em", "ol", "strong", "ul"})
"""Python-Markdown's elements that can stand one inside the other without end."""
_MEMBERS = frozenset({"dd", "dt", "li"})
"""What is nothing without its list."""
_OURS = {LINE: "data-line", FENCE: "data-fence"}
_STASHED = re.compile(util.HTML_PLACEHOLDER % r"(\d+)")
_MARKS = {
    util.AMP_SUBSTITUTE: "&",
    FN_BACKLINK_TEXT: "\N{LEFTWARDS ARROW WITH HOOK}",
    NBSP_PLACEHOLDER: "\N{NO-BREAK SPACE}",
}
_MARK = re.compile("|".join(map(re.escape, _MARKS)))


@dataclass(slots=True, eq=False)
class _Open:
    """An open element: is it a writer's tag, does it count as a level, and does the tree still hold it open?"""

    name: str
    raw: bool
    level: bool
    shown: bool


def grow(root: ET.Element, stash: list[str], state: State) -> etree._Element:
    """Return the tree of a source; `stash` holds the raw HTML that stands within its text."""
    growth = _Growth(stash, state)
    growth.open("main", {}, raw=False)
    growth.text(root.text)
    steps: list[tuple[ET.Element, bool]] = [(child, True) for child in reversed(root)]
    while steps:
        element, begins = steps.pop()
        if begins:
            growth.begin(element)
            steps.append((element, False))
            steps.extend((child, True) for child in reversed(element))
        else:
            growth.end(element)
    growth.close_ours()
    return growth.builder.close()


class _Growth:
    """A tree while it grows: what stands open in it, and the line it has come to."""

    def __init__(self, stash: list[str], state: State) -> None:
        self.builder = etree.TreeBuilder()
        self.stash = stash
        self.state = state
        self.stack: list[_Open] = []
        self.levels = 0
        self.line = state.root.line

    def begin(self, element: ET.Element) -> None:
        """Open one of Python-Markdown's elements, and add the text that it begins with."""
        self.line = int(element.get(LINE, self.line))
        if element.tag == RAW:
            self.raw(element.text or "", self.line, block=True)
            return
        if UNKNOWN in element.attrib:
            name = element.get(UNKNOWN)
            self.state.warning(
                "footnote-unknown",
                min(self.line, self.state.root.last),
                f"there is no footnote [^{name}]",
                f"write its text as a paragraph of its own: [^{name}]: …",
            )
            self.text(element.text)
            return
        attributes = {key: decode(_marked(value or "")) for key, value in element.items()}
        self.open(element.tag, attributes, raw=False)
        self.text(element.text)

    def end(self, element: ET.Element) -> None:
        """Close one of Python-Markdown's elements, and add the text after it."""
        if element.tag != RAW and UNKNOWN not in element.attrib:
            self.close_ours()
        self.text(element.tail)

    def text(self, words: str | None) -> None:
        """Add text, with the raw HTML that stands in it."""
        for at, piece in enumerate(_STASHED.split(words or "")):
            if at % 2 and int(piece) < len(self.stash):
                self.raw(self.stash[int(piece)], self.line)
            elif piece:
                self.builder.data(decode(_marked(piece)))
                self.line += piece.count("\n")

    def raw(self, html: str, line: int, *, block: bool = False) -> None:
        """Add raw HTML that begins in this line.

        Words of a block that stand in no element of it are put into a `span`, for the line they begin in.
        """
        counted, around = 0, len(self.stack)
        for token in tokens(html):
            line += html.count("\n", counted, token.at)
            counted = token.at
            if token.kind == "text":
                loose = block and len(self.stack) <= around and not token.words.isspace()
                if loose:
                    self.builder.start("span", {_OURS[LINE]: str(line)})
                self.builder.data(token.words)
                if loose:
                    self.builder.end("span")
            elif token.words not in SHELL:
                self._tag(token, line)
        self.line = line

    def open(self, tag: str, attributes: dict[str, str], *, raw: bool) -> None:
        """Open an element; a paragraph that stands open ends before a block."""
        if tag in BLOCKS:
            self._end_paragraph()
        level = tag not in IMPLIED if raw else tag in _LEVELS or FENCE in attributes
        shown = self.stack[-1].shown if tag in _MEMBERS and not raw else True
        if level and self.levels >= DEEPEST:
            self.state.nesting(self.line)
            level = shown = False
        self.stack.append(_Open(tag, raw, level, shown))
        self.levels += level
        if shown:
            self.builder.start(tag, _clean(attributes))

    def close_ours(self) -> None:
        """Close the innermost element that is not a writer's, and the writer's that still stand open in it."""
        while self._pop().raw:
            pass

    def _pop(self) -> _Open:
        top = self.stack.pop()
        self.levels -= top.level
        if top.shown:
            self.builder.end(top.name)
        return top

    def _end_paragraph(self) -> None:
        """Close an open paragraph: no block stands in one (HTML Standard 13.1.2.4)."""
        at = len(self.stack) - 1
        while at > 0 and self.stack[at].raw and self.stack[at].name not in BLOCKS:
            at -= 1
        if at > 0 and self.stack[at].name == "p" and self.stack[at].shown:
            self._cut(at)

    def _cut(self, at: int) -> None:
        """Close all that stands open from here on; a paragraph of ours leaves its place, for its end is to come."""
        ours = any(not one.raw for one in self.stack[at:])
        while len(self.stack) > at:
            self._pop()
        if ours:
            self.stack.append(_Open("p", raw=False, level=False, shown=False))

    def _tag(self, token: Token, line: int) -> None:
        if token.kind == "open":
            self._raw_open(token, line)
        else:
            self._raw_close(token)

    def _raw_open(self, token: Token, line: int) -> None:
        name = name_of(token.words)
        if not name:
            return
        if self.levels >= DEEPEST and name not in IMPLIED and name not in VOID:
            self.state.nesting(line)
            self.builder.data(f"<{name}>")
            return
        self._imply(name)
        attributes = token.attributes | {LINE: str(line)}
        self.open(name, attributes, raw=True)
        if name in VOID:
            self._pop()

    def _imply(self, name: str) -> None:
        """Close what a tag ends without saying so: an item the one before it, a row its cells."""
        ended = IMPLIED.get(name, frozenset())
        for at in range(len(self.stack) - 1, -1, -1):
            open_one = self.stack[at]
            if not open_one.raw or open_one.name not in IMPLIED:
                return
            if open_one.name in ended:
                self._cut(at)

    def _raw_close(self, token: Token) -> None:
        """Close what the writer opened in the same container, and a paragraph within it.

        A tag that closes nothing vanishes.
        """
        at = len(self.stack) - 1
        while at > 0 and self.stack[at].name != token.words and self.stack[at].raw:
            at -= 1
        if at > 0 and not self.stack[at].raw and self.stack[at].name == "p":
            at -= 1
            while at > 0 and self.stack[at].name != token.words and self.stack[at].raw:
                at -= 1
        if self.stack[at].raw and self.stack[at].name == token.words:
            self._cut(at)


def _clean(attributes: dict[str, str]) -> dict[str | bytes, str | bytes]:
    """Return the attributes as the tree has them: ours under their names, and none of the writer's under those."""
    kept: dict[str | bytes, str | bytes] = {_OURS[key]: value for key, value in attributes.items() if key in _OURS}
    for key, value in attributes.items():
        name = name_of(key)
        if name and name not in _OURS.values():
            kept.setdefault(name, value)
    return kept


def _marked(text: str) -> str:
    """Return the text with Python-Markdown's marks as the characters they stand for."""
    if util.STX not in text:
        return text
    return _MARK.sub(lambda found: _MARKS[found[0]], text)
