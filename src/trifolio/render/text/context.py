"""What templates of plain text see: a document, functions that lay its parts out in a column, the names of the job."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from trifolio.document.model import Document
from trifolio.document.nodes import Block, Blocks, Nodes, Prose, tidy
from trifolio.document.sections import Section, letters, sections
from trifolio.job import Edition
from trifolio.render import templates
from trifolio.render.approvals import approvals
from trifolio.render.text import blocks
from trifolio.render.text.column import Column
from trifolio.render.text.markdown.elements import element as markdown
from trifolio.render.text.markdown.sheet import Sheet, item, lines, link, quote, stacked
from trifolio.render.text.markdown.spelling import yaml
from trifolio.source.mailing import Email
from trifolio.words import Words

__all__ = ["context"]


def context(
    document: Document,
    edition: Edition,
    words: Words,
    more: Mapping[str, Any],
    picture: Callable[[str], str] | None = None,
) -> templates.Context:
    """Return what the templates of one page see.

    Options of the edition: `width`, the columns of a line (0 leaves each paragraph on one line); `heading_mark`, what
    stands before headings; `bullets`, those of lists in lists; `grids`, whether a narrow table is one; `stops`,
    whether a value in a record ends with a full stop; `markdown`, whether all is Markdown.
    `more` may hold `clinic` and `email`. `picture` returns the address of a picture that a mail links to;
    without it there are none.
    """
    parts = sections(document.blocks, words)
    opening = parts[0].blocks if parts and not parts[0].heading else ()
    parts = parts[1:] if opening else parts
    numbers = itertools.count(1)
    several = sum(part.numbered for part in parts) > 1
    text_of_article = cache(lambda: tidy(document.blocks))
    fixed = {
        "document": document,
        "meta": document.meta,
        "edition": edition,
        "words": words,
        "opening": opening,
        "sections": parts,
        "parts": tuple((next(numbers) if part.numbered and several else 0, part) for part in parts),
        "letters": letters,
        "approvals": approvals(document.meta, words),
        "sentence": _sentence,
        "fragment": _fragment,
        "begins_low": _begins_low,
        "mentions": lambda name: bool(re.search(rf"{re.escape(name)}(?!\w)", text_of_article())),
        "clinic": None,
        "expired": False,
        **more,
        "email": more.get("email") or Email(),
    }

    if edition.options.markdown:
        return _sheet(edition, words, picture or (lambda _src: ""), fixed)

    def inside(column: Column) -> templates.Context:
        return templates.Context("text", {**fixed, **_tools(column)})

    def layout(column: Column, block: Block, titled: bool) -> str:  # noqa: FBT001 - called by place
        if isinstance(block, Prose):
            return blocks.element(column, block.element)
        return templates.component(edition, block, inside(column), titled=titled)

    return inside(
        Column(
            words=words,
            lang=document.meta.lang,
            links=document.links,
            width=edition.options.width,
            mark=edition.options.heading_mark,
            bullets=edition.options.bullets,
            grids=edition.options.grids,
            stops=edition.options.stops,
            layout=layout,
        )
    )


def _sheet(
    edition: Edition, words: Words, picture: Callable[[str], str], fixed: Mapping[str, Any]
) -> templates.Context:
    """Return what the templates of a page of Markdown see: its own functions in the place of a column's."""

    def layout(block: Block, titled: bool) -> str:  # noqa: FBT001 - called by place
        if isinstance(block, Prose):
            return markdown(sheet, block.element)
        return templates.component(edition, block, seen, titled=titled)

    def part(section: Section) -> str:
        first, others = _begun(sheet, section)
        return stacked((first, sheet.blocks(others)))

    sheet = Sheet(words, picture, layout)
    tools = {
        "blocks": sheet.blocks,
        "part": part,
        "flow": sheet.flow,
        "strong": sheet.strong,
        "heading": sheet.heading,
        "image": sheet.image,
        "pairs": sheet.pairs,
        "table": sheet.table,
        "lines": lines,
        "link": link,
        "item": item,
        "quote": quote,
        "yaml": yaml,
    }
    seen = templates.Context("text", {**fixed, **tools})
    return seen


def _tools(column: Column) -> Mapping[str, Any]:
    """Return the functions that lay something out in a column."""
    return {
        "blocks": partial(blocks.blocks, column),
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
    """Return a part without its heading."""
    first, others = _begun(column, section)
    return "\n\n".join(filter(None, (first, blocks.blocks(column, others))))


def _begun(column: Column | Sheet, section: Section) -> tuple[str, Blocks]:
    """Return the first block of a part without its heading, and the others.

    A component that the part begins with does not say the heading once more.
    """
    below, heading = section.blocks, tidy(section.heading)
    if heading and isinstance(below[0], Prose) and below[0].element.tag == "h2":
        below = below[1:]
    titled = bool(below and heading) and getattr(below[0], "title", "") in ("", heading)
    return (column.block(below[0], titled=titled) if below else ""), below[1:]


def _sentence(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return f"{text}." if text and text[-1].isalnum() else text


def _fragment(body: Blocks) -> Nodes:
    """Return the inline nodes of a body that is a single paragraph without a full stop; nothing for others."""
    block = body[0] if len(body) == 1 else None
    if isinstance(block, Prose) and block.element.tag == "p" and not re.search(r"[.?!…][\"'”’)\]]*\Z", tidy(block)):
        return block.element.children
    return ()


def _begins_low(nodes: Nodes) -> bool:
    return tidy(nodes)[:1].islower()
