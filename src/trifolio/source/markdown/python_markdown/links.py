"""Links and pictures by CommonMark's rules, in time that grows with the text.

Python-Markdown walks to the matching bracket from every bracket, which is quadratic; here all brackets of a text are
paired once. Its targets know no nested parentheses, no escapes and no labels with case folded.
"""

from __future__ import annotations

import functools
import re
import xml.etree.ElementTree as ET
from typing import Any, cast

from markdown import Markdown, util
from markdown.inlinepatterns import (
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)

from trifolio.source.markdown.state import label

__all__ = ["SOURCE", "install", "target"]

SOURCE = f"{util.STX}source"
"""An attribute of code: the words it was written with, which are what labels are compared by."""
_BRACKET = re.compile(r"[\[\]]")
_OPENING = re.compile(r"(?P<image>!?)\[")
_CHARACTER = r"[^ \t\n()]"
_BALANCED = functools.reduce(lambda inner, _: rf"{_CHARACTER}|\((?:{inner})*+\)", range(32), _CHARACTER)
"""Parentheses in an address may stand as deep as CommonMark 6.3 asks of a reader."""
_TARGET = (
    rf"\([ \t\n]*+(?:<(?P<angle>[^<>\n]*+)>|(?P<plain>(?!<)(?:{_BALANCED})*+))"
    r"""(?:[ \t\n]+(?P<title>"[^"]*+"|'[^']*+'|\([^()]*+\)))?[ \t\n]*\)"""
)
_LABEL = re.compile(r"\[([^\[\]]{0,999}+)\]")
_ESCAPED = re.compile(rf"{util.STX}(\d+){util.ETX}")
_LONGEST_LABEL = 999
"""Characters of a link label (CommonMark 6.3)."""
_NEAR = 500
"""Characters within which a closing bracket is looked for before all of a text are paired."""
_INNER = 20
"""Brackets inside a link's text that are tried for being links themselves."""


def target(data: str, index: int) -> re.Match[str] | None:
    """Return a link's target, in parentheses, that begins here; its `angle` or `plain` is the address."""
    # The pattern takes a hundredth of the time that an email does to compile, and not every text has links.
    return re.compile(_TARGET).match(data, index) if data.startswith("(", index) else None


class _Bracketed(LinkInlineProcessor):
    """How brackets pair, and how what follows them is read; the stock processors do the rest.

    What lies behind a match stays as it is while Python-Markdown replaces one match after another, so pairs are
    counted from the end of the text, and hold for a changed text as long as its end is the same.
    """

    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self.text = ""
        self.paired_from = 0
        self.pairs: dict[int, int] = {}

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802 - Python-Markdown's name
        """Return the text up to the matching bracket, the index behind it, and whether there is one."""
        end = self._near(data, index) if data is not self.text or index < self.paired_from else -1
        if end < 0:
            end = self._far(data, index)
        return (data[index:end], end + 1, True) if end >= 0 else ("", index, False)

    @staticmethod
    def _near(data: str, index: int) -> int:
        depth = 1
        for match in _BRACKET.finditer(data, index, index + _NEAR):
            depth += 1 if match[0] == "[" else -1
            if not depth:
                return match.start()
        return -1

    def _far(self, data: str, index: int) -> int:
        if data is not self.text or index < self.paired_from:
            left = len(data) - index
            if left > len(self.text) - self.paired_from or data[index:] != self.text[-left:]:
                self._pair(data, index)
            self.text, self.paired_from = data, index
        end = self.pairs.get(len(data) - index)
        return -1 if end is None else len(data) - end

    def _pair(self, data: str, index: int) -> None:
        size, stack = len(data), [len(data) - index]
        self.pairs = {}
        for match in _BRACKET.finditer(data, index):
            if match[0] == "[":
                stack.append(size - match.end())
            elif stack:
                self.pairs[stack.pop()] = size - match.start()

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802 - as above
        """Return the address, the title, the index behind them, and whether there is a target."""
        match = target(data, index)
        if not match:
            return "", None, index, False
        address, title = self.unescape(match["angle"] or match["plain"] or ""), match["title"]
        if not match["angle"] and (address.startswith("<") or "\n" in address):
            # A raw tag stands here, read before the brackets were.
            return "", None, index, False
        return address, title and self.unescape(title[1:-1]), match.end(), True

    def unescape(self, text: str) -> str:
        """Return the text with the placeholders of code, tags and escapes replaced by their source.

        A note's mark becomes `[^x]` again, for its number alone would read as part of the text; and a link
        `[words](address)`, for its words alone would lose the address.
        """
        text = super().unescape(util.INLINE_PLACEHOLDER_RE.sub(self._mark, text))
        return util.HTML_PLACEHOLDER_RE.sub(self._written, text)

    def _mark(self, match: re.Match[str]) -> str:
        node = cast("Any", self.md.treeprocessors["inline"]).stashed_nodes.get(match[1])
        if not isinstance(node, ET.Element):
            return match[0]
        if (link := node.find("a[@class='footnote-ref']")) is not None:
            return f"[^{(link.get('href') or '').removeprefix('#fn:')}]"
        if node.tag == "a" and node.text and not isinstance(node.text, util.AtomicString) and not len(node):
            return f"[{node.text}]({node.get('href')})"
        return match[0]

    def _written(self, match: re.Match[str]) -> str:
        return str(self.md.htmlStash.rawHtmlBlocks[int(match[1])])

    def holds_link(self, data: str, start: int) -> bool:
        """Return whether a link stands inside the brackets, which makes them text (CommonMark 6.3)."""
        end = self.getText(data, start)[1]
        for _ in range(_INNER):
            match = _OPENING.search(data, start, end)
            if not match:
                return False
            words, after, closed = self.getText(data, match.end())
            aim = target(data, after)
            if not match["image"] and closed and (aim or self.refers(data, words, after)):
                return True
            behind = aim or _LABEL.match(data, after)
            start = behind.end() if closed and match["image"] and behind else match.end()
        return False

    def refers(self, data: str, words: str, after: int) -> bool:
        """Return whether the source defines the label after the brackets, or the text in them."""
        match = _LABEL.match(data, after)
        name = match[1] if match and match[1] else words
        return len(name) <= _LONGEST_LABEL and self.fold(name) in self.md.references

    def fold(self, text: str) -> str:
        """Return a label normalised for comparison, with its code and escapes as the source writes them."""
        stashed = cast("Any", self.md.treeprocessors["inline"]).stashed_nodes

        def written(match: re.Match[str]) -> str:
            node = stashed.get(match[1], "")
            return node.get(SOURCE, "") if isinstance(node, ET.Element) else str(node)

        text = self.unescape(util.INLINE_PLACEHOLDER_RE.sub(written, text))
        return label(_ESCAPED.sub(lambda match: f"\\{chr(int(match[1]))}", text))

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the stubs have the older signature
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        """Return the link or picture."""
        element, start, end = super().handleMatch(m, data)
        if not isinstance(element, ET.Element) or (element.tag == "a" and self.holds_link(data, m.end())):
            return None, None, None
        if element.tag == "img":
            element.set("alt", _plain(element.get("alt", "")))
        return element, start, end


class _Labelled(_Bracketed):
    """References are found by their folded label."""

    def evalId(self, data: str, index: int, text: str) -> tuple[str | None, int, bool]:  # noqa: N802 - as above
        """Return the label in the brackets that follow, the index behind it, and whether there is one."""
        match = _LABEL.match(data, index)
        if not match:
            return None, index, False
        return self.fold(match[1] or text), match.end(), len(text) <= _LONGEST_LABEL


class _Short(_Labelled):
    """A reference whose label is its text."""

    def evalId(self, data: str, index: int, text: str) -> tuple[str | None, int, bool]:  # noqa: N802 - as above
        """Return the text as the label."""
        short = len(text) <= _LONGEST_LABEL and not _LABEL.match(data, index)
        return (self.fold(text), index, True) if short else (None, index, False)


class _Image(_Bracketed, ImageInlineProcessor):
    pass


class _Reference(_Labelled, ReferenceInlineProcessor):
    pass


class _ShortReference(_Short, ShortReferenceInlineProcessor):
    pass


class _ImageReference(_Labelled, ImageReferenceInlineProcessor):
    pass


class _ShortImageReference(_Short, ShortImageReferenceInlineProcessor):
    pass


def install(md: Markdown) -> None:
    """Give a reader these links in place of its own."""
    link, image = r"(?<!!)\[", r"!\["
    for kind, pattern, name, priority in (
        (_Reference, link, "reference", 170),
        (_Bracketed, link, "link", 160),
        (_Image, image, "image_link", 150),
        (_ImageReference, image, "image_reference", 140),
        (_ShortReference, link, "short_reference", 130),
        (_ShortImageReference, image, "short_image_ref", 125),
    ):
        md.inlinePatterns.register(kind(pattern, md), name, priority)


def _plain(text: str) -> str:
    """Return an alternative text without its Markdown marks."""
    text = re.sub(r"!?\[([^\[\]]*+)\](?:\([^()]*+\)|\[[^\[\]]*+\])?", r"\1", text)
    return re.sub(r"(?<!\w)(\*{1,3}|_{1,3}|~~)(?=\S)([^*_~]+?)(?<=\S)\1(?!\w)", r"\2", text)
