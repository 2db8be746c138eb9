"""The two values the block reader moves: a block in the making, and a line that is being read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["CODE_INDENT", "DEEPEST", "Line", "Node", "expand"]

DEEPEST = 100
"""Levels of containers a source may nest; Python's stack and every reader after us are safe well beyond it."""

CODE_INDENT = 4
"""Columns of space that make code of a line (CommonMark 4.4); marks of blocks stand before that."""

_LEAD = re.compile(r"(?:[ \t>]|(?:[-+*:]|\d{1,9}[.)]|#{1,6})(?=[ \t]))*")


@dataclass(slots=True, eq=False)
class Node:
    """A block while it is being read: a container has `children`, a leaf has `lines`.

    `last` is the last line that belongs to it: a gap between two neighbours' lines is what makes a list loose
    (CommonMark 5.3). `indent` is how many columns a line must be indented by to stay inside; `base` is where a list
    item's marker stood. `mark` tells lists apart and closes fenced code; `info` is a word more: a language, a label,
    a start number. `apart` says that a blank line stood before it, `lazy` that its last line merely went on, `closed`
    that a div's end was seen; `misplaced` counts the divs opened in it that may not stand there.
    """

    kind: str
    line: int
    last: int = 0
    children: list[Node] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    indent: int = 0
    base: int = 0
    mark: str = ""
    info: str = ""
    end: re.Pattern[str] | None = None
    apart: bool = False
    lazy: bool = False
    closed: bool = False
    misplaced: int = 0

    def __post_init__(self) -> None:
        self.last = max(self.last, self.line)


@dataclass(slots=True, eq=False)
class Line:
    """A line of the source and how far the containers around have read it."""

    number: int
    text: str
    position: int = 0

    @property
    def first(self) -> int:
        """Return where the first character that is no space stands."""
        return len(self.text) - len(self.text[self.position :].lstrip(" \t"))

    @property
    def indent(self) -> int:
        """Return the columns of space before it."""
        return self.first - self.position

    @property
    def blank(self) -> bool:
        """Return whether nothing but space is left."""
        return self.first == len(self.text)

    @property
    def rest(self) -> str:
        """Return what is left of the line."""
        return self.text[self.position :]


def expand(text: str) -> str:
    """Return the line with the tabs that shape blocks as spaces, the others kept.

    A tab behaves as spaces up to the next multiple of four wherever space matters for structure (CommonMark 2.2):
    that is at the line's head, among the marks of containers.
    """
    if "\t" not in text:
        return text
    head = _LEAD.match(text)
    end = head.end() if head else 0
    return text[:end].expandtabs(4) + text[end:]
