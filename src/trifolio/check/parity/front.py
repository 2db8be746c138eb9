"""What an edition must say of the front matter, and the words that its templates may add."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from trifolio.check.parity.ledger import Ledger
from trifolio.check.parity.passages import Passage, plain
from trifolio.check.parity.reading import clean, split
from trifolio.document.addresses import schemeless
from trifolio.document.marks import is_mark
from trifolio.document.model import Document
from trifolio.document.nodes import Element, Nodes, altered
from trifolio.document.sections import Section
from trifolio.job import Edition
from trifolio.render.approvals import approvals
from trifolio.safety.values import dataclass
from trifolio.words import Words, spoken_date

__all__ = ["Owed", "contents", "front", "phrases"]


@dataclass(frozen=True, slots=True)
class Owed:
    """A value of the front matter: its name, and the ways in which an edition may say it, anywhere."""

    name: str
    ways: tuple[Passage, ...]
    line: int = 1


def front(document: Document, edition: Edition, words: Words) -> Iterator[Owed]:
    """Yield what an edition must say of the front matter: all of it, but for what only mails have.

    What lies beside a mail, such as its subject, is not in it.
    """
    meta = document.meta
    names = ("title", "subtitle", "series", "summary", "publisher", "contact", "feedback", "funding", "rights", "url")
    values = [(name, str(getattr(meta, name))) for name in names] + [("author", author) for author in meta.authors]
    if edition.mailing:
        values += [(f"email.{name}", getattr(meta, name)) for name in edition.binder.fields]
    for name, value in values:
        if value.strip():
            short = schemeless(value) if name in ("feedback", "url") else value
            ways = (value, short, f"mailto:{value}") if name == "feedback" else (value, short)
            yield Owed(name, tuple(plain(way, 1) for way in dict.fromkeys(ways)))
    if meta.version:
        yield Owed("version", (plain(f"{words.version} {meta.version}", 1),))
    for name, labels in _DATES.items():
        if date := spoken_date(getattr(meta, name), words):
            yield Owed(name, tuple(plain(f"{getattr(words, label)} {date}", 1) for label in labels))
    for label, value in approvals(meta, words):
        yield Owed("approved", (plain(f"{label} {value}", 1),))


_DATES: Mapping[str, tuple[str, ...]] = {
    "published": ("published",),
    "updated": ("updated", "last_checked"),
    "review_by": ("next_check",),
}
"""The dates, and the labels that tell one from another."""


def contents(ledger: Ledger, parts: tuple[Section, ...]) -> Iterator[tuple[Passage, ...]]:
    """Yield what a table of contents may say: the headings of the parts that are numbered, or of all."""
    for listed_parts in ([part for part in parts if part.numbered], parts):
        listed = tuple(passage for part in listed_parts for passage in ledger.run(_quiet(part.heading), 0))
        if len(listed) > 1:
            yield listed


def _quiet(nodes: Nodes) -> Nodes:
    """Return inline nodes without citations and marks of notes, which no table of contents says."""
    quiet: Nodes = altered(
        nodes, lambda node: () if isinstance(node, Element) and node.tag == "sup" and is_mark(node) else node
    )
    return quiet


def phrases(edition: Edition, words: Words) -> frozenset[tuple[str, ...]]:
    """Return what an edition may say between passages: phrases of its language, and those of its templates.

    Whole phrases, for `not` may stand in one and must not stand alone.
    """
    texts = [*_strings(words), *(text for name, file in edition.files.items() for text in _literal(name, file.text))]
    parts = (part for text in texts for part in re.split(r"\{\w*\}", text))
    return frozenset(map(_words, parts)) - {()}


@functools.lru_cache(4096)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a phrase; editions say the same ones again and again."""
    return tuple(word.text.casefold() for word in split(clean(text)))


def _strings(value: Any) -> Iterator[str]:
    """Yield every text in a value of words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from map(str, value.values())
    elif isinstance(value, tuple):
        yield from map(str, value)
    else:
        for part in dataclasses.fields(value):
            yield from _strings(getattr(value, part.name))


_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<[^<>]*>", re.DOTALL)
_QUOTED = re.compile(r'"(?![a-z0-9_.:/-]+")([^"\n]*)"')
"""A text in quotes, but for names in code: of a file, a key, a role."""


@functools.lru_cache(512)
def _literal(name: str, text: str) -> tuple[str, ...]:
    """Return what a template says beside values: its text, and texts in quotes in its code."""
    if not name.endswith((".html", ".xhtml", ".txt")):
        return ()
    code = _CODE.findall(text)
    return (*_CODE.split(text), *(quoted for c in code if c.startswith("{") for quoted in _QUOTED.findall(c)))
