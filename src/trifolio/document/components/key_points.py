"""`tldr`: what to take away, usually one list."""

from __future__ import annotations

from trifolio.document.component import TITLE, Component, Landmark, titled
from trifolio.document.nodes import Block, Blocks
from trifolio.safety.values import dataclass

__all__ = ["COMPONENT", "KeyPoints"]


@dataclass(frozen=True, slots=True)
class KeyPoints(Block):
    """What to take away."""

    title: str
    body: Blocks


COMPONENT = Component(
    KeyPoints, ("tldr",), titled(KeyPoints), TITLE, landmark=Landmark("key_points", role="doc-abstract")
)
