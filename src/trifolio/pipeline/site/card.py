"""A card: what a page of the library says of an article, so that the article need not be read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from trifolio.document.model import Document
from trifolio.safety.values import dataclass

__all__ = ["Card", "card_of", "from_json"]


@dataclass(frozen=True, slots=True)
class Card:
    """What the front matter says of an article, or of a collection; `minutes` is how long it takes to read."""

    title: str = ""
    subtitle: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    lang: str = "en"
    updated: str = ""
    review_by: str = ""
    draft: bool = False
    minutes: int = 0


def card_of(documents: tuple[Document, ...]) -> Card:
    """Return the card of documents, the last of which names what is made of them."""
    meta = documents[-1].meta
    own = {field.name: getattr(meta, field.name) for field in fields(Card) if field.name != "minutes"}
    return Card(**own, minutes=sum(document.minutes for document in documents[:-1] or documents))


def from_json(values: Mapping[str, Any]) -> Card:
    """Return a card that was kept as JSON. Raises TypeError for what is none."""
    return Card(**{**values, "keywords": tuple(values.get("keywords", ()))})
