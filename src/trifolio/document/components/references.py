"""`references`: the place where the list of references goes."""

from __future__ import annotations

from trifolio.document.component import TITLE, Body, Component, Landmark
from trifolio.document.nodes import Block, Blocks
from trifolio.safety.values import dataclass

__all__ = ["COMPONENT", "References"]


@dataclass(frozen=True, slots=True)
class References(Block):
    """The place of the list; its entries are the document's."""

    title: str


def _read(body: Body, title: str = "") -> Blocks:
    return (References(title), *body.blocks)


COMPONENT = Component(
    References, ("references",), _read, TITLE, landmark=Landmark("references", role="doc-bibliography"), timed=False
)
