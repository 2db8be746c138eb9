"""`decisions`: cards that advise; never called a decision aid, which is a regulated thing."""

from __future__ import annotations

import re

from trifolio.document.component import TITLE, Body, Component, Landmark, by_heading
from trifolio.document.nodes import Block, Blocks, Nodes, Prose, aside
from trifolio.safety.values import dataclass

__all__ = ["COMPONENT", "Card", "Decisions"]


@dataclass(frozen=True, slots=True)
class Card:
    """One decision: who it is for, the advice (without its leading “then”), the reasons and whatever else."""

    id: str = aside()
    heading: Nodes = ()
    advice: Nodes = ()
    body: Blocks = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Decisions(Block):
    """Cards, with what stands before them."""

    title: str
    lead: Blocks
    cards: tuple[Card, ...]


def _read(body: Body, title: str = "") -> Blocks:
    lead, parts = by_heading(body.blocks)
    if not parts:
        body.lacks("a ### heading for each card", "### woken once or twice a month")
    return (Decisions(title, lead, tuple(_card(heading, inside) for heading, inside in parts)),)


def _card(heading: Prose, inside: Blocks) -> Card:
    advice: Nodes = ()
    if inside and isinstance(inside[0], Prose) and inside[0].element.tag == "p":
        advice, inside = _without_then(inside[0].element.children), inside[1:]
    return Card(heading.element.get("id"), heading.element.children, advice, inside, heading.line)


def _without_then(nodes: Nodes) -> Nodes:
    """Return the advice without a leading “then”, which the card's label says."""
    if nodes and isinstance(nodes[0], str):
        first = re.sub(r"\A\s*then\b[,:]?\s+", "", nodes[0], flags=re.IGNORECASE)
        return (first, *nodes[1:])
    return nodes


COMPONENT = Component(
    Decisions, ("decisions",), _read, TITLE, landmark=Landmark("decisions", several=True), headed=True
)
