"""`bottom-line`: the main message."""

from __future__ import annotations

from trifolio.document.component import TITLE, Component, titled
from trifolio.document.nodes import Block, Blocks
from trifolio.safety.values import dataclass

__all__ = ["COMPONENT", "BottomLine"]


@dataclass(frozen=True, slots=True)
class BottomLine(Block):
    """The main message."""

    title: str
    body: Blocks


COMPONENT = Component(BottomLine, ("bottom-line",), titled(BottomLine), TITLE)
