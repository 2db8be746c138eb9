"""What a document says, statement by statement, each with its line: what somebody approves, and what may change later.

A statement is a paragraph, a heading, an item, a row, a key of the front matter. It has the words that editions say
and what else readers are told: addresses, pictures, how certain evidence is, what kind of box it is, for which
editions. How it is marked up, where its lines break, and its comments are no part of it. A citation is told by the key
of its work and the mark of a note by a sign, so that one more of them changes no other statement.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from trifolio.document.citations.bibliography import entry_line
from trifolio.document.components.figure import Figure
from trifolio.document.components.table import Cell
from trifolio.document.lists import is_renumbered, item_numbers
from trifolio.document.marks import is_citation, is_note_mark
from trifolio.document.model import Document
from trifolio.document.nodes import Element, hrefs, plain, spoken
from trifolio.safety.values import dataclass
from trifolio.source.file import Source, read_text
from trifolio.source.html import INLINE

__all__ = ["Statement", "digest_of", "statements"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement: the line where it begins, and its words on one line."""

    line: int
    words: str

    @property
    def digest(self) -> str:
        """The first 128 bits of the SHA-256 of its words, in hexadecimal digits."""
        return hashlib.sha256(self.words.encode("utf-8", "backslashreplace")).hexdigest()[:32]

    @property
    def start(self) -> str:
        """Its first words, for people."""
        words = _PICTURE.sub("[picture: ", self.words).removeprefix("| ").split(" ")
        start = " ".join(words[:_WORDS])
        return start if len(start) <= _SIGNS and len(words) <= _WORDS else f"{start[:_SIGNS].rstrip()} …"


_WORDS, _SIGNS = 8, 70
_PICTURE = re.compile(r"\[picture [0-9a-f]{64}: ")


def digest_of(digests: tuple[str, ...]) -> str:
    """Return the SHA-256 of all that a document says, by the digests of its statements."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def statements(document: Document) -> tuple[Statement, ...]:
    """Return what a document says: its front matter, its blocks, its notes, its references."""
    source = read_text(document.source, document.path, "")
    teller = _Teller(
        {original.src: original.digest for original in document.originals},
        {f"#ref-{reference.number}": reference.key for reference in document.references},
    )
    return (
        *_front(document, source),
        *_told(teller, document.blocks, 1),
        *(statement for note in document.notes for statement in _told(teller, note.body, note.line)),
        *(
            statement
            for reference in sorted(document.references, key=lambda reference: reference.key)
            for statement in _told(teller, reference.content, entry_line(source, reference.key))
        ),
    )


_FRONT = ("subtitle", "series", "summary", "publisher", "contact", "feedback", "funding", "rights", "url")
_FIELDS = ("subject", "preheader")


def _front(document: Document, source: Source) -> Iterator[Statement]:
    """Yield what the front matter says in words; the title wherever it stands, of all else what the source says itself.

    Dates, the version and the approvals themselves are none of it.
    """
    meta = document.meta
    yield Statement(source.line("title"), _squeezed(f"title: {meta.title}"))
    for author in meta.authors:
        yield Statement(source.line("author"), _squeezed(f"author: {author}"))
    for name in _FRONT:
        if name in source.front and getattr(meta, name):
            yield Statement(source.line(name), _squeezed(f"{name}: {getattr(meta, name)}"))
    email = source.front.get("email")
    for name in _FIELDS:
        if isinstance(email, Mapping) and email.get(name):
            line = source.lines.get(("email", name), source.line("email"))
            yield Statement(line, _squeezed(f"{name}: {getattr(meta, name)}"))


_Token: TypeAlias = int | str
"""Words, or the line in which a statement begins, 0 where that is not known."""


def _told(teller: _Teller, value: Any, line: int) -> Iterator[Statement]:
    """Yield the statements of nodes or blocks."""
    words: list[str] = []
    for token in (*teller.tokens(value), 0):
        if isinstance(token, str):
            words.append(token)
            continue
        if text := _squeezed("".join(words)):
            yield Statement(line, text)
            words.clear()
        line = token or line


_STRAIGHT = str.maketrans({**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛‹›", "'"), "–": "--", "…": "..."})


def _squeezed(text: str) -> str:
    """Return a text on one line, with the signs as they are typed: `smart` of the configuration changes no words."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_STRAIGHT).replace("—", "---").split())


_AROUND: Mapping[str, tuple[str, str]] = {
    "sup": ("^(", ")"),
    "sub": ("_(", ")"),
    "del": ("[deleted: ", "]"),
    "s": ("[deleted: ", "]"),
    "br": (" ", ""),
}
"""What stands before and after the words of an element that change their meaning: 10⁶ is not 106."""

_ASIDES = ("kind", "certainty", "basis", "negated", "editions", "clinics")
"""What readers are told of a component besides its words, and who is told it."""


def _joined(value: Any) -> str:
    return " ".join(value) if isinstance(value, tuple) else "except" if value is True else str(value)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells what nodes say; it knows the digests of pictures by their names, and the keys of works by their links."""

    pictures: Mapping[str, str]
    keys: Mapping[str, str]

    def tokens(self, value: Any) -> Iterator[_Token]:
        """Yield the words of a value, and the lines in which its statements begin."""
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                yield from self.tokens(item)
        elif isinstance(value, Element):
            yield from self._element(value)
        elif dataclasses.is_dataclass(type(value)):
            yield from self._part(value)

    def _element(self, element: Element) -> Iterator[_Token]:
        if element.tag == "sup" and is_citation(element):
            yield f" [{', '.join(f'@{self.keys.get(href, href)}' for href in hrefs(element))}]"
        elif element.tag == "sup" and is_note_mark(element):
            yield " [note]"
        elif element.tag == "img":
            yield self._picture(element.get("src"), element.get("alt"))
        elif element.tag == "ol" and is_renumbered(element):
            yield from self._numbered(element)
        elif element.tag in INLINE or element.tag == "br":
            before, after = _AROUND.get(element.tag, ("", ""))
            yield before
            yield from self.tokens(element.children)
            yield after + self._address(element)
        else:
            yield element.line
            yield from self.tokens(element.children)
            yield " "

    def _numbered(self, element: Element) -> Iterator[_Token]:
        """Yield a list that does not count 1, 2, 3, with its numbers."""
        numbers = iter(item_numbers(element))
        for item in element.children:
            if isinstance(item, Element) and item.tag == "li":
                yield item.line
                yield f"{next(numbers)}. "
                yield from self.tokens(item.children)

    def _part(self, part: Any) -> Iterator[_Token]:
        """Yield what a block says, or a part of one such as a card."""
        yield getattr(part, "line", 0) or (" | " if isinstance(part, Cell) else " ")
        if asides := [_joined(value) for name in _ASIDES if (value := getattr(part, name, ""))]:
            yield f"[{' '.join(asides)}] "
        if isinstance(part, Figure):
            yield self._picture(part.src, part.alt)
        for name in spoken(type(part)):
            yield from self.tokens(getattr(part, name))
            yield " "

    def _picture(self, name: str, alt: str) -> str:
        return f" [picture {self.pictures.get(name, name)}: {alt}] "

    def _address(self, element: Element) -> str:
        """Return the address of a link, unless that is what it says or it stays within the article."""
        href = element.get("href") if element.tag == "a" else ""
        return "" if not href or href.startswith("#") or href == plain(element) else f" <{href}>"
