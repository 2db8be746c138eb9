"""Raw HTML as tokens: what a tag is, which need no end, and which hold text alone (HTML Standard 13.1 and 13.2.5)."""

from __future__ import annotations

import html
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from trifolio.source.markdown.patterns import BLOCK_TAGS

__all__ = [
    "BLOCKS",
    "FORMATTING",
    "HEADINGS",
    "IMPLIED",
    "RAW_TEXT",
    "ROWLESS",
    "SHELL",
    "VOID",
    "Token",
    "decode",
    "ends_at",
    "implied_at",
    "name_of",
    "tokens",
]

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""An entity as CommonMark 6.2 knows it: the semicolon is no choice."""
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements without an end tag (HTML Standard 13.1.2)."""
RAW_TEXT = frozenset("iframe noembed noframes plaintext script style textarea title xmp".split())
"""Elements in which no tag is read but their own end (HTML Standard 13.2.6.4.4; GFM 6.11 leaves them out)."""
SHELL = frozenset("html head body main frameset frame".split())
"""Elements that a page has once; in a source they are nothing."""
BLOCKS = frozenset(BLOCK_TAGS) - {"iframe", "link", "param", "track"} | {"hgroup", "pre"}
"""Elements that end an open paragraph."""
FORMATTING = frozenset("a b big code em font i s small strike strong tt u".split())
"""Elements that go on in the block that ends their paragraph (HTML Standard 13.2.4.3)."""
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
IMPLIED = {
    **dict.fromkeys(("dd", "dt"), frozenset({"dd", "dt"})),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th"})),
    **dict.fromkeys(("tbody", "tfoot", "thead"), frozenset({"tbody", "td", "tfoot", "th", "thead", "tr"})),
    **dict.fromkeys(HEADINGS, HEADINGS),
    "li": frozenset({"li"}),
    "optgroup": frozenset({"optgroup", "option"}),
    "option": frozenset({"option"}),
    "p": frozenset({"p"}),
    "tr": frozenset({"td", "th", "tr"}),
}
"""Elements whose end need not be written, and which open ones such a tag ends (HTML Standard 13.1.2.4; browsers
end a heading before another).
"""
TABLE = frozenset("caption tbody td tfoot th thead tr table".split())
ROWLESS = frozenset("table tbody tfoot thead".split())
"""Parts of a table in which a cell begins a row of its own (HTML Standard 13.2.6.4.13)."""
_CELL = frozenset({"caption", "table", "td", "th"})


def ends_at(name: str) -> frozenset[str]:
    """Return the open elements beyond which no tag of this name ends anything (HTML Standard 13.2.4.2)."""
    if name in TABLE:
        return frozenset({"table"})
    return _CELL | {"ol", "ul"} if name == "li" else _CELL


def implied_at(name: str) -> frozenset[str]:
    """Return the open elements beyond which this tag ends none without saying so (HTML Standard 13.2.6.4.7)."""
    if name == "a":
        return BLOCKS
    return frozenset({"table"}) if name in TABLE else BLOCKS - {"address", "div", "p"}


_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?P<key>=?[^\s/<>=]++)"""
    r"""(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s"'>][^\s>]*+)|(?=>))|(?!\s*+=))"""
)
_TAG = re.compile(rf"<(?P<slash>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>(?:{_ATTRIBUTE.pattern})*+)[\s/]*+>")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_TAG_NAME = re.compile(r"[A-Za-z][\w.-]*(?::[A-Za-z][\w.-]*)?", re.ASCII)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 (2.2) does not allow in a document."""
_HIDDEN = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}
"""What begins something that is not shown, and what ends it."""
_BROKEN = 500
"""Tags without an end that one piece of raw HTML may hold before the rest of it is text; each is sought to the end."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of raw HTML: an `open` or `close` tag, or `text`, and where it begins."""

    kind: str
    at: int
    words: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def decode(text: str) -> str:
    """Return the text with its entities read, and without the characters that no document can hold."""
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return _ILLEGAL.sub("", text)


def name_of(text: str) -> str:
    """Return a name of an element or attribute as the tree can hold it; nothing if it cannot."""
    name = text.lower()
    return name if _NAME.fullmatch(name) and not name.startswith("xml") else ""


def tokens(raw: str) -> Iterator[Token]:
    """Read raw HTML.

    Comments, instructions and declarations vanish. What only looks like the beginning of a tag is text, so that no
    missing quotation mark or end tag can swallow the words that follow.
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
                # An address in angle brackets is no tag either.
                at = start + 1
                broken += not tag and raw[at : at + 1].isalpha()
                yield Token("text", start, "<")
            elif tag["slash"]:
                yield Token("close", start, tag["name"].lower())
            elif tag["name"].lower() in RAW_TEXT:
                at = yield from _raw_text(raw, tag)
            else:
                yield _opening(tag)
                if tag[0].endswith("/>"):
                    # Ignored by browsers on all but void elements; writers of <a id="x"/> mean it.
                    yield Token("close", start, tag["name"].lower())


def _hidden_end(raw: str, start: int) -> int:
    """Return where the comment or instruction ends that begins here, or -1."""
    if raw.startswith(("<!-->", "<!--->"), start):
        return raw.index(">", start) + 1
    for begin, end in _HIDDEN.items():
        if raw.startswith(begin, start):
            at = raw.find(end, start + len(begin))
            return at + len(end) if at >= 0 else -1
    return -1


def _opening(tag: re.Match[str]) -> Token:
    attributes: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(tag["attributes"]):
        value = next(filter(None, (found["double"], found["single"], found["bare"])), "")
        attributes.setdefault(found["key"], decode(value))
    return Token("open", tag.start(), tag["name"].lower(), attributes)


def _raw_text(raw: str, tag: re.Match[str]) -> Generator[Token, None, int]:
    """Read an element that holds text alone; return where it ends.

    One that is never closed would swallow the rest: it is empty if it closes itself or shows another page, else text.
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
