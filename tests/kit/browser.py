"""What a browser would show of a page: markdown-it-py makes HTML of it, tinyhtml5 makes the tree a browser has.

None of this is our own code. The tree is read by the allow-list of DESIGN.md section 5, said here a second time.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import tinyhtml5
from markdown_it import MarkdownIt

__all__ = ["Seen", "seen"]

_READER = MarkdownIt("commonmark", {"html": True, "linkify": True}).enable(["table", "strikethrough", "linkify"])
_READER.validateLink = bool  # type: ignore[method-assign, assignment]  # all: GitHub leaves them out later, as we do
if _READER.linkify is not None:
    _READER.linkify.set({"fuzzy_link": False, "fuzzy_email": True})

_NAMESPACE = "{http://www.w3.org/1999/xhtml}"
_HIDDEN = frozenset(
    "canvas datalist head math noembed noframes script select style svg template textarea title".split(),
)
_AMONG_WORDS = frozenset(
    "a abbr acronym audio b bdi bdo big button cite code data del dfn em font i iframe img input ins kbd label mark q "
    "s samp small span strike strong sub sup time tt u var video wbr".split(),
)
_VERBATIM = frozenset(("code", "kbd", "pre", "samp"))
_LEADS = re.compile(r"(?:(?:https?:)?//|mailto:|tel:)\S", re.IGNORECASE)
_COUNTED = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "headings"),
    **dict.fromkeys(("td", "th"), "cells"),
    "li": "items",
}


@dataclass
class Seen:
    """What is shown: the words in order, the title first, and how many there are of each thing that is counted."""

    text: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    names: frozenset[str] = frozenset()

    @property
    def words(self) -> list[str]:
        return "".join(self.text).split()

    def say(self, *text: str) -> None:
        self.text.extend(text)

    def run(self, element: ET.Element, text: str | None) -> None:
        """Say a text that stands right in an element.

        Addresses that stand bare in raw HTML are counted: markdown-it leaves them, GitHub and we make links of them.
        """
        if text and not element.get("closed") and _READER.linkify is not None:
            self.counts["links"] += len(_READER.linkify.match(text) or ())
        self.say(text or "")

    def link(self, element: ET.Element, address: str, words: str) -> None:
        """Say words that lead to an address; in a link they lead nowhere else, so the address is said."""
        if element.get("in-link"):
            self.say(words if words == address else f"{words} ({address})")
        else:
            self.counts["links"] += 1
            self.say(words)


def seen(markdown: str) -> Seen:
    """Return what a browser shows of a page."""
    html: str = _READER.render(markdown)
    tree: ET.Element = tinyhtml5.parse(html, namespace_html_elements=False)
    found = Seen(names=_names(tree))
    for element in tree.iter():
        link = element.tag == "a" and element.get("href") is not None
        for inside in element.iter() if link or element.tag in _VERBATIM else ():
            inside.set("closed", "yes")
            inside.attrib |= {"in-link": "yes"} if link and _leads(element, found) else {}
    title = next(tree.iter("h1"), None)
    if title is not None:
        tail, title.tail = title.tail, None
        _walk(title, found)
        for anchor in title.iter("a"):
            if _LEADS.match(anchor.get("href") or ""):
                found.say(" ", anchor.get("href") or "", " ")
        _take_out(tree, title, tail)
    _walk(tree, found)
    return found


def _take_out(tree: ET.Element, element: ET.Element, tail: str | None) -> None:
    """Take an element out of the tree, and leave what follows it."""
    place = ET.Element("div")
    place.tail = tail
    for parent in tree.iter():
        if element in list(parent):
            parent[list(parent).index(element)] = place
            return


def _names(tree: ET.Element) -> frozenset[str]:
    """Return what links within the page can lead to: the headings' names as GitHub makes them, and ids."""
    found = {element.get("id") or element.get("name") or "" for element in tree.iter() if element.tag != "div"}
    for element in tree.iter():
        if _COUNTED.get(str(element.tag)) == "headings":
            words = re.sub(r"[^\w\- ]", "", "".join(element.itertext()).lower())
            found.add(words.replace(" ", "-"))
    return frozenset(found - {""})


def _leads(link: ET.Element, found: Seen) -> bool:
    href = link.get("href") or ""
    return bool(_LEADS.match(href)) or (href.startswith("#") and href[1:] in found.names)


def _walk(element: ET.Element, found: Seen) -> None:
    tag = str(element.tag)
    if tag not in _HIDDEN and isinstance(element.tag, str):
        apart = tag not in _AMONG_WORDS
        found.say(" " * apart)
        _TAGS.get(tag, _any)(element, found)
        found.say(" " * apart)


def _any(element: ET.Element, found: Seen) -> None:
    if kind := _COUNTED.get(str(element.tag)):
        found.counts[kind] += 1
    if element.tag == "li":
        _tick(element)
    found.run(element, element.text)
    for child in element:
        _walk(child, found)
        found.run(element, child.tail)


def _tick(item: ET.Element) -> None:
    """Put a box in the place of the brackets that an item begins with: a task, as GitHub has them."""
    first = next((one for one in item.iter() if (one.text or "").strip()), item)
    if task := re.match(r"\s*\[([ xX])\]\s", first.text or ""):
        first.text = f"{'☐' if task[1] == ' ' else '☑'} {(first.text or '')[task.end() :]}"


def _link(element: ET.Element, found: Seen) -> None:
    before = len(found.text)
    pictures = found.counts["pictures"]
    _any(element, found)
    shows = "".join(found.text[before:]).strip() or found.counts["pictures"] > pictures
    found.counts["links"] += bool(shows and _leads(element, found))


def _picture(element: ET.Element, found: Seen) -> None:
    """Say what stands for a picture: one on the web is its alternative text and its address."""
    src, alt = element.get("src") or "", " ".join((element.get("alt") or "").split())
    if _LEADS.match(src):
        address = f"https:{src}" if src.startswith("//") else src
        found.say(f"{alt} (" if alt else "(")
        found.link(element, address, address)
        found.say(")")
    elif src:
        found.counts["pictures"] += 1
    else:
        found.say(alt)


def _film(element: ET.Element, found: Seen) -> None:
    """Say what a film says to who cannot see it, and where it is; what stands between a frame's tags is not shown."""
    if element.tag != "iframe":
        _any(element, found)
    inner = element.find("source")
    src = element.get("src") or (inner.get("src") if inner is not None else "") or ""
    if _LEADS.match(src):
        address = f"https:{src}" if src.startswith("//") else src
        found.say(" ")
        found.link(element, address, element.get("title") or address)
        found.say(" ")


def _field(element: ET.Element, found: Seen) -> None:
    if element.get("type") == "checkbox":
        found.say("☑ " if element.get("checked") is not None else "☐ ")


_TAGS: Mapping[str, Callable[[ET.Element, Seen], None]] = {
    "a": _link,
    "img": _picture,
    "input": _field,
    **dict.fromkeys(("audio", "iframe", "video"), _film),
}
