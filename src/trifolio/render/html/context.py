"""The html medium: a document's tree as XHTML with the addresses, pictures and roles of an edition."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from trifolio.document import marks
from trifolio.document.components import Table
from trifolio.document.model import Document
from trifolio.document.nodes import Block, Blocks, Element, Nodes, Prose, hrefs, xhtml
from trifolio.document.sections import letters
from trifolio.job import Edition, Picture
from trifolio.render import templates
from trifolio.render.html.tables import apart, loosened
from trifolio.words import Words, direction
from trifolio.words.fill import fill

__all__ = ["context", "external_links"]

ROLES: Mapping[str, str] = {
    "doc-abstract": "abstract",
    "doc-backlink": "backlink",
    "doc-bibliography": "bibliography",
    "doc-chapter": "chapter",
    "doc-colophon": "colophon",
    "doc-cover": "cover",
    "doc-endnotes": "endnotes",
    "doc-noteref": "noteref",
    "doc-pagebreak": "pagebreak",
    "doc-pagelist": "page-list",
    "doc-qna": "qna",
    "doc-toc": "toc",
}
"""ARIA roles (DPub-ARIA 1.1) and the `epub:type` that says the same (EPUB Structural Semantics 1.1)."""


@dataclass(frozen=True, slots=True)
class Html:
    """One document laid out for one edition.

    `address` gives an internal link's target as seen from the page being rendered, `component` the markup of a
    component: its template sees the names of the page and those that are given. Options of the edition:
    `heading_shift` (added to every heading's level), `epub_types` (write `epub:type` beside each role) and
    `link_marks` (a letter after each external link, for paper).
    """

    document: Document
    edition: Edition
    words: Words
    pictures: Mapping[str, Picture]
    address: Callable[[str], str]
    component: Callable[..., str]

    def blocks(self, blocks: Blocks) -> Markup:
        """Return blocks as markup, one after the other."""
        return Markup("\n".join(filter(None, map(self.block, blocks))))  # noqa: S704 - xhtml() escapes all text

    def nodes(self, nodes: Nodes) -> Markup:
        """Return inline nodes as markup."""
        return Markup(xhtml(self._parted(nodes), self.block, self.adapt))  # noqa: S704 - as above

    def _parted(self, nodes: Nodes) -> Nodes:
        """Return nodes in which a raised mark right after a link says so: on paper the link ends in a raised letter."""
        if not self.edition.options.get("link_marks"):
            return nodes
        found = list(nodes)
        for place, (link, mark) in enumerate(itertools.pairwise(nodes), start=1):
            if isinstance(link, Element) and isinstance(mark, Element) and (link.tag, mark.tag) == ("a", "sup"):
                found[place] = mark.having(**{"class": f"{mark.get('class')} touching".strip()})
        return tuple(found) if found != list(nodes) else nodes

    def block(self, block: Block) -> str:
        """Return one block as markup that bears its number."""
        if isinstance(block, Prose):
            return str(self.nodes((block.element.having(data_block=str(block.number)),)))
        if isinstance(block, Table):
            room = int(self.edition.options.get("measure", MEASURE if self.edition.binder.on_paper else 0))
            how = apart(block) if self.edition.options.get("records") else None
            return self.component(loosened(block, room) if room else block, apart=how)
        return self.component(block)

    def heading(self, level: int) -> str:
        """Return the tag of a heading of this level in this edition."""
        return f"h{min(6, max(1, level + int(self.edition.options.get('heading_shift', 0))))}"

    def role(self, name: str) -> Markup:
        """Return the attributes that give an element its role."""
        kind = ROLES.get(name) if self.edition.options.get("epub_types") else None
        return Markup(f' role="{name}"' + (f' epub:type="{kind}"' if kind else ""))  # noqa: S704 - our own names

    def adapt(self, element: Element) -> Nodes:
        """Return what stands for an element in this edition; one in a language that runs otherwise says so."""
        if (lang := element.get("lang")) and not element.has("dir"):
            way = direction(lang)
            element = element if way == direction(self.document.meta.lang) else element.having(dir=way)
        if (parted := self._parted(element.children)) is not element.children:
            element = dataclasses.replace(element, children=parted)
        change = _CHANGES.get(element.tag)
        return (element,) if change is None else change(self, element)


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

    page = Html(document, edition, words, pictures, address, component)
    values = {
        "document": document,
        "meta": document.meta,
        "edition": edition,
        "words": words,
        "direction": direction(document.meta.lang),
        "pictures": pictures,
        "blocks": page.blocks,
        "nodes": page.nodes,
        "role": page.role,
        "h": page.heading,
        "address": address,
        "letters": letters,
        **more,
    }
    seen = templates.Context("html", values)
    return seen


def external_links(document: Document) -> tuple[tuple[str, str], ...]:
    """Return the external addresses that an edition shows, each after its letter, which all editions share."""
    shown = frozenset(hrefs((document.blocks, document.notes, document.references)))
    return tuple((letters(number), href) for number, href in enumerate(document.links, start=1) if href in shown)


def _link(page: Html, element: Element) -> Nodes:
    href = element.get("href")
    if href.startswith("#"):
        if not (address := page.address(href)):
            return element.children
        element = element.having(href=address)
        if (kind := marks.target(href)) is not None:
            element = element.having(role="doc-noteref")
            if page.edition.binder.on_paper:
                words = page.words.to_reference if kind == marks.CITATION else page.words.to_note
                element = element.having(aria_label=fill(words, href.rpartition("-")[2]))
            if page.edition.options.get("epub_types"):
                element = element.having(epub__type="noteref")
        return (element,)
    if not page.edition.options.get("link_marks") or href not in page.document.links:
        return (element,)
    if "".join(c for c in element.children if isinstance(c, str)) in {href, href.removeprefix("mailto:")}:
        return (element,)
    mark = letters(page.document.links.index(href) + 1)
    return (element, Element("sup", (("class", "link-mark"),), (mark,)))


def _image(page: Html, element: Element) -> Nodes:
    picture = page.pictures[element.get("src")]
    size = {"width": str(picture.width), "height": str(picture.height)}
    return (element.having(src=f"images/{picture.name}", **size),)


def _heading(page: Html, element: Element) -> Nodes:
    return (dataclasses.replace(element, tag=page.heading(int(element.tag[1]))),)


def _fallback(page: Html, element: Element) -> Nodes:
    """Leave out the brackets for readers that know no ruby: EPUB discourages them (EPUBCheck's HTM_055)."""
    return () if page.edition.options.get("epub_types") else (element,)


MEASURE = 78
"""Characters of a table across the paper, where the edition does not say."""

_CHANGES: Mapping[str, Callable[[Html, Element], Nodes]] = {
    "a": _link,
    "img": _image,
    "rp": _fallback,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), _heading),
}
