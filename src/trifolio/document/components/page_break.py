"""`page-break`: what follows begins a page, on paper only."""

from __future__ import annotations

from trifolio.document.component import Body, Component
from trifolio.document.nodes import Block, Blocks
from trifolio.safety.values import dataclass

__all__ = ["COMPONENT", "PageBreak"]


@dataclass(frozen=True, slots=True)
class PageBreak(Block):
    """The end of a page."""


def _read(body: Body) -> Blocks:
    return (PageBreak(), *body.blocks)


COMPONENT = Component(PageBreak, ("page-break",), _read)
