"""The footnotes, which no writer names: their place is always the end."""

from __future__ import annotations

from trifolio.document.component import Component, Landmark
from trifolio.document.nodes import Block
from trifolio.safety.values import dataclass

__all__ = ["COMPONENT", "Notes"]


@dataclass(frozen=True, slots=True)
class Notes(Block):
    """The place of the footnotes; the notes are the document's."""


COMPONENT = Component(Notes, landmark=Landmark("notes", role="doc-endnotes"))
