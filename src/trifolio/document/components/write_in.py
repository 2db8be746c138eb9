"""`write-in`: a prompt and ruled lines, on paper only."""

from __future__ import annotations

from trifolio.document.component import Body, Component, number
from trifolio.document.nodes import Block, Blocks
from trifolio.safety.values import dataclass

__all__ = ["COMPONENT", "WriteIn"]

MOST = 40
"""Ruled lines of one: a page of A4 holds fewer."""


@dataclass(frozen=True, slots=True)
class WriteIn(Block):
    """A prompt, and how many lines there are to write on."""

    lines: int
    body: Blocks


def _read(body: Body, lines: int = 3) -> Blocks:
    return (WriteIn(lines, body.blocks),)


COMPONENT = Component(WriteIn, ("write-in",), _read, {"lines": number(1, MOST)})
