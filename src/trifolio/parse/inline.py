"""What stands among words: inline elements by an allow-list, links, pictures, bare addresses."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from lxml.etree import _Element

from trifolio import blocks
from trifolio.blocks.addresses import linkify
from trifolio.kernel import Blocks, Element, Node, Nodes, tidy
from trifolio.parse.structure import BLOCKS, WRAPPERS, Headings, line_of
from trifolio.problems import Problem, warning

__all__ = ["Reading", "element_of", "image", "inline", "phrasing", "running"]


@dataclass(slots=True)
class Reading:
    """The reading of one source: what it goes by, and what is gathered on the way.

    `fence` makes blocks of a `:::` element; it is given from outside so that modules import one way.
    """

    path: str
    headings: Headings
    fences: tuple[blocks.Fence, ...]
    fence: Callable[[Reading, _Element], Blocks]
    url: str = ""
    editions: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    links: dict[str, int] = field(default_factory=dict)
    blocks: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    figures: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    tables: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def warn(self, code: str, element: _Element, message: str, hint: str = "") -> None:
        """Add a warning at an element's line."""
        self.problems.append(warning(code, self.path, line_of(element), message, hint))


_GLOBAL = ("class", "dir", "id", "lang")
_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "a": ("href",),
    "abbr": ("title",),
    "img": ("src", "alt"),
    "ol": ("start", "type", "reversed"),
    "time": ("datetime",),
}


def element_of(source: _Element, children: Nodes, tag: str = "", **more: str) -> Element:
    """Return the element with the attributes that the allow-list knows."""
    allowed = (*_GLOBAL, *_ATTRIBUTES.get(tag or str(source.tag), ()))
    kept = {name: " ".join(str(value).split()) for name in allowed if (value := source.get(name)) is not None}
    return Element(tag or str(source.tag), tuple(sorted((kept | more).items())), children, line_of(source))


def phrasing(reading: Reading, element: _Element) -> Nodes:
    """Return what stands inside an element as inline nodes."""
    found: list[Node] = list(running(reading, element, element.text))
    for child in element:
        found.extend(inline(reading, child))
        found.extend(running(reading, element, child.tail))
    return tuple(found)


def inline(reading: Reading, child: _Element) -> Nodes:
    """Return what becomes of one element among words."""
    make = _INLINE.get(str(child.tag))
    if make is not None:
        return make(reading, child)
    inside = phrasing(reading, child)
    if child.tag in _UNWRAPPED_INLINE:
        return inside
    if child.tag not in BLOCKS | WRAPPERS:
        reading.warn("html-unknown", child, f"<{child.tag}> is not known here; what it holds was kept")
        return inside
    return (" ", *inside, " ")


def running(reading: Reading, element: _Element, text: str | None) -> Nodes:
    """Return a run of text with its bare addresses made links."""
    if not text:
        return ()
    if any(above.tag in ("a", "code", "pre", "kbd", "samp") for above in (element, *element.iterancestors())):
        return (text,)
    found: list[Node] = []
    end = 0
    for start, stop, href in linkify(text):
        reading.links.setdefault(href, len(reading.links))
        link = Element("a", (("href", href),), (text[start:stop],), line_of(element))
        found += [text[end:start], link]
        end = stop
    return tuple(node for node in (*found, text[end:]) if node != "")


def _same(tag: str = "") -> Callable[[Reading, _Element], Nodes]:
    def make(reading: Reading, child: _Element) -> Nodes:
        return (element_of(child, phrasing(reading, child), tag),)

    return make


def _void(_reading: Reading, child: _Element) -> Nodes:
    return (element_of(child, ()),)


def _link(reading: Reading, child: _Element) -> Nodes:
    inside = phrasing(reading, child)
    href = _target(reading, child)
    if any(above.tag == "a" for above in child.iterancestors()) or not href:
        return (element_of(child, inside, "span"),) if child.get("id") else inside
    if not tidy(inside) and not any(isinstance(node, Element) and node.tag == "img" for node in inside):
        inside = (href,)
    made = element_of(child, inside, href=href)
    if not href.startswith("#"):
        reading.links.setdefault(href, len(reading.links))
    return (made,)


def _target(reading: Reading, child: _Element) -> str:
    """Return the address that a link leads to, nothing where it cannot lead anywhere."""
    href = re.sub(r"[\x00-\x20]+", "", child.get("href") or "")
    if href.startswith("#"):
        return _internal(reading, child, href)
    try:
        scheme = urlsplit(href).scheme.lower()
    except ValueError:
        scheme = "?"
    if scheme in ("http", "https", "mailto", "tel"):
        return href
    if not href:
        return ""
    if href.startswith("//"):
        return f"https:{href}"
    if scheme or not reading.url:
        hint = "write the whole address, https://…" if not scheme else ""
        kind = "link-site" if not scheme else "link-scheme"
        message = (
            f"“{href[:60]}” leads nowhere outside the web site" if not scheme else f"a {scheme}: link was left out"
        )
        reading.warn(kind, child, message, hint or "only https, http, mailto and tel lead somewhere from paper")
        return ""
    return urljoin(reading.url, href)


def _internal(reading: Reading, child: _Element, href: str) -> str:
    name = unquote(href.removeprefix("#"))
    known = reading.headings
    ident = name if name in known.ids else known.aliases.get(name) or known.aliases.get(name.lower())
    if ident is None and name not in ("", "top"):
        reading.warn(
            "link-dead",
            child,
            f"no heading or id “{name}” stands here",
            "the ids of headings are their words with hyphens",
        )
    return f"#{ident}" if ident else ""


def image(reading: Reading, child: _Element) -> Nodes:
    """Return a picture; one on the web is not fetched: its alternative text and address stand for it."""
    src, alt = (child.get("src") or "").strip(), " ".join((child.get("alt") or "").split())
    if not src:
        return (alt,) if alt else ()
    if not alt and "decorative" not in (child.get("class") or "").split():
        hint = "say in a few words what it shows, or add {.decorative}"
        reading.warn("alt-missing", child, "a picture without an alternative text", hint)
    title = tidy(child.get("title") or "")  # a figure's is its caption already
    more = (f" ({title})",) if title and title != alt else ()
    if re.match(r"(?:https?:)?//", src):
        address = f"https:{src}" if src.startswith("//") else src
        reading.links.setdefault(address, len(reading.links))
        reading.warn("picture-remote", child, f"{address} is not fetched", "save the picture beside the article")
        link = Element("a", (("href", address),), (address,), line_of(child))
        return (f"{alt} (" if alt else "(", link, ")", *more)
    return (element_of(child, (), src=src, alt=alt), *more)


def _embedded(reading: Reading, child: _Element) -> Nodes:
    """Return a link to what a frame or a film shows, and what stands inside it for who cannot see it."""
    inner = child.find("source")
    src = (child.get("src") or (inner.get("src") if inner is not None else "") or "").strip()
    inside = phrasing(reading, child)
    address = f"https:{src}" if src.startswith("//") else urljoin(reading.url, src) if reading.url else src
    reading.warn("html-embedded", child, f"<{child.tag}> became a link to what it shows")
    if not re.match(r"https?://", address):
        return inside
    reading.links.setdefault(address, len(reading.links))
    name = " ".join((child.get("title") or "").split()) or address
    return (*inside, " ", Element("a", (("href", address),), (name,), line_of(child)), " ")


def _citation_or_note(reading: Reading, child: _Element) -> Nodes:
    """Return a superscript; the links of citations and note marks are ours and need no check."""
    ours = all(link.tag == "a" and _OURS.fullmatch(link.get("href") or "") and not len(link) for link in child)
    if child.get("class") not in ("citation", "note") or not ours or not len(child) or (child.text or "").strip():
        return _same()(reading, child)
    links = tuple(
        node
        for link in child
        for node in (Element("a", (("href", str(link.get("href"))),), (link.text or "",)), link.tail or "")
        if node
    )
    return (element_of(child, links),)


_OURS = re.compile(r"#(?:ref|note)-\d+")

_UNWRAPPED_INLINE = frozenset("big button center font label noscript param picture source track tt".split())

_INLINE: Mapping[str, Callable[[Reading, _Element], Nodes]] = {
    **dict.fromkeys(
        (
            "abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub time u var"
        ).split(),
        _same(),
    ),
    "acronym": _same("abbr"),
    "strike": _same("s"),
    "sup": _citation_or_note,
    "br": _void,
    "wbr": _void,
    "a": _link,
    "img": image,
    **dict.fromkeys(("iframe", "video", "audio"), _embedded),
}
