"""A document's parts: its sections, the letters of its links."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trifolio.document.components import Decisions, Disclaimer, Faq, KeyPoints, Notes, References
from trifolio.document.nodes import Block, Blocks, Nodes, Prose

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


def sections(blocks: Blocks, titles: Mapping[str, str]) -> tuple[Section, ...]:
    """Split blocks into their parts.

    `titles` gives the words for components that come without a title (`key_points`, `decisions`, `faq`,
    `references`, `notes`, `disclaimer`). A component right under a `##` heading takes that heading for its own.
    """
    return tuple(_section(run, titles) for run in _runs(blocks))


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


def _section(run: list[Block], titles: Mapping[str, str]) -> Section:
    first = run[0]
    if isinstance(first, Prose) and first.element.tag == "h2":
        below = run[1] if len(run) > 1 else None
        headed = below.number if below is not None and is_titled(below) and not _title(below) else 0
        return Section(first.element.get("id"), first.element.children, tuple(run), headed=headed)
    if name := _LANDMARKS.get(type(first)):
        ident = f"{name.replace('_', '-')}-{first.number}" if name == "decisions" else name.replace("_", "-")
        heading = (_title(first) or titles[name],)
        return Section(ident, heading, tuple(run), own=True, headed=first.number, numbered=name != "disclaimer")
    return Section("", (), tuple(run), numbered=False)


def is_titled(block: Block) -> bool:
    """Tell whether a block begins a part by itself, unless it stands right under a `##` heading."""
    return type(block) in _LANDMARKS


def _title(block: Block) -> str:
    return str(getattr(block, "title", ""))


def letters(number: int) -> str:
    """Return 1 as A, 26 as Z, 27 as AA: how external links are marked where they cannot be followed."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = string.ascii_uppercase[rest] + text
    return text


_LANDMARKS: Mapping[type[Block], str] = {
    KeyPoints: "key_points",
    Decisions: "decisions",
    Faq: "faq",
    References: "references",
    Notes: "notes",
    Disclaimer: "disclaimer",
}
