"""The blocks of a source while they are read: a closed union, a class for each kind (CommonMark 4 and 5).

Containers hold blocks, leaves hold text. Python-Markdown makes elements of them.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import Generic, TypeAlias, TypeVar

from trifolio.safety.values import dataclass

__all__ = [
    "DEEPEST",
    "Block",
    "Container",
    "Definition",
    "Definitions",
    "FencedCode",
    "FencedDiv",
    "Footnote",
    "Heading",
    "Hidden",
    "HtmlBlock",
    "IndentedCode",
    "Item",
    "Leaf",
    "List",
    "Paragraph",
    "Quote",
    "Root",
    "Table",
    "Term",
    "ThematicBreak",
]

DEEPEST = 100
"""Levels of containers a source may nest; Python's stack and every reader after us are safe well beyond it."""

_Child = TypeVar("_Child")


@dataclass(slots=True, eq=False)
class _Block:
    """A block from its first line in the file to its last: a gap between two blocks makes a list loose.

    (CommonMark 5.3.)
    """

    line: int
    last: int = field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        self.last = max(self.last, self.line)


@dataclass(slots=True, eq=False)
class _Container(_Block, Generic[_Child]):
    """A block that holds blocks; `misplaced` counts the divs opened in it where none may stand, and not closed yet."""

    children: list[_Child] = field(default_factory=list, kw_only=True)
    misplaced: int = field(default=0, kw_only=True)


@dataclass(slots=True, eq=False)
class Root(_Container["Block"]):
    """The whole source."""


@dataclass(slots=True, eq=False)
class Quote(_Container["Block"]):
    """A block quote."""


@dataclass(slots=True, eq=False)
class Item(_Container["Block"]):
    """An item of a list: `base` is its marker's column, `indent` the columns that its inside is indented by."""

    mark: str
    base: int
    indent: int


@dataclass(slots=True, eq=False)
class List(_Container[Item]):
    """A list; its items have the same `mark`, and are numbered from `start` unless it is None.

    `type` is how HTML has letters and Roman numerals in place of numbers: `a`, `A`, `i`, `I`.
    """

    mark: str
    start: int | None
    type: str = ""


@dataclass(slots=True, eq=False)
class Term(_Block):
    """What is defined."""

    text: str


@dataclass(slots=True, eq=False)
class Definition(_Container["Block"]):
    """A definition, indented by `indent` columns; `apart` tells that a blank line stood before it."""

    indent: int
    apart: bool


@dataclass(slots=True, eq=False)
class Definitions(_Container[Term | Definition]):
    """A definition list."""


@dataclass(slots=True, eq=False)
class FencedDiv(_Container["Block"]):
    """A fenced div: `index` is its opening's place in `State.divs`, None for one that could not be read."""

    index: int | None
    closed: bool = False


@dataclass(slots=True, eq=False)
class Footnote(_Container["Block"]):
    """What a footnote says, indented by `indent` columns."""

    indent: int


@dataclass(slots=True, eq=False)
class Paragraph(_Block):
    """A paragraph; it is `lazy` while its last line stands outside the containers that hold it (CommonMark 5.1)."""

    lines: list[str]
    lazy: bool = False


@dataclass(slots=True, eq=False)
class Heading(_Block):
    """A heading of a level from 1 to 6."""

    level: int
    text: str


@dataclass(slots=True, eq=False)
class ThematicBreak(_Block):
    """A line across."""


@dataclass(slots=True, eq=False)
class IndentedCode(_Block):
    """Code that is marked by its indentation."""

    lines: list[str]


@dataclass(slots=True, eq=False)
class FencedCode(_Block):
    """Code between fences: it ends at one as long as `fence`, and its lines lose up to `indent` columns of space."""

    fence: str
    indent: int
    language: str
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class HtmlBlock(_Block):
    """Raw HTML; it goes on up to a line that holds `end`, to a blank line if that is None (CommonMark 4.6)."""

    lines: list[str]
    end: re.Pattern[str] | None


@dataclass(slots=True, eq=False)
class Table(_Block):
    """A table: its lines as they are written, parted into cells later."""

    head: str
    delimiters: str
    rows: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Hidden(_Block):
    """Lines that define a link or an abbreviation, and show nothing."""


Container: TypeAlias = Root | Quote | List | Item | Definitions | Definition | FencedDiv | Footnote
Leaf: TypeAlias = Paragraph | Heading | ThematicBreak | IndentedCode | FencedCode | HtmlBlock | Table | Term | Hidden
Block: TypeAlias = Container | Leaf
