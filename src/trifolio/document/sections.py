"""A document's parts: its sections, the letters of its links."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import replace

from trifolio.document.component import Landmark
from trifolio.document.components import KINDS
from trifolio.document.nodes import Block, Blocks, Nodes, Prose
from trifolio.safety.values import dataclass
from trifolio.words import Words

__all__ = ["Section", "is_titled", "letters", "sections"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document: what a `##` heading, or a component with a heading of its own, begins.

    `heading` is nothing for what stands before the first part and for what follows a part that ended itself. `own`
    tells that it is a component's title, which no block of the section shows; `headed` is the number of the component
    that needs no title of its own, for the heading says it. A disclaimer is not `numbered` among the parts.
    """

    id: str
    heading: Nodes
    blocks: Blocks
    own: bool = False
    headed: int = 0
    numbered: bool = True
    role: str = "doc-chapter"


def sections(blocks: Blocks, words: Words) -> tuple[Section, ...]:
    """Split blocks into their parts.

    `words` name the components that come without a title. A component right under a `##` heading takes that heading for
    its own.
    """
    parts: list[Section] = []
    for run in _runs(blocks):
        part = _section(run, words)
        again = part.own and any(part.id == other.id for other in parts)
        parts.append(replace(part, id=f"{part.id}-{run[0].number}") if again else part)
    return tuple(parts)


def _runs(blocks: Blocks) -> Iterator[list[Block]]:
    """Yield the blocks of each part."""
    run: list[Block] = []
    for block in blocks:
        heading = isinstance(block, Prose) and block.element.tag == "h2"
        alone = len(run) == 1 and isinstance(run[0], Prose) and run[0].element.tag == "h2"
        if heading or (is_titled(block) and not alone):
            if run:
                yield run
            run = [block]
            if not heading:
                yield run
                run = []
        else:
            run.append(block)
    if run:
        yield run


def _section(run: list[Block], words: Words) -> Section:
    first = run[0]
    if isinstance(first, Prose) and first.element.tag == "h2":
        below = run[1] if len(run) > 1 else None
        headed = below.number if below is not None and is_titled(below) and not _title(below) else 0
        return Section(first.element.get("id"), first.element.children, tuple(run), headed=headed)
    if landmark := _landmark(first):
        return Section(
            f"{landmark.id}-{first.number}" if landmark.several else landmark.id,
            (_title(first) or str(getattr(words, landmark.title)),),
            tuple(run),
            own=True,
            headed=first.number,
            numbered=landmark.numbered,
            role=landmark.role,
        )
    return Section("", (), tuple(run), numbered=False)


def is_titled(block: Block) -> bool:
    """Return whether a block begins a part by itself, unless it stands right under a `##` heading."""
    return _landmark(block) is not None


def _landmark(block: Block) -> Landmark | None:
    component = KINDS.get(type(block))
    return component.landmark if component else None


def _title(block: Block) -> str:
    return str(getattr(block, "title", ""))


def letters(number: int) -> str:
    """Return 1 as A, 26 as Z, 27 as AA: how external links are marked where they cannot be followed."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = string.ascii_uppercase[rest] + text
    return text
