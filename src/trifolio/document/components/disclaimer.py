"""`disclaimer`: what the article is not."""

from __future__ import annotations

from trifolio.document.component import TITLE, Component, Landmark, titled
from trifolio.document.nodes import Block, Blocks
from trifolio.safety.values import dataclass

__all__ = ["COMPONENT", "Disclaimer"]


@dataclass(frozen=True, slots=True)
class Disclaimer(Block):
    """What the article is not."""

    title: str
    body: Blocks


COMPONENT = Component(
    Disclaimer,
    ("disclaimer",),
    titled(Disclaimer),
    TITLE,
    landmark=Landmark("disclaimer", numbered=False),
    timed=False,
)
