"""Articles as one collection: unique ids, shared references, links from one article to another.

The documents of a collection are its articles and, last, one of its own: its metadata and the list of references.
Notes, tables and figures keep the numbers that they have in their article, for its text speaks of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from trifolio.document.addresses import bare
from trifolio.document.components.callout import Callout
from trifolio.document.components.conditional import Conditional
from trifolio.document.components.references import References
from trifolio.document.marks import ARTICLE, citation_links, is_citation, reference_id
from trifolio.document.model import Document, Meta, Note, Original, Reference
from trifolio.document.nodes import Block, Blocks, Element, Nodes, Prose, altered, ids, walk
from trifolio.document.sections import is_titled
from trifolio.safety.values import dataclass

__all__ = ["gather", "prefix"]

LIST = "#references"
"""Where the list of references of a collection stands."""


def prefix(slug: str) -> str:
    """Return what goes before the ids of an article in a collection."""
    return f"{slug}." if slug[:1].isalpha() else f"_{slug}."


def gather(documents: Sequence[Document], meta: Meta, path: str, cover: Original | None = None) -> tuple[Document, ...]:
    """Return the documents of a collection, in order; `meta` is what it says of itself, `path` where it is said.

    No two of `documents` may have the same slug.
    """
    trimmed = [replace(document, blocks=_without_lists(document.blocks)) for document in documents]
    whole = {document.meta.slug: frozenset(ids(document.bodies)) for document in documents}
    known = {document.meta.slug: frozenset(ids(document.bodies)) for document in trimmed}
    shared = _Shared(
        urls={_bare(document.meta.url): document.meta.slug for document in documents if document.meta.url},
        ids=known,
        lists={slug: renumbered - known[slug] for slug, renumbered in whole.items()},
    )
    articles = []
    first = 0
    for document, without in zip(documents, trimmed, strict=True):
        articles.append(_article(without, shared, first))
        first += max((node.number for node in walk(document.bodies) if isinstance(node, Block)), default=0)
    references = tuple(shared.references.values())
    blocks = (References("", number=first + 1),) if references else ()
    originals = (cover,) if cover else ()
    return (*articles, Document(path, meta, blocks, references=references, originals=originals))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the articles have in common: their slugs by address, their ids by slug, and the references cited so far.

    `lists` are the ids of the headings that went with the articles' own lists of references.
    """

    urls: Mapping[str, str]
    ids: Mapping[str, frozenset[str]]
    lists: Mapping[str, frozenset[str]]
    references: dict[Nodes, Reference] = field(default_factory=dict)

    def cite(self, reference: Reference, before: str) -> int:
        """Return the number of a reference, which may be cited already."""
        known = self.references.get(reference.content) or replace(
            reference, number=len(self.references) + 1, citations=()
        )
        places = tuple(f"{before}{place}" for place in reference.citations)
        self.references[reference.content] = replace(known, citations=(*known.citations, *places))
        return known.number


def _article(document: Document, shared: _Shared, first: int) -> Document:
    """Return an article with ids, addresses and numbers that are its own in the collection."""
    before = prefix(document.meta.slug)
    numbers = {reference.number: shared.cite(reference, before) for reference in document.references}
    targets = {f"#{reference_id(old)}": f"#{reference_id(new)}" for old, new in numbers.items()}
    targets |= {f"#{ident}": LIST for ident in shared.lists[document.meta.slug]}
    cited: dict[str, set[int]] = {}
    for reference in document.references:
        for place in reference.citations:
            cited.setdefault(place, set()).add(numbers[reference.number])

    def change(node: Any) -> Any:
        if isinstance(node, Element):
            return _element(node, document.meta.slug, shared, cited, targets)
        if isinstance(node, Note):
            return replace(node, marks=tuple(f"{before}{mark}" for mark in node.marks))
        changed: dict[str, Any] = {"number": node.number + first} if isinstance(node, Block) else {}
        for name, lead in (("id", before), ("src", f"{document.meta.slug}/")):
            if value := getattr(node, name, ""):
                changed[name] = f"{lead}{value}"
        return replace(node, **changed) if changed else node

    return replace(
        document,
        blocks=altered(document.blocks, change),
        notes=altered(document.notes, change),
        references=(),
        links=tuple(link for link in document.links if not _within(link, shared)),
        originals=tuple(replace(o, src=f"{document.meta.slug}/{o.src}") for o in document.originals),
    )


def _without_lists(blocks: Blocks) -> Blocks:
    """Return blocks without the list of references, whose place is at the end, wherever among them it stands."""

    def change(node: Any) -> Any:
        bodies = {
            name: tuple(_without_references(body))
            for name in ("lead", "body", "tail")
            if (body := getattr(node, name, ()))
        }
        if isinstance(node, Conditional | Callout) and bodies == {"body": ()} and not getattr(node, "title", ""):
            return References("")
        return replace(node, **bodies) if bodies else node

    return tuple(_without_references(altered(blocks, change)))


def _without_references(blocks: Blocks) -> Iterator[Block]:
    """Yield blocks without the list of references, and without a heading that has nothing else below it."""
    for number, block in enumerate(blocks):
        below, after = ((*blocks[number + 1 : number + 3], None, None))[:2]
        ends = after is None or is_titled(after) or 0 < _level(after) <= _level(block)
        if not isinstance(block, References) and not (_level(block) and isinstance(below, References) and ends):
            yield block


def _level(block: Block) -> int:
    """Return the level of a heading, 0 of all else."""
    heading = isinstance(block, Prose) and re.fullmatch(r"h([1-6])", block.element.tag)
    return int(heading[1]) if heading else 0


def _element(
    node: Element, slug: str, shared: _Shared, cited: Mapping[str, set[int]], targets: Mapping[str, str]
) -> Element:
    """Return an element as it stands in the collection."""
    ident, href, before = node.get("id"), node.get("href"), prefix(slug)
    more: dict[str, str] = {}
    if ident in cited and is_citation(node):
        node = replace(node, children=tuple(_links(cited[ident])))
    if href.startswith("#"):
        more["href"] = targets.get(href) or f"#{before}{href[1:]}"
    elif place := _within(href, shared) or _named(node.get(ARTICLE), shared):
        node = replace(node, tag="a", attributes=tuple(pair for pair in node.attributes if pair[0] != ARTICLE))
        more["href"] = place
    if ident:
        more["id"] = f"{before}{ident}"
    if node.tag == "img":
        more["src"] = f"{slug}/{node.get('src')}"
    return node.having(**more) if more else node


def _links(numbers: Collection[int]) -> Iterator[str | Element]:
    """Yield the links of a citation."""
    for href, text, joint in citation_links(numbers):
        yield Element("a", (("href", href),), (text,))
        if joint:
            yield joint


def _within(href: str, shared: _Shared) -> str:
    """Return where a link to the address of an article leads inside the collection; nothing for others."""
    slug = shared.urls.get(_bare(href)) if href else None
    return _named(f"{slug}#{href.partition('#')[2]}", shared) if slug else ""


def _named(article: str, shared: _Shared) -> str:
    """Return where an article (`slug#id`) stands in the collection; empty if the collection does not have it."""
    slug, _, ident = article.partition("#")
    if slug not in shared.ids:
        return ""
    for name in (ident, f"{ident}_1"):  # the second for a heading whose words are an id that editions give
        if name in shared.ids[slug]:
            return f"#{prefix(slug)}{name}"
        if name in shared.lists[slug]:
            return LIST
    return f"#{prefix(slug)}title"


def _bare(url: str) -> str:
    """Return an address without what does not tell pages apart."""
    return bare(url.partition("#")[0]).removeprefix("www.").casefold()
