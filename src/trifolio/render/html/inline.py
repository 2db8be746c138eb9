"""Inline elements as XHTML: where links lead, which file a picture is, the roles and levels of an edition."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup

from trifolio.document import marks
from trifolio.document.addresses import contact, is_same
from trifolio.document.labels import label
from trifolio.document.lists import is_renumbered, item_numbers
from trifolio.document.model import Document
from trifolio.document.nodes import Element, Node, Nodes, is_task, plain, quoted
from trifolio.document.sections import letters
from trifolio.job import Edition, Picture
from trifolio.render.html.bidi import kept_together
from trifolio.render.html.quantities import is_held, together
from trifolio.render.html.raised import parted
from trifolio.safety.values import dataclass
from trifolio.words import Words, direction
from trifolio.words.fill import fill

__all__ = ["Inline"]

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
class Inline:
    """How the elements of a document stand on one page of an edition.

    `address` returns an internal link's target as seen from the page. Options of the edition: `heading_shift` (added to
    every heading's level), `epub_types` (write `epub:type` beside each role) and `link_marks` (a letter after each
    external link, for paper).
    """

    document: Document
    edition: Edition
    words: Words
    pictures: Mapping[str, Picture]
    address: Callable[[str], str]

    def heading(self, level: int) -> str:
        """Return the tag of a heading of this level in this edition."""
        return f"h{min(6, max(1, level + self.edition.options.heading_shift))}"

    def bookmark(self, heading: Nodes, before: str = "") -> Markup:
        """Return the attribute that gives a heading its bookmark, where that is not the words themselves."""
        style = self.bookmark_style(heading, before)
        return Markup(f" style={quoted(style)}") if style else Markup()  # noqa: S704 - quoted

    def bookmark_style(self, heading: Nodes, before: str = "") -> str:
        """Return the style of a heading on paper whose bookmark, plain text, would say more or less than it does."""
        if not self.edition.binder.on_paper or all(isinstance(node, str) for node in heading):
            return ""
        words = f"{before} {label(heading)}".strip().replace("\\", "\\\\").replace('"', '\\"')
        return f'bookmark-label: "{words}"'

    def role(self, name: str) -> Markup:
        """Return the attributes that give an element its role."""
        kind = ROLES.get(name) if self.edition.options.epub_types else None
        return Markup(f' role="{name}"' + (f' epub:type="{kind}"' if kind else ""))  # noqa: S704 - our own names

    def adapt(self, element: Element) -> Nodes:
        """Return what stands for an element in this edition, with `dir` where its language runs the other way."""
        if (lang := element.get("lang")) and not element.has("dir"):
            way = direction(lang)
            element = element if way == direction(self.document.meta.lang) else element.having(dir=way)
        children = self.spaced(element.children, held=is_held(element), way=element.get("dir"))
        if children is not element.children:
            element = dataclasses.replace(element, children=children)
        change = _CHANGES.get(element.tag)
        return (element,) if change is None else change(self, element)

    def spaced(self, nodes: Nodes, *, held: bool = False, way: str = "") -> Nodes:
        """Return nodes whose raised marks are parted where they touch, and whose numbers stay with their units.

        On paper a link may end in a raised mark, and runs against the `way` of the text (by default the article's) are
        kept together. The spaces of what is `held` are not touched.
        """
        on_paper = self.edition.binder.on_paper
        way = way or direction(self.document.meta.lang)
        nodes = parted(nodes, self.is_lettered, self.words.note)
        if not held:
            nodes = together(nodes, way, on_paper=on_paper)
        return kept_together(nodes, way) if on_paper else nodes

    def is_lettered(self, link: Element) -> bool:
        """Return whether a link's letter follows it: with `link_marks`, unless its words are its address."""
        href = link.get("href")
        known = self.edition.options.link_marks and href in self.document.links
        return bool(known) and not is_same(plain(link), href)


def _link(inline: Inline, element: Element) -> Nodes:
    return (_internal if element.get("href").startswith("#") else _external)(inline, element)


def _internal(inline: Inline, element: Element) -> Nodes:
    """Return a link within the document, or its words alone where the edition does not show its target."""
    href = element.get("href")
    if not (address := inline.address(href)):
        return element.children
    element = element.having(href=address)
    if (kind := marks.target(href)) is not None:
        element = element.having(role="doc-noteref")
        if inline.edition.binder.on_paper:
            phrase = inline.words.to_reference if kind == marks.CITATION else inline.words.to_note
            element = element.having(aria_label=fill(phrase, href.rpartition("-")[2]))
        if inline.edition.options.epub_types:
            element = element.having(epub__type="noteref")
    return (element,)


def _external(inline: Inline, element: Element) -> Nodes:
    """Return a link to another site, on paper with its letter."""
    href = element.get("href")
    number = contact(href) if inline.edition.options.link_marks else None
    if number and not is_same(plain(element), href):
        return (element, f" ({number})")
    if not inline.is_lettered(element):
        return (element,)
    place = inline.document.links.index(href) + 1
    return (element, Element("sup", (("class", "link-mark"),), (letters(place),)))


def _image(inline: Inline, element: Element) -> Nodes:
    picture = inline.pictures[element.get("src")]
    size = {"width": str(picture.width), "height": str(picture.height)}
    return (element.having(src=f"images/{picture.name}", **size),)


def _ordered(inline: Inline, element: Element) -> Nodes:
    """Return a list whose items say their numbers themselves where the engine would count from 1 (WeasyPrint 70)."""
    if not (inline.edition.binder.on_paper and is_renumbered(element)):
        return (element,)
    numbers = iter(item_numbers(element))
    return (dataclasses.replace(element, children=tuple(_numbered(node, numbers) for node in element.children)),)


def _item(inline: Inline, element: Element) -> Nodes:  # noqa: ARG001 - as all changes are called
    """Return an item of a list; one that begins with a box has no bullet."""
    return (element.having(**{"class": "task"}),) if is_task(element) else (element,)


def _numbered(node: Node, numbers: Iterator[str]) -> Node:
    if not isinstance(node, Element) or node.tag != "li":
        return node
    return node.having(style=f'list-style-type: "{next(numbers)}. "')


def _heading(inline: Inline, element: Element) -> Nodes:
    heading = dataclasses.replace(element, tag=inline.heading(int(element.tag[1])))
    style = inline.bookmark_style(element.children)
    return (heading.having(style=style) if style else heading,)


def _fallback(inline: Inline, element: Element) -> Nodes:
    """Leave out the brackets for readers that know no ruby: EPUB discourages them (EPUBCheck's HTM_055)."""
    return () if inline.edition.options.epub_types else (element,)


_CHANGES: Mapping[str, Callable[[Inline, Element], Nodes]] = {
    "a": _link,
    "img": _image,
    "li": _item,
    "ol": _ordered,
    "rp": _fallback,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), _heading),
}
