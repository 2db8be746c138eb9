"""The HTML tokenizer, and what the HTML Standard says of elements: void, raw text, implied ends (13.1 and 13.2.5)."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import field

from trifolio.safety.values import dataclass
from trifolio.source.html import BOOLEAN, HEADINGS
from trifolio.source.markdown.patterns import BLOCK_TAGS

__all__ = [
    "BLOCKS",
    "FORMATTING",
    "HIDDEN",
    "IMPLIED",
    "RAW_TEXT",
    "ROWLESS",
    "SHELL",
    "Token",
    "are_words",
    "decode",
    "ends_at",
    "implied_at",
    "name_of",
    "tokens",
]

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""An entity as CommonMark 6.2 has it: with its semicolon."""
RAW_TEXT = frozenset("iframe noembed noframes plaintext script style textarea title xmp".split())
"""Elements in which no tag is read but their own end (HTML Standard 13.2.6.4.4; GFM 6.11 leaves them out)."""
SHELL = frozenset("html head body main frameset frame".split())
"""Elements of a whole page; their tags are ignored in a source."""
BLOCKS = frozenset(BLOCK_TAGS) - {"iframe", "link", "param", "track"} | {"hgroup", "pre"}
"""Elements that end an open paragraph."""
FORMATTING = frozenset("a b big code em font i s small strike strong tt u".split())
"""Formatting elements: reopened in the block that ends their paragraph (HTML Standard 13.2.4.3)."""
IMPLIED = {
    **dict.fromkeys(("dd", "dt"), frozenset({"dd", "dt"})),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th"})),
    **dict.fromkeys(("tbody", "tfoot", "thead"), frozenset({"tbody", "td", "tfoot", "th", "thead", "tr"})),
    **dict.fromkeys(HEADINGS, frozenset(HEADINGS)),
    "li": frozenset({"li"}),
    "optgroup": frozenset({"optgroup", "option"}),
    "option": frozenset({"option"}),
    "p": frozenset({"p"}),
    "tr": frozenset({"td", "th", "tr"}),
}
"""Elements whose end tag may be left out, each with the open elements that its start tag ends.

(HTML Standard 13.1.2.4; browsers end a heading before another.)
"""
TABLE = frozenset("caption tbody td tfoot th thead tr table".split())
ROWLESS = frozenset("table tbody tfoot thead".split())
"""Parts of a table in which a cell begins a row of its own (HTML Standard 13.2.6.4.13)."""
_CELL = frozenset({"caption", "table", "td", "th"})


def ends_at(name: str) -> frozenset[str]:
    """Return the scope of an end tag: it ends nothing outside the innermost of these (HTML Standard 13.2.4.2)."""
    if name in TABLE:
        return frozenset({"table"})
    return _CELL | {"ol", "ul"} if name == "li" else _CELL


def implied_at(name: str) -> frozenset[str]:
    """Return the scope of a start tag's implied end tags, as `ends_at` does (HTML Standard 13.2.6.4.7)."""
    if name == "a":
        return BLOCKS
    return frozenset({"table"}) if name in TABLE else BLOCKS - {"address", "div", "p"}


_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?P<key>=?[^\s/<>=]++)"""
    r"""(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s"'>][^\s>]*+)|(?=>))|(?!\s*+=))"""
)
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _ATTRIBUTE.pattern)
"""An attribute without groups that are kept: Python 3.11 raises SystemError for one in a possessive repetition."""
_TAG = re.compile(rf"<(?P<slash>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>(?:{_UNNAMED})*+)[\s/]*+>")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_TAG_NAME = re.compile(r"[A-Za-z][\w.-]*(?::[A-Za-z][\w.-]*)?", re.ASCII)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 (2.2) does not allow in a document."""
HIDDEN = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}
"""How comments, instructions, CDATA sections and declarations begin and end (CommonMark 6.6); none is shown."""
_BROKEN = 500
"""Unterminated tags in one piece of raw HTML before the rest is text: each costs a search to the end of it."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of raw HTML: an `open` or `close` tag, or `text`, and where it begins."""

    kind: str
    at: int
    words: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def decode(text: str) -> str:
    """Return the text with its entities resolved, and without the characters that XML cannot hold."""
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return _ILLEGAL.sub("", text)


def are_words(attributes: str) -> bool:
    """Return whether what stands behind a tag's name is words, none of them an attribute: `<name of nurse>`."""
    keys = [match["key"].lower() for match in _ATTRIBUTE.finditer(attributes)]
    return "=" not in attributes and any(key.isalnum() and key not in BOOLEAN for key in keys)


def name_of(text: str) -> str:
    """Return the name of an element or attribute in lower case, or nothing if the tree cannot hold it."""
    name = text.lower()
    return name if _NAME.fullmatch(name) and not name.startswith("xml") else ""


def tokens(raw: str, is_text: Callable[[re.Match[str]], bool]) -> Iterator[Token]:
    """Yield the tokens of raw HTML.

    Comments, instructions and declarations vanish. An unterminated tag is text, so that a missing quotation mark or
    end tag cannot swallow the words that follow; and so is a tag (with groups `slash`, `name` and `attributes`) for
    which `is_text` is true.
    """
    at = broken = 0
    while at < len(raw):
        start = raw.find("<", at) if broken < _BROKEN else len(raw)
        if start < 0:
            start = len(raw)
        if start > at:
            yield Token("text", at, decode(raw[at:start]))
        if start == len(raw):
            return
        at = _hidden_end(raw, start)
        if at < 0:
            tag = _TAG.match(raw, start)
            at = tag.end() if tag else start + 1
            if not tag or not _TAG_NAME.fullmatch(tag["name"]):
                at = start + 1  # an address in angle brackets is no tag either
                broken += not tag and raw[at : at + 1].isalpha()
                yield Token("text", start, "<")
            elif is_text(tag):
                yield Token("text", start, decode(tag[0]))
            elif tag["name"].lower() in RAW_TEXT and not tag["slash"]:
                at = yield from _raw_text(raw, tag)
            else:
                yield from _tag(tag)


def _hidden_end(raw: str, start: int) -> int:
    """Return where the comment, instruction or declaration that begins here ends, or -1."""
    if raw.startswith(("<!-->", "<!--->"), start):
        return raw.index(">", start) + 1
    for begin, end in HIDDEN.items():
        if raw.startswith(begin, start):
            at = raw.find(end, start + len(begin))
            return at + len(end) if at >= 0 else -1
    return -1


def _tag(tag: re.Match[str]) -> Iterator[Token]:
    """Yield the tokens of a tag, two of one that closes itself.

    Browsers ignore its slash on all but void elements; writers of `<a id="x"/>` mean it.
    """
    if not tag["slash"]:
        yield _opening(tag)
    if tag["slash"] or tag[0].endswith("/>"):
        yield Token("close", tag.start(), tag["name"].lower())


def _opening(tag: re.Match[str]) -> Token:
    attributes: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tag["attributes"]):
        value = next(filter(None, (match["double"], match["single"], match["bare"])), "")
        attributes.setdefault(match["key"], decode(value))
    return Token("open", tag.start(), tag["name"].lower(), attributes)


def _raw_text(raw: str, tag: re.Match[str]) -> Generator[Token, None, int]:
    """Yield the tokens of an element that holds text alone; return where it ends.

    One that is never closed would swallow the rest. An `iframe` and a tag that closes itself are empty then; of any
    other its start tag is text.
    """
    name = tag["name"].lower()
    closing = re.compile(rf"</{re.escape(name)}[\s/]*>", re.IGNORECASE).search(raw, tag.end())
    if not closing and name != "iframe" and not tag[0].endswith("/>"):
        yield Token("text", tag.start(), tag[0])
        return tag.end()
    yield _opening(tag)
    if closing and closing.start() > tag.end():
        yield Token("text", tag.end(), decode(raw[tag.end() : closing.start()]))
    end = closing.end() if closing else tag.end()
    yield Token("close", end, name)
    return end
