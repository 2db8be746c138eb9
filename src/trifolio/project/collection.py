"""A collection as the configuration says it: the articles that make one book, and what bookshops want to know of it."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from trifolio.document.model import Original, Trade
from trifolio.safety.values import dataclass
from trifolio.source.dates import date
from trifolio.source.schema import TEXT, At, Kind, WrongError, matching, one_of, table, texts

__all__ = ["Collection", "collection"]


@dataclass(frozen=True, slots=True)
class Collection:
    """What the configuration says of a collection: its articles (files, or patterns of them), and in which order.

    `line` is where it is said. What is empty comes from the project and the articles.
    """

    name: str
    articles: tuple[str, ...]
    title: str = ""
    subtitle: str = ""
    summary: str = ""
    order: str = "listed"
    cover: Original | None = None
    publisher: str = ""
    rights: str = ""
    language: str = ""
    published: str = ""
    trade: Trade = field(default_factory=Trade)
    line: int = 0


_LANGUAGE = matching(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", "a language tag such as “en-GB”")
_SUBJECT = matching(r"[A-Z]{3}\d{6}|[A-Z1-6][A-Z0-9]{0,7}", "a code of BISAC (“HEA039000”) or Thema (“VFD”)")


def _isbn(text: str) -> str:
    """Return an ISBN's 13 digits (ISO 2108); the last one is right where the weighted sum is a multiple of ten."""
    digits = text.replace("-", "").replace(" ", "")
    if sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10:
        raise WrongError("is no ISBN: its last digit does not fit the others")
    return digits


ISBN = matching(r"97[89]([- ]?\d){10}", "an ISBN of 13 digits").then(_isbn)

_TRADE = {"isbn": "isbn", "editor": "editors", "subject": "subjects"}
"""The keys for bookshops, each with its field in `Trade`."""


def collection(cover: Kind[Original]) -> Kind[Collection]:
    """Return the kind of a collection, which names its articles; `cover` is the kind of its picture."""
    rows = {
        "title": TEXT,
        "subtitle": TEXT,
        "summary": TEXT,
        "articles": texts(),
        "order": one_of("listed", "title", "published", "updated"),
        "cover": cover,
        "publisher": TEXT,
        "rights": TEXT,
        "language": _LANGUAGE,
        "published": date(),
        "isbn": ISBN,
        "editor": texts(),
        "subject": texts(_SUBJECT),
    }
    kind = table(rows, dict[str, Any])

    def convert(value: Any, at: At) -> Collection | None:
        values = kind.read(value, at) or {}
        if not value.get("articles"):
            hint = 'articles = ["content/one.md", "content/two.md"]'
            at.error(f"the collection “{at.name}” names no articles", hint)
        trade = {field: values.pop(key) for key, field in _TRADE.items() if key in values}
        return Collection(name=at.name, line=at.line, trade=Trade(**trade), **{"articles": (), **values})

    some = {"required": ["articles"], "allOf": [{"properties": {"articles": {"minLength": 1, "minItems": 1}}}]}
    return Kind(convert, kind.wants, {**kind.schema, **some})
