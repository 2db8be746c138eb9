"""A document and its edition's words in ASCII, and the problems of that."""

from __future__ import annotations

import dataclasses
import itertools
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from trifolio.document.conditions import shown
from trifolio.document.model import Document
from trifolio.document.nodes import Element, altered, located, plain, walk
from trifolio.job import Edition, Job
from trifolio.problems import ContentError, Problem, error, errors, warning
from trifolio.render.text.transliterate import Change, Transliterator
from trifolio.words import Words

__all__ = ["Transliteration", "problems", "transliteration"]

_META = (
    *("title", "subtitle", "authors", "publisher", "version", "summary", "contact", "funding", "rights", "series"),
    *("subject", "preheader", "approved"),
)
"""The fields of the metadata that a mail says."""


@dataclasses.dataclass(frozen=True, slots=True)
class Transliteration:
    """Returns values as an edition writes them: in ASCII, or with `rules` None as they are."""

    rules: Transliterator | None

    def text(self, text: str) -> str:
        """Return a text."""
        return text if self.rules is None else self.rules.ascii(text)

    def value(self, value: Any) -> Any:
        """Return a value: texts, nodes, blocks, dataclasses, tuples and mappings of them."""
        if isinstance(value, Mapping):
            return {key: self.value(item) for key, item in value.items()}
        return altered(value, self._part)

    def words(self, words: Words) -> Words:
        """Return the words of a language."""
        fields = {f.name: getattr(words, f.name) for f in dataclasses.fields(words) if f.name != "lang"}
        return replace(words, **{name: self.value(value) for name, value in fields.items()})

    def document(self, document: Document) -> Document:
        """Return a document; its addresses are percent-encoded, as browsers send them."""
        if self.rules is None:
            return document
        meta = document.meta
        texts: dict[str, Any] = {name: self.value(getattr(meta, name)) for name in _META}
        stripped: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) else value for name, value in texts.items()
        }
        return replace(
            document,
            meta=replace(
                meta,
                **stripped,
                url=_address(meta.url),
                feedback=_address(meta.feedback),
                email=self.value(meta.email),
            ),
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
        alt = self.text(alt).strip()
        return part.having(alt=alt) if isinstance(part, Element) else replace(part, alt=alt)


def transliteration(edition: Edition, lang: str) -> Transliteration:
    """Return how an edition writes a language: by its option `ascii` as it is, or `signs` or `all` in ASCII."""
    option = edition.options.ascii
    return Transliteration(Transliterator(lang, letters=option == "all") if option else None)


def _address(address: str) -> str:
    """Return an address in ASCII: its host by IDNA (RFC 5890), all else percent-encoded."""
    if address.isascii():
        return address
    parts = urlsplit(address)
    try:
        host = parts.netloc.encode("idna").decode()
    except UnicodeError:
        host = quote(parts.netloc, safe=":@")
    return quote(urlunsplit(parts._replace(netloc=host)), safe="%/:?#[]@!$&'()*+,;=~-._|{}")


def problems(job: Job, text: str) -> tuple[Problem, ...]:
    """Return a warning for each line of the source with a character that is replaced otherwise than by the table.

    `text` is the finished mail. Raises ContentError, with all problems, if a character has no replacement that is sure
    to mean the same, if the article is in another script, or if `text` is not in ASCII.
    """
    if job.edition.options.ascii != "all" or not job.documents:
        return ()
    document = job.own
    transliterator = Transliterator(document.meta.lang)
    lines: dict[tuple[int, Change], dict[str, str]] = {}
    texts = tuple(_texts(job, document))
    if _is_foreign("".join(text for _, text in texts)):
        message = f"{job.edition.name}: ASCII has only the letters of the Latin script, and the article is in another"
        raise ContentError(
            error("ascii-lost", document.path, 1, message, "name the editions it can have: “editions: …”")
        )
    source = _Source(unicodedata.normalize("NFC", document.source.decode(errors="replace")))
    for line, part in texts:
        source.go(line)
        for character, replacement, change in transliterator.replacements(part):
            lines.setdefault((source.line_of(character), change), {})[character] = replacement
    problems = [_problem(job, document.path, *at, signs) for at, signs in lines.items()]
    if not text.isascii() and not errors(problems):
        rest = "".join(sorted({character for character in text if not character.isascii()}))
        message = f"{job.edition.name}: “{rest}” is left of a template or a merge tag"
        problems.append(error("ascii-lost", document.path, 0, message, "write it in ASCII there"))
    if errors(problems):
        raise ContentError(*problems)
    return tuple(problems)


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
        listed = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in signs)
        hint = f'write it in words, or show it in the other editions alone: “::: {{.except in="{name}"}}”'
        return error("ascii-lost", path, line, f"{name}: in ASCII nothing is sure to mean {listed}", hint)
    if change is Change.MISSING:
        message = f"{name}: to spell {''.join(signs)} in ASCII needs the package anyascii"
        return error("extra-missing", path, line, message, "pip install 'trifolio[ascii]'")
    listed = ", ".join(f"{sign} is “{text}”" for sign, text in tuple(signs.items())[:_MOST])
    listed += f" and {len(signs) - _MOST} others" if len(signs) > _MOST else ""
    hint = "read the line; if it means something else now, say it in other words"
    return warning("ascii-spelled", path, line, f"{name}: {listed}", hint)


def _texts(job: Job, document: Document) -> Iterator[tuple[int, str]]:
    """Yield every text that the edition says, each with its line: 1 for the front matter, 0 for the configuration."""
    meta = document.meta
    for value in (getattr(meta, name) for name in _META):
        yield from ((1, text) for text in _strings(value))
    yield from ((1, text) for text in _strings(meta.email))
    around = (job.clinic.name, job.clinic.address, job.clinic.phones, job.clinic.hours) if job.clinic else ()
    yield from ((0, text) for text in _strings(around))
    yield from ((0, text) for text in _strings(job.settings.email))
    yield from ((1, text) for reference in document.references for text in _strings(reference.content))
    for node, line in located(shown(document, job.edition.family, job.clinic_key).bodies, 1):
        alt = node.get("alt") if isinstance(node, Element) else getattr(node, "alt", "")
        yield line, node if isinstance(node, str) else alt


def _strings(value: Any) -> Iterator[str]:
    return (node for node in walk(value) if isinstance(node, str))


_FAR = 2000
"""Characters in which the next character of a block is looked for after its first paragraph."""


class _Source:
    """Finds the lines of characters in a source, in the order in which its document says them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *itertools.accumulate(map(len, text.splitlines(keepends=True)))]
        self.line = self.at = 0

    def go(self, line: int) -> None:
        """Go to the block that begins in a line: 1 for the front matter, 0 for what no source says."""
        if line != self.line:
            self.line, self.at = line, self.starts[min(max(line - 1, 0), len(self.starts) - 1)]

    def line_of(self, character: str) -> int:
        """Return the line of the block's next such character, that of the block if it is written otherwise there."""
        near, far = self.text.find("\n\n", self.at), self.at + _FAR
        place = self.text.find(character, self.at, near if near >= 0 else far)
        place = self.text.find(character, self.at, far) if place < 0 else place
        if place < 0 or self.line <= 1:
            return self.line
        self.at = place + 1
        return self.text.count("\n", 0, place) + 1
