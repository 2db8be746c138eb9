"""A picture alone in its paragraph."""

from __future__ import annotations

from trifolio.document.component import Component
from trifolio.document.nodes import Block, Nodes, aside
from trifolio.safety.values import dataclass

__all__ = ["COMPONENT", "Figure"]


@dataclass(frozen=True, slots=True)
class Figure(Block):
    """A picture. `label` numbers the captioned ones from 1; 0 has no caption.

    One that is `decorative` was asked to have no alternative text; another without one lacks it. `width` is a length of
    CSS, that of the text by percent, which the picture does not exceed; `side` is where it stands beside the text,
    `left` or `right`; both may be empty.
    """

    src: str = aside()
    alt: str = aside()
    id: str = aside()
    label: int = 0
    caption: Nodes = ()
    decorative: bool = aside(default=False)
    width: str = aside(default="")
    side: str = aside(default="")


COMPONENT = Component(Figure)
