"""CommonMark's inline rules for Python-Markdown: precedence, hard breaks, emphasis, autolinks, addresses, spacing."""

from __future__ import annotations

import contextlib
import re
import string
import unicodedata
import urllib.parse
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markdown import Markdown, util
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor
from markdown.treeprocessors import Treeprocessor
from pymdownx import delimiterprocessor

from trifolio.source.mailing import MERGE
from trifolio.source.markdown import formulas
from trifolio.source.markdown.autolinks import linkify
from trifolio.source.markdown.patterns import ATTRIBUTE
from trifolio.source.markdown.python_markdown import links
from trifolio.source.markdown.python_markdown.elements import RAW, TEX
from trifolio.source.markdown.tokenizer import HIDDEN, RAW_TEXT, decode

__all__ = ["emphasize", "install"]

_ADDRESS = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\x00-\x20]*+)>")
_MAIL = re.compile(r"<([\w.!#$%&'*+/=?^`{|}~-]++@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*+)>")
_TAG = re.compile(rf"<(?:(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?:{ATTRIBUTE})*+\s*+/?|/[A-Za-z][A-Za-z0-9-]*+\s*+)>")
_RUN = re.compile(r"`+")
_BEFORE_TARGET = re.compile(r"\](?=\(\s*<?$)")
_BARE = r"(?<![\w/@.:+-])(?:https?://|www\.)[^\s<>\[\]`\\]+"
_MARKS = re.compile("[_*~^=+]")
_DELIMITERS: Mapping[str, Mapping[str, Any]] = {
    "*": {"tags": "strong,em"},
    "_": {"tags": "strong,em", "smart": True},
    "~": {"tags": "del", "double": True},
}
_EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
"""A letter of Chinese, Japanese or Korean."""

_SAFE = "%/:?#@!$&'()*+,;=~-._"


def install(md: Markdown) -> None:
    """Give a reader these rules in place of its own."""
    md.ESCAPED_CHARS = list(string.punctuation)
    links.install(md)
    for name in ("autolink", "automail", "html", "escape"):
        md.inlinePatterns.deregister(name)
    md.inlinePatterns.register(_First(md), "backtick", 190)
    md.inlinePatterns.register(SubstituteTagInlineProcessor(r"(?:(?<! ) {2,}+|\\)\n", "br"), "linebreak", 100)
    md.treeprocessors.deregister("prettify")
    md.treeprocessors.register(_Spacing(md), "spacing", 5)
    md.treeprocessors.register(_Addresses(md), "addresses", -10)


def emphasize(md: Markdown, text: str) -> None:
    """Give a reader the marks of emphasis that its source has.

    The patterns of a mark take as long to compile as the rest of the reader, so unused ones are left out.
    """
    md.inlinePatterns.deregister("em_strong")
    with _punctuation(text):
        delimiters = [delimiterprocessor.Delimiter(mark, **how) for mark, how in _DELIMITERS.items() if mark in text]
    if delimiters:
        processor = delimiterprocessor.DelimiterProcessor(delimiters[0], md)
        for delimiter in delimiters[1:]:
            processor.add(delimiter)
        md.inlinePatterns.register(processor, "delimiter", 60)


@contextlib.contextmanager
def _punctuation(text: str) -> Iterator[None]:
    """Swap pymdownx's class of punctuation for this text's own, while patterns with it are compiled.

    It takes no such argument, and each pattern has the class a dozen times. With all of Unicode's the sample article's
    take 13 ms to compile, with its own 2; an email alone takes some 370, so the 11 saved are 3 % of it.
    A text with a character that this Python's Unicode lacks keeps the whole class. In Chinese and Japanese no
    blank parts a word from a mark beside its punctuation (`**注意：**请`): there all but the marks are letters, as for
    pandoc.
    """
    whole = delimiterprocessor.PUNCT
    signs = {sign: unicodedata.category(sign) for sign in set(text) if not sign.isascii()}
    if _EASTERN.search(text):
        delimiterprocessor.PUNCT = re.escape("".join(_DELIMITERS))
    elif "Cn" not in signs.values():
        escaped = (re.escape(sign) for sign in sorted(signs) if signs[sign][0] in "PS")
        delimiterprocessor.PUNCT = re.escape(string.punctuation) + "".join(escaped)
    try:
        yield
    finally:
        delimiterprocessor.PUNCT = whole


def _in_target(data: str, start: int) -> bool:
    """Return whether a link's target begins here: after its parenthesis, and an angle bracket if there is one."""
    before = _BEFORE_TARGET.search(data, max(0, start - 9), start)
    return bool(before and links.target(data, before.end()))


class _First(InlineProcessor):
    r"""Reads what takes precedence, left to right: `\*`, merge tags, code, `<addresses>`, raw tags, bare addresses."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(
            rf"\\[{re.escape(string.punctuation)}]|{MERGE.pattern}|{formulas.FORMULA}|`+|<(?=[\w/!?])|{_BARE}", md
        )
        self.text = ""
        self.missing: set[str] = set()

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the stubs have the older signature
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | str | None, int | None, int | None]:
        """Return what stands here, and where it begins and ends."""
        if m[0].startswith("\\"):
            return self._escaped(m[0][1]), m.start(), m.end()
        if m[0] == "<":
            return self._angle(m, data)
        if m[0].startswith("$") and not MERGE.match(m[0]):
            return self._formula(m[0]), m.start(), m.end()
        if MERGE.match(m[0]):
            return (None if _in_target(data, m.start()) else self._tag(m[0])), m.start(), m.end()
        return self._code(m, data) if m[0].startswith("`") else self._bare(m, data)

    @staticmethod
    def _bare(m: re.Match[str], data: str) -> tuple[str | None, int, int]:
        """Return a bare address with an underscore in it as text, for that is no emphasis (GFM 6.9)."""
        addresses = linkify(m[0])
        if _in_target(data, m.start()) or not addresses or not _MARKS.search(m[0], 0, addresses[0][1]):
            return None, m.start(), m.end()
        end = addresses[0][1]
        return m[0][:end], m.start(), m.start() + end

    def _tag(self, tag: str) -> str:
        """Return a merge tag as text that no other rule reads."""
        return "".join(self._escaped(c) if c in string.punctuation else c for c in tag)

    @staticmethod
    def _escaped(character: str) -> str:
        # An ampersand is written out, so that what follows it is not taken for an entity.
        return f"{util.AMP_SUBSTITUTE}amp;" if character == "&" else f"{util.STX}{ord(character)}{util.ETX}"

    @staticmethod
    def _formula(source: str) -> ET.Element | None:
        """Return a formula as an element: of its text with its levels, or of its TeX where that is all there is."""
        if not formulas.is_formula(source):
            return None
        pieces = formulas.pieces(source)
        element = ET.Element(TEX if pieces is None else "span")
        _fill(element, (source,) if pieces is None else pieces)
        return element

    @staticmethod
    def _code(m: re.Match[str], data: str) -> tuple[ET.Element | None, int, int]:
        for closing in _RUN.finditer(data, m.end()):
            if len(closing[0]) == len(m[0]):
                words = data[m.end() : closing.start()].replace("\n", " ")
                if words[0] == words[-1] == " " and words.strip():
                    words = words[1:-1]
                element = ET.Element("code", {links.SOURCE: data[m.start() : closing.end()]})
                element.text = util.AtomicString(util.code_escape(words))
                return element, m.start(), closing.end()
        return None, m.start(), m.end()

    def _angle(self, m: re.Match[str], data: str) -> tuple[ET.Element | str | None, int, int]:
        if _in_target(data, m.start()):
            return None, m.start(), m.end()
        for pattern, scheme in ((_ADDRESS, ""), (_MAIL, "mailto:")):
            if match := pattern.match(data, m.start()):
                element = ET.Element("a", {"href": f"{scheme}{match[1]}"})
                element.text = util.AtomicString(util.code_escape(match[1]))
                return element, m.start(), match.end()
        end = self._raw_end(data, m.start())
        if end < 0:
            return None, m.start(), m.end()
        return self.md.htmlStash.store(data[m.start() : end]), m.start(), end

    def _raw_end(self, data: str, start: int) -> int:
        """Return where the raw HTML that begins here ends, or -1 if none does."""
        if data.startswith(("<!-->", "<!--->"), start):
            return data.index(">", start) + 1
        for begin, end in HIDDEN.items():
            if data.startswith(begin, start):
                at = self._find(end, data, start + len(begin))
                return at + len(end) if at >= 0 and (begin != "<!" or data[start + 2].isalpha()) else -1
        tag = _TAG.match(data, start)
        if not tag:
            return -1
        name = (tag["name"] or "").lower()
        if name not in RAW_TEXT:
            return tag.end()
        # What such an element holds is not Markdown.
        closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(data, tag.end())
        return closing.end() if closing else tag.end()

    def _find(self, end: str, data: str, start: int) -> int:
        """Return where the end mark stands, or -1; a text without it is searched once."""
        if data is not self.text:
            self.text, self.missing = data, set()
        if end in self.missing:
            return -1
        at = data.find(end, start)
        if at < 0:
            self.missing.add(end)
        return at


def _fill(element: ET.Element, pieces: Sequence[formulas.Piece]) -> None:
    """Put the pieces of a formula into an element, as text that no other rule reads."""
    last: ET.Element | None = None
    for piece in pieces:
        if isinstance(piece, formulas.Level):
            last = ET.SubElement(element, piece.tag)
            _fill(last, piece.pieces)
        elif last is None:
            element.text = util.AtomicString(util.code_escape(piece))
        else:
            last.tail = util.AtomicString(util.code_escape(piece))


class _Addresses(Treeprocessor):
    """Percent-encodes addresses, their entities resolved, as a browser does."""

    def run(self, root: ET.Element) -> None:
        """Encode the addresses of links and pictures."""
        for element in root.iter():
            key = {"a": "href", "img": "src"}.get(element.tag)
            address = element.get(key) if key else None
            if key and address and not address.startswith("data:"):
                plain = decode(address)
                element.set(key, urllib.parse.quote(plain, safe=_SAFE).replace("&", "&amp;"))


class _Spacing(Treeprocessor):
    """A line end after every block and hard break, so that words of two lines never meet in the text."""

    def run(self, root: ET.Element) -> None:
        """Add the line ends; code keeps every character."""
        for element in self._outside_code(root):
            tail = element.tail or ""
            if element.tag == "br":
                element.tail = f"\n{tail}"
            elif (element.tag == RAW or self.md.is_block_level(element.tag)) and not tail.strip():
                element.tail = "\n"

    @staticmethod
    def _outside_code(root: ET.Element) -> Iterator[ET.Element]:
        for element in root.iter():
            if element is not root and element.tag != "code":
                yield element
