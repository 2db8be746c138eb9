"""The text medium: a document as plain text, for an email that is pasted or sent."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from trifolio.document.model import Document
from trifolio.document.nodes import Block, Blocks, Nodes, Prose, tidy
from trifolio.document.sections import Section, letters, sections
from trifolio.job import Edition
from trifolio.render import templates
from trifolio.render.text.blocks import Column
from trifolio.render.text.wrap import finish
from trifolio.source.mailing import Email
from trifolio.words import Words

__all__ = ["context", "finish"]


def context(document: Document, edition: Edition, words: Words, more: Mapping[str, Any]) -> templates.Context:
    """Return what the templates of one page see.

    Options of the edition: `width`, the columns of a line (0 leaves each paragraph on one line); `heading_mark`, what
    stands before headings; `bullets`, those of lists in lists; `grids`, whether a narrow table is one.
    `more` may hold `clinic` and `email`.
    """
    parts = sections(document.blocks, words.titles)
    opening = parts[0].blocks if parts and not parts[0].heading else ()
    parts = parts[1:] if opening else parts
    numbers = itertools.count(1)
    said = cache(lambda: tidy(document.blocks))
    fixed = {
        "document": document,
        "meta": document.meta,
        "edition": edition,
        "words": words,
        "opening": opening,
        "sections": parts,
        "parts": tuple((next(numbers) if part.numbered else 0, part) for part in parts),
        "letters": letters,
        "sentence": _sentence,
        "fragment": _fragment,
        "begins_low": _begins_low,
        "mentions": lambda name: bool(re.search(rf"{re.escape(name)}(?!\w)", said())),
        "clinic": None,
        "expired": False,
        **more,
        "email": more.get("email") or Email(),
    }

    def inside(column: Column) -> templates.Context:
        return templates.Context("text", {**fixed, **_tools(column)})

    def embed(column: Column, block: Block, titled: bool) -> str:  # noqa: FBT001 - called by place
        return templates.component(edition, block, inside(column), titled=titled)

    return inside(
        Column(
            words=words,
            lang=document.meta.lang,
            links=document.links,
            width=int(edition.options.get("width") or 0),
            mark=str(edition.options.get("heading_mark", "")),
            bullets=str(edition.options.get("bullets") or "*-+"),
            grids=bool(edition.options.get("grids", True)),
            embed=embed,
        )
    )


def _tools(column: Column) -> Mapping[str, Any]:
    """Return the functions that lay something out in a column."""
    return {
        "blocks": column.blocks,
        "part": lambda section: _part(column, section),
        "flow": column.flow,
        "heading": column.heading,
        "quiet": column.quiet,
        "lines": column.lines,
        "pairs": column.pairs,
        "table": column.table,
        "capitals": column.capitals,
    }


def _part(column: Column, section: Section) -> str:
    """Return a part without its heading; a component that it begins with does not say the same once more."""
    blocks, heading = section.blocks, tidy(section.heading)
    if heading and isinstance(blocks[0], Prose) and blocks[0].element.tag == "h2":
        blocks = blocks[1:]
    titled = bool(blocks and heading) and getattr(blocks[0], "title", "") in ("", heading)
    first = column.block(blocks[0], titled=titled) if blocks else ""
    return "\n\n".join(filter(None, (first, column.blocks(blocks[1:]))))


def _sentence(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return f"{text}." if text and text[-1].isalnum() else text


def _fragment(blocks: Blocks) -> Nodes:
    """Return the words of a single paragraph that is no whole sentence; nothing for others."""
    one = blocks[0] if len(blocks) == 1 else None
    if isinstance(one, Prose) and one.element.tag == "p" and not re.search(r"[.?!…][\"'”’)\]]*\Z", tidy(one)):
        return one.element.children
    return ()


def _begins_low(nodes: Nodes) -> bool:
    return tidy(nodes)[:1].islower()
