"""What a component is: its value, what a writer may type, and how the one is made of the other.

Each is one file in `components/` that ends with its `COMPONENT`, and has a template in `styles/html/components/` and
one in `styles/text/components/`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, TypeAlias

from trifolio.document.nodes import Block, Blocks, Prose
from trifolio.problems import nearest
from trifolio.safety.values import dataclass
from trifolio.source.schema import At, Kind, WrongError, scalar

__all__ = [
    "TITLE",
    "Body",
    "Component",
    "Landmark",
    "by_heading",
    "number",
    "one_of",
    "several",
    "template",
    "titled",
]


@dataclass(frozen=True, slots=True)
class Body:
    """What stands between a component's `:::` lines, for its reader.

    `name` is the component's as typed, `editions` are the names of all editions, `clinics` those of all clinics, None
    where they are not known. `problem` adds an error (code,
    message, hint) in the line of the component, `number` gives the number of a block that the reader makes.
    """

    name: str
    blocks: Blocks
    editions: frozenset[str]
    clinics: frozenset[str] | None
    problem: Callable[[str, str, str], None]
    number: Callable[[], int]

    def lacks(self, part: str, example: str) -> None:
        """Add the error that a part is missing."""
        self.problem("component-body", f"{self.name} wants {part}", example)


Reader: TypeAlias = Callable[..., Blocks]
"""Makes blocks of a `Body` and of the options by their names; the first is the component."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """What makes a component a part of the document, with a heading of its own.

    `title` is the heading's name in the catalogues of words, and with hyphens its id, which has the component's number
    where a document may have `several`. `role` is the part's DPub-ARIA role; one that is not `numbered` has no number
    among the parts.
    """

    title: str
    role: str = "doc-chapter"
    several: bool = False
    numbered: bool = True

    @property
    def id(self) -> str:
        """The id of its heading, without a number."""
        return self.title.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Component:
    """A component as the rest of the program knows it.

    `names` are what a writer types after `:::` (none for what Markdown has a form of its own for), `read` makes blocks
    of it and `options` are what it takes. The headings inside of one that is `headed` name its cards or questions and
    follow no order of levels. One that is `partial` stands in some editions only. The reading time leaves out what
    is not `timed`.
    """

    kind: type[Block]
    names: tuple[str, ...] = ()
    read: Reader = lambda body: body.blocks
    options: Mapping[str, Kind[Any]] = field(default_factory=dict)
    landmark: Landmark | None = None
    headed: bool = False
    partial: bool = False
    timed: bool = True


def template(block: Block) -> str:
    """Return the name of the template that lays a component out, without its ending: `key-points`, `callout` …"""
    return re.sub(r"(?<!\A)(?=[A-Z])", "-", type(block).__name__).lower()


TITLE: Mapping[str, Kind[str]] = {"title": scalar("text", {"type": "string"}, str.strip)}
"""The option of a component that takes a title and no more."""


def titled(kind: Callable[[str, Blocks], Block]) -> Reader:
    """Return the reader of a component that has a title and a body."""

    def read(body: Body, title: str = "") -> Blocks:
        return (kind(title, body.blocks),)

    return read


def one_of(*values: str) -> Kind[str]:
    """Return the kind of an option that takes one of these values."""

    def read(value: str, at: At) -> str:
        _check(value.strip(), values, at)
        return value.strip()

    return Kind(read, " or ".join(values), {"enum": list(values)})


def several(*values: str) -> Kind[tuple[str, ...]]:
    """Return the kind of an option that takes some of these values, with spaces between; any where there are none."""

    def read(value: str, at: At) -> tuple[str, ...]:
        for name in value.split() if values else ():
            _check(name, values, at)
        return tuple(value.split())

    inside = {"enum": list(values)} if values else {"type": "string"}
    return Kind(read, "names with spaces between", {"type": "array", "items": inside})


def _check(name: str, values: tuple[str, ...], at: At) -> None:
    if name not in values:
        at.error(f"unknown {at.name} “{name}”", nearest(name, values))


def number(low: int, high: int) -> Kind[int]:
    """Return the kind of an option that takes a number from `low` to `high`."""
    wants = f"a number from {low} to {high}"

    def read(value: str, at: At) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise WrongError(f"wants {wants}, not “{value}”", f'{at.name}="{min(high, low + 2)}"')
        return int(value)

    return Kind(read, wants, {"type": "integer", "minimum": low, "maximum": high})


def by_heading(blocks: Blocks) -> tuple[Blocks, list[tuple[Prose, Blocks]]]:
    """Split blocks at the highest headings among them: what stands before, then each heading with what follows."""
    levels = [b.element.tag for b in blocks if isinstance(b, Prose) and re.fullmatch("h[1-6]", b.element.tag)]
    starts = [i for i, b in enumerate(blocks) if isinstance(b, Prose) and levels and b.element.tag == min(levels)]
    parts = []
    for start, end in itertools.pairwise((*starts, len(blocks))):
        heading = blocks[start]
        if isinstance(heading, Prose):
            parts.append((heading, blocks[start + 1 : end]))
    return blocks[: starts[0]] if starts else blocks, parts
