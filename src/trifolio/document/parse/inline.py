"""What stands among words: inline elements by an allow-list, links, pictures, bare addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote

from lxml.etree import _Element

from trifolio.document.marks import ARTICLE, is_mark, is_mark_id
from trifolio.document.nodes import Element, Node, Nodes, tidy
from trifolio.document.parse.attributes import picture_width, web_address
from trifolio.document.parse.captions import LINK
from trifolio.document.parse.context import Reading, element_of
from trifolio.document.parse.headings import line_of, touches_nothing
from trifolio.document.parse.links import target, web_source
from trifolio.source.html import BLOCKS, WRAPPERS
from trifolio.source.mailing import MERGE
from trifolio.source.markdown.autolinks import linkify

__all__ = ["EMBEDDED", "image", "inline", "phrasing", "running"]


def phrasing(reading: Reading, element: _Element) -> Nodes:
    """Return what stands inside an element as inline nodes."""
    nodes: list[Node] = list(running(reading, element, element.text))
    for child in element:
        nodes.extend(inline(reading, child))
        nodes.extend(running(reading, element, child.tail))
    return tuple(nodes)


def inline(reading: Reading, child: _Element) -> Nodes:
    """Return what becomes of one element among words."""
    make = _INLINE.get(str(child.tag))
    if make is not None:
        return make(reading, child)
    inside = phrasing(reading, child)
    if child.tag in _UNWRAPPED_INLINE:
        return inside
    if child.tag not in BLOCKS | WRAPPERS | _APART:
        reading.warn("html-unknown", child, f"<{child.tag}> is not known here; what it holds was kept")
        if child.tag not in _UNKNOWN_APART:
            return inside
    return _apart(child, inside)


def _apart(child: _Element, inside: Nodes) -> Nodes:
    """Return what was in an element, kept from running together with its neighbours: “5 mg<li>10 mg”."""
    tail = child.tail or ""
    return (" ", *inside, *((" ",) if not tail or not touches_nothing(tail) else ()))


def running(reading: Reading, element: _Element, text: str | None) -> Nodes:
    """Return a run of text with its bare addresses made links."""
    if not text:
        return ()
    if _within(element, _NO_LINKS):
        return (text,)
    nodes: list[Node] = []
    end = 0
    for start, stop, href in linkify(text):
        if address := web_address(href):
            nodes += [text[end:start], reading.outside(element, address, (text[start:stop],))]
            end = stop
    return tuple(node for node in (*nodes, text[end:]) if node != "")


_NO_LINKS = frozenset(("a", "code", "kbd", "pre", "samp"))


def _within(element: _Element, tags: frozenset[str]) -> bool:
    return element.tag in tags or any(True for _ in element.iterancestors(*tags))


def _same(tag: str = "") -> Callable[[Reading, _Element], Nodes]:
    def make(reading: Reading, child: _Element) -> Nodes:
        return (element_of(child, phrasing(reading, child), tag),)

    return make


def _once(reading: Reading, child: _Element) -> Nodes:
    """Return an element that may not stand in one of its kind."""
    nested = any(True for _ in child.iterancestors(str(child.tag)))
    return _same("span" if nested else "")(reading, child)


def _with(attribute: str) -> Callable[[Reading, _Element], Nodes]:
    """Return a reader of an element that is nothing without a valid value of an attribute."""

    def make(reading: Reading, child: _Element) -> Nodes:
        element = element_of(child, phrasing(reading, child))
        return (element if element.has(attribute) else element_of(child, element.children, "span"),)

    return make


def _formula(reading: Reading, child: _Element) -> Nodes:
    """Return a formula that no edition can set, as it is written."""
    source = tidy(child.text or "")
    hint = "write it in words, or show it as a picture"
    reading.warn("formula", child, f"“{source}” is a formula that cannot be set as text, so it stays TeX", hint)
    return (element_of(child, (source,), "code"),)


def _void(_reading: Reading, child: _Element) -> Nodes:
    return (element_of(child, ()),)


_LINK = frozenset(("a",))


def _link(reading: Reading, child: _Element) -> Nodes:
    inside = phrasing(reading, child)
    if MERGE.fullmatch(tag := unquote((child.get("href") or "").strip())):
        return (*inside, f" ({tag})") if tidy(inside) not in ("", tag) else (tag,)
    href = target(reading, child)
    if not (child.get("href") or "").strip():
        reading.warn(
            "link-dead", child, "a link without an address", "write the address into the brackets: (https://…)"
        )
    parent = child.getparent()
    if not href or (parent is not None and _within(parent, _LINK)):
        if article := child.get(ARTICLE):
            return (element_of(child, inside, "span", **{ARTICLE: article}),)
        return (element_of(child, inside, "span"),) if child.get("id") else inside
    if not tidy(inside) and not any(isinstance(node, Element) and node.tag == "img" for node in inside):
        inside = (href,)
    if not href.startswith("#"):
        reading.links.setdefault(href, len(reading.links))
    return (element_of(child, inside, href=href),)


def image(reading: Reading, child: _Element) -> Nodes:
    """Return a picture; one on the web is not fetched: its alternative text and address stand for it."""
    src, alt = (child.get("src") or "").strip(), " ".join((child.get("alt") or "").split())
    if not src:
        return (alt,) if alt else ()
    decorative = {"role": "presentation"} if not alt and "decorative" in (child.get("class") or "").split() else {}
    if not alt and not decorative:
        hint = "say in a few words what it shows, or add {.decorative}"
        reading.warn("alt-missing", child, "a picture without an alternative text", hint)
    title = tidy(re.sub(LINK, r"\g<words> (\g<href>)", child.get("title") or ""))  # a figure's is its caption already
    more = (f" ({title})",) if title and title != alt else ()
    if re.match(r"(?:https?:)?//", src, re.IGNORECASE):
        address = web_source(reading, src) or src
        reading.warn("picture-remote", child, f"{address} is not fetched", "save the picture beside the article")
        return (f"{alt} (" if alt else "(", _outside(reading, child, address), ")", *more)
    size = {"style": f"max-width: {width}"} if (width := picture_width(child)) else {}
    return (element_of(child, (), src=src, alt=alt, **decorative, **size), *more)


def _outside(reading: Reading, child: _Element, address: str, name: str = "") -> Node:
    """Return a link to an address on the web; where it cannot be one, the name and the address as words."""
    if web_address(address) and not _within(child, _LINK):
        return reading.outside(child, address, (name or address,))
    return f"{name} ({address})" if name else address


EMBEDDED = frozenset(("audio", "iframe", "video"))
"""Elements that show what is elsewhere: a link to that stands for them."""


def _embedded(reading: Reading, child: _Element) -> Nodes:
    """Return a link to what a frame or a film shows, followed by its fallback content."""
    inner = child.find("source")
    src = (child.get("src") or (inner.get("src") if inner is not None else "") or "").strip()
    inside = phrasing(reading, child)
    address = web_source(reading, src, relative=True)
    if not address:
        reading.warn("html-embedded", child, f"<{child.tag}> was left out: what it shows is not on the web")
        return _apart(child, inside)
    reading.warn("html-embedded", child, f"<{child.tag}> became a link to what it shows")
    return (" ", *inside, " ", _outside(reading, child, address, " ".join((child.get("title") or "").split())), " ")


def _citation_or_note(reading: Reading, child: _Element) -> Nodes:
    """Return a superscript; the links of citations and note marks are ours and need no check."""
    if not is_mark(child):
        return _same()(reading, child)
    if not is_mark_id(child.get("id") or ""):  # no writer's id is like these
        del child.attrib["class"]  # editions read these names as ours
        return _same()(reading, child)
    links = tuple(
        node
        for link in child
        for node in (Element("a", (("href", str(link.get("href"))),), (link.text or "",)), link.tail or "")
        if node
    )
    return (element_of(child, links),)


def _ruby(reading: Reading, child: _Element) -> Nodes:
    """Return words with their readings, each in brackets of ours for readers that cannot set it above the words.

    A reading without words below it is words itself, and so is a ruby in a ruby (HTML Standard 4.5.10).
    """
    nodes: list[Node] = []
    base: list[Node] = list(running(reading, child, child.text))
    nested = any(True for _ in child.iterancestors("ruby"))
    for part in child:
        inside = inline(reading, part)
        if part.tag == "rt" and tidy(tuple(base)):
            nodes += [*base, *_reading(part, inside, nested=nested)]
            base = []
        elif part.tag != "rp" or tidy(inside) not in ("", "(", ")"):
            base += inside
        base += running(reading, child, part.tail)
    return (element_of(child, tuple(nodes)), *base) if nodes and not nested else (*nodes, *base)


def _reading(part: _Element, inside: Nodes, *, nested: bool) -> Iterator[Node]:
    yield "(" if nested else Element("rp", (), ("(",), line_of(part))
    yield from inside if nested else (element_of(part, inside),)
    yield ")" if nested else Element("rp", (), (")",), line_of(part))


_UNWRAPPED_INLINE = frozenset("big data font label map rb rt rtc tt".split())

_APART = frozenset("button noscript param picture rp source track".split())
_UNKNOWN_APART = frozenset("col colgroup listing meter noembed plaintext progress xmp".split())
"""Elements of no meaning here that part the words around them in a browser, some with a picture of their own."""

_INLINE: Mapping[str, Callable[[Reading, _Element], Nodes]] = {
    **dict.fromkeys(
        "abbr b bdi cite code del em i ins kbd mark q s samp small span strong sub u var".split(),
        _same(),
    ),
    "acronym": _same("abbr"),
    "bdo": _with("dir"),
    "dfn": _once,
    "ruby": _ruby,
    "strike": _same("s"),
    "sup": _citation_or_note,
    "time": _with("datetime"),
    "br": _void,
    "wbr": _void,
    "a": _link,
    "tex": _formula,
    "img": image,
    **dict.fromkeys(EMBEDDED, _embedded),
}
