"""The state of the block reader: the blocks that stand open, and what the source has defined so far."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import TypeVar, cast

from trifolio.problems import Problem, error, warning
from trifolio.source.markdown import nodes
from trifolio.source.markdown.line import Line
from trifolio.source.markdown.markers import Marker
from trifolio.source.markdown.patterns import REFERENCE
from trifolio.source.markdown.tree import Div

__all__ = ["State", "label", "plain"]

_LEVELS = (nodes.Quote, nodes.List, nodes.Definitions, nodes.FencedDiv, nodes.Footnote)
_MEMBERS: dict[type[nodes.Container], tuple[type[nodes.Block], ...]] = {
    nodes.List: (nodes.Item,),
    nodes.Definitions: (nodes.Term, nodes.Definition),
}
"""What containers may hold that do not hold every block."""
_B = TypeVar("_B", bound=nodes.Block)
_C = TypeVar("_C", bound=nodes.Container)
_L = TypeVar("_L", bound=nodes.Leaf)
_ESCAPED = re.compile(rf"\\([{re.escape(string.punctuation)}])")


class State:
    """One source while it is read.

    `stack` holds the open containers, the root first; `leaf` is the open paragraph, table, code or HTML at its end.
    `references` (link definitions), `notes` and `abbreviations` are by their label, `divs` in the order of their
    openings. `ends` has the last line of each mark that ends a kind of HTML block; `misplaced` counts the divs that
    were opened where none may stand, and not closed yet. `markers` are the marks of list items that other tools know,
    by the line that each begins.
    """

    def __init__(self, path: str, first_line: int, ends: dict[str, int]) -> None:
        self.path = path
        self.ends = ends
        self.root = nodes.Root(first_line)
        self.stack: list[nodes.Container] = [self.root]
        self.leaf: nodes.Leaf | None = None
        self.problems: list[Problem] = []
        self.divs: list[Div] = []
        self.notes: dict[str, list[nodes.Footnote]] = {}
        self.references: dict[str, tuple[str, str]] = {}
        self.abbreviations: dict[str, str] = {}
        self.markers: Mapping[int, Marker] = {}
        self.misplaced = 0
        self.deep = False

    def error(self, code: str, line: int, message: str, hint: str = "") -> None:
        """Add an error: a problem that keeps editions from being built."""
        self.problems.append(error(code, self.path, line, message, hint))

    def warning(self, code: str, line: int, message: str, hint: str = "") -> None:
        """Add a warning."""
        self.problems.append(warning(code, self.path, line, message, hint))

    def nesting(self, line: int) -> None:
        """Add the error, once for a source, that something is nested deeper than `DEEPEST`."""
        if not self.deep:
            self.error(
                "nesting",
                line,
                f"more than {nodes.DEEPEST} levels of quotes, lists, fences or elements, one inside the other",
                "move the inner ones out; what is deeper is read as text",
            )
        self.deep = True

    def full(self, depth: int, line: Line) -> bool:
        """Return whether the first `depth` open containers are as deep as a source may nest; that is an error."""
        if depth < nodes.DEEPEST or sum(isinstance(node, _LEVELS) for node in self.stack[:depth]) < nodes.DEEPEST:
            return False
        self.nesting(line.number)
        return True

    @property
    def blocks(self) -> list[nodes.Block]:
        """Return the blocks of the innermost open container; `add` sees to what a list may hold."""
        return cast("list[nodes.Block]", self.stack[-1].children)

    def paragraph(self, depth: int) -> nodes.Paragraph | None:
        """Return the open paragraph, if the line continues the container that holds it; None otherwise."""
        return self.leaf if depth == len(self.stack) and isinstance(self.leaf, nodes.Paragraph) else None

    def previous(self, depth: int) -> nodes.Block | None:
        """Return the closed block before the line in the same container, or None."""
        return self.blocks[-1] if depth == len(self.stack) and self.blocks and self.leaf is None else None

    def close(self, depth: int) -> None:
        """Close the open leaf, and all but the first `depth` open containers."""
        if isinstance(self.leaf, nodes.Paragraph):
            self.refer(self.leaf)
        self.leaf = None
        while len(self.stack) > depth:
            node = self.stack.pop()
            if isinstance(node, nodes.FencedDiv) and node.index is not None and not node.closed:
                opening = " ".join((":::", *self.divs[node.index].names))
                self.error(
                    "fence-unclosed", node.line, f"“{opening}” is never closed", "write ::: on a line where it ends"
                )

    def add(self, block: _B) -> _B:
        """Append a block to the innermost open container that may hold it."""
        self.close(len(self.stack))
        while not isinstance(block, _MEMBERS.get(type(self.stack[-1]), type(block))):
            self.close(len(self.stack) - 1)
        self.blocks.append(block)
        return block

    def open(self, container: _C) -> _C:
        """Append a container, and let what follows stand in it."""
        self.stack.append(self.add(container))
        return container

    def write(self, leaf: _L) -> _L:
        """Append a leaf that goes on with the next line."""
        self.leaf = self.add(leaf)
        return leaf

    def end(self, leaf: nodes.Leaf) -> None:
        """Close the open leaf as another one, which stands in its place."""
        self.blocks[-1] = leaf
        self.leaf = None

    def refer(self, paragraph: nodes.Paragraph) -> bool:
        """Move link definitions from the paragraph's head to `references`; return whether text is left."""
        if not paragraph.lines[0].startswith("["):
            return True
        text, end = "\n".join(paragraph.lines), 0
        while match := REFERENCE.match(text, end):
            name = label(match[1])
            if not name:
                break
            address, title = match[2], match[3]
            address = address[1:-1] if address.startswith("<") else address
            self.references.setdefault(name, (plain(address), plain(title[1:-1]) if title else ""))
            end = match.end()
        if end:
            paragraph.line += text.count("\n", 0, end)
            paragraph.lines = text[end:].split("\n") if end < len(text) else []
            if not paragraph.lines:
                self.end(nodes.Hidden(paragraph.line, last=paragraph.last))
        return bool(paragraph.lines)


def label(text: str) -> str:
    """Return a link label normalised for comparison: space collapsed, case folded (CommonMark 6.3)."""
    return " ".join(text.split()).casefold()


def plain(text: str) -> str:
    """Return the text with its backslash escapes resolved."""
    return _ESCAPED.sub(r"\1", text)
