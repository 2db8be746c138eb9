"""The tags and texts of a finished page, each with its place in it.

A page that is only read is read as a tree (`toc.tree`). This is for what adds something to a page and leaves all else
as it was rendered, byte for byte: a tree that is written again has other quotes, entities and empty tags, and a page
for paper need not be well-formed XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape

from trifolio.safety.values import dataclass

__all__ = ["Tag", "Text", "added", "body", "tokens"]

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)"
    r"""|<(?P<end>/?)(?P<tag>[A-Za-z][\w:-]*+)(?P<rest>(?:[^<>"']|"[^"]*"|'[^']*')*+)>"""
    r"|(?P<text>[^<]+|<)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""\s([\w:-]+)=(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True)
class Tag:
    """The tag from `start` to `end` of a page; `rest` is what is written behind its name, `is_end` says `</p>`."""

    start: int
    end: int
    name: str
    rest: str
    is_end: bool

    @property
    def is_empty(self) -> bool:
        """Whether it is written as one that holds nothing: `<br/>`."""
        return self.rest.endswith("/")

    @property
    def attributes(self) -> Mapping[str, str]:
        """Its attributes, without entities."""
        return {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(self.rest)}


@dataclass(frozen=True, slots=True)
class Text:
    """What stands between two tags, from `start` on, as it is written; `unescaped` is the same without entities."""

    start: int
    written: str

    @property
    def unescaped(self) -> str:
        """The text that readers see."""
        return unescape(self.written)


def tokens(page: str) -> Iterator[Tag | Text]:
    """Yield the tags and texts of a page in order; comments, declarations and instructions are passed over."""
    for token in _TOKEN.finditer(page):
        if token["tag"]:
            yield Tag(*token.span(), token["tag"], token["rest"], bool(token["end"]))
        elif token["text"]:
            yield Text(token.start(), token["text"])


def body(page: str) -> Iterator[Text]:
    """Yield the texts of a page's body."""
    inside = False
    for token in tokens(page):
        if isinstance(token, Tag):
            inside = inside or token.name == "body"
        elif inside:
            yield token


def added(page: str, additions: Iterable[tuple[int, int, str]]) -> str:
    """Return a page with markup in the place of what stands from one place to another; `additions` are in order."""
    pieces, done = [], 0
    for start, end, markup in additions:
        pieces += [page[done:start], markup]
        done = end
    return "".join((*pieces, page[done:]))
