"""What of a document an edition for a clinic shows: `only` and `except` blocks resolved, its references or none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from trifolio.document.addresses import contact, is_same
from trifolio.document.components.conditional import Conditional
from trifolio.document.model import Document
from trifolio.document.nodes import Element, altered, plain, walk
from trifolio.document.uncited import uncited

__all__ = ["shown"]


def shown(document: Document, family: tuple[str, ...], clinic: str = "", references: str = "full") -> Document:
    """Return the document with the body of each `only` and `except` block in its place, or nothing.

    `family` is the edition's: its name, and the names of all that it extends. `clinic` is the name in the configuration
    of the clinic that it is made for, empty for the project's own. `references` other than `full` leave out the list
    and the citations: `qr` puts a code that leads to the list in its place, `none` the words to ask for it. Blocks keep
    their numbers. `links` are those that need a letter where they cannot be followed, so that no letter is left out.
    """
    document = _resolved(document, family, clinic)
    return _lettered(document if references == "full" else uncited(document, scan=references == "qr"))


def _resolved(document: Document, family: tuple[str, ...], clinic: str) -> Document:
    def resolve(node: Any) -> Any:
        if not isinstance(node, Conditional):
            return node
        meant = not node.editions or any(name in family for name in node.editions)
        meant = meant and (not node.clinics or clinic in node.clinics)
        return node.body if meant is not node.negated else ()

    if not any(isinstance(node, Conditional) for node in walk(document.bodies)):
        return document
    return replace(document, blocks=altered(document.blocks, resolve), notes=altered(document.notes, resolve))


def _lettered(document: Document) -> Document:
    """Return the document with those of its links whose words are not their address; a number is said in the line."""
    parts = (document.bodies, document.references)
    lettered = {
        href
        for node in walk(parts)
        if isinstance(node, Element) and node.tag == "a" and contact(href := node.get("href")) is None
        if not is_same(plain(node), href)
    }
    links = tuple(href for href in document.links if href in lettered)
    return document if links == document.links else replace(document, links=links)
