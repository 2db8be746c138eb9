"""`note`, `tip`, `important`, `warning`, `emergency`, and zones: a box, told apart by its word and shape."""

from __future__ import annotations

from trifolio.document.component import TITLE, Body, Component
from trifolio.document.nodes import Block, Blocks, aside
from trifolio.safety.values import dataclass

__all__ = ["CALLOUTS", "COMPONENT", "Callout"]

ZONES = ("green-zone", "amber-zone", "red-zone")
"""What to do while all is well, when it gets worse, and at once: the parts of an action plan."""

CALLOUTS = ("note", "tip", "important", "warning", "emergency", *ZONES)


@dataclass(frozen=True, slots=True)
class Callout(Block):
    """A box; `kind` is one of `CALLOUTS`."""

    kind: str = aside()
    title: str = ""
    body: Blocks = ()


def _read(body: Body, title: str = "") -> Blocks:
    return (Callout(kind=body.name, title=title, body=body.blocks),)


COMPONENT = Component(Callout, CALLOUTS, _read, TITLE)
