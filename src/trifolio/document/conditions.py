"""What of a document an edition shows: its `only` and `except` blocks resolved, wherever they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from trifolio.document.components.conditional import Conditional
from trifolio.document.model import Document
from trifolio.document.nodes import altered, walk

__all__ = ["shown"]


def shown(document: Document, family: tuple[str, ...]) -> Document:
    """Return the document with the body of each `only` and `except` block in its place, or nothing.

    `family` is the edition's: its name, and the names of all that it extends. Blocks keep their numbers.
    """

    def resolve(node: Any) -> Any:
        if not isinstance(node, Conditional):
            return node
        return node.body if any(name in family for name in node.editions) is not node.negated else ()

    if not any(isinstance(node, Conditional) for node in walk(document.bodies)):
        return document
    return replace(document, blocks=altered(document.blocks, resolve), notes=altered(document.notes, resolve))
