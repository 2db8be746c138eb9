"""The passages that an edition must have: those of every block that it shows, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from trifolio.check.parity import passages
from trifolio.check.parity.ledger import Ledger
from trifolio.check.parity.passages import Choice, Passage
from trifolio.check.parity.tables import ways
from trifolio.document.components.callout import Callout
from trifolio.document.components.decisions import Decisions
from trifolio.document.components.evidence import Evidence
from trifolio.document.components.figure import Figure
from trifolio.document.components.notes import Notes
from trifolio.document.components.pathway import Pathway
from trifolio.document.components.references import References
from trifolio.document.components.table import Table
from trifolio.document.lists import is_renumbered, item_numbers
from trifolio.document.nodes import Block, Blocks, Element, Node, Prose, spoken, walk
from trifolio.source.html import INLINE

__all__ = ["BLOCKS", "blocks"]


def blocks(ledger: Ledger, content: Blocks, line: int = 0) -> Iterator[passages.Node]:
    """Yield the passages of blocks."""
    for block in content:
        yield from _block(ledger, block, line)


def _block(ledger: Ledger, block: Block, line: int = 0) -> Iterator[passages.Node]:
    """Yield the passages of one block."""
    for passage in BLOCKS.get(type(block), _plain)(ledger, block, block.line or line):
        if isinstance(passage, Passage):
            ledger.last = passages.texts(passage)
        yield passage


def mixed(ledger: Ledger, nodes: tuple[Any, ...], line: int) -> Iterator[passages.Node]:
    """Yield the passages of nodes, of which some stand among words and some on lines of their own, and of parts."""
    run: list[Node] = []
    for node in nodes:
        if _among_words(node):
            run.append(node)
            continue
        yield from ledger.run(tuple(run), line)
        run.clear()
        if isinstance(node, Block):
            yield from _block(ledger, node, line)
        elif isinstance(node, Element) and node.tag == "ol" and is_renumbered(node):
            yield from _numbered(ledger, node, node.line or line)
        elif isinstance(node, Element):
            yield from mixed(ledger, node.children, node.line or line)
        else:
            yield from _plain(ledger, node, getattr(node, "line", 0) or line)
    yield from ledger.run(tuple(run), line)


def _numbered(ledger: Ledger, element: Element, line: int) -> Iterator[passages.Node]:
    """Yield the passages of a list that does not count 1, 2, 3, with its numbers."""
    numbers = iter(item_numbers(element))
    for node in element.children:
        if isinstance(node, Element) and node.tag == "li":
            yield from ledger.text(next(numbers), node.line or line)
        yield from mixed(ledger, (node,), line)


def _among_words(node: Node) -> bool:
    if isinstance(node, str):
        return True
    inline = isinstance(node, Element) and node.tag in INLINE | {"br", "img"}
    return inline and not any(isinstance(inner, Block) for inner in walk(node))


def _prose(ledger: Ledger, block: Prose, line: int) -> Iterator[passages.Node]:
    return mixed(ledger, (block.element,), line)


def _plain(ledger: Ledger, value: Any, line: int) -> Iterator[passages.Node]:
    """Yield the passages of a component, or of a part of one such as a card: those of its fields, in order."""
    for name in spoken(type(value)):
        field = getattr(value, name)
        if name == "title":
            yield from ledger.title(field, line)
        elif isinstance(field, str):
            yield from ledger.text(field, line)
        elif isinstance(field, tuple):
            yield from mixed(ledger, field, line)


def _evidence(ledger: Ledger, block: Evidence, line: int) -> Iterator[passages.Node]:
    grade = tuple(ledger.text(ledger.words.certainty[block.certainty] if block.certainty else "", line))
    basis = tuple(passage for name in block.basis for passage in ledger.text(ledger.words.basis[name], line))
    body = tuple(blocks(ledger, block.body, line))
    yield Choice(((*grade, *basis, *body), (*grade, *body, *basis)), "evidence")


def _pathway(ledger: Ledger, block: Pathway, line: int) -> Iterator[passages.Node]:
    yield from ledger.title(block.title, line)
    yield from blocks(ledger, block.lead, line)
    for step in block.steps:
        stage, name = tuple(ledger.text(step.stage, step.line)), tuple(mixed(ledger, step.name, step.line))
        yield from (Choice(((*stage, *name), (*name, *stage)), "step"),) if stage and name else (*stage, *name)
        yield from blocks(ledger, step.body, step.line)
    yield from blocks(ledger, block.tail, line)


def _decisions(ledger: Ledger, block: Decisions, line: int) -> Iterator[passages.Node]:
    yield from ledger.title(block.title, line)
    yield from blocks(ledger, block.lead, line)
    for card in block.cards:
        yield from mixed(ledger, card.heading, card.line)
        if card.advice:
            yield from ledger.text(ledger.words.then, card.line)
            yield from mixed(ledger, card.advice, card.line)
        yield from blocks(ledger, card.body, card.line)


def _callout(ledger: Ledger, block: Callout, line: int) -> Iterator[passages.Node]:
    yield from ledger.text(ledger.words.callouts[block.kind], line)
    yield from _plain(ledger, block, line)


def _figure(ledger: Ledger, block: Figure, line: int) -> Iterator[passages.Node]:
    alt, caption = tuple(ledger.alt(block.alt, line)), tuple(mixed(ledger, block.caption, line))
    yield from (Choice(((*alt, *caption), (*caption, *alt)), "figure"),) if alt and caption else (*alt, *caption)


def _table(ledger: Ledger, block: Table, line: int) -> Iterator[passages.Node]:
    yield from mixed(ledger, block.caption, line)
    yield from ways(block, lambda cell, place: tuple(mixed(ledger, cell.content, place or line)))


def _references(ledger: Ledger, block: References, line: int) -> Iterator[passages.Node]:
    yield from ledger.title(block.title, line)
    for reference in ledger.document.references:
        yield from _grouped(mixed(ledger, reference.content, line), f"reference {reference.number}")


def _notes(ledger: Ledger, _block: Notes, line: int) -> Iterator[passages.Node]:
    for note in ledger.document.notes:
        yield from _grouped(blocks(ledger, note.body, note.line or line), f"note {note.number}")


def _grouped(nodes: Iterator[passages.Node], group: str) -> Iterator[passages.Node]:
    for node in nodes:
        if isinstance(node, Choice):
            yield replace(node, ways=tuple(tuple(_grouped(iter(way), group)) for way in node.ways))
        else:
            yield replace(node, group=group)


BLOCKS: Mapping[type[Block], Callable[[Ledger, Any, int], Iterator[passages.Node]]] = {
    Callout: _callout,
    Decisions: _decisions,
    Evidence: _evidence,
    Figure: _figure,
    Notes: _notes,
    Pathway: _pathway,
    Prose: _prose,
    References: _references,
    Table: _table,
}
"""The kinds of blocks that say more than their fields in order, or otherwise."""
