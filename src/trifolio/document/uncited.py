"""A document whose references stand elsewhere: no citations in its text, and a line in the place of the list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from trifolio.document.components.references import References
from trifolio.document.components.references_elsewhere import ReferencesElsewhere
from trifolio.document.marks import is_citation, is_citing
from trifolio.document.model import Document
from trifolio.document.nodes import Element, altered

__all__ = ["uncited"]


def uncited(document: Document, *, scan: bool) -> Document:
    """Return a document without references and citations; `scan` tells whether a code leads to the references.

    What a writer has put into the brackets of a citation, such as a page, goes with it.
    """

    def change(node: Any) -> Any:
        if isinstance(node, Element):
            return () if is_citation(node) or is_citing(node) else node
        if isinstance(node, References) and document.references:
            return ReferencesElsewhere(node.title, scan=scan, number=node.number, line=node.line)
        return node

    blocks, notes = altered((document.blocks, document.notes), change)
    return replace(document, blocks=blocks, notes=notes, references=())
