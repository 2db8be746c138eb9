"""Which telephone numbers of other clinics an artifact could have, by the digits of all that it is made of.

`check.clinics.others` looks for them in what is made, with a few separators between two digits. Here all that is no
digit is left out, so that every number which somebody wrote there is among those that could. Digits that this program
adds (of lists, dates, names of pictures) make no telephone number of what stands beside them.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import unquote

from trifolio.check.clinics import SHORTEST
from trifolio.document.model import Document
from trifolio.document.nodes import plain, walk
from trifolio.job import Edition

__all__ = ["Foreign", "digits", "mentioned", "of_documents", "of_edition", "of_values"]

Foreign: TypeAlias = tuple[tuple[str, str], ...]
"""Telephone numbers, each with the name of its clinic."""

_CODE = re.compile(r"\{[{%#][^{}]*[}%#]\}")
"""What a template has between its words."""


def mentioned(foreign: Foreign, text: str) -> Foreign:
    """Return those of some numbers that could stand where these digits are; too short ones are everybody's."""
    if len(text) < SHORTEST:
        return ()
    return tuple(pair for pair in foreign if len(number := digits(pair[0])) >= SHORTEST and number in text)


def digits(text: str) -> str:
    """Return the digits of a text as ASCII has them, for mails are written so: `²` and `٢` are 2."""
    if text.isascii():
        return "".join(filter(str.isdigit, text))
    signs = filter(str.isdigit, unicodedata.normalize("NFKC", text))
    return "".join(str(unicodedata.digit(sign)) for sign in signs)


def of_documents(documents: Iterable[Document]) -> str:
    """Return the digits of documents: as each reads, and those of each address, name and note in it."""
    return _joined(text for document in documents for text in (*_readings(document), *_texts(document)))


def of_edition(edition: Edition) -> str:
    """Return the digits of an edition's templates, with and without the code in them, and of its options."""
    if edition.digest not in _EDITIONS:
        files = [file.text for file in edition.files.values()]
        _EDITIONS[edition.digest] = _joined(
            (*files, *(_CODE.sub("", text) for text in files), *_texts(edition.options))
        )
    return _EDITIONS[edition.digest]


_EDITIONS: dict[str, str] = {}
"""The digits of editions, by the editions' digests."""


def of_values(values: object) -> str:
    """Return the digits of each text in values: dataclasses, tuples, lists and mappings."""
    return _joined(_texts(values))


def _readings(document: Document) -> Iterator[str]:
    """Yield a document's text in reading order: with all that depends on editions and clinics, and without most."""
    from trifolio.document.components.conditional import Conditional  # only where something was read
    from trifolio.document.conditions import shown

    nodes = tuple(walk((document.blocks, document.notes, document.references)))
    yield "".join(node for node in nodes if isinstance(node, str))
    if document.references or any(isinstance(node, Conditional) for node in nodes):
        for references in ("full", "none"):
            way = shown(document, (), references=references)
            yield plain((way.blocks, way.notes, way.references))


def _texts(value: Any) -> Iterator[str]:
    """Yield each text in a value, but for paths of this machine and digests."""
    left = [value]
    while left:
        value = left.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple | list):
            left += value
        elif isinstance(value, Mapping):
            left += (*value, *value.values())
        else:
            left += (getattr(value, name) for name in _fields(type(value)))


def _fields(kind: type) -> tuple[str, ...]:
    """Return the fields of a dataclass that may hold texts; other values have none."""
    if kind not in _FIELDS:
        fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
        names = (field.name for field in fields if field.repr)
        _FIELDS[kind] = tuple(name for name in names if name not in ("digest", "line", "number"))
    return _FIELDS[kind]


_FIELDS: dict[type, tuple[str, ...]] = {}
"""Those fields, by their dataclass."""


def _joined(texts: Iterable[str]) -> str:
    """Return the digits of texts, of each apart, where they are enough for a number."""
    ways = (
        way for text in texts if len(text) >= SHORTEST for way in ((text, unquote(text)) if "%" in text else (text,))
    )
    runs = {run for way in ways if len(run := digits(way)) >= SHORTEST}
    longest: list[str] = []
    for run in sorted(runs, key=lambda run: (-len(run), run)):
        longest += [] if any(run in other for other in longest) else [run]
    return " ".join(longest)
