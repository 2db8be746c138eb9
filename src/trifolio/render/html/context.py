"""What templates of HTML see: a document, functions that render its parts as XHTML, and the names of the job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from trifolio.document.labels import label
from trifolio.document.model import Document, Meta
from trifolio.document.nodes import Block
from trifolio.document.sections import letters
from trifolio.job import Edition, Picture
from trifolio.render import templates
from trifolio.render.approvals import approvals
from trifolio.render.html.blocks import Renderer
from trifolio.render.html.inline import Inline
from trifolio.words import Words, direction, spoken_date

__all__ = ["context", "external_links"]


def context(
    document: Document,
    edition: Edition,
    words: Words,
    pictures: Mapping[str, Picture],
    address: Callable[[str], str],
    more: Mapping[str, Any],
) -> templates.Context:
    """Return what the templates of one page see, those of its components too; `more` are the names of the job.

    It is gathered once a page: a component costs the same however many others there are.
    """

    def component(block: Block, **values: Any) -> str:
        return templates.component(edition, block, seen, **values)

    inline = Inline(document, edition, words, pictures, address)
    renderer = Renderer(inline, component)
    values = {
        "document": document,
        "meta": document.meta,
        "edition": edition,
        "words": words,
        "direction": direction(document.meta.lang),
        "words_direction": direction(words.lang),
        "pictures": pictures,
        "blocks": renderer.blocks,
        "nodes": renderer.nodes,
        "role": inline.role,
        "bookmark": inline.bookmark,
        "h": inline.heading,
        "address": address,
        "letters": letters,
        "label": label,
        "facts": _facts(document.meta, words),
        **more,
    }
    seen = templates.Context("html", values)
    return seen


def _facts(meta: Meta, words: Words) -> tuple[tuple[str, str], ...]:
    """Return what is to be said about an article, each after its label; what nobody has said is left out."""
    facts = (
        (words.publisher, meta.publisher),
        (words.version, meta.version),
        (words.published, spoken_date(meta.published, words)),
        (words.last_checked, spoken_date(meta.updated, words)),
        (words.next_check, spoken_date(meta.review_by, words)),
        *approvals(meta, words),
        (words.contact, meta.contact),
        (words.funding, meta.funding),
        (words.rights, meta.rights),
        ("ISBN", meta.trade.isbn),
    )
    return tuple((label, value) for label, value in facts if value)


def external_links(document: Document) -> tuple[tuple[str, str], ...]:
    """Return the addresses of the links that have a letter, each after its letter."""
    return tuple((letters(number), href) for number, href in enumerate(document.links, start=1))
