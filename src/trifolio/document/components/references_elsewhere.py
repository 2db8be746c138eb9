"""What stands on paper in place of the list of references, which no writer names: where they can be had."""

from __future__ import annotations

from trifolio.document.component import Component
from trifolio.document.nodes import Block
from trifolio.safety.values import dataclass

__all__ = ["COMPONENT", "ReferencesElsewhere"]


@dataclass(frozen=True, slots=True)
class ReferencesElsewhere(Block):
    """Says where the references can be had: `scan` by a code of the article's address, else by asking."""

    title: str
    scan: bool


COMPONENT = Component(ReferencesElsewhere)
