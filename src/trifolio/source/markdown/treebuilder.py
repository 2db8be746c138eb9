"""The tree builder: our elements and the raw HTML between them, as lxml elements with their lines.

No HTML parser is used, because each repairs what is written in its own way: text after `</html>` vanishes, a `</div>`
closes a component, `<td>` closes a `div`, and deep nesting loses words. Here a writer's tags can open and close nothing
but what the writer opened in the same container, so components, lists and quotes are what the block reader saw.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from trifolio.safety.values import dataclass
from trifolio.source.html import ELEMENTS, HEADINGS, NOUNS, VOID
from trifolio.source.markdown import nodes
from trifolio.source.markdown.state import State
from trifolio.source.markdown.tokenizer import (
    BLOCKS,
    FORMATTING,
    IMPLIED,
    ROWLESS,
    SHELL,
    Token,
    are_words,
    decode,
    ends_at,
    implied_at,
    name_of,
    tokens,
)

__all__ = ["TreeBuilder"]

_LEVELS = frozenset({"a", "blockquote", "del", "dl", "em", "ol", "strong", "ul"})
"""Elements of Markdown that can stand one inside the other without end."""
_MEMBERS = frozenset({"dd", "dt", "li"})
"""Elements that are left out with their list."""
_START_TAG = re.compile(r"<([A-Za-z][\w.:-]*)")
_END_TAG = re.compile(r"</([A-Za-z][\w.:-]*)")
_OURS = frozenset({"data-div", "data-line"})
"""Attributes that no writer can give."""


@dataclass(slots=True, eq=False)
class _Open:
    """An open element: `raw` if it is a writer's tag, `level` if it counts for `DEEPEST`.

    `shown` tells that the tree has it, as `element`. `ending` tells that its end tag came inside a block that it holds:
    it ends with that block.
    """

    name: str
    raw: bool
    level: bool
    shown: bool
    ending: bool = False
    element: etree._Element | None = None


class TreeBuilder:
    """Builds a source's tree from our elements, text and the writer's raw HTML, in the order they stand.

    `text` is the source; `line` is the line of the file that the tree has come to.
    """

    def __init__(self, state: State, text: str) -> None:
        self._begun, self._ended = ({name.lower() for name in names.findall(text)} for names in (_START_TAG, _END_TAG))
        self._builder = etree.TreeBuilder()
        self._state = state
        self._stack: list[_Open] = []
        self._levels = 0
        self.line = state.root.line
        self.open("main", {}, {})

    def finish(self) -> etree._Element:
        """Close what stands open; return the root."""
        self.close()
        return self._builder.close()

    def text(self, text: str) -> None:
        """Add text, its entities not yet read."""
        self._builder.data(decode(text))
        self.line += text.count("\n")

    def raw(self, html: str, *, among_words: bool = False) -> None:
        """Add a writer's raw HTML, which may stand among words."""

        def is_text(tag: re.Match[str]) -> bool:
            if not self._is_text(tag, among_words=among_words):
                return False
            message = f"“{' '.join(tag[0].split())}” is no HTML, so it is read as words"
            line = self.line + html.count("\n", counted, tag.start())
            self._state.warning("html-unknown", line, message, "write &lt; for <, and this warning goes")
            return True

        counted = 0
        for token in tokens(html, is_text):
            self.line += html.count("\n", counted, token.at)
            counted = token.at
            if token.kind == "text":
                self._builder.data(token.words)
            elif token.words in SHELL:
                self._builder.data(" " if token.words == "main" else "")
            else:
                self._raw_open(token) if token.kind == "open" else self._raw_close(token)

    def _is_text(self, tag: re.Match[str], *, among_words: bool) -> bool:
        """Return whether a tag is words in angle brackets: it is no element, has words for attributes, or has no end.

        An element that HTML does not know may still be another tool's, if the source begins and ends it. One without an
        end is words if its name is a word that people write in brackets: `at <time>`, but not `<b>`.
        """
        name = tag["name"].lower()
        if name not in ELEMENTS:
            known = name in (self._begun if tag["slash"] else self._ended)
            return not known and not tag[0].endswith("/>")
        if tag["slash"] or tag["attributes"]:
            return not tag["slash"] and are_words(tag["attributes"])
        return among_words and name in NOUNS and name not in self._ended

    def open(self, tag: str, attributes: dict[str, str], ours: dict[str, str], *, raw: bool = False) -> None:
        """Open an element; a paragraph that stands open ends before a block.

        `ours` are the attributes that no writer can give (`data-line`, `data-div`); `raw` marks a writer's own tag.
        """
        if tag in BLOCKS:
            self._end_paragraph()
        level = tag not in IMPLIED if raw else tag in _LEVELS or "data-div" in ours
        shown = self._stack[-1].shown if tag in _MEMBERS and not raw else True
        if level and self._levels >= nodes.DEEPEST:
            self._state.nesting(self.line)
            level = shown = False
        element = self._start(tag, _clean(attributes, ours)) if shown else None
        self._stack.append(_Open(tag, raw, level, shown, element=element))
        self._levels += level

    def _start(self, tag: str, attributes: dict[str, str]) -> etree._Element:
        # The stubs know neither what is returned nor that names may be text.
        return self._builder.start(tag, attributes)  # type: ignore[return-value, arg-type, func-returns-value]

    def close(self) -> None:
        """Close the innermost element that is not a writer's, and the writer's that still stand open in it."""
        while self._pop().raw:
            pass

    def _pop(self) -> _Open:
        top = self._drop()
        while self._stack and self._stack[-1].ending:
            self._drop()
        return top

    def _drop(self) -> _Open:
        top = self._stack.pop()
        self._levels -= top.level
        if top.shown:
            self._builder.end(top.name)
        return top

    def _end_paragraph(self) -> None:
        """Close an open paragraph: no block stands in one (HTML Standard 13.1.2.4)."""
        at = len(self._stack) - 1
        while at > 0 and self._stack[at].raw and self._stack[at].name not in BLOCKS:
            at -= 1
        if at > 0 and self._stack[at].name == "p" and self._stack[at].shown:
            inner = self._stack[at + 1 :]
            formatting = [each.element for each in inner if each.name in FORMATTING and each.element is not None]
            self._cut(at)
            for element in formatting:
                self._reopen(element)

    def _reopen(self, element: etree._Element) -> None:
        """Open a writer's formatting element or link again, for it does not end with its paragraph.

        (HTML Standard 13.2.4.3, “reconstruct the active formatting elements”.)
        """
        attributes = {str(name): str(value) for name, value in element.attrib.items()}
        parent = element.getparent()
        if parent is not None and not len(element) and not element.text:
            parent.remove(element)
        else:
            attributes.pop("id", "")
        again = self._start(str(element.tag), attributes)
        self._stack.append(_Open(str(element.tag), raw=True, level=True, shown=True, element=again))
        self._levels += 1

    def _cut(self, at: int) -> None:
        """Close all open elements from here on; a paragraph of ours leaves an entry, for its end is to come."""
        ours = any(not each.raw for each in self._stack[at:])
        while len(self._stack) > at:
            self._pop()
        if ours:
            self._stack.append(_Open("p", raw=False, level=False, shown=False))

    def _raw_open(self, token: Token) -> None:
        name = name_of(token.words)
        if not name:
            return
        if self._levels >= nodes.DEEPEST and name not in IMPLIED and name not in VOID:
            self._state.nesting(self.line)
            self._builder.data(f"<{name}>")
            return
        self._imply(name)
        if name in ("td", "th") and self._stack[-1].raw and self._stack[-1].name in ROWLESS:
            self.open("tr", {}, {"data-line": str(self.line)}, raw=True)
        self.open(name, token.attributes, {"data-line": str(self.line)}, raw=True)
        if name in VOID:
            self._pop()

    def _imply(self, name: str) -> None:
        """Close the elements whose end a start tag implies: an item ends the one before it, a row its cells."""
        ended = frozenset({"a"}) if name == "a" else IMPLIED.get(name, frozenset())
        last = implied_at(name) if ended else frozenset()
        for at in range(len(self._stack) - 1 if ended else -1, -1, -1):
            if at >= len(self._stack):
                continue
            open_one = self._stack[at]
            if not open_one.raw or (open_one.name in last and open_one.name not in ended):
                return
            if open_one.name in ended:
                self._cut(at)

    def _raw_close(self, token: Token) -> None:
        """Close the element that the writer opened in the same container, and a paragraph within it.

        An end tag without a start tag vanishes (that of a block leaves a space), but `</br>` is a break and `</p>` an
        empty paragraph (HTML Standard 13.2.6.4.7). The end tag of an inline element inside a block takes effect where
        the block ends. The end tag of a heading ends one of any level, as in browsers.
        """
        if token.words == "br":
            self._raw_open(token)
            return
        names, last = (frozenset(HEADINGS) if token.words in HEADINGS else {token.words}), ends_at(token.words)
        at = self._opened(len(self._stack) - 1, names)
        if at > 0 and not self._stack[at].raw and self._stack[at].name == "p":
            at = self._opened(at - 1, names)
        if not self._stack[at].raw or self._stack[at].name not in names:
            if token.words == "p":
                self.open("p", {}, {}, raw=True)
                self._pop()
            elif token.words in BLOCKS:
                self._builder.data(" ")
            return
        crossed = {each.name for each in self._stack[at + 1 :]}
        if crossed & last:
            return
        if token.words in BLOCKS or not crossed & BLOCKS:
            self._cut(at)
        else:
            self._stack[at].ending = True

    def _opened(self, at: int, names: Collection[str]) -> int:
        """Return the index of the writer's innermost element of such a name, or of what holds the writer's elements."""
        while at > 0 and self._stack[at].raw and self._stack[at].name not in names:
            at -= 1
        return at


def _clean(attributes: dict[str, str], ours: dict[str, str]) -> dict[str, str]:
    """Return the attributes as the tree has them: ours, and the writer's that can be held and do not bear our names."""
    clean = dict(ours)
    for key, value in attributes.items():
        name = name_of(key)
        if name and name not in _OURS:
            clean.setdefault(name, value)
    return clean
