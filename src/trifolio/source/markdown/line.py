"""A line of the source while it is read, and the columns of space that shape blocks (CommonMark 2.2)."""

from __future__ import annotations

import re

from trifolio.safety.values import dataclass

__all__ = ["CODE_INDENT", "Line", "expand"]

CODE_INDENT = 4
"""Columns of space that make code of a line (CommonMark 4.4); marks of blocks stand before that."""

_LEAD = re.compile(r"(?:[ \t>]|(?:[-+*:]|\d{1,9}[.)]|#{1,6})(?=[ \t]))*")


@dataclass(slots=True, eq=False)
class Line:
    """A line of the source; `position` is how far the containers around have read it."""

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
