"""The finished tree: Python-Markdown's elements and the raw HTML between them, as lxml elements with their lines.

No HTML parser is asked, because each mends what is written in its own way: text after `</html>` vanishes, a `</div>`
closes a component, `<td>` closes a `div`, and depth costs words. Here a writer's tags can open and close nothing but
what the writer opened in the same container, so components, lists and quotes are what the block reader saw.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree
from markdown import util
from markdown.extensions.footnotes import FN_BACKLINK_TEXT, NBSP_PLACEHOLDER

from trifolio.source.markdown.elements import DIV, LINE, RAW, UNKNOWN
from trifolio.source.markdown.nodes import DEEPEST
from trifolio.source.markdown.state import State
from trifolio.source.markdown.tokenizer import (
    BLOCKS,
    FORMATTING,
    HEADINGS,
    IMPLIED,
    ROWLESS,
    SHELL,
    VOID,
    Token,
    decode,
    ends_at,
    implied_at,
    name_of,
    tokens,
)

__all__ = ["grow"]

_LEVELS = frozenset({"a", "blockquote", "del", "dl", "em", "ol", "strong", "ul"})
"""Python-Markdown's elements that can stand one inside the other without end."""
_MEMBERS = frozenset({"dd", "dt", "li"})
"""What is nothing without its list."""
_OURS = {LINE: "data-line", DIV: "data-div"}
_STASHED = re.compile(util.HTML_PLACEHOLDER % r"(\d+)")
_MARKS = {
    util.AMP_SUBSTITUTE: "&",
    FN_BACKLINK_TEXT: "\N{LEFTWARDS ARROW WITH HOOK}",
    NBSP_PLACEHOLDER: "\N{NO-BREAK SPACE}",
}
_MARK = re.compile("|".join(map(re.escape, _MARKS)))


@dataclass(slots=True, eq=False)
class _Open:
    """An open element: is it a writer's tag, does it count as a level, and does the tree still hold it open?

    `ending` says that its end was written within a block in it: it ends with that block. `element` is it in the tree.
    """

    name: str
    raw: bool
    level: bool
    shown: bool
    ending: bool = False
    element: etree._Element | None = None


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
            self.raw(element.text or "", self.line)
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

    def raw(self, html: str, line: int) -> None:
        """Add raw HTML that begins in this line."""
        counted = 0
        for token in tokens(html):
            line += html.count("\n", counted, token.at)
            counted = token.at
            if token.kind == "text":
                self.builder.data(token.words)
            elif token.words not in SHELL:
                self._tag(token, line)
        self.line = line

    def open(self, tag: str, attributes: dict[str, str], *, raw: bool) -> None:
        """Open an element; a paragraph that stands open ends before a block."""
        if tag in BLOCKS:
            self._end_paragraph()
        level = tag not in IMPLIED if raw else tag in _LEVELS or DIV in attributes
        shown = self.stack[-1].shown if tag in _MEMBERS and not raw else True
        if level and self.levels >= DEEPEST:
            self.state.nesting(self.line)
            level = shown = False
        element = self._start(tag, _clean(attributes)) if shown else None
        self.stack.append(_Open(tag, raw, level, shown, element=element))
        self.levels += level

    def _start(self, tag: str, attributes: dict[str, str]) -> etree._Element:
        # The stubs know neither what is returned nor that names may be text.
        return self.builder.start(tag, attributes)  # type: ignore[return-value, arg-type, func-returns-value]

    def close_ours(self) -> None:
        """Close the innermost element that is not a writer's, and the writer's that still stand open in it."""
        while self._pop().raw:
            pass

    def _pop(self) -> _Open:
        top = self._drop()
        while self.stack and self.stack[-1].ending:
            self._drop()
        return top

    def _drop(self) -> _Open:
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
            going = [one.element for one in self.stack[at + 1 :] if one.name in FORMATTING and one.element is not None]
            self._cut(at)
            for element in going:
                self._go_on(element)

    def _go_on(self, element: etree._Element) -> None:
        """Open a writer's element once more: what sets type or links does not end with its paragraph.

        (HTML Standard 13.2.4.3, “reconstruct the active formatting elements”.)
        """
        attributes = {str(name): str(value) for name, value in element.attrib.items()}
        parent = element.getparent()
        if parent is not None and not len(element) and not element.text:
            parent.remove(element)
        else:
            attributes.pop("id", "")
        again = self._start(str(element.tag), attributes)
        self.stack.append(_Open(str(element.tag), raw=True, level=True, shown=True, element=again))
        self.levels += 1

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
        if name in ("td", "th") and self.stack[-1].raw and self.stack[-1].name in ROWLESS:
            self.open("tr", {LINE: str(line)}, raw=True)
        attributes = token.attributes | {LINE: str(line)}
        self.open(name, attributes, raw=True)
        if name in VOID:
            self._pop()

    def _imply(self, name: str) -> None:
        """Close what a tag ends without saying so: an item the one before it, a row its cells."""
        ended = frozenset({"a"}) if name == "a" else IMPLIED.get(name, frozenset())
        last = implied_at(name) if ended else frozenset()
        for at in range(len(self.stack) - 1 if ended else -1, -1, -1):
            if at >= len(self.stack):
                continue
            open_one = self.stack[at]
            if not open_one.raw or (open_one.name in last and open_one.name not in ended):
                return
            if open_one.name in ended:
                self._cut(at)

    def _raw_close(self, token: Token) -> None:
        """Close what the writer opened in the same container, and a paragraph within it.

        A tag that closes nothing vanishes. One that stands among words ends no block: it ends with that. The end of a
        heading ends a heading of any level, as in browsers.
        """
        names, last = (HEADINGS if token.words in HEADINGS else {token.words}), ends_at(token.words)
        at = self._opened(len(self.stack) - 1, names)
        if at > 0 and not self.stack[at].raw and self.stack[at].name == "p":
            at = self._opened(at - 1, names)
        if not self.stack[at].raw or self.stack[at].name not in names:
            return
        crossed = {one.name for one in self.stack[at + 1 :]}
        if crossed & last:
            return
        if token.words in BLOCKS or not crossed & BLOCKS:
            self._cut(at)
        else:
            self.stack[at].ending = True

    def _opened(self, at: int, names: Collection[str]) -> int:
        """Return where the writer opened an element of such a name, or where the writer's elements end."""
        while at > 0 and self.stack[at].raw and self.stack[at].name not in names:
            at -= 1
        return at


def _clean(attributes: dict[str, str]) -> dict[str, str]:
    """Return the attributes as the tree has them: ours under their names, and none of the writer's under those."""
    kept = {_OURS[key]: value for key, value in attributes.items() if key in _OURS}
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
