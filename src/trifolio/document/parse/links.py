"""Links: to an address on the web, to an id that the document has, or nowhere, which is a problem."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeGuard
from urllib.parse import unquote, urljoin, urlsplit

from lxml.etree import _Element

from trifolio.document.addresses import SCHEMES
from trifolio.document.marks import ARTICLE, note_id, reference_id
from trifolio.document.model import Note, Reference
from trifolio.document.nodes import Blocks, Element, altered, ids, walk
from trifolio.document.parse.attributes import web_address
from trifolio.document.parse.context import Reading
from trifolio.problems import warning
from trifolio.source import ENDINGS

__all__ = ["target", "web_source", "without_dead_links"]


def target(reading: Reading, link: _Element) -> str:
    """Return the address that a link leads to, empty if it cannot be followed."""
    href = (link.get("href") or "").strip()
    if href.startswith("#"):
        return _internal(reading, link, href)
    address = web_address(f"https:{href}" if href.startswith("//") else href)
    scheme = urlsplit(address).scheme.lower()
    if scheme in SCHEMES:
        return address.replace("#", "%23") if scheme == "tel" else address  # `*#06#` is a number (RFC 3966, 3)
    if href and not address:
        reading.warn("link-dead", link, f"“{href[:60]}” is no address", "try it in a browser, and copy it from there")
    elif scheme:
        hint = f"only {', '.join(SCHEMES[:-1])} and {SCHEMES[-1]} lead somewhere from paper"
        reading.warn("link-scheme", link, f"a {scheme}: link was left out", hint)
    elif (known := _article(reading, href)) is not None:
        slug, url, ident = known
        if not slug:
            return _internal(reading, link, f"#{ident}")
        if url:
            return f"{url}#{ident}" if ident else url
        link.set(ARTICLE, f"{slug}#{ident}")
        message = f"“{href[:60]}” has no “url”: only a collection that has both can lead there"
        reading.warn("link-article", link, message, "write “url: https://…” into its front matter")
    elif href and not reading.url:
        message = f"“{href[:60]}” leads nowhere outside the web site"
        reading.warn("link-site", link, message, "write the whole address, https://…")
    elif href:
        return urljoin(reading.url, address)
    return ""


def _article(reading: Reading, href: str) -> tuple[str, str, str] | None:
    """Return slug, address and id of the article that a link to another source leads to; nothing for other links."""
    name, _, ident = href.partition("#")
    known = reading.articles(unquote(name)) if name.lower().endswith(ENDINGS) else None
    return known and (*known, unquote(ident))


def _internal(reading: Reading, link: _Element, href: str) -> str:
    name = unquote(href.removeprefix("#"))
    known = reading.headings
    ident = name if name in known.ids else known.aliases.get(name) or known.aliases.get(name.lower())
    if ident is None and name not in ("", "top"):
        hint = "the ids of headings are their words with hyphens"
        reading.warn("link-dead", link, f"no heading or id “{name}” stands here", hint)
    return f"#{ident}" if ident else ""


def web_source(reading: Reading, src: str, *, relative: bool = False) -> str:
    """Return the address of a picture, frame or film on the web, empty if it is not one.

    A `relative` one is looked for on the web site of the article, where it has one.
    """
    if src.startswith("//"):
        src = f"https:{src}"
    elif relative and reading.url:
        src = urljoin(reading.url, src)
    return web_address(src) if src.lower().startswith(("http://", "https://")) else ""


def without_dead_links(
    reading: Reading, body: Blocks, notes: tuple[Note, ...], references: tuple[Reference, ...]
) -> tuple[Blocks, tuple[Note, ...]]:
    """Return body and notes with links to ids that do not exist replaced by their words, each with a warning.

    What bore such an id was left out or dissolved: an empty paragraph, a row, an item that is none.
    """
    own = [reference_id(reference.number) for reference in references] + [note_id(note.number) for note in notes]
    known = frozenset((*ids(body), *ids(notes), *own))
    dead = [node for node in walk((body, *(note.body for note in notes))) if _is_dead(node, known)]
    for link in dead:
        message = f"what bears the id “{link.get('href')[1:]}” is not shown, so nothing can lead there"
        reading.problems.append(warning("link-dead", reading.path, link.line, message, "link to a heading"))
    return (_unlinked(body, known), _unlinked(notes, known)) if dead else (body, notes)


def _is_dead(node: Any, known: frozenset[str]) -> TypeGuard[Element]:
    if not isinstance(node, Element) or node.tag != "a":
        return False
    href = node.get("href")
    return href.startswith("#") and href[1:] not in known


def _unlinked(value: Any, known: frozenset[str]) -> Any:
    """Return a value with its dead links as what they hold."""

    def change(node: Any) -> Any:
        if not _is_dead(node, known):
            return node
        named = tuple(pair for pair in node.attributes if pair[0] == "id")
        return dataclasses.replace(node, tag="span", attributes=named) if named else node.children

    return altered(value, change)
