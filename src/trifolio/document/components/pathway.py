"""`pathway`: numbered steps from a cause to an outcome, as a definition list or a numbered list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trifolio.document.component import TITLE, Body, Component
from trifolio.document.nodes import Block, Blocks, Element, Node, Nodes, Prose, tidy
from trifolio.safety.values import dataclass
from trifolio.source.html import BLOCKS

__all__ = ["COMPONENT", "Pathway", "Step"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `stage` is what stood in brackets after its name."""

    name: Nodes
    stage: str
    body: Blocks
    line: int = 0


@dataclass(frozen=True, slots=True)
class Pathway(Block):
    """Steps, with what stands before and after them."""

    title: str
    lead: Blocks
    steps: tuple[Step, ...]
    tail: Blocks = ()


def _read(body: Body, title: str = "") -> Blocks:
    for at, block in enumerate(body.blocks):
        if isinstance(block, Prose) and (read := _LISTS.get(block.element.tag)):
            return (Pathway(title, body.blocks[:at], tuple(read(body, block.element)), body.blocks[at + 1 :]),)
    body.lacks("a definition list or numbered list of steps", "1. Applied to the scalp (Delivery)")
    return (Pathway(title, body.blocks, ()),)


def _defined(body: Body, element: Element) -> Iterator[Step]:
    """Yield a step for each term; terms without a definition of their own are steps without a body."""
    name: Element | None = None
    inside: Blocks = ()
    for item in element.children:
        if isinstance(item, Element) and item.tag == "dt":
            if name is not None:
                yield _step(name.children, inside, name.line)
            name, inside = item, ()
        elif isinstance(item, Element):
            inside += _blocks(body, item.children, item.line)
    if name is not None:
        yield _step(name.children, inside, name.line)


def _listed(body: Body, element: Element) -> Iterator[Step]:
    for item in element.children:
        if not isinstance(item, Element):
            continue
        inside = _blocks(body, item.children, item.line)
        first = inside[0] if inside else None
        if isinstance(first, Prose) and first.element.tag == "p":
            yield _step(first.element.children, inside[1:], item.line)
        else:
            yield _step((), inside, item.line)


_LISTS = {"dl": _defined, "ol": _listed}


def _blocks(body: Body, nodes: Nodes, line: int) -> Blocks:
    """Return the mixed inside of an item as blocks."""
    blocks: list[Block] = []
    run: list[Node] = []

    def close() -> None:
        if any(not isinstance(node, str) or node.strip() for node in run):
            blocks.append(Prose(Element("p", (), tuple(run), line), line=line, number=body.number()))
        run.clear()

    for node in nodes:
        if isinstance(node, Block):
            close()
            blocks.append(node)
        elif isinstance(node, Element) and node.tag in BLOCKS:
            close()
            blocks.append(Prose(node, line=node.line or line, number=body.number()))
        else:
            run.append(node)
    close()
    return tuple(blocks)


def _step(name: Nodes, body: Blocks, line: int) -> Step:
    """Return a step; a stage stands in brackets at the end of its name."""
    last = name[-1] if name else None
    if isinstance(last, str) and (stage := re.search(r"\s*\(([^()]+)\)\s*\Z", last)):
        rest = last[: stage.start()]
        return Step((*name[:-1], rest) if rest else name[:-1], tidy(stage[1]), body, line)
    return Step(name, "", body, line)


COMPONENT = Component(Pathway, ("pathway",), _read, TITLE)
