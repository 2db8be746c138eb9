"""A document, its edition's words and what stands round it in ASCII, and what there is to tell of that."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from trifolio.document.conditions import shown
from trifolio.document.model import Document
from trifolio.document.nodes import Element, altered, located, plain, walk
from trifolio.job import Edition, Job
from trifolio.problems import ContentError, Problem, Severity, error, warning
from trifolio.render.text.transliterate import Change, Speller
from trifolio.words import Words

__all__ = ["Spelt", "problems", "spelt"]

_SAID = ("title", "subtitle", "authors", "publisher", "version", "summary", "contact", "funding", "rights", "series")
_SAID_IN_MAILS = ("subject", "preheader")


@dataclasses.dataclass(frozen=True, slots=True)
class Spelt:
    """Gives values as an edition says them: those of the article, of the language, of whoever sends it."""

    speller: Speller | None

    def text(self, text: str) -> str:
        """Return a text."""
        return text if self.speller is None else self.speller.spelled(text)

    def value(self, value: Any) -> Any:
        """Return a value with all its texts, those in tables too."""
        if isinstance(value, Mapping):
            return {key: self.value(item) for key, item in value.items()}
        return altered(value, self._part)

    def words(self, words: Words) -> Words:
        """Return the words of a language."""
        fields = {f.name: getattr(words, f.name) for f in dataclasses.fields(words) if f.name != "lang"}
        return replace(words, **{name: self.value(value) for name, value in fields.items()})

    def document(self, document: Document) -> Document:
        """Return a document; addresses are not spelled but written with percent signs, as browsers send them."""
        if self.speller is None:
            return document
        meta = document.meta
        said: dict[str, Any] = {name: self.value(getattr(meta, name)) for name in (*_SAID, *_SAID_IN_MAILS)}
        trimmed: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) else value for name, value in said.items()
        }
        return replace(
            document,
            meta=replace(meta, **trimmed, url=_address(meta.url), email=self.value(meta.email)),
            blocks=self.value(document.blocks),
            notes=self.value(document.notes),
            references=self.value(document.references),
            links=tuple(map(_address, document.links)),
        )

    def _part(self, part: Any) -> Any:
        if isinstance(part, str):
            return self.text(part)
        if isinstance(part, Element) and part.tag == "a" and part.has("href"):
            href = _address(part.get("href"))
            return replace(
                part.having(href=href), children=(href,) if part.get("href") == plain(part) else part.children
            )
        alt = part.get("alt") if isinstance(part, Element) else getattr(part, "alt", "")
        if not alt:
            return part
        said = self.text(alt).strip()
        return part.having(alt=said) if isinstance(part, Element) else replace(part, alt=said)


def spelt(edition: Edition, lang: str) -> Spelt:
    """Return how an edition spells: as written, with the `signs` of the table in ASCII, or `all` in ASCII."""
    how = edition.options.ascii
    return Spelt(Speller(lang, letters=how == "all") if how else None)


def _address(address: str) -> str:
    """Return an address in ASCII: its host by IDNA, all else by percent signs."""
    if address.isascii():
        return address
    parts = urlsplit(address)
    try:
        host = parts.netloc.encode("idna").decode()
    except UnicodeError:
        host = quote(parts.netloc, safe=":@")
    return quote(urlunsplit(parts._replace(netloc=host)), safe="%/:?#[]@!$&'()*+,;=~-._|{}")


def problems(job: Job, text: str) -> tuple[Problem, ...]:
    """Return a warning for each line of the source with a letter or sign that is spelled otherwise than by the table.

    Raises ContentError, with all of them, where one cannot be spelled without a change of meaning.
    """
    if job.edition.options.ascii != "all" or not job.documents:
        return ()
    document = job.own
    speller = Speller(document.meta.lang)
    lines: dict[tuple[int, Change], dict[str, str]] = {}
    texts = tuple(_texts(job, document))
    if _is_foreign("".join(said for _, said in texts)):
        message = f"{job.edition.name}: ASCII has only the letters of the Latin script, and the article is in another"
        raise ContentError(
            error("ascii-lost", document.path, 1, message, "name the editions it can have: “editions: …”")
        )
    source = _Source(unicodedata.normalize("NFC", document.source.decode(errors="replace")))
    for line, said in texts:
        source.go(line)
        for character, for_it, change in speller.changes(said):
            lines.setdefault((source.line_of(character), change), {})[character] = for_it
    found = [_problem(job, document.path, *at, signs) for at, signs in lines.items()]
    if not text.isascii() and not any(problem.severity is Severity.ERROR for problem in found):
        rest = "".join(sorted({character for character in text if not character.isascii()}))
        message = f"{job.edition.name}: “{rest}” is left of a template or a merge tag"
        found.append(error("ascii-lost", document.path, 0, message, "write it in ASCII there"))
    if any(problem.severity is Severity.ERROR for problem in found):
        raise ContentError(*found)
    return tuple(found)


_MANY = 0.1
"""The share of letters of other scripts with which an article can't be read in ASCII: Arabic is left without vowels."""
_MOST = 8
"""Characters of a line that are named; more are counted."""


def _is_foreign(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    others = sum(not (c.isascii() or unicodedata.name(c, "").startswith("LATIN")) for c in letters)
    return others > _MANY * len(letters)


def _problem(job: Job, path: str, line: int, change: Change, signs: Mapping[str, str]) -> Problem:
    name = job.edition.name
    if change is Change.LOST:
        told = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in signs)
        hint = f'write it in words, or show it in the other editions alone: “::: {{.except in="{name}"}}”'
        return error("ascii-lost", path, line, f"{name}: in ASCII nothing is sure to mean {told}", hint)
    if change is Change.MISSING:
        message = f"{name}: to spell {''.join(signs)} in ASCII needs the package anyascii"
        return error("extra-missing", path, line, message, "pip install 'trifolio[ascii]'")
    told = ", ".join(f"{sign} is “{said}”" for sign, said in tuple(signs.items())[:_MOST])
    told += f" and {len(signs) - _MOST} others" if len(signs) > _MOST else ""
    hint = "read the line; if it means something else now, say it in other words"
    return warning("ascii-spelled", path, line, f"{name}: {told}", hint)


def _texts(job: Job, document: Document) -> Iterator[tuple[int, str]]:
    """Yield every text that the edition says, each with its line: 1 for the front matter, 0 for the configuration."""
    meta = document.meta
    for value in (getattr(meta, name) for name in (*_SAID, *_SAID_IN_MAILS)):
        yield from ((1, text) for text in _strings(value))
    yield from ((1, text) for text in _strings(meta.email))
    around = (job.clinic.name, job.clinic.address, job.clinic.phones, job.clinic.hours) if job.clinic else ()
    yield from ((0, text) for text in _strings(around))
    yield from ((0, text) for text in _strings(job.settings.email))
    yield from ((1, text) for reference in document.references for text in _strings(reference.content))
    for node, line in located(shown(document, job.edition.family).bodies, 1):
        alt = node.get("alt") if isinstance(node, Element) else getattr(node, "alt", "")
        yield line, node if isinstance(node, str) else alt


def _strings(value: Any) -> Iterator[str]:
    return (node for node in walk(value) if isinstance(node, str))


_FAR = 2000
"""Characters in which the next of a block is looked for, behind its first paragraph."""


@dataclasses.dataclass(slots=True)
class _Source:
    """A source that is read along: where in it the characters of its texts stand, one after the other."""

    text: str
    line: int = 0
    at: int = 0

    def go(self, line: int) -> None:
        """Go to the block that begins in a line; the front matter is line 1, what no source says line 0."""
        if line != self.line:
            self.line, self.at = line, sum(map(len, self.text.splitlines(keepends=True)[: line - 1]))

    def line_of(self, character: str) -> int:
        """Return the line of a block's next character of this kind, the block's own where it is written otherwise."""
        near, far = self.text.find("\n\n", self.at), self.at + _FAR
        found = self.text.find(character, self.at, near if near >= 0 else far)
        found = self.text.find(character, self.at, far) if found < 0 else found
        if found < 0 or self.line <= 1:
            return self.line
        self.at = found + 1
        return self.text.count("\n", 0, found) + 1
